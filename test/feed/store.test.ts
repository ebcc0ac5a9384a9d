import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createJobStore, type Observation } from '../../src/feed/store.ts';
import type { Job } from '../../src/jobs/job.ts';
import { comparatorOf } from '../../src/jobs/order.ts';
import { isUnfinished, jobStatuses } from '../../src/jobs/statuses.ts';
import { makeJob } from '../support/jobs.ts';

const noJobs = { pending: 0, 'in-progress': 0, canceling: 0, unknown: 0, failed: 0, canceled: 0, successful: 0 };

describe('merging', () => {
  test('keeps the object of an unchanged job, and reports no change', () => {
    const store = createJobStore();
    const first = makeJob('a');
    store.merge([first], store.nextRequest());
    expect(store.merge([makeJob('a')], store.nextRequest())).toEqual([]);
    expect(store.jobs.get('a')).toBe(first);
    expect(store.version()).toBe(1);
  });

  test('reports a change with the job as it was before', () => {
    const store = createJobStore();
    const before = makeJob('a', { status: 'pending' });
    const after = makeJob('a', { status: 'in-progress', progress: 3 });
    expect(store.merge([before], store.nextRequest())).toEqual([{ before: null, after: before }]);
    expect(store.merge([after], store.nextRequest())).toEqual([{ before, after }]);
    expect(store.counts()).toEqual({ ...noJobs, 'in-progress': 1 });
  });

  test('keeps lasting values that an answer leaves out', () => {
    const store = createJobStore();
    store.merge([makeJob('a', { status: 'in-progress', progress: 40 })], store.nextRequest());
    store.merge([makeJob('a', { status: 'successful', createdBy: null, description: null })], store.nextRequest());
    expect(store.jobs.get('a')).toEqual(makeJob('a', { status: 'successful' }));
  });

  test('drops the reason and the end of a failed job that runs again', () => {
    const store = createJobStore();
    store.merge([makeJob('a', { status: 'failed', reason: 'schema', finishedAt: 9 })], store.nextRequest());
    store.accept(makeJob('a', { status: 'pending' }), store.nextRequest());
    expect(store.jobs.get('a')).toMatchObject({ status: 'pending', reason: null, finishedAt: null });
    expect([...store.unfinished]).toEqual(['a']);
  });
});

