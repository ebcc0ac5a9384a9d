import { endOf, type Instant, type Job, spanMs } from './job.ts';

/** Older jobs say little about today's: clusters and collections have grown since. */
const longestAge = 90 * 86_400_000;

/** How long one earlier job ran, in ms. */
type Run = { readonly ms: number; readonly endedAt: Instant; readonly collection: string | null };

/** Earlier successful jobs that are similar to a job. */
export type SimilarJobs = {
  /** What the jobs have in common besides type and subtype. */
  readonly sharing: 'collection' | 'cluster';
  /** How long each ran, in ms, shortest first. */
  readonly durations: readonly number[];
};

const clusterOf = ({ clusterId, clusterName }: Job): string => clusterId ?? clusterName ?? '';

const collectionOf = ({ dbName, collectionName }: Job): string | null =>
  collectionName === null ? null : `${dbName ?? 'default'}/${collectionName}`;

/** What two jobs have in common if one says something about the other: type, subtype and cluster. */
export const similarityKey = (job: Job): string => `${job.type}\n${job.subtype ?? ''}\n${clusterOf(job)}`;

/** Whether an earlier job says how long others take: it succeeded, and its start and end are known. */
const hasDuration = (job: Job): boolean => job.status === 'successful' && (spanMs(job, 0) ?? -1) >= 0;

const ascending = (a: number, b: number): number => a - b;

/** How long earlier jobs ran, by what they have in common. A job that is added again replaces what was known of it. */
export class JobHistory {
  readonly #runs = new Map<string, Map<string, Run>>();

  /** Adds a job if it succeeded and its duration is known. */
  add(job: Job): void {
    if (!hasDuration(job)) return;
    const ms = spanMs(job, 0);
    const end = endOf(job);
    if (ms === null || end === null) return;
    const key = similarityKey(job);
    const runs = this.#runs.get(key) ?? new Map<string, Run>();
    runs.set(job.id, { ms, endedAt: end.at, collection: collectionOf(job) });
    this.#runs.set(key, runs);
  }

  /** Adds each job that {@link JobHistory.add} takes, if it is similar to one of these. */
  addSimilar(jobs: Iterable<Job>, keys: ReadonlySet<string>): void {
    for (const job of jobs) if (job.status === 'successful' && keys.has(similarityKey(job))) this.add(job);
  }

  /**
   * The successful jobs of the last 90 days with the same type, subtype and cluster, and with the same collection if there are
   * `least` of them; null if there are fewer than `least` altogether.
   */
  similarTo(job: Job, now: Instant, least: number): SimilarJobs | null {
    const runs = [...(this.#runs.get(similarityKey(job)) ?? [])]
      .filter(([id, run]) => id !== job.id && run.endedAt >= now - longestAge)
      .map(([, run]) => run);
    const collection = collectionOf(job);
    const sameCollection = collection === null ? [] : runs.filter(run => run.collection === collection);
    const chosen = sameCollection.length >= least ? sameCollection : runs;
    if (chosen.length < least) return null;
    const sharing = chosen === sameCollection ? 'collection' : 'cluster';
    return { sharing, durations: chosen.map(({ ms }) => ms).sort(ascending) };
  }
}
