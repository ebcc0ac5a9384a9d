import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { failure } from '../support/e2e/relay.ts';
import {
  cancelAccepted,
  openMonitor,
  type ServerJob,
  type Visit,
  type VisitOptions,
  type Wanted,
} from '../support/e2e/visit.ts';

/** Jobs that can be canceled, as many as the server has kinds of them, three at most. */
const cancelable = mode.cancelable.filter(([, { status }]) => status === 'IN_PROGRESS' || mode.name !== 'job-center');
const several = cancelable.map(([, wanted]) => wanted).slice(0, 3);

/** Two jobs that can't be canceled, and why. */
const [[, firstRefused, firstReason], [, otherRefused, otherReason]] = mode.notCancelablePair;

const openMarked = async (
  wanted: readonly Wanted[],
  options: VisitOptions = {},
): Promise<{ readonly visit: Visit; readonly jobs: readonly ServerJob[] }> => {
  const visit = await openMonitor({ columns: 200, ...options });
  await visit.seesAll();
  const jobs: ServerJob[] = [];
  for (const one of wanted) {
    const job = await visit.find(one);
    await visit.moveTo(job);
    await visit.press('space');
    jobs.push(job);
    await visit.sees(new RegExp(`\\b${jobs.length} marked`));
  }
  return { visit, jobs };
};

const line = (visit: Visit, { jobId }: ServerJob): string => visit.screen().find(row => row.includes(jobId)) ?? '';

test('marked jobs are canceled at once, and each outcome is told', async () => {
  const { visit, jobs } = await openMarked(several, {
    server: { speed: 4 },
    args: ['--interval', '1s'],
  });
  await using _ = visit;
  await visit.press('c');
  await visit.sees(...jobs.map(job => new RegExp(`║ [●○] .* ${job.jobId}`)));
  await visit.answer(`Cancel ${several.length} jobs?`, 'y');
  await visit.sees(...jobs.map(job => `${job.jobId}: the server accepted the cancel.`));
  await visit.press('escape');
  await visit.seesNo(/marked|What became of it/);
  await visit.until('all canceled', () => jobs.every(job => line(visit, job).includes('⊘ Canceled')));
  const sent = visit.actions().map(({ path, body }) => path + body);
  expect(sent).toHaveLength(jobs.length);
  for (const { jobId } of jobs) expect(sent.filter(request => request.includes(jobId))).toHaveLength(1);
});

test('what the rules exclude is skipped, with the reason, and not asked for', async () => {
  const { visit, jobs } = await openMarked([mode.running, firstRefused, otherRefused]);
  await using _ = visit;
  const [running] = jobs;
  await visit.press('c');
  await visit.sees(/2 left out:/);
  await visit.reads(firstReason, otherReason);
  await visit.answer(/Cancel this job\?/, 'y');
  await visit.sees(cancelAccepted({ jobId: running?.jobId ?? '' }));
  expect(visit.actions()).toHaveLength(1);
});

test('where the rules exclude all of them, that is said instead of a question', async () => {
  const { visit } = await openMarked([firstRefused, otherRefused]);
  await using _ = visit;
  await visit.press('c');
  await visit.reads(/None of the 2 marked jobs: /, firstReason, otherReason);
  expect(visit.actions()).toEqual([]);
});

test('moving the cursor changes no target, before the question or under it', async () => {
  const { visit, jobs } = await openMarked(several.slice(0, 2));
  await using _ = visit;
  await visit.press('end');
  await visit.sees(/↑ \d+ more/);
  await visit.press('c');
  await visit.sees(/Cancel 2 jobs\?/);
  await visit.press('up', 'pageup');
  await visit.answer(/Cancel 2 jobs\?/, 'y');
  await visit.sees(...jobs.map(job => `${job.jobId}: the server accepted the cancel.`));
  expect(visit.actions()).toHaveLength(2);
});

test('a refusal among them is told beside what was accepted', async () => {
  const { visit, jobs } = await openMarked(several);
  await using _ = visit;
  const [refused, ...others] = jobs;
  const { path } = mode.cancelRequest(visit.server, refused?.jobId ?? '');
  const isOfAll = mode.name === 'milvus';
  visit.relay.answer('POST', new RegExp(`${path}$`), failure(409, 409, 'The job has ended.'));
  await visit.press('c');
  await visit.answer(`Cancel ${several.length} jobs?`, 'y');
  await visit.sees(`${refused?.jobId}: refused. The job has ended. (code 409`);
  // The abort of a Milvus has one path for all jobs.
  for (const { jobId } of others) {
    await visit.reads(isOfAll ? `${jobId}: refused.` : `${jobId}: the server accepted the cancel.`);
  }
});

test('Space marks, goes on, and takes a mark away', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  const row = visit.cursorRow();
  await visit.press('space');
  await visit.sees(/1 marked/, /^ \* /m);
  await visit.until('the cursor on the next job', () => visit.cursorRow() === row + 1);
  await visit.press('up');
  await visit.sees(/^❯\* /m);
  expect(visit.cursorRow()).toBe(row);
  await visit.press('space');
  await visit.seesNo(/marked/);
});
