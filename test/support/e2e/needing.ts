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

/** Why tests that need these programs can't run here; null where they can. */
const lackOf = (programs: readonly string[]): string | null => {
  const missing = programs.filter(name => findProgram(name) === null);
  return missing.length === 0 ? null : `${missing.join(', ')} not installed`;
};

const tellSkipped = (title: string, why: string): string => {
  const told = `SKIPPED, ${why}: ${title}`;
  console.warn(told);
  return told;
};

const failInCi = (title: string, why: string): void =>
  test(`${title}: ${why}`, () => {
    throw new Error(`a CI has to test this: ${why}`);
  });

const isCi = process.env.CI === 'true';

/** A test that needs programs of the system: where one is missing it says that it is skipped, and fails in a CI. */
export const testWith = (programs: readonly string[], title: string, body: () => Promise<void>, ms?: number): void => {
  const why = lackOf(programs);
  if (why === null) test(title, body, ms);
  else if (isCi) failInCi(title, why);
  else test.skip(tellSkipped(title, why), body);
};

/** The same for a group of tests. */
export const describeWith = (programs: readonly string[], title: string, tests: () => void): void => {
  const why = lackOf(programs);
  if (why === null) describe(title, tests);
  else if (isCi) failInCi(title, why);
  else describe.skip(tellSkipped(title, why), tests);
};
