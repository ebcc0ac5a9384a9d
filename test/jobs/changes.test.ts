import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChangeRecord, changesOf, jobOfRecord, missedChanges } from '../../src/jobs/changes.ts';
import type { Job } from '../../src/jobs/job.ts';
import { jobStatuses } from '../../src/jobs/statuses.ts';
import { aJob, noon } from '../support/jobs.ts';

const place = { endpoint: 'https://api.example.com', projectId: 'proj-1', projectName: 'Search' };

const change = (before: Partial<Job> | null, after: Partial<Job>): readonly ChangeRecord[] =>
  changesOf({ before: before && aJob(before), after: aJob(after) }, place, noon);

const pending = { status: 'pending', progress: 0, startedAt: null } as const;
const running = { status: 'in-progress' } as const;
const ended = { finishedAt: noon - 1_000 } as const;
const failed = { status: 'failed', reason: 'no space', ...ended } as const;

describe('what is recorded of a change', () => {
  test.each<[string, Partial<Job> | null, Partial<Job>, readonly string[]]>([
    ['a new one that waits', null, pending, ['new']],
    ['a new one that runs', null, running, ['new', 'started']],
    ['a new one that has failed', null, failed, ['new', 'failed']],
    ['it starts', pending, running, ['started']],
    ['it fails before it is seen to start', pending, failed, ['failed']],
    ['it fails', running, failed, ['failed']],
    ['it ends well', running, { status: 'successful', ...ended }, ['finished']],
    ['it is being canceled', running, { status: 'canceling' }, ['canceling']],
    ['it was canceled', { status: 'canceling' }, { status: 'canceled', ...ended }, ['canceled']],
    ['a cancel was in vain', { status: 'canceling' }, running, ['changed']],
    ['it is retried', failed, { ...pending, reason: null }, ['queued']],
    ['it ran again and failed again between two looks', failed, { ...failed, finishedAt: noon }, ['failed']],
    ['a finished job is described anew', failed, { ...failed, description: 'x' }, []],
    ['a word that nobody knows', running, { status: 'unknown', rawStatus: 'THAWING' }, ['changed']],
    ['another such word', { status: 'unknown', rawStatus: 'A' }, { status: 'unknown', rawStatus: 'B' }, ['changed']],
    ['another name for the same status', running, { ...running, rawStatus: 'RUNNING' }, []],
    ['a step', { ...running, progress: 24 }, { ...running, progress: 25 }, ['progress']],
    ['three steps at once', { ...running, progress: 3 }, { ...running, progress: 80 }, ['progress']],
    ['less than a step', { ...running, progress: 26 }, { ...running, progress: 49 }, []],
    ['all of it, before it ends', { ...running, progress: 80 }, { ...running, progress: 100 }, []],
    ['backwards', { ...running, progress: 80 }, { ...running, progress: 10 }, []],
    [
      'a describe tells first what a list leaves out',
      { ...running, progress: null, family: 'import' },
      { ...running, progress: 60, family: 'import' },
      [],
    ],
    ['a job center begins to tell it', { ...running, progress: null }, { ...running, progress: 60 }, ['progress']],
    ['nothing is known of it', { ...running, progress: null }, { ...running, progress: null }, []],
    ['progress while it waits', { ...pending, progress: 0 }, { ...pending, progress: 60 }, []],
  ])('%s', (_, before, after, events) => {
    expect(change(before, after).map(({ event }) => event)).toEqual(events);
  });

  test('has the place, when it was seen, and the job as it then was', () => {
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
    changesOf({ before: aJob(before), after: aJob(after) }, place, at)[0]?.id;

  test('is the same for whoever sees the change, and whenever', () => {
    expect(idOf(running, failed)).toBe(idOf(pending, failed, noon + 60_000));
    expect(idOf({ ...running, progress: 10 }, { ...running, progress: 51 })).toBe(
      idOf({ ...running, progress: 30 }, { ...running, progress: 74 }),
    );
  });

  test('is another one for each step and each run', () => {
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

test('a record gives back the job, and no change comes of comparing the two', () => {
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
      const [record] = changesOf({ before: null, after: job }, place, noon);
      expect(record && jobOfRecord(record)).toEqual(job);
      const missed = missedChanges(record ? [record] : [], new Map([[job.id, job]]), place, noon);
      expect(missed).toEqual([]);
    }),
  );
});

test('what happened while nobody looked is found by the last record of a job', () => {
  const records = [...change(pending, running), ...change({ ...running, progress: 3 }, { ...running, progress: 50 })];
  const now = new Map([
    ['job-0001', aJob(failed)],
    ['job-other', aJob({ id: 'job-other', ...failed })],
  ]);
  const missed = missedChanges(records, now, place, noon);
  expect(missed.map(({ record }) => [record.jobId, record.event, record.previousStatus])).toEqual([
    ['job-0001', 'failed', 'in-progress'],
  ]);
  expect(missedChanges(records, new Map(), place, noon)).toEqual([]);
});
