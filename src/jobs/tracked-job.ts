import type { Instant } from './job.ts';

/** A job that was named to zjobs, with the IDs that stood beside it; what was not told is null. */
export type NamedJob = {
  readonly jobId: string;
  readonly backupId: string | null;
  readonly clusterId: string | null;
};

/** A job that zjobs remembers because no list route may show it. */
export type TrackedJob = NamedJob & { readonly trackedAt: Instant };

/** Each job once, in the order of the first mention; what one mention does not tell another one may. */
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
