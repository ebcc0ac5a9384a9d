import { dirname, join } from 'node:path';
import { type FileFailure, systemCode } from '../lib/files/fs.ts';
import { tryLock } from '../lib/files/lock.ts';
import { sha256 } from '../lib/sha256.ts';
import { requireOwned } from './owned-folder.ts';
import { makeFolder } from './paths.ts';

/** Names a job of a server. */
export type ClaimedJob = { readonly endpoint: string; readonly projectId: string; readonly jobId: string };

/** The folders of zjobs above a claim: `claims` and `zjobs`. */
const foldersAboveClaim = 2;

/** Releases a claim. Never rejects. */
export type Release = () => Promise<void>;

/** A hash, because an ID may be longer than a file name, and must not lead out of the folder. */
const fileOf = (folder: string, { endpoint, projectId, jobId }: ClaimedJob): string => {
  const name = sha256(JSON.stringify([endpoint, projectId, jobId]));
  return join(folder, 'claims', `${name}.lock`);
};

/**
 * Claims a job for this process, so that no other one on this computer acts on it meanwhile. Null if another process holds
 * it. The claim of a process that has ended does not count. If no file can be created, or other users can write to the
 * folder, the claim succeeds without a file: neither a full disk nor another user may keep a user from acting.
 *
 * @param folder the state folder
 */
export const claimJob = async (
  folder: string,
  job: ClaimedJob,
  onFailure: (failure: FileFailure) => void,
): Promise<Release | null> => {
  const path = fileOf(folder, job);
  try {
    // Before the file is created, so that files of other users do not become trusted.
    await requireOwned(dirname(path), foldersAboveClaim);
    await makeFolder(dirname(path));
    return await tryLock(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    onFailure({ path, code });
    return async () => {};
  }
};
