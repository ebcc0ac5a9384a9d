/** A word of a shell's command line that stands for the text and does nothing else: an ID is the server's word. */
export const shellWord = (text: string): string =>
  /^[\w.:@%+=/][\w.:@%+=/-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

const isOption = (word: string): boolean => /^--?[a-z][a-z-]*$/.test(word);

/**
 * The command that runs a failed import again on a server that has no retry of its own; FILE is for the user to name.
 * `options` are those by which the same server and project are found.
 */
export const retryCommand = (jobId: string, options: readonly string[] = []): string =>
  [
    `zjobs retry ${shellWord(jobId)} --request FILE`,
    ...options.map(word => (isOption(word) ? word : shellWord(word))),
  ].join(' ');
