import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** Folders of servers, which a user's PATH may not contain. */
const systemFolders = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The path of a program of this computer; null when it is not installed. */
export const findProgram = (name: string): string | null =>
  [...(process.env.PATH ?? '').split(delimiter), ...systemFolders]
    .map(folder => join(folder, name))
    .find(isExecutable) ?? null;

/** The path of a program of this computer. Throws when it is not installed. */
export const programPath = (name: string): string => {
  const path = findProgram(name);
  if (path === null) throw new Error(`${name} is not installed`);
  return path;
};

/** Which of the programs are not installed, in words; null when all are. */
const missingPrograms = (programs: readonly string[]): string | null => {
  const missing = programs.filter(name => findProgram(name) === null);
  return missing.length === 0 ? null : `${missing.join(', ')} not installed`;
};

/** Warns about the skipped test and returns the title under which it is skipped. */
const skippedTitle = (title: string, reason: string): string => {
  const skipped = `SKIPPED, ${reason}: ${title}`;
  console.warn(skipped);
  return skipped;
};

const failInCi = (title: string, reason: string): void =>
  test(`${title}: ${reason}`, () => {
    throw new Error(`CI must run this test: ${reason}`);
  });

const isCi = process.env.CI === 'true';

/** A test that requires programs of the system. Without them it fails in CI and is skipped with a warning elsewhere. */
export const testRequiring = (
  programs: readonly string[],
  title: string,
  body: () => Promise<void>,
  timeout?: number,
): void => {
  const reason = missingPrograms(programs);
  if (reason === null) test(title, body, timeout);
  else if (isCi) failInCi(title, reason);
  else test.skip(skippedTitle(title, reason), body);
};

/** The same for a group of tests. */
export const describeRequiring = (programs: readonly string[], title: string, tests: () => void): void => {
  const reason = missingPrograms(programs);
  if (reason === null) describe(title, tests);
  else if (isCi) failInCi(title, reason);
  else describe.skip(skippedTitle(title, reason), tests);
};
