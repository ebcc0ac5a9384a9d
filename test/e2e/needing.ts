import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** Where servers are that a user's PATH leaves out. */
const alsoIn = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The path of a program of this computer; null where it is not installed. */
export const findProgram = (name: string): string | null =>
  [...(process.env.PATH ?? '').split(delimiter), ...alsoIn].map(folder => join(folder, name)).find(isProgram) ?? null;

/** The path of a program that has to be there. */
export const programPath = (name: string): string => {
  const path = findProgram(name);
  if (path === null) throw new Error(`${name} is not installed`);
  return path;
};

/** Tests that need programs of the system: where one is missing they say that they are skipped, and fail in a CI. */
export const describeWith = (programs: readonly string[], title: string, tests: () => void): void => {
  const missing = programs.filter(name => findProgram(name) === null);
  if (missing.length === 0) {
    describe(title, tests);
    return;
  }
  const why = `${missing.join(', ')} not installed`;
  if (process.env.CI === 'true') {
    test(`${title}: ${why}`, () => {
      throw new Error(`a CI has to test this: ${why}`);
    });
    return;
  }
  console.warn(`SKIPPED, ${why}: ${title}`);
  describe.skip(`SKIPPED, ${why}: ${title}`, tests);
};
