import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import {
  cancelAccepted,
  firstJobRow,
  type JobCriteria,
  type MonitorDriver,
  type MonitorOptions,
  openMonitor,
  type ServerJob,
} from '../support/e2e/monitor.ts';
import { apiError } from '../support/e2e/relay.ts';

/** Up to three kinds of job that can be canceled. */
const cancelable = mode.cancelable
  .filter(([, { status }]) => status === 'IN_PROGRESS' || mode.name !== 'job-center')
  .map(([, criteria]) => criteria)
  .slice(0, 3);

/** Two kinds of job that can't be canceled, and the reasons. */
const [[, firstRefused, firstReason], [, otherRefused, otherReason]] = mode.notCancelablePair;

/** Opens a monitor and marks a job for each criterion. */
const openMarked = async (
  criteria: readonly JobCriteria[],
  options: MonitorOptions = {},
): Promise<{ readonly monitor: MonitorDriver; readonly jobs: readonly ServerJob[] }> => {
  const monitor = await openMonitor({ columns: 200, ...options });
  // At once: a pending job may begin while the screen is drawn.
  const jobs = await Promise.all(criteria.map(one => monitor.find(one)));
  await monitor.showsAllJobs();
  // Closes the details, which are open from the start at this width.
  await monitor.press('escape');
  await monitor.hides(/│/);
  for (const [index, job] of jobs.entries()) {
    await monitor.moveTo(job);
    await monitor.press('space');
    await monitor.shows(new RegExp(`\\b${index + 1} marked`));
  }
  return { monitor, jobs };
};

/** The line of the list that shows the job. */
const line = (monitor: MonitorDriver, { jobId }: ServerJob): string =>
  monitor.screen().find(row => row.includes(jobId)) ?? '';

test.runIf(mode.can.cancel)(
  'cancels all marked jobs after one y, and shows each outcome',
  {
    timeout: 60_000,
  },
  async () => {
    const { monitor, jobs } = await openMarked(cancelable, {
      server: { speed: 4 },
      args: ['--interval', '1s'],
    });
    await using _ = monitor;
    await monitor.press('c');
    await monitor.shows(...jobs.map(job => new RegExp(`║ [●○] .* ${job.jobId}`)));
    await monitor.answer(`Cancel ${cancelable.length} jobs?`, 'y');
    await monitor.shows(...jobs.map(job => `${job.jobId}: the server accepted the cancel.`));
    await monitor.press('escape');
    await monitor.hides(/marked|Results/);
    await monitor.press('home');
    await monitor.waitUntil('all canceled', () => jobs.every(job => line(monitor, job).includes('⊘ Canceled')));
    const sent = monitor.actions().map(({ path, body }) => path + body);
    expect(sent).toHaveLength(jobs.length);
    for (const { jobId } of jobs) expect(sent.filter(request => request.includes(jobId))).toHaveLength(1);
  },
);

test.runIf(mode.can.cancel)('leaves out marked jobs that can’t be canceled, with the reasons', async () => {
  const { monitor, jobs } = await openMarked([mode.running, firstRefused, otherRefused]);
  await using _ = monitor;
  const [running] = jobs;
  await monitor.press('c');
  await monitor.shows(/2 skipped:/);
  await monitor.showsSentence(firstReason, otherReason);
  await monitor.answer(/Cancel this job\?/, 'y');
  await monitor.shows(cancelAccepted({ jobId: running?.jobId ?? '' }));
  expect(monitor.actions()).toHaveLength(1);
});

test('shows the reasons instead of a question when no marked job can be canceled', async () => {
  const { monitor } = await openMarked([firstRefused, otherRefused]);
  await using _ = monitor;
  await monitor.press('c');
  await monitor.showsSentence(/Not possible for any of the 2 marked jobs: /, firstReason, otherReason);
  expect(monitor.actions()).toEqual([]);
});

test.runIf(mode.can.cancel)(
  'cancels the marked jobs although the cursor moves before and under the question',
  {
    timeout: 60_000,
  },
  async () => {
    const { monitor, jobs } = await openMarked(cancelable.slice(0, 2));
    await using _ = monitor;
    await monitor.press('end');
    await monitor.waitUntil('rows above', () => monitor.rowsAbove() > 0);
    await monitor.press('c');
    await monitor.shows(/Cancel 2 jobs\?/);
    await monitor.press('up', 'pageup');
    await monitor.answer(/Cancel 2 jobs\?/, 'y');
    await monitor.shows(...jobs.map(job => `${job.jobId}: the server accepted the cancel.`));
    expect(monitor.actions()).toHaveLength(2);
  },
);

test.runIf(mode.can.cancel)('shows the refusal of one marked job beside the accepted ones', async () => {
  const { monitor, jobs } = await openMarked(cancelable);
  await using _ = monitor;
  const [refused, ...others] = jobs;
  const { path } = mode.cancelRequest(monitor.server, refused?.jobId ?? '');
  // Some servers cancel every job through the same path.
  const isOfAll = jobs.every(job => mode.cancelRequest(monitor.server, job.jobId).path === path);
  monitor.relay.answer('POST', new RegExp(`${path}$`), apiError(409, 409, 'The job has ended.'));
  await monitor.press('c');
  await monitor.answer(`Cancel ${cancelable.length} jobs?`, 'y');
  await monitor.shows(`${refused?.jobId}: refused. The job has ended. (code 409`);
  for (const { jobId } of others) {
    await monitor.showsSentence(isOfAll ? `${jobId}: refused.` : `${jobId}: the server accepted the cancel.`);
  }
});

test('Space marks a job and moves on, and removes the mark of a marked job', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  await monitor.waitUntil('the cursor on the first job', () => monitor.cursorRow() === firstJobRow);
  const row = monitor.cursorRow();
  await monitor.press('space');
  await monitor.shows(/1 marked/, /^ \* /m);
  await monitor.waitUntil('the cursor on the next job', () => monitor.cursorRow() === row + 1);
  await monitor.press('up');
  await monitor.shows(/^❯\* /m);
  expect(monitor.cursorRow()).toBe(row);
  await monitor.press('space');
  await monitor.hides(/marked/);
});
