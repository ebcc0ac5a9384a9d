import type { Job } from './job.ts';
import type { Abilities } from './rules.ts';

/** Where a job in a list of several sources comes from. */
export type JobSource = {
  /** Its place among the sources. */
  readonly index: number;
  /** Names it among all sources: what is asked of the list about one of its jobs carries this in place of a project. */
  readonly key: string;
  /** The name of its project, or the host of a server without projects. Not sanitized. */
  readonly name: string;
  readonly projectId: string;
  readonly host: string;
  /** What its server can do, as far as is known. */
  readonly abilities: () => Abilities;
};

/** The source of each listed job. A job object is never changed, so that the object itself tells. */
const sources = new WeakMap<object, JobSource>();

/** The source of a job in a list of several; null in a list of one. */
export const sourceOfJob = (job: Pick<Job, 'id'>): JobSource | null => sources.get(job) ?? null;

/** What a request about a job names as its project: its source in a list of several, else the project of the list. */
export const requestProject = (job: Job, projectId: string): string => sourceOfJob(job)?.key ?? projectId;

/** Remembers the source of a job; returns the job. */
export const fromSource = (job: Job, source: JobSource): Job => {
  sources.set(job, source);
  return job;
};

/** An invisible character that no ID has and no screen shows. */
const mark = '\u2063';

/** An ID that another source has, too, made unique within a list: it looks the same. */
export const markedId = (id: string, { index }: JobSource): string => id + mark.repeat(index + 1);

const marks = new RegExp(`${mark}+$`);

/** The ID as the server knows it. */
export const plainId = (id: string): string => id.replace(marks, '');

/** The job as its server knows it. */
export const plainJob = (job: Job): Job => (job.id.endsWith(mark) ? { ...job, id: plainId(job.id) } : job);
