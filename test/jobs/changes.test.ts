import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChangeRecord, changesOf, jobOfRecord, missedChanges } from '../../src/jobs/changes.ts';
import type { Job } from '../../src/jobs/job.ts';
import { jobStatuses } from '../../src/jobs/statuses.ts';
import { aJob, noon } from '../support/jobs.ts';

const target = { endpoint: 'https://api.example.com', projectId: 'proj-1', projectName: 'Search' };

const change = (before: Partial<Job> | null, after: Partial<Job>): readonly ChangeRecord[] =>
  changesOf({ before: before && aJob(before), after: aJob(after) }, target, noon);

const pending = { status: 'pending', progress: 0, startedAt: null } as const;
const running = { status: 'in-progress' } as const;
const ended = { finishedAt: noon - 1_000 } as const;
const failed = { status: 'failed', reason: 'no space', ...ended } as const;

describe('changesOf', () => {
  test.each<[string, Partial<Job> | null, Partial<Job>, readonly string[]]>([
    ['records a new pending job', null, pending, ['new']],
    ['records that a new job has started', null, running, ['new', 'started']],
    ['records that a new job has failed', null, failed, ['new', 'failed']],
    ['records a start', pending, running, ['started']],
    ['records a failure even if zjobs saw no start', pending, failed, ['failed']],
    ['records a failure', running, failed, ['failed']],
    ['records a success', running, { status: 'successful', ...ended }, ['finished']],
    ['records that a cancel is under way', running, { status: 'canceling' }, ['canceling']],
    ['records a cancel', { status: 'canceling' }, { status: 'canceled', ...ended }, ['canceled']],
    ['records that a canceling job runs on', { status: 'canceling' }, running, ['changed']],
    ['records a retry', failed, { ...pending, reason: null }, ['queued']],
    ['records a second failure of the same job', failed, { ...failed, finishedAt: noon }, ['failed']],
    [
      'records a second end in an unknown status',
      { status: 'unknown', rawStatus: 'ABORTED', ...ended },
      { status: 'unknown', rawStatus: 'ABORTED', finishedAt: noon },
      ['changed'],
    ],
    ['ignores a new description of a finished job', failed, { ...failed, description: 'x' }, []],
    ['records an unknown status', running, { status: 'unknown', rawStatus: 'THAWING' }, ['changed']],
    [
      'records a change of the unknown status',
      { status: 'unknown', rawStatus: 'A' },
      { status: 'unknown', rawStatus: 'B' },
      ['changed'],
    ],
    ['ignores another word for the same status', running, { ...running, rawStatus: 'RUNNING' }, []],
    ['records a step of 25 %', { ...running, progress: 24 }, { ...running, progress: 25 }, ['progress']],
    ['records several steps as one', { ...running, progress: 3 }, { ...running, progress: 80 }, ['progress']],
    ['ignores less than a step', { ...running, progress: 26 }, { ...running, progress: 49 }, []],
    ['ignores 100 % before the end', { ...running, progress: 80 }, { ...running, progress: 100 }, []],
    ['ignores progress that goes back', { ...running, progress: 80 }, { ...running, progress: 10 }, []],
    [
      'ignores the first progress of a job whose list has none',
      { ...running, progress: null, family: 'import' },
      { ...running, progress: 60, family: 'import' },
      [],
    ],
    [
      'records the first progress in a job center',
      { ...running, progress: null },
      { ...running, progress: 60 },
      ['progress'],
    ],
    ['ignores unknown progress', { ...running, progress: null }, { ...running, progress: null }, []],
    ['ignores progress of a pending job', { ...pending, progress: 0 }, { ...pending, progress: 60 }, []],
  ])('%s', (_, before, after, events) => {
    expect(change(before, after).map(({ event }) => event)).toEqual(events);
  });

  test('writes the target, the time and the values of the job', () => {
    expect(change(running, failed)).toEqual([
      {
        id: 'job-0001:failed:2026-11-22T13:59:59Z',
        time: '2026-11-22T14:00:00Z',
        event: 'failed',
        endpoint: 'https://api.example.com',
        projectName: 'Search',
        previousStatus: 'in-progress',
        jobId: 'job-0001',
        projectId: 'proj-1',
        type: 'BACKUP',
        subtype: 'COLLECTION',
        label: 'Collection backup',
        description: 'Back up collection products',
        status: 'failed',
        rawStatus: 'FAILED',
        progress: 40,
        reason: 'no space',
        createdBy: 'ana@example.com',
        createdAt: '2026-11-22T13:50:00Z',
        startedAt: '2026-11-22T13:51:00Z',
        finishedAt: '2026-11-22T13:59:59Z',
        clusterId: 'in01-abc',
        clusterName: 'production',
        dbName: 'default',
        collectionName: 'products',
        family: 'job-center',
        regionId: 'aws-eu-central-1',
        stage: null,
      },
    ]);
    expect(change(null, { ...pending, projectId: null })[0]).toMatchObject({
      projectId: 'proj-1',
      previousStatus: null,
    });
  });
});

describe('the ID of a record', () => {
  const idOf = (before: Partial<Job>, after: Partial<Job>, at = noon) =>
    changesOf({ before: aJob(before), after: aJob(after) }, target, at)[0]?.id;

  test('is the same for every process that sees the change, at any time', () => {
    expect(idOf(running, failed)).toBe(idOf(pending, failed, noon + 60_000));
    expect(idOf({ ...running, progress: 10 }, { ...running, progress: 51 })).toBe(
      idOf({ ...running, progress: 30 }, { ...running, progress: 74 }),
    );
  });

  test('differs for each step and each run', () => {
    const ids = [
      idOf({ ...running, progress: 0 }, { ...running, progress: 25 }),
      idOf({ ...running, progress: 0 }, { ...running, progress: 50 }),
      idOf({ ...running, progress: 0 }, { ...running, progress: 50, startedAt: noon }),
      idOf(running, failed),
      idOf(running, { ...failed, finishedAt: noon }),
      idOf(failed, pending),
      idOf({ ...failed, finishedAt: noon }, pending),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test('jobOfRecord restores the job, so that comparing it with its record finds no change', () => {
  const anyTime = fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: null });
  const anyJob = fc
    .record({
      status: fc.constantFrom(...jobStatuses),
      progress: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
      startedAt: anyTime,
      finishedAt: anyTime,
      description: fc.option(fc.string(), { nil: null }),
    })
    .map(facts => aJob({ ...facts, regionId: null }));
  fc.assert(
    fc.property(anyJob, job => {
      const [record] = changesOf({ before: null, after: job }, target, noon);
      expect(record && jobOfRecord(record)).toEqual(job);
      const missed = missedChanges(record ? [record] : [], new Map([[job.id, job]]), target, noon);
      expect(missed).toEqual([]);
    }),
  );
});

test('missedChanges compares the last record of each job with the job as it is now', () => {
  const records = [...change(pending, running), ...change({ ...running, progress: 3 }, { ...running, progress: 50 })];
  const now = new Map([
    ['job-0001', aJob(failed)],
    ['job-other', aJob({ id: 'job-other', ...failed })],
  ]);
  const missed = missedChanges(records, now, target, noon);
  expect(missed.map(({ record }) => [record.jobId, record.event, record.previousStatus])).toEqual([
    ['job-0001', 'failed', 'in-progress'],
  ]);
  expect(missedChanges(records, new Map(), target, noon)).toEqual([]);
});
