import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Part } from '../../../src/cloud/families/family.ts';
import { createJobIndex, mergeReading } from '../../../src/cloud/merged-list/job-index.ts';
import { type JobFamily, jobFamilies } from '../../../src/jobs/families.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { isUnfinished, jobStatuses, statusOfWord } from '../../../src/jobs/statuses.ts';
import { aJob, makeJob } from '../../support/jobs.ts';

/** An import as its list reports it, with hardly any fields. */
const listed = (given: Partial<Job> = {}): Job =>
  aJob({
    ...{ id: 'job-1', type: 'IMPORT', subtype: null, description: null, family: 'import', createdBy: null },
    ...{ status: 'in-progress', rawStatus: 'Importing', progress: null, reason: null, dbName: null },
    ...{ createdAt: null, startedAt: null, finishedAt: null },
    ...given,
  });

/** The same import as the control plane describes it. */
const byId = (given: Partial<Job> = {}): Job =>
  listed({
    ...{ family: 'control-plane', rawStatus: 'IN_PROGRESS', startedAt: 1_000, collectionName: null },
    ...{ clusterId: null, clusterName: null, regionId: null },
    ...given,
  });

describe('a newer reading', () => {
  test('from the control plane fills in the times and changes nothing else', () => {
    const merged = mergeReading(
      listed({ progress: 20 }),
      byId({ status: 'pending', rawStatus: 'PENDING', progress: 0 }),
    );
    expect(merged).toEqual(listed({ progress: 20, startedAt: 1_000 }));
  });

  test('from the control plane adds progress and end if the status is the same', () => {
    expect(mergeReading(listed(), byId({ progress: 40 }))).toMatchObject({ progress: 40, rawStatus: 'Importing' });
    const ended = { status: 'successful', finishedAt: 2_000 } as const;
    const merged = mergeReading(listed({ ...ended, rawStatus: 'Completed', finishedAt: null }), byId(ended));
    expect(merged).toMatchObject({ rawStatus: 'Completed', finishedAt: 2_000, family: 'import' });
  });

  test('from a list keeps everything that a describe reported', () => {
    const described = listed({ progress: 40, startedAt: 1_000, createdBy: 'ana', dbName: 'shop' });
    expect(mergeReading(described, listed())).toEqual(described);
  });

  test('with another status replaces progress, reason and end', () => {
    const failed = listed({ status: 'failed', rawStatus: 'Failed', progress: 40, reason: 'broken', finishedAt: 2_000 });
    expect(mergeReading(failed, listed())).toMatchObject({
      status: 'in-progress',
      progress: null,
      reason: null,
      finishedAt: null,
    });
    expect(
      mergeReading(listed({ progress: 40 }), listed({ status: 'successful', rawStatus: 'Completed' })),
    ).toMatchObject({
      status: 'successful',
      progress: null,
    });
  });

  test('from the family that can act replaces one of lesser rank', () => {
    const merged = mergeReading(byId({ progress: 40 }), listed());
    expect(merged).toMatchObject({
      family: 'import',
      rawStatus: 'Importing',
      startedAt: 1_000,
      progress: 40,
      clusterId: 'in01-abc',
    });
  });

  test('without a type keeps the known type', () => {
    expect(mergeReading(listed(), listed({ type: 'UNKNOWN' })).type).toBe('IMPORT');
  });

  test('does not take back a successful job', () => {
    const done = listed({ status: 'successful', rawStatus: 'Completed', progress: 100, finishedAt: 2_000 });
    for (const late of [listed(), byId(), listed({ status: 'pending', rawStatus: 'Pending' })]) {
      expect(mergeReading(done, late)).toMatchObject({
        status: 'successful',
        rawStatus: 'Completed',
        progress: 100,
        finishedAt: 2_000,
      });
    }
    expect(mergeReading(done, listed({ status: 'unknown', rawStatus: 'Thawing' })).rawStatus).toBe('Thawing');
  });

  test('restarts a failed job only if it comes from the family of higher rank', () => {
    const failed = listed({ status: 'failed', rawStatus: 'Failed' });
    expect(mergeReading(failed, listed()).status).toBe('in-progress');
    expect(mergeReading(failed, byId()).status).toBe('failed');
  });

  const family = fc.constantFrom<JobFamily>('import', 'spark', 'control-plane', 'backup');
  const reading = fc
    .record({ family, status: fc.constantFrom(...jobStatuses), startedAt: fc.constantFrom(null, 1_000) })
    .map(given => listed({ ...given, rawStatus: `${given.family} ${given.status}` }));

  test('from two families in turn does not switch the job back and forth', () => {
    fc.assert(
      fc.property(reading, reading, (one, other) => {
        fc.pre(one.family !== other.family);
        const first = [one, other, one, other].reduce(mergeReading);
        const second = [one, other].reduce(mergeReading, first);
        expect([second.status, second.rawStatus, second.family]).toEqual([first.status, first.rawStatus, first.family]);
      }),
    );
  });

  test('never loses a field that is kept', () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 6 }), readings => {
        const merged = readings.reduce(mergeReading);
        expect(merged.startedAt).toBe(readings.some(({ startedAt }) => startedAt !== null) ? 1_000 : null);
      }),
    );
  });
});

