import { endOf, type Instant, type Job, mayChange, startOf } from './job.ts';

/** When the status of a job last changed, according to its times: its end, else its start, else its creation. */
const changedAt = (job: Job): Instant | null =>
  mayChange(job) ? (startOf(job)?.at ?? job.createdAt) : (endOf(job)?.at ?? null);

/** Whether the status of the job changed after a moment. False for a job without times, and if the moment is unknown. */
export const changedSince = (job: Job, at: Instant | null): boolean => {
  const last = at === null ? null : changedAt(job);
  return at !== null && last !== null && last > at;
};
