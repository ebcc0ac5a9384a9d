import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { firstJobRow, type MonitorDriver, openMonitor, type ServerJob } from '../support/e2e/monitor.ts';

/** The third line: the filter and how many jobs match. */
/** The line of the filter, without the cursor's position at its end. */
const filterLine = (monitor: MonitorDriver): string => (monitor.screen()[2] ?? '').replace(/ *\b\d+ of \d+$/, '');

const { total } = mode;

const shownJobs = (monitor: MonitorDriver): number =>
  Number(new RegExp(`(\\d+) of ${total} shown`).exec(filterLine(monitor))?.[1] ?? total);

/** A word that some jobs have, but not all. */
const word = 'embeddings';

const isTyped = (monitor: MonitorDriver, text: string): boolean => filterLine(monitor).split(' ')[1] === `/${text}`;

const mentions =
  (text: string) =>
  (job: ServerJob): boolean =>
    [job.description, job.jobId, job.createdBy, job.collectionName, job.clusterName, job.clusterId].some(field =>
      field?.toLowerCase().includes(text),
    );

test('each letter narrows the list, and Backspace removes one', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  const jobs = await monitor.jobs();
  await monitor.press('/');
  const steps = [...word].map((_, index, letters) => letters.slice(0, index + 1).join(''));
  for (const text of steps) {
    await monitor.press(text.at(-1) ?? '');
    await monitor.waitUntil(`"/${text}" with its jobs`, () => isTyped(monitor, text));
    expect(shownJobs(monitor)).toBe(jobs.filter(mentions(text)).length);
  }
  await monitor.press('backspace');
  await monitor.waitUntil('one letter less', () => isTyped(monitor, word.slice(0, -1)));
});

test('Enter keeps the filter, / edits it, Ctrl-U empties it, and Esc clears it', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  await monitor.press('/');
  monitor.send(word);
  await monitor.shows(new RegExp(`^ /${word} .* of ${total} shown$`, 'm'));
  const matching = shownJobs(monitor);
  await monitor.press('enter');
  await monitor.shows(new RegExp(`^ filter: ${word} `, 'm'));
  expect(shownJobs(monitor)).toBe(matching);
  await monitor.press('/');
  await monitor.shows(new RegExp(`^ /${word} `, 'm'));
  await monitor.press('s');
  await monitor.shows(new RegExp(`^ /${word}s `, 'm'));
  await monitor.press('ctrl+u');
  await monitor.waitUntil(
    'an empty line and every job',
    () => filterLine(monitor) === ' /' && shownJobs(monitor) === total,
  );
  monitor.send('image');
  await monitor.shows(/^ \/image .* shown$/m);
  await monitor.press('escape');
  await monitor.waitUntil('no filter', () => filterLine(monitor) === '');
});

test('letters are text in the filter line, and the arrows move the cursor', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  await monitor.waitUntil('the cursor on the first job', () => monitor.cursorRow() === firstJobRow);
  const row = monitor.cursorRow();
  await monitor.press('/', 'down');
  await monitor.waitUntil('the cursor one row lower', () => monitor.cursorRow() === row + 1);
  monitor.send('qqyc ?');
  await monitor.shows(/^ \/qqyc \?/m);
  expect(monitor.modes().alternateScreen).toBe(true);
});

describe('a filter with fields', () => {
  const isFailed = ({ status }: ServerJob): boolean => status === 'FAILED';

  const isFromToday = ({ createdAt, startedAt }: ServerJob): boolean =>
    Date.parse(createdAt ?? startedAt ?? '') >= Date.now() - 86_400_000;

  let monitor: MonitorDriver;
  beforeAll(async () => {
    monitor = await openMonitor();
  });
  afterAll(() => monitor[Symbol.asyncDispose]());

  test.each<readonly [string, (job: ServerJob) => boolean]>([
    ['status:failed', isFailed],
    ['STATUS:Failed', isFailed],
    ['!status:successful', ({ status }) => status !== 'SUCCESSFUL'],
    ['type:import status:failed', job => job.type === 'IMPORT' && isFailed(job)],
    ['by:kenji', job => job.createdBy?.startsWith('kenji') ?? false],
    ['by:佐藤', job => job.createdBy?.startsWith('佐藤') ?? false],
    ['cluster:TOKYO', job => job.clusterName?.includes('tokyo') ?? false],
    ['collection:docs_chunks', job => job.collectionName === 'docs_chunks'],
    // In the lists of the public API only Spark jobs and backups have times.
    ['type:spark since:24h', job => job.type === 'SPARK' && isFromToday(job)],
    ...(mode.name === 'job-center' ? ([['since:24h', isFromToday]] as const) : []),
  ])('shows the jobs that match %s', async (text, matches) => {
    await monitor.showsAllJobs();
    const jobs = await monitor.jobs();
    monitor.send(`/\u0015${text}\r`);
    await monitor.waitUntil(`the filter ${text}`, () => filterLine(monitor).startsWith(` filter: ${text}`));
    expect(shownJobs(monitor)).toBe(jobs.filter(matches).length);
  });
});

test('reports an unknown field while it is typed, with the known ones', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  await monitor.press('/');
  monitor.send('owner:ana');
  await monitor.shows(/unknown filter field "owner:"; fields are status, type, by, since/);
});

test('shows that no job matches and that Esc removes the filter', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  monitor.send('/no such job\r');
  await monitor.shows(/No job matches\. Esc removes the filter\./);
  await monitor.press('escape');
  await monitor.hides(/No job matches/);
  expect(shownJobs(monitor)).toBe(total);
});

test('Esc closes the dialog, then the details, then the filter, and then does nothing', async () => {
  await using monitor = await openMonitor();
  await monitor.goTo(mode.running);
  await monitor.press('enter');
  await monitor.shows(/Created by/);
  // A server without cancel asks no question, so the keys stand for it.
  const [key, dialog] = mode.can.cancel ? (['c', /Cancel this job\?/] as const) : (['?', /│ Keys/] as const);
  await monitor.press(key);
  await monitor.shows(dialog);
  await monitor.press('escape');
  await monitor.hides(dialog);
  await monitor.shows(/Created by/);
  await monitor.press('escape');
  await monitor.hides(/Created by/);
  await monitor.shows(/^ filter: id:/m);
  await monitor.press('escape');
  await monitor.waitUntil('every job', () => filterLine(monitor) === '' && shownJobs(monitor) === total);
  // The footer is painted last: when it has changed, the frame is complete.
  await monitor.hides(/Esc back/);
  const before = await monitor.restingScreen();
  await monitor.press('escape', 'escape', 'down', 'up');
  await monitor.waitUntil('the same screen', () => monitor.stableScreen() === before);
  expect(monitor.actions()).toEqual([]);
});
