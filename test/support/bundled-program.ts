import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect } from 'vitest';

/** A program for tests of several processes, in a folder of its own. */
export type BundledProgram = {
  /** An empty folder but for the program. */
  readonly folder: string;
  start(...args: readonly (string | number)[]): ChildProcess;
  /** Waits for the end of a started process, and expects that it had no error. */
  ended(child: ChildProcess): Promise<void>;
  /** Removes the folder. */
  remove(): Promise<void>;
};

/** Bundles a TypeScript file, given by its path, so that Node runs it as it is. */
export const bundleProgram = async (path: string): Promise<BundledProgram> => {
  const folder = await mkdtemp(join(tmpdir(), 'zjobs-program-'));
  const outfile = join(folder, 'program.mjs');
  await build({ entryPoints: [path], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  return {
    folder,
    start: (...args) => spawn(process.execPath, [outfile, ...args.map(String)], { stdio: 'pipe' }),
    ended: async child => {
      const errors: Buffer[] = [];
      child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
      const [code] = await once(child, 'close');
      expect([code, Buffer.concat(errors).toString()]).toEqual([0, '']);
    },
    remove: () => rm(folder, { recursive: true }),
  };
};
