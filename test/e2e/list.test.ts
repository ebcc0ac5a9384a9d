import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { firstRow, idForm, openMonitor, type ServerJob } from '../support/e2e/visit.ts';

/** The IDs that the rows show, from the top; the terminal has to be wide enough for whole ones. */
const shownIds = (screen: readonly string[]): readonly string[] =>
  screen.slice(firstRow).flatMap(line => new RegExp(idForm).exec(line) ?? []);

const isUnfinished = ({ status }: ServerJob): boolean => ['PENDING', 'IN_PROGRESS', 'CANCELING'].includes(status);

test('the header tells project, host, total and counts by status', async () => {
  await using visit = await openMonitor();
  const jobs = await visit.jobs();
  const count = (wanted: ServerJob['status']): number => jobs.filter(({ status }) => status === wanted).length;
  await visit.sees(
    mode.badge === null ? / {9}200 jobs$/m : `${mode.badge}  ${mode.total} jobs`,
    mode.header(new URL(visit.relay.endpoint).host),
    `● ${count('IN_PROGRESS')} In Progress`,
    `○ ${count('PENDING')} Pending`,
    `◌ ${count('CANCELING')} Canceling`,
    `✗ ${count('FAILED')} Failed`,
    `⊘ ${count('CANCELED')} Canceled`,
    `✓ ${count('SUCCESSFUL')} Successful`,
  );
});

test.runIf(mode.name === 'job-center')(
  'the first page shows at once, and the header counts while older ones come',
  async () => {
    await using visit = await openMonitor({ server: { jobs: 1_000 } });
    await visit.sees(/\d00 of 1,000$/m);
    expect(visit.cursorRow()).toBe(firstRow);
    await visit.sees(/1,000 jobs$/m);
  },
);

test.runIf(mode.name !== 'job-center')('a list of many pages is whole in the end', async () => {
  await using visit = await openMonitor({ server: { jobs: 2_000 } });
  expect(await visit.seesAll()).toBeGreaterThan(300);
  expect(visit.cursorRow()).toBe(firstRow);
});

test('unfinished jobs come first, then the newest', async () => {
  await using visit = await openMonitor({ columns: 200, rows: 60 });
  const total = await visit.seesAll();
  const jobs = await visit.jobs();
  await visit.until('a full screen', () => shownIds(visit.screen()).length === Math.min(54, total));
  const ids = shownIds(visit.screen());
  const unfinished = jobs.filter(isUnfinished).map(({ jobId }) => jobId);
  expect(ids.slice(0, unfinished.length).toSorted()).toEqual(unfinished.toSorted());
  // Jobs of which the list tells no time stand wherever their details put them.
  const born = (jobId: string): readonly number[] => {
    const job = jobs.find(one => one.jobId === jobId);
    const time = job?.createdAt ?? (job?.type === 'IMPORT' ? null : job?.startedAt);
    return time ? [Date.parse(time)] : [];
  };
  for (const part of [ids.slice(0, unfinished.length), ids.slice(unfinished.length)]) {
    const times = part.flatMap(born);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    if (mode.tells.times) expect(times.length).toBeGreaterThan(3);
  }
});

test('a percentage changes and a new job comes while one looks', async () => {
  await using visit = await openMonitor({ server: { speed: 60 }, args: ['--interval', '1s'] });
  await visit.sees(/\d jobs/);
  const job = await visit.goTo({
    type: mode.name === 'job-center' ? 'MIGRATION' : 'IMPORT',
    status: 'IN_PROGRESS',
    also: ({ progress }) => (progress ?? 0) < 60,
  });
  const percent = (): number => Number(/(\d+)%/.exec(visit.cursorLine())?.[1]);
  const before = percent();
  await visit.until(`more than ${before}% of ${job.jobId}`, () => percent() > before);
  const total = (): number => Number(/(\d+) jobs/.exec(visit.screen()[0] ?? '')?.[1]);
  const known = total();
  await visit.until(`more than ${known} jobs`, () => total() > known);
});

test('new jobs show at the top of a list in which nobody has moved, and the cursor stays on its job', async () => {
  await using visit = await openMonitor({ server: { speed: 60 }, args: ['--interval', '1s'], columns: 200 });
  await visit.sees(/\d jobs/, new RegExp(`^❯ .*${idForm}`, 'm'));
  const [job] = shownIds(visit.screen());
  await visit.until('a job above the cursor', () => visit.cursorRow() > firstRow);
  expect(visit.cursorLine()).toContain(job);
});

test('when jobs arrive above, the selection follows its job and the view stays where the eye is', async () => {
  await using visit = await openMonitor({ server: { speed: 60 }, args: ['--interval', '1s'], columns: 200 });
  await visit.sees(/\d jobs/);
  await visit.press('pagedown');
  await visit.sees(/↑ \d+ more/);
  const above = (): number => Number(/↑ (\d+) more/.exec(visit.screen()[3] ?? '')?.[1]);
  const id = (): string | undefined => new RegExp(idForm).exec(visit.cursorLine())?.[0];
  const [row, selected, before] = [visit.cursorRow(), id(), above()];
  await visit.until('more jobs above', () => above() > before);
  expect(visit.cursorRow()).toBe(row);
  expect(id()).toBe(selected);
  expect(selected).toBeDefined();
});

test('every way to move moves', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  const isAt = (row: number, above: number) => () => {
    const more = /↑ (\d+) more/.exec(visit.screen()[3] ?? '')?.[1];
    return visit.cursorRow() === row && Number(more ?? 0) === above;
  };
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
    await visit.press(key);
    await visit.until(`row ${row} with ${above} above after ${key}`, isAt(row, above));
  }
});
