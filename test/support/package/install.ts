import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What a tarball is made of. Packed in a copy: packing changes package.json for a moment. */
const sources = ['package.json', 'README.md', 'LICENSE', 'NOTICE', 'dist', '.build'];

/** The package as a user has it. */
export type Installed = {
  readonly tarball: string;
  /** The folder that it was installed into. */
  readonly folder: string;
  /** The checkout's copy that was packed. */
  readonly copy: string;
  readonly program: string;
  /** What npm said on standard error. */
  readonly log: string;
};

const install = async (folder: string): Promise<void> => {
  const copy = join(folder, 'copy');
  for (const name of sources) await cp(join(root, name), join(copy, name), { recursive: true });
  await run('npm', ['pack', '--pack-destination', folder], { cwd: copy });
  const tarball = (await readdir(folder)).find(name => name.endsWith('.tgz')) ?? '';
  const empty = join(folder, 'empty');
  await mkdir(empty);
  // With scripts allowed: there are none.
  const { stderr } = await run('npm', ['install', join(folder, tarball), '--offline', '--prefix', empty], {
    cwd: empty,
  });
  await writeFile(join(folder, 'writing'), JSON.stringify({ tarball, log: stderr }));
  await rename(join(folder, 'writing'), join(folder, 'done'));
};

const isFirst = async (folder: string): Promise<boolean> => {
  try {
    await mkdir(join(folder, 'begun'));
    return true;
  } catch {
    return false;
  }
};

/** In ms; npm packs with a build, which takes its time on a busy machine. */
export const longestInstall = 120_000;

/**
 * The package, packed and installed into an empty folder once in a run of the tests, whichever of their processes wants it
 * first. Throws what npm says when that fails, and when it takes longer than {@link longestInstall}.
 */
export const installedPackage = async (): Promise<Installed> => {
  const folder = process.env.ZJOBS_TEST_PACKAGE ?? '';
  if (await isFirst(folder)) await install(folder);
  const giveUpAt = performance.now() + longestInstall;
  while (!existsSync(join(folder, 'done'))) {
    if (performance.now() > giveUpAt) throw new Error('the package was not installed; another test file says why');
    await pause(50);
  }
  const { tarball, log } = JSON.parse(await readFile(join(folder, 'done'), 'utf8'));
  const empty = join(folder, 'empty');
  const program = join(empty, 'node_modules', 'zjobs', 'dist', 'cli.cjs');
  return { tarball: join(folder, tarball), folder: empty, copy: join(folder, 'copy'), program, log };
};
