// Replaces a slow regular expression of string-width, which Ink measures with. At the first text that is not ASCII the package
// compiles an expression of all emoji: 50 ms without an answer to any key. string-width's next test finds the joined emoji
// anyway, and a flag of a region is as wide as the flag that it starts with. The rest compiles in 2 ms.
// Held by test/build/string-width.test.ts: the widths are the same. Remove it when string-width compiles less.
import { readFile } from 'node:fs/promises';
import { withLazySegmenter } from './lazy-segmenter.mjs';

const slow = String.raw`/^\p{RGI_Emoji}$/v`;
const quick = String.raw`/^(?:\p{Basic_Emoji}|[\d#*]\uFE0F\u20E3|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\p{RGI_Emoji_Flag_Sequence})$/v`;

/**
 * The source of string-width with the smaller expression. Throws when the source has changed, so that an update is reviewed.
 *
 * @param {string} source
 */
export const withQuickEmoji = source => {
  if (!source.includes(slow))
    throw new Error(`string-width has changed: it has no ${slow}. Review .build/string-width.mjs.`);
  return source.replace(slow, () => quick);
};

/** @type {import('esbuild').Plugin} */
export const quickStringWidth = {
  name: 'quick-string-width',
  setup(build) {
    build.onLoad({ filter: /node_modules[\\/]string-width[\\/]index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      // wrap-ansi has its own version, which is used only for a text that is too long for its place.
      const isOfInk = !/wrap-ansi[\\/]node_modules/.test(path);
      return { contents: withLazySegmenter(isOfInk ? withQuickEmoji(source) : source), loader: 'js' };
    });
  },
};
