import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

let folder = '';

/** Names a folder for the packed program, which the first test file that wants it fills. */
export const setup = async (): Promise<void> => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-package-'));
  process.env.ZJOBS_TEST_PACKAGE = folder;
};

export const teardown = (): Promise<void> => rm(folder, { recursive: true });
