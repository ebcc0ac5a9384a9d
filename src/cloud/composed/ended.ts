import { isUnfinished, type Job } from '../../jobs/job.ts';

/** Imports that a list has told the end of, but neither when nor why: that a describe tells. */
export type Ended = {
  /** A list told of the job; `before` is what was known of it. */
  saw(before: Job | undefined, now: Job): void;
  /** The job is being read. */
  read(jobId: string): void;
  ids(): readonly string[];
};

/** `isNews`: whether a job that was not known may be a new one. */
export const createEnded = (family: Job['family'], isNews: () => boolean): Ended => {
  const ids = new Set<string>();
  return {
    saw: (before, now) => {
      const wasRunning = before === undefined ? isNews() : isUnfinished(before.status);
      if (wasRunning && now.family === family && !isUnfinished(now.status)) ids.add(now.id);
    },
    read: jobId => {
      ids.delete(jobId);
    },
    ids: () => [...ids],
  };
};
