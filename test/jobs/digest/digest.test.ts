import { describe, expect, test } from 'vitest';
import { jobCenterSupport } from '../../../src/jobs/action-support.ts';
import { type ActionRecord, changesOf, type HistoryRecord } from '../../../src/jobs/changes.ts';
import { digestOf, mergeDigests } from '../../../src/jobs/digest/digest.ts';
import { digestJson } from '../../../src/jobs/digest/digest-json.ts';
import { type Insight, noInsight } from '../../../src/jobs/insight/insight.ts';
import type { Job, JobSource } from '../../../src/jobs/job.ts';
import { aJob, noon } from '../../support/jobs.ts';

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
  digestOf({ from: noon - 24 * hour, to: noon }, { jobs, journals: [{ source: null, records }], insightOf, isWanted });

describe('digestOf', () => {
  test('counts the jobs that ended in the window, those that run, and those of the window before', () => {
    const pending = aJob({ id: 'p', status: 'pending', startedAt: null });
    const jobs = [aJob(), pending, ended('a', 1), failed('b', 23.5, 'x'), ended('c', 25), ended('d', 49)];
    const { counts, before } = digest({ jobs });
    expect(counts).toMatchObject({ 'in-progress': 1, pending: 1, successful: 1, failed: 1 });
    // The failed job ran when the window began.
    expect(before).toMatchObject({ 'in-progress': 1, pending: 0, successful: 1, failed: 0 });
  });

  test('counts a job in an unknown status as unknown, now and when the window began', () => {
    const unknown = aJob({ id: 'u', status: 'unknown', rawStatus: 'REBALANCING', startedAt: noon - 60 * hour });
    const { counts, before, running } = digest({ jobs: [unknown] });
    expect([counts.unknown, before.unknown, running]).toEqual([1, 1, []]);
    expect([counts['in-progress'], before['in-progress']]).toEqual([0, 0]);
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
    const { counts, journals } = digest({ records: [...forgotten, ...vanished] });
    expect(counts).toMatchObject({ failed: 1, 'in-progress': 0 });
    expect(journals).toEqual([{ source: null, from: noon - hour }]);
  });

  test('groups failures without a time after the others, and counts them as undated', () => {
    const timeless = { createdAt: null, startedAt: null, finishedAt: null };
    const jobs = [
      { ...failed('a', 1, 'lost'), ...timeless },
      failed('b', 2, 'no space'),
      { ...ended('c', 1), ...timeless },
    ];
    const { failures, counts, undated, types } = digest({ jobs });
    expect(counts).toMatchObject({ failed: 2, successful: 1 });
    expect(failures.map(({ lastAt, reason }) => [lastAt, reason])).toEqual([
      [noon - 2 * hour, 'no space'],
      [null, 'lost'],
    ]);
    expect(undated).toBe(2);
    expect(types).toMatchObject([{ ended: 3, failed: 2 }]);
  });

  test('takes the end of a job without a time from the journal', () => {
    const timeless = { createdAt: null, startedAt: null, finishedAt: null };
    const job = (id: string) => ({ ...failed(id, 1, 'lost'), ...timeless });
    const seen = (id: string, hoursAgo: number) =>
      changesOf({ before: aJob({ id, ...timeless }), after: job(id) }, target, noon - hoursAgo * hour);
    const records = [...seen('old', 60), ...seen('forgotten', 50), ...seen('new', 3)];
    const { counts, failures, undated } = digest({ jobs: [job('old'), job('new')], records });
    expect(counts.failed).toBe(1);
    expect(failures.map(({ lastAt, jobs: [one] }) => [lastAt, one?.id])).toEqual([[noon - 3 * hour, 'new']]);
    expect(undated).toBe(0);
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
    expect(result.actions).toEqual([{ record: records[0], source: null, job: canceled }]);
  });

  test('leaves out jobs that are not wanted', () => {
    expect(digest({ jobs: [failed('a', 1, 'x')], isWanted: () => false }).counts.failed).toBe(0);
  });

  test('takes at most 900 ms of CPU time for 100,000 jobs', () => {
    const jobs = Array.from({ length: 100_000 }, (_, index) =>
      index % 5 === 0
        ? failed(`job-${index}`, index % 40, `row ${index}: no space`)
        : ended(`job-${index}`, index % 40),
    );
    const timeOf = (): number => {
      const start = process.cpuUsage();
      digest({ jobs });
      return process.cpuUsage(start).user / 1_000;
    };
    // CPU time, so that other programs don't count; the least, because a first run is slow.
    expect(Math.min(...Array.from({ length: 4 }, timeOf))).toBeLessThan(900);
  });
});