describe('with a list that reports only the status of finished jobs, the store', () => {
  const listed = makeJob('a', { family: 'import', status: 'failed', createdAt: null });
  const described = { ...listed, progress: 37, reason: 'no such file', startedAt: 5, finishedAt: 9 };
  const observation = { now: 100, isComplete: true };

  test('keeps the values of a describe or of the cache', () => {
    const store = createJobStore();
    store.seed([described]);
    expect(store.merge([listed], store.nextRequest(), observation)).toEqual([]);
    expect(store.jobs.get('a')).toBe(described);
    expect(store.merge([{ ...listed, status: 'pending' }], store.nextRequest(), observation)).toHaveLength(1);
    expect(store.jobs.get('a')).toMatchObject({ progress: null, reason: null, startedAt: null, finishedAt: null });
  });

  test('drops a value that a job center leaves out', () => {
    const store = createJobStore();
    store.merge([makeJob('b', { status: 'failed', progress: 37 })], store.nextRequest());
    store.merge([makeJob('b', { status: 'failed' })], store.nextRequest());
    expect(store.jobs.get('b')?.progress).toBeNull();
  });

  test('keeps when an ended job was queued again, until it starts', () => {
    const store = createJobStore();
    const see = (values: Partial<Job>) => {
      store.accept(makeJob('a', { createdAt: 1, ...values }), store.nextRequest(), observation);
      return store.jobs.get('a')?.observed?.queued;
    };
    expect(see({ status: 'pending' })).toBeUndefined();
    expect(see({ status: 'failed', finishedAt: 5 })).toBeUndefined();
    expect(see({ status: 'pending' })).toBe(observation.now);
    expect(see({ status: 'pending', progress: 0 })).toBe(observation.now);
    expect(see({ status: 'in-progress', startedAt: 9 })).toBeUndefined();
  });

  test('does not say when a job was queued that had ended only in the cache', () => {
    const store = createJobStore();
    store.seed([makeJob('a', { status: 'failed', finishedAt: 5 })]);
    store.merge([makeJob('a', { status: 'pending' })], store.nextRequest(), { now: 100, isComplete: false });
    expect(store.jobs.get('a')).toMatchObject({ status: 'pending', observed: null });
  });

  test('keeps when a job was queued again after its row is released', () => {
    const store = createJobStore();
    const late = { ...described, observed: null };
    store.merge([listed], store.nextRequest(), observation);
    store.accept(late, store.nextRequest(), observation);
    store.accept(makeJob('a', { createdAt: 7, status: 'pending' }), store.nextRequest(), { ...observation, now: 300 });
    expect(store.jobs.get('a')?.observed).toMatchObject({ pinned: true, queued: 300 });
    store.releasePinned();
    expect(store.jobs.get('a')?.observed).toEqual({ began: null, ended: null, queued: 300 });
  });

  test('pins a job whose timestamps arrive late until it is released', () => {
    const store = createJobStore();
    store.merge([listed, makeJob('b', { createdAt: 2 })], store.nextRequest(), observation);
    const order = () => [...store.jobs.values()].sort(comparatorOf('default', 0)).map(({ id }) => id);
    expect(order()).toEqual(['b', 'a']);
    store.accept(described, store.nextRequest(), observation);
    expect(store.jobs.get('a')).toEqual({ ...described, observed: { began: null, ended: null, pinned: true } });
    expect(order()).toEqual(['b', 'a']);
    store.merge([listed], store.nextRequest(), observation);
    expect(order()).toEqual(['b', 'a']);
    const [change] = store.releasePinned();
    expect(change?.after).toEqual(described);
    expect(store.jobs.get('a')).toBe(change?.after);
    expect(order()).toEqual(['a', 'b']);
    expect(store.releasePinned()).toEqual([]);
  });

  test('does not pin a job that it sees end', () => {
    const store = createJobStore();
    store.merge([{ ...listed, status: 'in-progress' }], store.nextRequest(), observation);
    store.merge([described], store.nextRequest(), observation);
    expect(store.jobs.get('a')?.observed).toEqual({ began: 100, ended: null });
  });
});

describe('the times that zjobs observes', () => {
  const untimed = { createdAt: null, startedAt: null, finishedAt: null } as const;
  const pending = makeJob('a', { ...untimed, status: 'pending' });
  const running = makeJob('a', { ...untimed, status: 'in-progress' });
  const at = (now: number): Observation => ({ now, isComplete: true });
  const observed = (...readings: readonly Job[]) => {
    const store = createJobStore();
    for (const [index, job] of readings.entries()) store.merge([job], store.nextRequest(), at((index + 1) * 100));
    return store.jobs.get('a')?.observed ?? null;
  };

  test('have no start for a pending job that appears', () => {
    expect(observed(pending)).toBeNull();
  });

  test('have a start from the moment that the job leaves Pending', () => {
    expect(observed(pending, pending, running)).toEqual({ began: 300, ended: null });
    expect(observed(running)).toEqual({ began: 100, ended: null });
  });

  test('have a new start when the job was queued again', () => {
    const failed = makeJob('a', { ...untimed, status: 'failed' });
    expect(observed(running, failed, pending)).toEqual({ began: null, ended: 200, queued: 300 });
    expect(observed(running, failed, pending, running)).toEqual({ began: 400, ended: 200 });
  });
});

test('a job in an unknown status is unfinished until it has a finish time', () => {
  const store = createJobStore();
  const frozen = makeJob('a', { status: 'unknown', rawStatus: 'ABORTED' });
  store.merge([frozen], store.nextRequest());
  expect([...store.unfinished]).toEqual(['a']);
  store.merge([{ ...frozen, finishedAt: 500 }], store.nextRequest());
  expect([...store.unfinished]).toEqual([]);
});

