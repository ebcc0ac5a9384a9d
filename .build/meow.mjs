// meow's one file of dependencies makes ready, at each start, what it needs to tidy a package.json and to explain broken
// JSON: 20 ms, most of it for sorting names of licences by the rules of a language. zjobs hands meow its package and never
// gets there, so both are made when they are first asked for. Held by test/build/meow.test.ts; drop it when meow does so.
import { readFile } from 'node:fs/promises';

const eager = [
  [
    'const normalizePackageData = getDefaultExportFromCjs(normalizeExports);',
    'const normalizePackageData = (...facts) => getDefaultExportFromCjs(requireNormalize())(...facts);',
  ],
  ['var normalizeExports = requireNormalize();', ''],
  [
    'var libExports = requireLib$1();',
    'const libExports = { codeFrameColumns: (...facts) => requireLib$1().codeFrameColumns(...facts) };',
  ],
];

/** meow's `build/dependencies.js`, made lazy. Throws where it is no longer what it was, so that an update is looked at. */
export const madeLazy = source =>
  eager.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`meow has changed: ${from} is not there; look at .build/meow.mjs`);
    return text.replace(from, () => to);
  }, source);

/** A plugin for esbuild. */
export const lazyMeow = {
  name: 'lazy-meow',
  setup(build) {
    build.onLoad({ filter: /[\\/]meow[\\/]build[\\/]dependencies\.js$/ }, async ({ path }) => ({
      contents: madeLazy(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};