describe('mergeDigests', () => {
  const sourceAt = (index: number): JobSource => ({
    index,
    key: `http://127.0.0.1:${index} proj-${index}`,
    name: `Search (127.0.0.1:${index})`,
    projectId: `proj-${index}`,
    isWholeServer: false,
    host: `127.0.0.1:${index}`,
    actionSupport: () => jobCenterSupport,
  });
  const digestAt = (index: number, { jobs = [], records = [] }: Given) => {
    const source = sourceAt(index);
    return digestOf(
      { from: noon - 24 * hour, to: noon },
      {
        jobs: jobs.map(job => ({ ...job, source })),
        journals: [{ source, records }],
        insightOf: () => noInsight,
        isWanted: () => true,
      },
    );
  };

  test('names the source of jobs and actions that only a journal knows', () => {
    const gone = (at: number) =>
      changesOf({ before: aJob({ id: 'gone' }), after: failed('gone', at, 'lost') }, target, noon - hour);
    const merged = mergeDigests([
      digestAt(0, { records: [...gone(3), cancel({ jobId: 'unknown' })] }),
      digestAt(1, { records: gone(2) }),
    ]);
    expect(merged?.failures[0]?.jobs.map(({ source }) => source?.index)).toEqual([1, 0]);
    expect(merged?.actions.map(({ source, job }) => [source?.index, job])).toEqual([[0, null]]);
  });

  test('keeps apart jobs of the same ID in the lists and journals of several sources', () => {
    const [first, second] = [sourceAt(0), sourceAt(1)];
    const gone = changesOf({ before: aJob({ id: 'same' }), after: failed('same', 2, 'lost') }, target, noon - hour);
    const { counts } = digestOf(
      { from: noon - 24 * hour, to: noon },
      {
        jobs: [{ ...ended('same', 1), source: first }],
        journals: [
          { source: first, records: [] },
          { source: second, records: gone },
        ],
        insightOf: () => noInsight,
        isWanted: () => true,
      },
    );
    expect(counts).toMatchObject({ successful: 1, failed: 1 });
  });

  test('says of each source where its journal begins', () => {
    const merged = mergeDigests([digestAt(0, { records: [cancel()] }), digestAt(1, {})]);
    expect(merged?.journals.map(({ from }) => from)).toEqual([noon - hour, null]);
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
    { project: { id: 'proj-1', name: 'Search' }, host: '127.0.0.1:1' },
  );
  const zero = { pending: 0, 'in-progress': 0, successful: 0, failed: 0, canceling: 0, canceled: 0, unknown: 0 };
  expect(JSON.parse(JSON.stringify(json))).toEqual({
    from: '2026-11-21T14:00:00Z',
    to: '2026-11-22T14:00:00Z',
    journalFrom: '2026-11-22T13:00:00Z',
    counts: { ...zero, 'in-progress': 1, failed: 1 },
    before: zero,
    failures: [
      {
        reason: 'no space',
        count: 1,
        lastAt: '2026-11-22T13:00:00Z',
        jobIds: ['a'],
        jobs: [{ jobId: 'a', source: 'proj-1' }],
      },
    ],
    stalled: [],
    slow: [],
    running: [
      {
        jobId: 'job-0001',
        source: 'proj-1',
        stalled: false,
        slow: false,
        estimate: {
          earliest: '2026-11-22T14:00:00Z',
          likely: '2026-11-22T14:00:00Z',
          latest: '2026-11-22T14:00:00Z',
          basis: 'pace',
          jobs: 0,
        },
      },
    ],
    actions: [
      { at: '2026-11-22T13:00:00.000Z', action: 'cancel', jobId: 'job-1', source: 'proj-1', outcome: 'accepted' },
    ],
  });
});
