import type { Job } from './job.ts';
import { sourceOfJob } from './job-source.ts';

/** What `is:` can ask of a job: what zjobs knows besides the fields of the job. */
export const jobMarks = ['stalled', 'slow', 'mine', 'new', 'watched'] as const;
export type JobMark = (typeof jobMarks)[number];

/** What a filter depends on besides the fields of a job. */
export type JobView = {
  readonly has: (job: Job, mark: JobMark) => boolean;
  /** The names of the source of a job: the ID and the name of its project, and the host. */
  readonly sourceNames: (job: Job) => readonly string[];
};

/** What the filter of an action depends on besides the fields of a job. */
export type SureView = JobView & {
  /** Whether it is known if the job has the mark. Without that, an action must not take `has` for a no. */
  readonly knows: (job: Job, mark: JobMark) => boolean;
};

/** Nothing is known besides the fields. */
export const plainView: SureView = {
  has: () => false,
  knows: () => false,
  sourceNames: job => {
    const source = sourceOfJob(job);
    if (source !== null) return [source.name, source.projectId, source.host];
    return job.projectId === null ? [] : [job.projectId];
  },
};
