import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { eventually } from '../eventually.ts';
import { cleanEnv } from './program.ts';
import type { Start } from './terminal.ts';

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** The start as a line for a shell, which leaves its process ID in the file. */
export const shellLine = ({ file = process.execPath, args, env = {} }: Start, pidFile: string): string => {
  // What the way there sets itself is left as it is there.
  const { TERM: _, ...set } = { ...cleanEnv(), ...env };
  const settings = Object.entries(set).map(([name, value]) => `${name}=${value}`);
  const words = ['env', ...settings, file, ...args].map(quoted).join(' ');
  return `sh -c ${quoted(`echo $$ > ${quoted(pidFile)}; exec ${words}`)}`;
};

/** The process ID that a started line has left. */
export const pidIn = (pidFile: string): number => Number(readFileSync(pidFile, 'utf8'));

/** Whether the process runs; one that has ended and that nobody has asked for its exit code does not. */
const isRunning = async (pid: number): Promise<boolean> => {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
};

export const expectRunning = async (pid: number): Promise<void> => {
  if (!(await isRunning(pid))) throw new Error(`the process ${pid} does not run`);
};

/** Waits until the process has ended. */
export const expectGone = (pid: number): Promise<void> =>
  eventually(async () => {
    if (await isRunning(pid)) throw new Error(`the process ${pid} still runs`);
  });
