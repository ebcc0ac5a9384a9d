// Makes two parts of meow lazy and removes an import. At every start meow prepares to tidy a package.json and to explain broken
// JSON: 20 ms, most of it for sorting names of licenses by locale. zjobs hands meow its package, so neither part is ever used.
// meow also loads node:child_process, and with it Node's network modules, for a function that it never calls: 3 ms.
// Held by test/build/meow.test.ts. Remove it when meow does this itself.
import { readFile } from 'node:fs/promises';

/** @type {readonly (readonly [eager: string, lazy: string])[]} */
const replacements = [
  [
    'const normalizePackageData = getDefaultExportFromCjs(normalizeExports);',
    'const normalizePackageData = (...args) => getDefaultExportFromCjs(requireNormalize())(...args);',
  ],
  ['var normalizeExports = requireNormalize();', ''],
  [
    'var libExports = requireLib$1();',
    'const libExports = { codeFrameColumns: (...args) => requireLib$1().codeFrameColumns(...args) };',
  ],
  ["import { execFile } from 'node:child_process';", ''],
  ['promisify(execFile);', ''],
];

/**
 * meow's `build/dependencies.js` with the lazy parts. Throws when that file has changed, so that an update is reviewed.
 *
 * @param {string} source
 */
export const madeLazy = source =>
  replacements.reduce((text, [eager, lazy]) => {
    if (!text.includes(eager)) throw new Error(`meow has changed: it has no ${eager}. Review .build/meow.mjs.`);
    return text.replace(eager, () => lazy);
  }, source);

/** @type {import('esbuild').Plugin} */
export const lazyMeow = {
  name: 'lazy-meow',
  setup(build) {
    build.onLoad({ filter: /[\\/]meow[\\/]build[\\/]dependencies\.js$/ }, async ({ path }) => ({
      contents: madeLazy(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};
