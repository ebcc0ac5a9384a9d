import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Ticks of /proc's clock in a second. */
const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** The CPU time of a process so far, user and system, in seconds. Source: proc(5), stat. */
export const cpuSeconds = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticks;
};

/** How long the main thread of a process was ready but waited for a core so far, in ms. Source: proc(5), schedstat. */
export const waitedForCore = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;

const statusNumber = (pid: number, name: string): number => {
  const match = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1] ?? Number.NaN);
};

/** Resident memory of a process, in MB. */
export const residentMegabytes = (pid: number): number => statusNumber(pid, 'VmRSS') / 1024;

/** How often the main thread of a process went to sleep so far, which is how often something woke it. */
export const sleeps = (pid: number): number => statusNumber(pid, 'voluntary_ctxt_switches');

/** Lets time pass: the figures are rates over a period. */
export const rest = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
