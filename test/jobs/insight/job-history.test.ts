import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { JobHistory, similarityKey } from '../../../src/jobs/insight/job-history.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { aJob, aSource, noon } from '../../support/jobs.ts';

const day = 86_400_000;

const jobs = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  collectionName: fc.constantFrom(null, 'products', 'users'),
  clusterId: fc.constantFrom(null, 'one', 'two'),
  source: fc.constantFrom(null, aSource(0), aSource(1)),
  ms: fc.integer({ min: 1, max: 100 }),
  age: fc.constantFrom(1, 50, 91),
});

/** The time may pass, and the clock may be set back. */
const days = fc.constantFrom(0, 1, 41);

const ended = ({ ms, age, ...facts }: { ms: number; age: number } & Partial<Job>): Job =>
  aJob({
    ...facts,
    clusterName: null,
    status: 'successful',
    startedAt: noon - age * day - ms,
    finishedAt: noon - age * day,
  });

/** What similarTo() promises, worked out from all jobs at each call. */
const expectedFor = (known: readonly Job[], job: Job, now: number, least: number) => {
  const latest = new Map(known.map(one => [`${one.source?.key} ${one.clusterId} ${one.id}`, one]));
  const similar = [...latest.values()].filter(
    one =>
      one.source === job.source &&
      one.clusterId === job.clusterId &&
      one.id !== job.id &&
      (one.finishedAt ?? 0) >= now - 90 * day,
  );
  const same = similar.filter(one => job.collectionName !== null && one.collectionName === job.collectionName);
  const chosen = same.length >= least ? same : similar;
  if (chosen.length < least) return null;
  const durations = chosen.map(one => (one.finishedAt ?? 0) - (one.startedAt ?? 0)).sort((a, b) => a - b);
  return { sharing: chosen === same ? 'collection' : 'cluster', durations };
};

test('finds the similar jobs of the last 90 days after each job that is added', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(jobs, jobs, fc.integer({ min: 1, max: 5 }), days), { maxLength: 20 }), steps => {
      const history = new JobHistory();
      const known: Job[] = [];
      for (const [added, asked, least, later] of steps) {
        history.add(ended(added));
        known.push(ended(added));
        for (const now of [noon, noon + later * day, noon]) {
          for (const job of [ended(asked), ended(added)]) {
            expect(history.similarTo(job, now, least)).toEqual(expectedFor(known, job, now, least));
          }
        }
      }
    }),
  );
});

test('takes jobs of a file as those of the source to which it belongs', () => {
  const [one, other] = [aSource(0), aSource(1)];
  const history = new JobHistory();
  const past = ended({ id: 'past', ms: 7, age: 1, clusterId: null });
  history.add(past, one);
  history.addSimilar(
    [ended({ id: 'older', ms: 9, age: 2, clusterId: null })],
    new Set([similarityKey(past, one)]),
    one,
  );
  const similarIn = (source: Job['source']) => {
    const job = ended({ id: 'now', ms: 1, age: 0, clusterId: null, source });
    return history.similarTo(job, noon, 1)?.durations ?? [];
  };
  expect([one, other, null].map(similarIn)).toEqual([[7, 9], [], []]);
});
