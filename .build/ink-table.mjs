// Rewrites ink-table 3.1 as an ES module, for the bundler and for vitest. The package is CommonJS and calls require('ink'),
// which fails with today's Ink because Ink uses top-level await.
// Held by test/ui/components/ink-table.test.tsx. Remove it when ink-table ships an ES module.
import { readFile } from 'node:fs/promises';

/**
 * The source of ink-table's `dist/index.js` as an ES module with the same exports.
 *
 * @param {string} source
 */
export const asModule = source =>
  [
    `import * as __react from 'react';`,
    `import * as __ink from 'ink';`,
    `import * as __hash from 'object-hash';`,
    `const __modules = { react: __react, ink: __ink, 'object-hash': __hash.default ?? __hash };`,
    `const exports = {};`,
    `const require = name => __modules[name];`,
    // A namespace object has no __esModule mark, so the file's own __importDefault would wrap it as { default: namespace }.
    source
      .replaceAll('__importDefault(require("react"))', 'require("react")')
      .replaceAll('react_1.default.', 'react_1.'),
    `export default exports.default;`,
    `export { Header, Cell, Skeleton };`,
  ].join('\n');

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
