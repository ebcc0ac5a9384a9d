/*
 * Users may write a key where the file expects the name of a variable or program. So zjobs shows only values that look like
 * such a name.
 */

const hidden = '…';

/** The name of an environment variable, as a message or report shows it. Its words are shorter than a key. */
export const shownVariable = (name: string): string =>
  /^[A-Z][A-Z\d_]{0,63}$/.test(name) && !/[A-Z\d]{20}/.test(name) ? name : hidden;

/** The name of the program that prints a key, without its folder, as a message or report shows it. Keys have digits. */
export const shownProgram = (program: string): string => {
  const name = program.slice(program.lastIndexOf('/') + 1);
  return /^[A-Za-z][A-Za-z._-]{0,31}\d?$/.test(name) ? name : hidden;
};
