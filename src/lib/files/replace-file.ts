import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { uniqueSuffix } from './unique-suffix.ts';

/** How the name of a temporary file ends. A process that is killed leaves one behind. */
export const temporaryEnd = '.tmp';

/**
 * Replaces a file whole or not at all: `write` fills a temporary file beside it, which only the user can read and which is
 * then renamed. Throws the system's error or that of `write`, and then leaves no temporary file.
 */
export const replaceFile = async (path: string, write: (file: FileHandle) => Promise<unknown>): Promise<void> => {
  const temporary = `${path}.${uniqueSuffix()}${temporaryEnd}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    try {
      await write(file);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};
