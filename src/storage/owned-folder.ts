import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';
import { UnusableFile, unlessAbsent } from '../lib/files/fs.ts';

/** The folders of zjobs above a journal or a list of tracked jobs: that of the server, `journal` or `tracked`, and `zjobs`. */
export const foldersAbove = 3;

/** The permission bit by which every user may write. Source: inode(7), S_IWOTH. */
const writableByAll = 0o002;

const check = async (folder: string): Promise<void> => {
  const found = await unlessAbsent(stat(folder));
  if (found === null) return;
  const user = process.geteuid?.();
  // Root owns a container whose home folder may be mounted from a user of the host.
  const isForeign = user !== undefined && user !== 0 && found.uid !== user;
  if (isForeign) throw new UnusableFile(`${folder} belongs to another user`);
  if ((found.mode & writableByAll) !== 0) throw new UnusableFile(`${folder} can be written by every user`);
};

/**
 * Checks that no other user can put files into a folder of zjobs: into the folder itself, and into its parents that belong to
 * zjobs too, `levels` folders in all. A folder that doesn't exist passes.
 *
 * @throws UnusableFile if one belongs to another user, unless root runs zjobs, or if every user may write to it
 */
export const requireOwned = async (folder: string, levels: number): Promise<void> => {
  if (levels > 1) await requireOwned(dirname(folder), levels - 1);
  await check(folder);
};
