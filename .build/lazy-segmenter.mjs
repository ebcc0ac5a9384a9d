// Creates the Intl.Segmenter of Ink's packages when a text needs it. The first one of a process loads data of ICU: 15 ms between
// the list and the first key that Ink answers. Plain text needs none.
// Held by test/build/lazy-segmenter.test.ts. Remove it when these packages create it when needed.
import { readFile } from 'node:fs/promises';

const eager = /const (\w+) = (new Intl\.Segmenter\([^;]*\));/;

/**
 * The source with the segmenter made when it is used. Throws when there is none, so that an update is reviewed.
 *
 * @param {string} source
 */
export const withLazySegmenter = source => {
  if (!eager.test(source))
    throw new Error('a package has changed: it has no Intl.Segmenter. Review .build/lazy-segmenter.mjs.');
  return source.replace(
    eager,
    (_, name, made) => `const ${name} = { segment: text => (${name}.own ??= ${made}).segment(text) };`,
  );
};

/** The files besides string-width, which has its own plugin. @type {import('esbuild').Plugin} */
export const lazySegmenter = {
  name: 'lazy-segmenter',
  setup(build) {
    const filter = /(?:[\\/]slice-ansi[\\/]tokenize-ansi|[\\/]ansi-tokenize[\\/]build[\\/]tokenize)\.js$/;
    build.onLoad({ filter }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: withLazySegmenter(source), loader: 'js' };
    });
  },
};
