import { program } from '../support/e2e/program.ts';
import { waitedForCore } from './process.ts';
import { openWatched, type Watched } from './terminal.ts';

/** The rows of the list on a screen of 40 rows. */
const firstListRow = 4;
export const lastListRow = 37;

export type Where = { readonly endpoint: string; readonly projectId: string; readonly apiKey: string };

/** The built monitor, looking at a server. */
export const openMonitor = (
  { endpoint, projectId, apiKey }: Where,
  args: readonly string[] = ['--no-cache'],
  env: Readonly<Record<string, string>> = {},
): Watched =>
  openWatched({
    args: [program, '--endpoint', endpoint, '--project', projectId, ...args],
    env: { ZILLIZ_API_KEY: apiKey, ...env },
  });

/** Whether a row of the list stands in the last row that it has on the screen. */
export const isFull = (monitor: Watched): boolean => monitor.row(lastListRow).trim() !== '';

/** Whether the header tells so many jobs, and no longer that there are more to come. */
export const isWhole = (monitor: Watched, jobs: number): boolean =>
  new RegExp(`\\D${jobs.toLocaleString('en')} jobs *$`).test(monitor.row(0));

export const whole = (monitor: Watched, jobs: number): Promise<number> =>
  monitor.until(`all of ${jobs} jobs`, () => isWhole(monitor, jobs) && isFull(monitor));

/** The rows of the list, the one with the cursor among them: what a key changes, while the header counts. */
export const listOf = (monitor: Watched): string =>
  Array.from({ length: lastListRow - firstListRow + 1 }, (_, index) => monitor.row(firstListRow + index)).join('\n');

/** How long a key took to the screen, in ms: by the clock, and without the time in which other programs had the cores. */
export type KeyTime = { readonly byClock: number; readonly own: number };

/** Sends one key after some silence and tells how long it took until what is looked at was another one. */
export const timeKey = async (watched: Watched, key: string, look = (): string => watched.text()): Promise<KeyTime> => {
  await watched.silence(60);
  const before = look();
  const waited = (): number => waitedForCore(watched.pid) + waitedForCore(process.pid);
  const [from, sent] = [waited(), performance.now()];
  watched.send(key);
  const byClock = (await watched.until(`an answer to ${JSON.stringify(key)}`, () => look() !== before)) - sent;
  return { byClock, own: Math.max(0, byClock - (waited() - from)) };
};
