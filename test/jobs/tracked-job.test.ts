import { expect, test } from 'vitest';
import { mergeNamed } from '../../src/jobs/tracked-job.ts';

test('mergeNamed keeps each job once, in the order of its first mention, with the IDs of every mention', () => {
  const none = { backupId: null, clusterId: null };
  const first = { ...none, jobId: 'a', trackedAt: 1 };
  const merged = mergeNamed([
    first,
    { ...none, jobId: 'b', trackedAt: 2 },
    { jobId: 'a', backupId: 'x', clusterId: null, trackedAt: 3 },
    { jobId: 'a', backupId: 'y', clusterId: 'z', trackedAt: 4 },
  ]);
  expect(merged).toEqual([
    { jobId: 'a', backupId: 'x', clusterId: 'z', trackedAt: 1 },
    { ...none, jobId: 'b', trackedAt: 2 },
  ]);
  expect(first.backupId).toBeNull();
});
