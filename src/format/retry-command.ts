import { printableLine } from '../terminal/text/sanitize.ts';

/** Words that mean the same in every shell without quotes. */
const plainWord = /^[\w./][\w./:@%+=-]*$/;

/**
 * Text as one word that sh, bash, zsh and fish read alike, quoted if it needs quotes; null for text with characters that are not
 * printable, which no command may contain. IDs come from a server, so they can contain anything.
 */
export const shellWord = (text: string): string | null => {
  if (printableLine(text) !== text) return null;
  // Quotes and backslashes are moved outside of the quotes: in fish, a backslash also works inside.
  return plainWord.test(text) ? text : `'${text.replaceAll(/['\\]+/g, run => `'${run.replaceAll(/./g, '\\$&')}'`)}'`;
};

const isOption = (word: string): boolean => /^--?[a-z][a-z-]*$/.test(word);

/**
 * A command line of these words, which sh, bash, zsh and fish read alike; null when a word can't be part of a command. Words
 * that look like an option must be one.
 */
export const commandOf = (words: readonly string[]): string | null => {
  const written = words.map(word => (isOption(word) || word === '--' ? word : shellWord(word)));
  return written.includes(null) ? null : written.join(' ');
};

/** An option with its value, as one word where the value would be taken for an option. */
export const optionOf = (option: string, value: string): readonly string[] =>
  value.startsWith('-') ? [`${option}=${value}`] : [option, value];

/**
 * The command that repeats a failed import on a server without a retry route; null when an ID can't be part of a command. The
 * user replaces FILE. `options` are the words that select the server and the project.
 */
export const retryCommand = (jobId: string, options: readonly string[] = []): string | null => {
  // zjobs would take an ID that begins with a dash for an option.
  const [before, after] = jobId.startsWith('-') ? [[], ['--', jobId]] : [[jobId], []];
  return commandOf(['zjobs', 'retry', ...before, '--request', 'FILE', ...options, ...after]);
};
