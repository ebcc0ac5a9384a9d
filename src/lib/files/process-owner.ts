import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';

/** Names a process so that another one can find out whether it still runs. */
export type ProcessOwner = {
  readonly pid: number;
  /** The start time in clock ticks since the boot of the system; null where there is no /proc. */
  readonly start: string | null;
  /** The computer and the namespace of the process ID: containers may share a computer and a home folder. */
  readonly host: string;
};

/** The state and the start time of a process; null if it does not exist. Source: proc_pid_stat(5), fields 3 and 22. */
const statOf = (pid: number): { readonly state: string; readonly start: string } | null => {
  try {
    // The name of the program is in parentheses and may have any character in it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return { state: fields[0] ?? '', start: fields[19] ?? '' };
  } catch {
    return null;
  }
};

const namespaceOf = (): string => {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
};

let own: ProcessOwner | undefined;

/** This process. */
export const ownProcess = (): ProcessOwner => {
  own ??= {
    pid: process.pid,
    start: statOf(process.pid)?.start ?? null,
    host: `${hostname()} ${namespaceOf()}`.trimEnd(),
  };
  return own;
};

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Any other error means that the process belongs to another user.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
};

/** Whether the process still runs, also while it is stopped. Null if it belongs to another computer. */
export const isAlive = ({ pid, start, host }: ProcessOwner): boolean | null => {
  const { host: ownHost, start: ownStart } = ownProcess();
  if (host !== ownHost) return null;
  if (start === null || ownStart === null) return exists(pid);
  const found = statOf(pid);
  // With the mount option hidepid, /proc shows only the processes of the own user.
  if (found === null) return exists(pid);
  // Z and X: it has ended, and its parent has not asked for its exit code yet.
  return found.start === start && found.state !== 'Z' && found.state !== 'X';
};

/** The owner in an object that was read from a file; null if it names none. */
export const ownerFrom = (value: unknown): ProcessOwner | null => {
  if (typeof value !== 'object' || value === null) return null;
  const { pid, start, host } = value as Readonly<Record<string, unknown>>;
  const isValid =
    typeof pid === 'number' &&
    Number.isSafeInteger(pid) &&
    pid > 0 &&
    (start === null || typeof start === 'string') &&
    typeof host === 'string';
  return isValid ? { pid, start, host } : null;
};
