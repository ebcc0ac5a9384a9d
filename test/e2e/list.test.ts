import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { firstJobRow, firstRow, idPattern, openMonitor, type ServerJob } from '../support/e2e/monitor.ts';

/** The IDs in the rows, from the top. The terminal must be wide enough for complete IDs. */
const shownIds = (screen: readonly string[]): readonly string[] =>
  screen.slice(firstRow).flatMap(line => new RegExp(idPattern).exec(line) ?? []);

const isUnfinished = ({ status }: ServerJob): boolean => ['PENDING', 'IN_PROGRESS', 'CANCELING'].includes(status);

test('the header shows project, host, total and counts by status', async () => {
  await using monitor = await openMonitor();
  const jobs = await monitor.jobs();
  const count = (wanted: ServerJob['status']): number => jobs.filter(({ status }) => status === wanted).length;
  await monitor.shows(
    new RegExp(`${mode.badge ?? ' {6}'} {2,3}live \\d+s {2}${mode.total} jobs$`, 'm'),
    mode.header(new URL(monitor.relay.endpoint).host),
    `● ${count('IN_PROGRESS')} In Progress`,
    `○ ${count('PENDING')} Pending`,
    `◌ ${count('CANCELING')} Canceling`,
    `✗ ${count('FAILED')} Failed`,
    `⊘ ${count('CANCELED')} Canceled`,
    `✓ ${count('SUCCESSFUL')} Successful`,
  );
});

test.runIf(mode.lists.total)(
  'shows the first page at once, and counts in the header while older pages arrive',
  async () => {
    await using monitor = await openMonitor({ server: { jobs: 1_000 } });
    await monitor.shows(/\d00 of 1,000$/m);
    expect(monitor.cursorRow()).toBe(firstJobRow);
    await monitor.shows(/1,000 jobs$/m);
  },
);

test.runIf(!mode.lists.total)('shows all jobs of long lists', async () => {
  await using monitor = await openMonitor({ server: { jobs: 2_000 } });
  expect(await monitor.showsAllJobs()).toBeGreaterThan(300);
  expect(monitor.cursorRow()).toBe(firstJobRow);
});

test('shows unfinished jobs first, then the newest', async () => {
  await using monitor = await openMonitor({ columns: 200, rows: 60 });
  const total = await monitor.showsAllJobs();
  // Closes the details: the list then has room for the IDs.
  await monitor.press('escape');
  const jobs = await monitor.jobs();
  await monitor.waitUntil('a full screen', () => shownIds(monitor.screen()).length >= Math.min(25, total));
  const ids = shownIds(monitor.screen());
  const unfinished = jobs.filter(isUnfinished).map(({ jobId }) => jobId);
  expect(ids.slice(0, unfinished.length).toSorted()).toEqual(unfinished.toSorted());
  // The place of jobs without a time in the list depends on their details.
  const creationTimes = (jobId: string): readonly number[] => {
    const job = jobs.find(one => one.jobId === jobId);
    const time = job?.createdAt ?? (job?.type === 'IMPORT' ? null : job?.startedAt);
    return time ? [Date.parse(time)] : [];
  };
  for (const part of [ids.slice(0, unfinished.length), ids.slice(unfinished.length)]) {
    const times = part.flatMap(creationTimes);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    if (mode.lists.times) expect(times.length).toBeGreaterThan(2);
  }
});

test('shows the progress of a job and new jobs as they appear', async () => {
  await using monitor = await openMonitor({ server: { speed: 60 }, args: ['--interval', '1s'] });
  await monitor.shows(/\d jobs/);
  const job = await monitor.goTo({
    ...(mode.can.import ? { type: mode.lists.type ? 'MIGRATION' : 'IMPORT', status: 'IN_PROGRESS' } : mode.running),
    where: ({ progress }) => (progress ?? 0) < 60,
  });
  const pattern = mode.can.reportProgress ? /(\d+)%/ : /(\d+) rows/;
  const shown = (): number => Number(pattern.exec(monitor.cursorLine())?.[1]);
  await monitor.waitUntil(`the progress of ${job.jobId}`, () => shown() >= 0);
  const before = shown();
  await monitor.waitUntil(`more than ${before} of ${job.jobId}`, () => shown() > before);
  const total = (): number => Number(/(\d+) jobs/.exec(monitor.screen()[0] ?? '')?.[1]);
  const known = total();
  await monitor.waitUntil(`more than ${known} jobs`, () => total() > known);
});

test('shows new jobs at the top, under a cursor that was never moved', async () => {
  await using monitor = await openMonitor({ server: { speed: 60 }, args: ['--interval', '1s'], columns: 200 });
  await monitor.shows(/\d jobs/);
  // Closes the details, and leaves the cursor where it rests.
  await monitor.press('escape');
  await monitor.shows(new RegExp(`^❯ .*${idPattern}`, 'm'));
  const [job] = shownIds(monitor.screen());
  await monitor.waitUntil('another job at the top', () => shownIds(monitor.screen())[0] !== job);
  expect(monitor.cursorRow()).toBe(firstJobRow);
});

test('keeps the cursor and the view in place when jobs arrive above a scrolled list', async () => {
  await using monitor = await openMonitor({ server: { speed: 60 }, args: ['--interval', '1s'], columns: 200 });
  await monitor.shows(/\d jobs/);
  await monitor.press('escape', 'pagedown');
  await monitor.waitUntil('rows above', () => monitor.rowsAbove() > 0);
  const id = (): string | undefined => new RegExp(idPattern).exec(monitor.cursorLine())?.[0];
  const [row, selected, before] = [monitor.cursorRow(), id(), monitor.rowsAbove()];
  await monitor.waitUntil('more jobs above', () => monitor.rowsAbove() > before);
  expect(monitor.cursorRow()).toBe(row);
  expect(id()).toBe(selected);
  expect(selected).toBeDefined();
});

test('every key of the list moves the cursor', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  const isAt = (row: number, above: number) => () => monitor.cursorRow() === row && monitor.rowsAbove() === above;
  // Without groups, every line is a job.
  await monitor.press('b', 'up', 'enter');
  await monitor.waitUntil('a list without headings', () => monitor.cursorRow() === firstRow);
  const last = firstRow + 33;
  const steps: readonly (readonly [string, number, number])[] = [
    ['down', firstRow + 1, 0],
    ['j', firstRow + 2, 0],
    ['k', firstRow + 1, 0],
    ['up', firstRow, 0],
    ['pagedown', last, 1],
    ['pageup', firstRow, 0],
    ['end', last, mode.total - 34],
    ['home', firstRow, 0],
    ['G', last, mode.total - 34],
    ['g', firstRow, 0],
  ];
  for (const [key, row, above] of steps) {
    await monitor.press(key);
    await monitor.waitUntil(`row ${row} with ${above} above after ${key}`, isAt(row, above));
  }
});
