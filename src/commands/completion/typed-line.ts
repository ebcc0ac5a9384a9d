import { valuesInWords } from '../../cli/parse.ts';

/** What a command line contains before the cursor: the server, profile and projects that it names so far. */
export type TypedLine = {
  readonly demo: boolean;
  readonly endpoint: string | undefined;
  readonly profile: string | undefined;
  readonly projects: readonly string[];
  /** Every complete word. Job IDs among them are not offered again. */
  readonly words: readonly string[];
};

// A run of quoted parts, escaped characters and plain characters. The last quote may still be open.
const wordForm = /(?:'[^']*'?|"(?:[^"\\]|\\.)*"?|\\.|[^\s'"\\])+/gs;
const partForm = /'([^']*)'?|"((?:[^"\\]|\\.)*)"?|\\(.)|([^'"\\]+)/gs;

const unquoted = (word: string): string =>
  [...word.matchAll(partForm)]
    .map(([, single, double, escaped, plain]) => single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain)
    .join('');

/** Reads a line as typed, with quotes, up to the cursor. Never throws; an incomplete line is read as far as possible. */
export const readTypedLine = (line: string): TypedLine => {
  const all = (line.match(wordForm) ?? []).map(unquoted);
  const words = /\s$/.test(line) ? all : all.slice(0, -1);
  return {
    demo: words.includes('--demo'),
    endpoint: valuesInWords(words, 'endpoint').at(-1),
    profile: valuesInWords(words, 'profile').at(-1),
    projects: valuesInWords(words, 'project'),
    words,
  };
};
