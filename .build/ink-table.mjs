// ink-table 3.1 is CommonJS: it `require`s ink, and today's Ink, which uses top-level await, can't be required.
// This rewrites the package's one file as an ES module that imports what it required. Used by the bundler and by vitest;
// drop it once ink-table ships an ES module. Held by test/ui/components/ink-table.test.tsx.
import { readFile } from 'node:fs/promises';

const isInkTable = path => /[\\/]ink-table[\\/]dist[\\/]index\.js$/.test(path.split('?')[0]);

/** The source of ink-table's `dist/index.js` as an ES module with the same exports. */
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

export const inkTableAsModule = {
  /** A plugin for esbuild. */
  esbuild: {
    name: 'ink-table-as-module',
    setup(build) {
      build.onLoad({ filter: /ink-table[\\/]dist[\\/]index\.js$/ }, async ({ path }) => ({
        contents: asModule(await readFile(path, 'utf8')),
        loader: 'js',
      }));
    },
  },
  /** A plugin for vitest. */
  vite: {
    name: 'ink-table-as-module',
    enforce: 'pre',
    transform: (code, id) => (isInkTable(id) ? { code: asModule(code), map: null } : undefined),
  },
};
