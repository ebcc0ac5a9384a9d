import type { Instant } from './job.ts';

/** A job that a user or another tool named, with the IDs beside it; null for missing ones. */
export type NamedJob = {
  readonly jobId: string;
  readonly backupId: string | null;
  readonly clusterId: string | null;
};

/** A job that zjobs remembers, because no list route may return it. */
export type TrackedJob = NamedJob & { readonly trackedAt: Instant };

/** Each job once, in the order of its first mention. An ID that the first mention lacks comes from a later one. */
export const mergeNamed = <Named extends NamedJob>(jobs: Iterable<Named>): readonly Named[] => {
  const byId = new Map<string, Named>();
  for (const job of jobs) {
    const known = byId.get(job.jobId) ?? job;
    const backupId = known.backupId ?? job.backupId;
    const clusterId = known.clusterId ?? job.clusterId;
    byId.set(job.jobId, { ...known, backupId, clusterId });
  }
  return [...byId.values()];
};
