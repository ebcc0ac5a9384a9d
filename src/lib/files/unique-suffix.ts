import process from 'node:process';

let count = 0;

/**
 * The end of a file name that no other process and no other call uses. Not a UUID: loading node:crypto takes a fifth of the
 * run time of `zjobs list`.
 */
export const uniqueSuffix = (): string => {
  count += 1;
  return `${process.pid}-${Date.now().toString(36)}-${count}`;
};
