import type { ChangeCounts } from '../../jobs/changed-since.ts';
import type { Insight } from '../../jobs/insight/insight.ts';
import { type Instant, type Job, mayChange } from '../../jobs/job.ts';
import { type OpenList, sourceNamesOf } from '../../jobs/job-source.ts';
import { hasMark, type JobView, type MarkFacts } from '../../jobs/query/job-view.ts';

/** What changed since the user looked. */
export type News = {
  readonly since: Instant;
  /** The jobs that the user has not seen yet. */
  readonly jobIds: ReadonlySet<string>;
  readonly counts: ChangeCounts;
  /** Whether the line below the header shows it. */
  readonly hasLine: boolean;
};

/** What zjobs knows of jobs besides their fields. */
export type Attention = {
  /** Estimates, stalls and slow jobs; only jobs with one of them. */
  readonly insights: ReadonlyMap<string, Insight>;
  readonly watched: ReadonlySet<string>;
  readonly news: News | null;
  /** The name under which the user creates jobs; null while it is not known. */
  readonly me: string | null;
};

export const noAttention: Attention = { insights: new Map(), watched: new Set(), news: null, me: null };

/** The insight into a job that may still change. Once the job has ended, the insight no longer applies. */
export const knownInsight = ({ insights }: Pick<Attention, 'insights'>, job: Job): Insight | undefined =>
  mayChange(job) ? insights.get(job.id) : undefined;

type ViewedState = OpenList & { readonly attention: Attention };

/** What a filter on the screen can use besides the fields of jobs. */
export const jobViewOf = ({ attention, ...list }: ViewedState): JobView => {
  const facts: MarkFacts = {
    insightOf: job => knownInsight(attention, job),
    isNew: job => attention.news?.jobIds.has(job.id) ?? false,
    isWatched: job => attention.watched.has(job.id),
    me: attention.me,
  };
  return { has: (job, mark) => hasMark(job, mark, facts), sourceNames: job => sourceNamesOf(job, list) };
};

/** How many of the running jobs are stalled. */
export const stalledCount = ({ insights }: Attention): number =>
  [...insights.values()].filter(({ stalledSince }) => stalledSince !== null).length;
