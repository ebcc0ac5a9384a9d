import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createJobIndex, mergedJob } from '../../../src/cloud/merged-list/job-index.ts';
import type { JobFamily } from '../../../src/jobs/families.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { isUnfinished, jobStatuses } from '../../../src/jobs/statuses.ts';
import { aJob } from '../../support/jobs.ts';

/** An import as its list tells it: hardly anything. */
const listed = (given: Partial<Job> = {}): Job =>
  aJob({
    ...{ id: 'job-1', type: 'IMPORT', subtype: null, description: null, family: 'import', createdBy: null },
    ...{ status: 'in-progress', rawStatus: 'Importing', progress: null, reason: null, dbName: null },
    ...{ createdAt: null, startedAt: null, finishedAt: null },
    ...given,
  });

/** The same as Describe Job tells it. */
const byId = (given: Partial<Job> = {}): Job =>
  listed({
    ...{ family: 'control-plane', rawStatus: 'IN_PROGRESS', startedAt: 1_000, collectionName: null },
    ...{ clusterId: null, clusterName: null, regionId: null },
    ...given,
  });

describe('a newer reading', () => {
  test('of the control plane fills the times and changes nothing else', () => {
    const merged = mergedJob(listed({ progress: 20 }), byId({ status: 'pending', rawStatus: 'PENDING', progress: 0 }));
    expect(merged).toEqual(listed({ progress: 20, startedAt: 1_000 }));
  });

  test('of the control plane tells progress and end where the status is the same', () => {
    expect(mergedJob(listed(), byId({ progress: 40 }))).toMatchObject({ progress: 40, rawStatus: 'Importing' });
    const ended = { status: 'successful', finishedAt: 2_000 } as const;
    const merged = mergedJob(listed({ ...ended, rawStatus: 'Completed', finishedAt: null }), byId(ended));
    expect(merged).toMatchObject({ rawStatus: 'Completed', finishedAt: 2_000, family: 'import' });
  });

  test('of a list forgets nothing that a describe told', () => {
    const described = listed({ progress: 40, startedAt: 1_000, createdBy: 'ana', dbName: 'shop' });
    expect(mergedJob(described, listed())).toEqual(described);
  });

  test('with another status has its own progress, reason and end', () => {
    const failed = listed({ status: 'failed', rawStatus: 'Failed', progress: 40, reason: 'broken', finishedAt: 2_000 });
    expect(mergedJob(failed, listed())).toMatchObject({
      status: 'in-progress',
      progress: null,
      reason: null,
      finishedAt: null,
    });
    expect(mergedJob(listed({ progress: 40 }), listed({ status: 'successful', rawStatus: 'Completed' }))).toMatchObject(
      {
        status: 'successful',
        progress: null,
      },
    );
  });

  test('of the family that can act takes the place of a lesser one', () => {
    const merged = mergedJob(byId({ progress: 40 }), listed());
    expect(merged).toMatchObject({
      family: 'import',
      rawStatus: 'Importing',
      startedAt: 1_000,
      progress: 40,
      clusterId: 'in01-abc',
    });
  });

  test('without a type leaves the one that is known', () => {
    expect(mergedJob(listed(), listed({ type: 'UNKNOWN' })).type).toBe('IMPORT');
  });

  test('does not take a job back from its good end', () => {
    const done = listed({ status: 'successful', rawStatus: 'Completed', progress: 100, finishedAt: 2_000 });
    for (const late of [listed(), byId(), listed({ status: 'pending', rawStatus: 'Pending' })]) {
      expect(mergedJob(done, late)).toMatchObject({
        status: 'successful',
        rawStatus: 'Completed',
        progress: 100,
        finishedAt: 2_000,
      });
    }
    expect(mergedJob(done, listed({ status: 'unknown', rawStatus: 'Thawing' })).rawStatus).toBe('Thawing');
  });

  test('brings a failed job back only by the family that tells more: a console can retry it', () => {
    const failed = listed({ status: 'failed', rawStatus: 'Failed' });
    expect(mergedJob(failed, listed()).status).toBe('in-progress');
    expect(mergedJob(failed, byId()).status).toBe('failed');
  });

  const family = fc.constantFrom<JobFamily>('import', 'spark', 'control-plane', 'backup');
  const reading = fc
    .record({ family, status: fc.constantFrom(...jobStatuses), startedAt: fc.constantFrom(null, 1_000) })
    .map(given => listed({ ...given, rawStatus: `${given.family} ${given.status}` }));

  test('two families that take turns do not move a job to and fro', () => {
    fc.assert(
      fc.property(reading, reading, (one, other) => {
        fc.pre(one.family !== other.family);
        const first = [one, other, one, other].reduce(mergedJob);
        const second = [one, other].reduce(mergedJob, first);
        expect([second.status, second.rawStatus, second.family]).toEqual([first.status, first.rawStatus, first.family]);
      }),
    );
  });

  test('nothing that is known for good is lost', () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 6 }), readings => {
        const merged = readings.reduce(mergedJob);
        expect(merged.startedAt).toBe(readings.some(({ startedAt }) => startedAt !== null) ? 1_000 : null);
      }),
    );
  });
});

describe('the known jobs', () => {
  test('of two readings the one that was asked for later is believed, however they come', () => {
    const known = createJobIndex();
    known.take(listed({ status: 'successful', rawStatus: 'Completed' }), 2);
    expect(known.take(listed({ progress: 10 }), 1).status).toBe('successful');
    expect(known.get('job-1')?.status).toBe('successful');
  });

  test('a hint fills what is missing, of what is known alone', () => {
    const known = createJobIndex();
    expect(known.hint(byId())).toEqual(byId());
    expect(known.get('job-1')).toBeUndefined();
    known.take(listed(), 1);
    expect(known.hint(byId({ status: 'failed' }))).toMatchObject({ startedAt: 1_000, status: 'in-progress' });
  });

  test('those that may still change are told until they end or are forgotten', () => {
    const known = createJobIndex();
    const ids = (): readonly string[] => known.unfinished().map(({ id }) => id);
    known.take(listed(), 1);
    known.take(listed({ id: 'job-2', status: 'unknown' }), 1);
    known.take(listed({ id: 'job-3', status: 'failed' }), 1);
    expect(ids()).toEqual(['job-1', 'job-2']);
    known.take(listed({ status: 'canceled' }), 2);
    known.forget('job-2');
    expect(ids()).toEqual([]);
    expect([known.get('job-1'), known.get('job-2')].map(job => job && isUnfinished(job.status))).toEqual([
      false,
      undefined,
    ]);
  });
});
