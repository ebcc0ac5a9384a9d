import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

let folder = '';

/** Copies the built program to a folder without `node_modules`, so that it finds nothing but what it brings along. */
export const setup = async (): Promise<void> => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-program-'));
  for (const name of ['package.json', 'dist']) await cp(join(root, name), join(folder, name), { recursive: true });
  process.env.ZJOBS_TEST_PROGRAM = join(folder, 'dist', 'cli.cjs');
};

export const teardown = (): Promise<void> => rm(folder, { recursive: true });