describe('order of requests', () => {
  const running = makeJob('a', { status: 'in-progress' });
  const canceling = makeJob('a', { status: 'canceling' });

  test('protects the answer to an action from a list that was requested before', () => {
    const store = createJobStore();
    store.merge([running], store.nextRequest());
    const request = store.nextRequest();
    store.accept(canceling, store.nextRequest());
    expect(store.merge([running], request)).toEqual([]);
    expect(store.jobs.get('a')?.status).toBe('canceling');
    store.merge([running], store.nextRequest());
    expect(store.jobs.get('a')?.status).toBe('in-progress');
  });

  test('protects a list from a describe that was requested before', () => {
    const store = createJobStore();
    store.merge([running], store.nextRequest());
    const request = store.nextRequest();
    store.merge([makeJob('a')], store.nextRequest());
    expect(store.accept(running, request)).toEqual([]);
    expect(store.jobs.get('a')?.status).toBe('successful');
  });

  test('protects an accepted job even if it is unchanged', () => {
    const store = createJobStore();
    store.merge([running], store.nextRequest());
    const request = store.nextRequest();
    store.accept(running, store.nextRequest());
    expect(store.merge([makeJob('a', { status: 'pending' })], request)).toEqual([]);
  });

  test('is forgotten after a thousand requests', () => {
    const store = createJobStore();
    store.accept(canceling, store.nextRequest());
    const early = 0;
    expect(store.isKnownSince('a', early)).toBe(true);
    for (let count = 0; count < 1_001; count += 1) store.nextRequest();
    store.accept(makeJob('b'), store.nextRequest());
    expect(store.isKnownSince('a', early)).toBe(false);
  });
});

const anyJob: fc.Arbitrary<Job> = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    status: fc.constantFrom(...jobStatuses),
    progress: fc.constantFrom(null, 1, 50),
  })
  .map(({ id, ...given }) => makeJob(id, given));

test('any answers in order lead to the jobs and counts of a naive rebuild', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyJob, { maxLength: 6 }), { maxLength: 12 }), pages => {
      const store = createJobStore();
      const naive = new Map<string, Job>();
      const replayed = new Map<string, Job>();
      for (const page of pages) {
        const before = store.version();
        const changes = store.merge(page, store.nextRequest());
        expect(store.version()).toBe(before + (changes.length > 0 ? 1 : 0));
        for (const change of changes) {
          expect(replayed.get(change.after.id) ?? null).toBe(change.before);
          replayed.set(change.after.id, change.after);
        }
        for (const job of page) naive.set(job.id, job);
      }
      expect(store.jobs).toEqual(naive);
      expect(store.jobs).toEqual(replayed);
      const counts: Record<string, number> = { ...noJobs };
      for (const job of naive.values()) counts[job.status] = (counts[job.status] ?? 0) + 1;
      expect(store.counts()).toEqual(counts);
      const unfinished = [...naive.values()].filter(job => isUnfinished(job.status)).map(job => job.id);
      expect(new Set(store.unfinished)).toEqual(new Set(unfinished));
    }),
  );
});

test('answers out of order leave each job as its latest request reported it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyJob, fc.nat(20)), { minLength: 1, maxLength: 12 }).map(list => list.slice(0, 12)),
      readings => {
        const store = createJobStore();
        // Every job is known before, as its order only matters from then on.
        store.merge(
          ['a', 'b', 'c', 'd', 'e'].map(id => makeJob(id)),
          store.nextRequest(),
        );
        const requests = readings.map(() => store.nextRequest());
        const shuffled = readings
          .map(([job, rank], index) => ({ job, rank, request: requests[index] ?? 0 }))
          .sort((a, b) => a.rank - b.rank);
        for (const reading of shuffled) store.accept(reading.job, reading.request);
        for (const { job } of shuffled) {
          const latest = shuffled.filter(other => other.job.id === job.id).sort((a, b) => b.request - a.request)[0];
          expect(store.jobs.get(job.id)).toEqual(latest?.job);
        }
      },
    ),
  );
});
