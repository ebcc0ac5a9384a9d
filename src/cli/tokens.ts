import { type OptionKey, optionKeys, optionSpec, optionSpellings, optionValue } from './options.ts';

/** What one or two words of a command line are. */
export type Token =
  | { readonly kind: 'argument'; readonly text: string }
  /** `spelling` is the option as it was written. `value` is undefined if it has none. */
  | { readonly kind: 'option'; readonly key: OptionKey; readonly spelling: string; readonly value: string | undefined }
  /** A word that begins like an option but is not one. */
  | { readonly kind: 'unknown'; readonly spelling: string };

const keysBySpelling: ReadonlyMap<string, OptionKey> = new Map(
  optionKeys.flatMap(key => optionSpellings(key).map(spelling => [spelling, key] as const)),
);

/** Whether the option takes a value. Every other option is a switch. */
export const takesValue = (key: OptionKey): boolean => optionValue(key) !== null;

/** Spaces around a value are never meant, such as the CR of a CSV line. File names and filters may contain them. */
const trimmed = (key: OptionKey, value: string): string =>
  optionSpec(key).takesFile || key === 'filter' ? value : value.trim();

/** Whether a word after an option is its value. A single dash is, and so is a word that begins with a dash and a digit. */
const isValue = (word: string | undefined): word is string => word !== undefined && !/^-(?![.\d]|$)/.test(word);

/** The tokens of one word and, if the last option of the word needs it, of the next one. */
type Read = { readonly tokens: readonly Token[]; readonly tookNext: boolean };

const readOption = (key: OptionKey, spelling: string, joined: string | undefined, next: string | undefined): Read => {
  const takesNext = joined === undefined && takesValue(key) && isValue(next);
  const value = takesNext ? next : joined;
  const token = { kind: 'option', key, spelling, value: value === undefined ? value : trimmed(key, value) } as const;
  return { tokens: [token], tookNext: takesNext };
};

const unknown = (spelling: string): Read => ({ tokens: [{ kind: 'unknown', spelling }], tookNext: false });

const readLong = (word: string, next: string | undefined): Read => {
  const [spelling = '', ...rest] = word.split('=');
  const key = keysBySpelling.get(spelling);
  return key === undefined
    ? unknown(spelling)
    : readOption(key, spelling, rest.length === 0 ? undefined : rest.join('='), next);
};

/** Reads `-y`, `-ojson`, `-o=json` and clusters such as `-yojson`. One unknown letter makes the whole word unknown. */
const readShort = (word: string, next: string | undefined): Read => {
  const tokens: Token[] = [];
  for (let index = 1; index < word.length; index += 1) {
    const spelling = `-${word[index] ?? ''}`;
    const key = keysBySpelling.get(spelling);
    if (key === undefined) return unknown(word);
    const rest = word.slice(index + 1);
    if (takesValue(key) || rest.startsWith('=')) {
      const last = readOption(key, spelling, rest === '' ? undefined : rest.replace(/^=/, ''), next);
      return { tokens: [...tokens, ...last.tokens], tookNext: last.tookNext };
    }
    tokens.push({ kind: 'option', key, spelling, value: undefined });
  }
  return { tokens, tookNext: false };
};

/**
 * Splits a command line (without node and the program) into its parts. Nothing else decides whether a word is an option, its
 * value, or an argument. Never throws.
 */
export const readTokens = (argv: readonly string[]): readonly Token[] => {
  const tokens: Token[] = [];
  const addArguments = (words: readonly string[]): void => {
    for (const word of words) tokens.push({ kind: 'argument', text: word });
  };
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (word === '--') {
      addArguments(argv.slice(index + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      addArguments([word]);
      continue;
    }
    const read = (word.startsWith('--') ? readLong : readShort)(word, argv[index + 1]);
    tokens.push(...read.tokens);
    if (read.tookNext) index += 1;
  }
  return tokens;
};
