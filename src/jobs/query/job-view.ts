import { ownValue } from '../../lib/own-value.ts';
import type { Insight } from '../insight/insight.ts';
import type { Job } from '../job.ts';
import { sourceNamesOf } from '../job-source.ts';
import { isSamePerson } from './same-person.ts';

/** The values of `is:`: what zjobs knows about a job besides its fields. */
export const jobMarks = ['stalled', 'slow', 'mine', 'new', 'watched'] as const;
export type JobMark = (typeof jobMarks)[number];

/** Words that mean a mark without resembling its name. */
const meantMarks: Readonly<Record<string, JobMark>> = {
  stuck: 'stalled',
  hanging: 'stalled',
  blocked: 'stalled',
  late: 'slow',
  delayed: 'slow',
  changed: 'new',
  my: 'mine',
};

/** The mark that the folded text names, or means by another word. Null for any other text. */
export const markMeantBy = (text: string): JobMark | null =>
  jobMarks.find(mark => mark === text) ?? ownValue(meantMarks, text) ?? null;

/** What a filter depends on besides the fields of a job. */
export type JobView = {
  readonly has: (job: Job, mark: JobMark) => boolean;
  /** The names of the source of a job: the ID and the name of its project, and the host. */
  readonly sourceNames: (job: Job) => readonly string[];
};

/** What the filter of an action depends on besides the fields of a job. */
export type SureView = JobView & {
  /** Whether zjobs knows if the job has the mark. If not, an action must not read `has` as a no. */
  readonly knows: (job: Job, mark: JobMark) => boolean;
};

/** What the marks of jobs are computed from. */
export type MarkFacts = {
  /** Undefined where nothing is known about the job. */
  readonly insightOf: (job: Job) => Pick<Insight, 'stalledSince' | 'isSlow'> | undefined;
  /** Whether the job changed since the user looked. */
  readonly isNew: (job: Job) => boolean;
  readonly isWatched: (job: Job) => boolean;
  /** The name under which the user creates jobs; null while it is not known. */
  readonly me: string | null;
};

/** Whether the job has the mark. */
export const hasMark = (job: Job, mark: JobMark, { insightOf, isNew, isWatched, me }: MarkFacts): boolean => {
  switch (mark) {
    case 'stalled':
      return (insightOf(job)?.stalledSince ?? null) !== null;
    case 'slow':
      return insightOf(job)?.isSlow ?? false;
    case 'mine':
      return isSamePerson(job.createdBy, me);
    case 'new':
      return isNew(job);
    case 'watched':
      return isWatched(job);
  }
};

/** Nothing is known besides the fields. */
export const plainView: SureView = {
  has: () => false,
  knows: () => false,
  sourceNames: job => sourceNamesOf(job, { project: null, host: '' }).filter(name => name !== ''),
};
