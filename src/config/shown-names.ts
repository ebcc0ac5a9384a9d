/*
 * What the file names in place of a key may be the key itself, written in the wrong place. So zjobs shows only what looks like
 * the name that is asked for.
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
