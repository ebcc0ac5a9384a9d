import { open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode, unlessAbsent } from '../lib/files/fs.ts';
import { uniqueSuffix } from '../lib/files/unique-suffix.ts';
import { requireOwned } from './owned-folder.ts';

/** In bytes: a block of most file systems, so that a full disk shows. */
const probeSize = 4_096;

/** The folder, else the nearest of its parents that exists. Throws the system's error. */
const nearestExisting = async (folder: string): Promise<string> =>
  (await unlessAbsent(stat(folder))) !== null || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));

/** Writes a file onto the disk, and removes it. */
const probe = async (folder: string): Promise<void> => {
  const path = join(folder, `.zjobs-probe-${uniqueSuffix()}`);
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(Buffer.alloc(probeSize, '.'));
    await file.sync();
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
};

/**
 * Why zjobs can write no file into one of its folders, as the system's code or in words; null if it can. Finds it out by
 * writing a file into the folder, or into the nearest parent that exists, and removing it. `levels`: how many folders
 * belong to zjobs.
 */
export const whyNotWritable = async (folder: string, levels: number): Promise<string | null> => {
  try {
    await requireOwned(folder, levels);
    await probe(await nearestExisting(folder));
    return null;
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    return code;
  }
};
