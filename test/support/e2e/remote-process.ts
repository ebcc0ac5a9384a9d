import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { eventually } from '../eventually.ts';
import { cleanEnv } from './program.ts';
import type { Launch } from './terminal.ts';

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** The launch as a command line for a shell. The started process writes its process ID to the file. */
export const shellCommand = ({ file = process.execPath, args, env = {} }: Launch, pidFile: string): string => {
  // The terminal in which the command runs sets TERM.
  const { TERM: _, ...variables } = { ...cleanEnv(), ...env };
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const words = ['env', ...assignments, file, ...args].map(quoted).join(' ');
  return `sh -c ${quoted(`echo $$ > ${quoted(pidFile)}; exec ${words}`)}`;
};

/** The process ID that a started command line has written. */
export const readPid = (pidFile: string): number => Number(readFileSync(pidFile, 'utf8'));

/** Whether the process runs. A zombie does not. */
const isRunning = async (pid: number): Promise<boolean> => {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
};

/** Throws when the process does not run. */
export const expectRunning = async (pid: number): Promise<void> => {
  if (!(await isRunning(pid))) throw new Error(`the process ${pid} does not run`);
};

/** Waits until the process has ended. */
export const waitUntilGone = (pid: number): Promise<void> =>
  eventually(async () => {
    if (await isRunning(pid)) throw new Error(`the process ${pid} still runs`);
  });
