/** A word of a shell's command line that stands for the text and does nothing else: an ID is the server's word. */
export const shellWord = (text: string): string =>
  /^[\w.:@%+=/][\w.:@%+=/-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** The command that runs a failed import again on a server that has no retry of its own; FILE is for the user to name. */
export const retryCommand = (jobId: string): string => `zjobs retry ${shellWord(jobId)} --request FILE`;
