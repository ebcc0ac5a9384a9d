import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What `npm pack` needs. It runs in a copy, because it changes package.json for a moment. */
const sources = ['package.json', 'README.md', 'LICENSE', 'NOTICE', 'dist', '.build'];

/** The package, installed as a user installs it. */
export type Installed = {
  readonly tarball: string;
  /** The folder that the package was installed into. */
  readonly folder: string;
  /** The copy of the checkout that was packed. */
  readonly copy: string;
  /** What npm printed on standard error. */
  readonly log: string;
  remove(): Promise<void>;
};

/** How long packing and installing may take on a busy machine, in ms. */
export const installLimit = 120_000;

/** Packs the package and installs the tarball into an empty folder. Rejects with npm's output when that fails. */
export const installPackage = async (): Promise<Installed> => {
  const parent = await mkdtemp(join(tmpdir(), 'zjobs-package-'));
  const copy = join(parent, 'copy');
  for (const name of sources) await cp(join(root, name), join(copy, name), { recursive: true });
  await run('npm', ['pack', '--pack-destination', parent], { cwd: copy });
  const tarball = join(parent, (await readdir(parent)).find(name => name.endsWith('.tgz')) ?? '');
  const folder = join(parent, 'empty');
  await mkdir(folder);
  // With scripts allowed: the package must have none.
  const { stderr } = await run('npm', ['install', tarball, '--offline', '--prefix', folder], { cwd: folder });
  return { tarball, folder, copy, log: stderr, remove: () => rm(parent, { recursive: true }) };
};
