import { type OptionKey, optionSpec } from '../../cli/options.ts';

/** What a command line that is still being typed says about whose jobs are meant. */
export type TypedLine = {
  readonly demo: boolean;
  readonly endpoint: string | undefined;
  readonly project: string | undefined;
  /** Every finished word: what stands there already need not be offered again. */
  readonly words: readonly string[];
};

// A run of quoted parts, escaped characters and plain ones. The last quote may still be open.
const wordForm = /(?:'[^']*'?|"(?:[^"\\]|\\.)*"?|\\.|[^\s'"\\])+/gs;
const partForm = /'([^']*)'?|"((?:[^"\\]|\\.)*)"?|\\(.)|([^'"\\]+)/gs;

const unquoted = (word: string): string =>
  [...word.matchAll(partForm)]
    .map(([, single, double, escaped, plain]) => single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain)
    .join('');

/** The value that the words give an option, the last one if there are several; undefined where they give none. */
const valueIn = (words: readonly string[], key: OptionKey): string | undefined => {
  const { name, short } = optionSpec(key);
  const spellings = [`--${name}`, ...(short ? [`-${short}`] : [])];
  return words
    .flatMap((word, index) => {
      if (spellings.includes(word)) return words[index + 1] ?? [];
      const joined = spellings.find(spelling => word.startsWith(`${spelling}=`));
      if (joined !== undefined) return word.slice(joined.length + 1);
      return short && !word.startsWith('--') && word.startsWith(`-${short}`) ? word.slice(2) : [];
    })
    .at(-1);
};

/** Reads a line as it was typed, quotes included, up to the cursor. Never throws: half a line is half understood. */
export const readTypedLine = (line: string): TypedLine => {
  const all = (line.match(wordForm) ?? []).map(unquoted);
  const words = /\s$/.test(line) ? all : all.slice(0, -1);
  return {
    demo: words.includes('--demo'),
    endpoint: valueIn(words, 'endpoint'),
    project: valueIn(words, 'project'),
    words,
  };
};