describe('the job index', () => {
  test('keeps the reading that was requested later, whichever arrives first', () => {
    const index = createJobIndex();
    index.merge(listed({ status: 'successful', rawStatus: 'Completed' }), 2);
    expect(index.merge(listed({ progress: 10 }), 1).status).toBe('successful');
    expect(index.get('job-1')?.status).toBe('successful');
  });

  test('fills in missing fields of known jobs only', () => {
    const index = createJobIndex();
    expect(index.fillIn(byId())).toEqual(byId());
    expect(index.get('job-1')).toBeUndefined();
    index.merge(listed(), 1);
    expect(index.fillIn(byId({ status: 'failed' }))).toMatchObject({ startedAt: 1_000, status: 'in-progress' });
  });

  test('lists unfinished jobs until they finish or are removed', () => {
    const index = createJobIndex();
    const ids = (): readonly string[] => index.unfinished().map(({ id }) => id);
    index.merge(listed(), 1);
    index.merge(listed({ id: 'job-2', status: 'unknown' }), 1);
    index.merge(listed({ id: 'job-3', status: 'failed' }), 1);
    expect(ids()).toEqual(['job-1', 'job-2']);
    index.merge(listed({ status: 'canceled' }), 2);
    index.remove('job-2');
    expect(ids()).toEqual([]);
    expect([index.get('job-1'), index.get('job-2')].map(job => job && isUnfinished(job.status))).toEqual([
      false,
      undefined,
    ]);
  });
});

describe('a cycle of the job index', () => {
  const part = (family: JobFamily): Part => ({
    ...{ key: family, family, where: null, bestEffort: false, listsProgress: true },
    read: async () => ({ jobs: [], badRecords: 0, next: null }),
  });
  const finished = (id: string): Job => listed({ id, status: 'successful' });
  const never = () => false;

  test('removes finished jobs that no list contained in the last complete cycle', () => {
    const index = createJobIndex();
    index.beginCycle(1, false, never);
    index.merge(finished('old'), 2);
    index.merge(listed({ id: 'running' }), 2);
    index.beginCycle(3, true, never);
    expect(index.takeUnlisted()).toEqual([]);
    index.merge(finished('new'), 4);
    index.beginCycle(5, false, never);
    expect(index.takeUnlisted()).toEqual([]);
    index.merge(finished('new'), 6);
    index.beginCycle(7, true, never);
    expect([index.takeUnlisted(), index.takeUnlisted()]).toEqual([['old'], []]);
    expect([index.get('old'), index.size()]).toEqual([undefined, 2]);
  });

  test('keeps the jobs of a part that fails', () => {
    const index = createJobIndex();
    index.listedIn('old', part('import'));
    index.merge(finished('old'), 1);
    index.beginCycle(2, true, never);
    index.beginCycle(3, true, ({ family }) => family === 'import');
    expect([index.takeUnlisted(), index.size()]).toEqual([[], 1]);
  });

  test('counts a job as listed for two cycles, and a tracked job never', () => {
    const index = createJobIndex();
    index.beginCycle(1, false, never);
    index.listedIn('job-1', part('import'));
    index.merge(listed(), 2);
    index.listedIn('job-2', part('control-plane'));
    index.merge(listed({ id: 'job-2' }), 2);
    const areListed = () => [index.isListed('job-1'), index.isListed('job-2')];
    expect(areListed()).toEqual([true, false]);
    index.beginCycle(3, true, never);
    expect(areListed()).toEqual([true, false]);
    index.beginCycle(4, true, never);
    expect(areListed()).toEqual([false, false]);
  });

  test('prefers a list to the tracked jobs as the part of a job', () => {
    const index = createJobIndex();
    for (const family of ['control-plane', 'import', 'control-plane'] as const) index.listedIn('job-1', part(family));
    expect(index.partOf('job-1')?.family).toBe('import');
  });
});

test('merging two readings of a job makes it successful only if one of them is', () => {
  const statusWords = [
    'SUCCESSFUL',
    'SUCCEEDED',
    'Completed',
    'AVAILABLE',
    'PENDING',
    'RUNNING',
    'FAILED',
    'Importing',
  ];
  const nearWords = ['successful', ' SUCCESSFUL', 'SUCCESSFUL\u0000', 'SUCCESS', 'COMPLETED', 'DONE', 'constructor'];
  const reading = fc
    .record({ word: fc.constantFrom(...statusWords, ...nearWords), family: fc.constantFrom(...jobFamilies) })
    .map(({ word, family }) => makeJob('job-1', { rawStatus: word, status: statusOfWord(word), family }));
  fc.assert(
    fc.property(reading, reading, (before, read) => {
      const merged = mergeReading(before, read);
      if (merged.status !== 'successful') return;
      expect([before.status, read.status]).toContain('successful');
    }),
    { numRuns: 200 },
  );
});
