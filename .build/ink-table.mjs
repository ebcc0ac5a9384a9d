// Rewrites ink-table 3.1 as an ES module, for the bundler and for vitest. The package is CommonJS and calls require('ink'),
// which fails with today's Ink because Ink uses top-level await. Two more changes make a table that scrolls cheap:
// - A row is one text, and one string if its parts draw strings. Ink would lay out each cell and each line between two cells
//   as a box of its own, 400 on a screen. Ink lays out one blank, which the row replaces when it is written, so that other
//   strings need no other layout. A row of which no part draws anything, such as a rule that is left out, is nothing.
// - Rows are told apart by their index alone, and not also by a hash of their cells, so that React keeps them.
// Held by test/ui/components/ink-table.test.tsx. Remove it when ink-table ships an ES module.
import { readFile } from 'node:fs/promises';

const rowBox = 'react_1.createElement(ink_1.Box, { flexDirection: "row" },';

// Joined strings need one start and one end where neighbors are dimmed alike.
const drawRow = `
const __row = (...parts) => {
  const drawn = parts.map(({ type, props }) => type(props));
  if (drawn.every(part => part === null)) return null;
  if (!drawn.every(part => part === null || typeof part === 'string')) return __react.createElement(__ink.Text, { wrap: 'truncate' }, ...parts);
  const row = drawn.join('').replaceAll('\\u001b[22m\\u001b[2m', '');
  return __react.createElement(__ink.Transform, { transform: () => row }, ' ');
};`;

/**
 * The source of ink-table's `dist/index.js` as an ES module with the same exports. Throws when that file has changed, so that
 * an update is reviewed.
 *
 * @param {string} source
 */
export const asModule = source => {
  // A namespace object has no __esModule mark, so the file's own __importDefault would wrap it as { default: namespace }.
  const plain = source
    .replaceAll('__importDefault(require("react"))', 'require("react")')
    .replaceAll('react_1.default.', 'react_1.');
  if (!plain.includes(rowBox))
    throw new Error(`ink-table has changed: it has no ${rowBox} Review .build/ink-table.mjs.`);
  return [
    `import * as __react from 'react';`,
    `import * as __ink from 'ink';`,
    `const __modules = { react: __react, ink: __ink, 'object-hash': { sha1: () => '' } };`,
    `const exports = {};`,
    `const require = name => __modules[name];`,
    drawRow,
    plain.replaceAll(rowBox, '__row('),
    `export default exports.default;`,
    `export { Header, Cell, Skeleton };`,
  ].join('\n');
};

/** @satisfies {{ esbuild: import('esbuild').Plugin, vite: import('vitest/config').Plugin }} */
export const inkTableAsModule = {
  esbuild: {
    name: 'ink-table-as-module',
    setup(build) {
      build.onLoad({ filter: /ink-table[\\/]dist[\\/]index\.js$/ }, async ({ path }) => ({
        contents: asModule(await readFile(path, 'utf8')),
        loader: 'js',
      }));
    },
  },
  vite: {
    name: 'ink-table-as-module',
    enforce: 'pre',
    transform: (code, id) =>
      /[\\/]ink-table[\\/]dist[\\/]index\.js(\?|$)/.test(id) ? { code: asModule(code), map: null } : undefined,
  },
};
