/** Quotes text as one word of a shell command, if it needs quotes. IDs come from a server, so they can contain anything. */
export const shellWord = (text: string): string =>
  /^[\w.:@%+=/][\w.:@%+=/-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

const isOption = (word: string): boolean => /^--?[a-z][a-z-]*$/.test(word);

/**
 * The command that repeats a failed import on a server without a retry route. The user replaces FILE. `options` are the
 * words that select the server and the project.
 */
export const retryCommand = (jobId: string, options: readonly string[] = []): string =>
  [
    `zjobs retry ${shellWord(jobId)} --request FILE`,
    ...options.map(word => (isOption(word) ? word : shellWord(word))),
  ].join(' ');
