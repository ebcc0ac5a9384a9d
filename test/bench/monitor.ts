import { program } from '../support/e2e/program.ts';
import { waitedForCore } from './process.ts';
import { openWatched, type Watched } from './terminal.ts';

/** The first and last row of the list on a screen of 40 rows. */
const firstListRow = 4;
export const lastListRow = 37;

export type Target = { readonly endpoint: string; readonly projectId: string; readonly apiKey: string };

/** Runs the built monitor against a server. */
export const openMonitor = (
  { endpoint, projectId, apiKey }: Target,
  args: readonly string[] = ['--no-cache'],
  env: Readonly<Record<string, string>> = {},
): Watched =>
  openWatched({
    args: [program, '--endpoint', endpoint, '--project', projectId, ...args],
    env: { ZILLIZ_API_KEY: apiKey, ...env },
  });

/** Whether the list fills the screen. */
export const isFull = (monitor: Watched): boolean => monitor.row(lastListRow).trim() !== '';

/** Whether the header shows this number of jobs, and not that more are being loaded. */
export const isComplete = (monitor: Watched, jobs: number): boolean =>
  new RegExp(`\\D${jobs.toLocaleString('en')} jobs *$`).test(monitor.row(0));

/** Waits until the list is complete. Resolves to the time, as {@link Watched.until} does. */
export const waitUntilComplete = (monitor: Watched, jobs: number): Promise<number> =>
  monitor.until(`all of ${jobs} jobs`, () => isComplete(monitor, jobs) && isFull(monitor));

/** The rows of the list, which a key changes. The header also changes while jobs are loaded. */
export const listText = (monitor: Watched): string =>
  Array.from({ length: lastListRow - firstListRow + 1 }, (_, index) => monitor.row(firstListRow + index)).join('\n');

/** The time from a key to the screen, in ms: `byClock`, and `own` without the time in which other programs had the cores. */
export type KeyTime = { readonly byClock: number; readonly own: number };

/** Sends a key after a silence and measures the time until the text that `read` returns has changed. */
export const timeKey = async (watched: Watched, key: string, read = (): string => watched.text()): Promise<KeyTime> => {
  await watched.silence(60);
  const before = read();
  const waitedMs = (): number => waitedForCore(watched.pid) + waitedForCore(process.pid);
  const [waitedBefore, sentAt] = [waitedMs(), performance.now()];
  watched.send(key);
  const byClock = (await watched.until(`an answer to ${JSON.stringify(key)}`, () => read() !== before)) - sentAt;
  return { byClock, own: Math.max(0, byClock - (waitedMs() - waitedBefore)) };
};
