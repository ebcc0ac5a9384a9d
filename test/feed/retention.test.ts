import { describe, expect, test } from 'vitest';
import type { JobPage } from '../../src/cloud/gateway.ts';
import { createRetention } from '../../src/feed/retention.ts';
import { createJobStore } from '../../src/feed/store.ts';
import type { Job } from '../../src/jobs/job.ts';
import { makeJob, makeJobs } from '../support/jobs.ts';

const pageOf = (jobs: readonly Job[], more: Partial<JobPage> = {}): JobPage => ({
  isOrdered: true,
  jobs,
  total: null,
  nextPageToken: null,
  badRecords: 0,
  troubles: [],
  ...more,
});

/** A store with these jobs, of which ten that the server has forgotten may stay. */
const open = (jobs: readonly Job[], more: Partial<JobPage> = {}) => {
  const store = createJobStore();
  const gone = new Set<string>();
  const retention = createRetention({ store, gone, maxForgotten: 10 });
  const see = (seen: readonly Job[], given: Partial<JobPage> = more): void => {
    store.merge(seen, store.nextRequest());
    retention.addPage(pageOf(seen, given));
  };
  see(jobs);
  return { store, gone, retention, see };
};

/** Jobs born one after the other, the newest first. */
const born = (count: number, from: number, given: Partial<Job> = {}): readonly Job[] =>
  makeJobs(count, given, 'job').map((job, index) => ({
    ...job,
    id: `job-${from + count - index}`,
    createdAt: from + count - index,
  }));

describe('with a server that reports a total', () => {
  test('excess returns the oldest jobs beyond total and limit, in batches', () => {
    const { retention, see } = open(born(20, 0));
    expect(retention.excess(20)).toEqual([]);
    see(born(11, 20));
    expect(retention.excess(20)).toEqual([]);
    see(born(1, 31));
    expect(retention.excess(20)).toEqual(['job-1', 'job-2']);
  });

  test('excess returns no unfinished job, unless the server no longer knows it', () => {
    const { retention, gone, see } = open(born(2, 0, { status: 'in-progress', rawStatus: 'IN_PROGRESS' }));
    expect(retention.excess(2)).toEqual([]);
    see(born(14, 2));
    gone.add('job-2');
    expect(retention.excess(2)).toEqual(['job-2', 'job-3', 'job-4', 'job-5']);
  });

  test('excess ignores a total that was always smaller than the list', () => {
    const { retention } = open(born(100, 0));
    expect(retention.excess(20)).toEqual([]);
    expect(retention.excess(null)).toEqual([]);
  });
});

describe('with a merged list', () => {
  const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `job-${index + 1}`);

  test('excess returns jobs that left every part, the earliest first', () => {
    const { retention, see } = open(born(30, 0), { isOrdered: false });
    see([], { isOrdered: false, unlisted: ids(11) });
    expect(retention.excess(null)).toEqual([]);
    see([], { isOrdered: false, unlisted: ['job-12'] });
    expect(retention.excess(null)).toEqual(['job-1', 'job-2']);
    expect(retention.excess(null)).toEqual([]);
  });

  test('excess returns no job that is listed again', () => {
    const { retention, see } = open(born(30, 0), { isOrdered: false });
    see([], { isOrdered: false, unlisted: ids(12) });
    see([makeJob('job-1'), makeJob('job-2')], { isOrdered: false });
    expect(retention.excess(null)).toEqual([]);
  });
});
