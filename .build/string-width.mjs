// string-width, by which Ink measures, compiles an expression of all emoji at the first text that is not ASCII: 50 ms, in
// which no key is answered. Of those emoji its next test finds the joined ones, and flags of regions are as wide as the
// flag they begin with; what is left compiles in 2 ms. The same widths, held by test/build/string-width.test.ts; drop it
// when string-width compiles less.
import { readFile } from 'node:fs/promises';

const slow = String.raw`/^\p{RGI_Emoji}$/v`;
const quick = String.raw`/^(?:\p{Basic_Emoji}|[\d#*]\uFE0F\u20E3|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\p{RGI_Emoji_Flag_Sequence})$/v`;

/** The source of string-width with the smaller expression. Throws where it is no longer what it was, so that an update is looked at. */
export const withQuickEmoji = source => {
  if (!source.includes(slow))
    throw new Error(`string-width has changed: ${slow} is not there; look at .build/string-width.mjs`);
  return source.replace(slow, () => quick);
};

/** A plugin for esbuild. */
export const quickStringWidth = {
  name: 'quick-string-width',
  setup(build) {
    build.onLoad({ filter: /node_modules[\\/]string-width[\\/]index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      // Only wrap-ansi has a version of its own, which is asked where a text is too long for its place.
      const isOfInk = !/wrap-ansi[\\/]node_modules/.test(path);
      return { contents: isOfInk ? withQuickEmoji(source) : source, loader: 'js' };
    });
  },
};
