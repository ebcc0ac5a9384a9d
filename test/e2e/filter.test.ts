import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { openMonitor, type ServerJob, type Visit } from '../support/e2e/visit.ts';

/** The third line: the filter, and what it leaves. */
const filterLine = (visit: Visit): string => visit.screen()[2] ?? '';

const { total } = mode;

const shown = (visit: Visit): number =>
  Number(new RegExp(`(\\d+) of ${total} shown`).exec(filterLine(visit))?.[1] ?? total);

/** A word of some jobs, but not of all. */
const word = 'embeddings';

const isTyped = (visit: Visit, text: string): boolean => filterLine(visit).split(' ')[1] === `/${text}`;

const mentions =
  (text: string) =>
  (job: ServerJob): boolean =>
    [job.description, job.jobId, job.createdBy, job.collectionName, job.clusterName, job.clusterId].some(field =>
      field?.toLowerCase().includes(text),
    );

test('each letter filters, and Backspace takes one back', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  const jobs = await visit.jobs();
  await visit.press('/');
  const steps = [...word].map((_, index, letters) => letters.slice(0, index + 1).join(''));
  for (const text of steps) {
    await visit.press(text.at(-1) ?? '');
    await visit.until(`"/${text}" with its jobs`, () => isTyped(visit, text));
    expect(shown(visit)).toBe(jobs.filter(mentions(text)).length);
  }
  await visit.press('backspace');
  await visit.until('one letter less', () => isTyped(visit, word.slice(0, -1)));
});

test('Enter keeps the filter, / opens the kept text, Ctrl-U empties it, Esc clears it', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  await visit.press('/');
  visit.send(word);
  await visit.sees(new RegExp(`^ /${word} .* of ${total} shown$`, 'm'));
  const left = shown(visit);
  await visit.press('enter');
  await visit.sees(new RegExp(`^ filter: ${word} `, 'm'));
  expect(shown(visit)).toBe(left);
  await visit.press('/');
  await visit.sees(new RegExp(`^ /${word} `, 'm'));
  await visit.press('s');
  await visit.sees(new RegExp(`^ /${word}s `, 'm'));
  await visit.press('ctrl+u');
  await visit.until('an empty line and every job', () => filterLine(visit) === ' /' && shown(visit) === total);
  visit.send('image');
  await visit.sees(/^ \/image .* shown$/m);
  await visit.press('escape');
  await visit.until('no filter', () => filterLine(visit) === '');
});

test('in the filter line keys are letters, and the arrows still move', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  const row = visit.cursorRow();
  await visit.press('/', 'down');
  await visit.until('the cursor one row lower', () => visit.cursorRow() === row + 1);
  visit.send('qqyc ?');
  await visit.sees(/^ \/qqyc \?/m);
  expect(visit.modes().alternateScreen).toBe(true);
});

describe('fields', () => {
  const isFailed = ({ status }: ServerJob): boolean => status === 'FAILED';

  const isOfToday = ({ createdAt, startedAt }: ServerJob): boolean =>
    Date.parse(createdAt ?? startedAt ?? '') >= Date.now() - 86_400_000;

  let visit: Visit;
  beforeAll(async () => {
    visit = await openMonitor();
  });
  afterAll(() => visit[Symbol.asyncDispose]());

  test.each<readonly [string, (job: ServerJob) => boolean]>([
    ['status:failed', isFailed],
    ['STATUS:Failed', isFailed],
    ['!status:successful', ({ status }) => status !== 'SUCCESSFUL'],
    ['type:import status:failed', job => job.type === 'IMPORT' && isFailed(job)],
    ['by:kenji', job => job.createdBy?.startsWith('kenji') ?? false],
    ['by:佐藤', job => job.createdBy?.startsWith('佐藤') ?? false],
    ['cluster:東京', job => job.clusterName?.includes('東京') ?? false],
    ['collection:docs_chunks', job => job.collectionName === 'docs_chunks'],
    // The lists of today's API tell times of Spark jobs and backups only.
    ['type:spark since:24h', job => job.type === 'SPARK' && isOfToday(job)],
    ...(mode.name === 'job-center' ? ([['since:24h', isOfToday]] as const) : []),
  ])('%s', async (text, matches) => {
    await visit.seesAll();
    const jobs = await visit.jobs();
    visit.send(`/\u0015${text}\r`);
    await visit.until(`the filter ${text}`, () => filterLine(visit).startsWith(` filter: ${text}`));
    expect(shown(visit)).toBe(jobs.filter(matches).length);
  });
});

test('an unknown field is told while it is typed, with the fields that there are', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  await visit.press('/');
  visit.send('owner:ana');
  await visit.sees(/unknown filter field "owner:"; fields are status, type, by, since/);
});

test('a filter that nothing matches says so, and how to leave', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  visit.send('/no such job\r');
  await visit.sees(/No job matches\. Esc clears the filter\./);
  await visit.press('escape');
  await visit.seesNo(/No job matches/);
  expect(shown(visit)).toBe(total);
});

test('Esc peels one layer at a time: dialog, details, filter; then it does nothing', async () => {
  await using visit = await openMonitor();
  await visit.goTo(mode.running);
  await visit.press('enter');
  await visit.sees(/What can be done/);
  await visit.press('c');
  await visit.sees(/Cancel this job\?/);
  await visit.press('escape');
  await visit.seesNo(/Cancel this job\?/);
  await visit.sees(/What can be done/);
  await visit.press('escape');
  await visit.seesNo(/What can be done/);
  await visit.sees(/^ filter: id:/m);
  await visit.press('escape');
  await visit.until('every job', () => filterLine(visit) === '' && shown(visit) === total);
  // The foot is the last row that is painted: with it the frame is whole.
  await visit.seesNo(/Esc back/);
  const before = visit.still();
  await visit.press('escape', 'escape', 'down', 'up');
  await visit.until('the same screen', () => visit.still() === before);
  expect(visit.actions()).toEqual([]);
});
