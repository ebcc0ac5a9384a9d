import { endOf, type Instant, type Job, type JobSource, spanMs } from '../job.ts';

/** Older jobs say little about today's: clusters and collections have grown since. */
const longestAge = 90 * 86_400_000;

/** How long one earlier job ran, in ms. */
type Run = { readonly ms: number; readonly endedAt: Instant; readonly collection: string | null };

/** Earlier successful jobs that are similar to a job. */
export type SimilarJobs = {
  /** What the jobs share besides type and subtype. */
  readonly sharing: 'collection' | 'cluster';
  /** How long each ran, in ms, shortest first. */
  readonly durations: readonly number[];
};

const clusterOf = ({ clusterId, clusterName }: Job): string => clusterId ?? clusterName ?? '';

const collectionOf = ({ dbName, collectionName }: Job): string | null =>
  collectionName === null ? null : `${dbName ?? 'default'}/${collectionName}`;

/**
 * What two jobs must share for one to predict the other: source, type, subtype and cluster.
 *
 * @param source that of a job that doesn't name it, such as one of a file
 */
export const similarityKey = (job: Job, source: JobSource | null = job.source): string =>
  `${job.type}\n${job.subtype ?? ''}\n${clusterOf(job)}\n${source?.key ?? ''}`;

/** Whether an earlier job can predict how long others take: it succeeded, and its start and end are known. */
const hasDuration = (job: Job): boolean => job.status === 'successful' && (spanMs(job, 0) ?? -1) >= 0;

const ascending = (a: number, b: number): number => a - b;

/** The durations of runs that ended at `first` or later, in ms, the shortest first, and the earliest of their ends. */
type SortedDurations = { readonly durations: readonly number[]; readonly first: Instant; readonly oldest: Instant };

/** `collection`: null stands for all. */
const sortedDurations = (runs: Iterable<Run>, collection: string | null, first: Instant): SortedDurations => {
  const durations: number[] = [];
  let oldest = Number.POSITIVE_INFINITY;
  for (const run of runs) {
    if (run.endedAt < first || (collection !== null && run.collection !== collection)) continue;
    durations.push(run.ms);
    oldest = Math.min(oldest, run.endedAt);
  }
  return { durations: durations.sort(ascending), first, oldest };
};

/** How long earlier jobs ran, by {@link similarityKey}. A job that is added again replaces its earlier entry. */
export class JobHistory {
  readonly #runs = new Map<string, Map<string, Run>>();
  /** The sorted durations by similarity and collection, until a run is added: many running jobs are similar to the same ones. */
  readonly #sorted = new Map<string, Map<string | null, SortedDurations>>();

  /** Adds a job if it succeeded and its duration is known. `source` as in {@link similarityKey}. */
  add(job: Job, source?: JobSource | null): void {
    if (!hasDuration(job)) return;
    const ms = spanMs(job, 0);
    const end = endOf(job);
    if (ms === null || end === null) return;
    const key = similarityKey(job, source);
    const runs = this.#runs.get(key) ?? new Map<string, Run>();
    runs.set(job.id, { ms, endedAt: end.at, collection: collectionOf(job) });
    this.#runs.set(key, runs);
    this.#sorted.delete(key);
  }

  /** Adds each job that is similar to one of `keys`, as {@link JobHistory.add} does. `source` as in {@link similarityKey}. */
  addSimilar(jobs: Iterable<Job>, keys: ReadonlySet<string>, source?: JobSource | null): void {
    for (const job of jobs)
      if (job.status === 'successful' && keys.has(similarityKey(job, source))) this.add(job, source);
  }

  /**
   * The successful jobs of the last 90 days with the same source, type, subtype and cluster, and with the same collection if there are
   * `least` of them; null if there are fewer than `least` altogether.
   */
  similarTo(job: Job, now: Instant, least: number): SimilarJobs | null {
    const collection = collectionOf(job);
    const sameCollection = collection === null ? [] : this.#durations(job, collection, now);
    if (sameCollection.length >= least) return { sharing: 'collection', durations: sameCollection };
    const durations = this.#durations(job, null, now);
    return durations.length < least ? null : { sharing: 'cluster', durations };
  }

  /** The durations of the last 90 days of similar jobs, without the job itself; null as the collection stands for all. */
  #durations(job: Job, collection: string | null, now: Instant): readonly number[] {
    const key = similarityKey(job);
    const first = now - longestAge;
    const runs = this.#runs.get(key);
    if (!runs?.has(job.id)) return this.#sortedFor(key, collection, first).durations;
    const others = new Map(runs);
    others.delete(job.id);
    return sortedDurations(others.values(), collection, first).durations;
  }

  #sortedFor(key: string, collection: string | null, first: Instant): SortedDurations {
    const known = this.#sorted.get(key)?.get(collection);
    // The same runs count until the oldest of them is too old.
    if (known !== undefined && known.first <= first && first <= known.oldest) return known;
    const sorted = sortedDurations(this.#runs.get(key)?.values() ?? [], collection, first);
    const ofKey = this.#sorted.get(key) ?? new Map<string | null, SortedDurations>();
    this.#sorted.set(key, ofKey.set(collection, sorted));
    return sorted;
  }
}
