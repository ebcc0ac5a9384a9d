import type { Instant } from '../../jobs/job.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import { isOver, stateAt } from './job-state.ts';
import { countBelow, firstIndex, greatestOf } from './sorted.ts';

/** Which jobs a request selects. An absent condition excludes no job. */
export type JobFilter = {
  readonly projectId?: string;
  readonly clusterId?: string;
  readonly regionId?: string;
  readonly dbName?: string;
  readonly types?: ReadonlySet<string>;
  readonly subtypes?: ReadonlySet<string>;
  readonly statusWords?: ReadonlySet<string>;
  /** Whether a job created at this simulated time is late enough. Once true, it must be true for every later time. */
  readonly isLateEnough?: (createdAt: Instant) => boolean;
  /** Whether a job created at this simulated time is early enough. Once false, it must be false for every later time. */
  readonly isEarlyEnough?: (createdAt: Instant) => boolean;
};

/** Which of the matching jobs a page contains. */
export type PageRange = {
  /** Only jobs created before the one at this position. */
  readonly below?: number;
  readonly skip?: number;
  readonly limit: number;
};

/** A job with its position in the order of creation. The position never changes, so page tokens refer to it. */
export type StoredJob = { readonly position: number; readonly job: SimulatedJob };

export type JobPage = {
  /** How many jobs match, on all pages. */
  readonly total: number;
  /** Newest first. */
  readonly entries: readonly StoredJob[];
  readonly hasMore: boolean;
};

/** The positions of finished jobs that every filter treats alike. `job` is one of them. */
type Bucket = { readonly job: SimulatedJob; readonly statusWord: string; readonly positions: number[] };

const matches = (job: SimulatedJob, statusWord: string, filter: JobFilter): boolean =>
  (filter.projectId === undefined || filter.projectId === job.cluster.projectId) &&
  (filter.clusterId === undefined || filter.clusterId === job.cluster.id) &&
  (filter.regionId === undefined || filter.regionId === job.cluster.regionId) &&
  (filter.dbName === undefined || filter.dbName === job.dbName) &&
  (filter.types === undefined || filter.types.has(job.type)) &&
  (filter.subtypes === undefined || filter.subtypes.has(job.subtype ?? '')) &&
  (filter.statusWords === undefined || filter.statusWords.has(statusWord));

/**
 * All jobs of the account. A page costs the same with 200 and with 100,000 jobs: finished jobs are in buckets by what a
 * filter can distinguish, and only the few unfinished jobs are checked one by one.
 */
export class JobStore {
  readonly #jobs: SimulatedJob[] = [];
  readonly #positions = new Map<string, number>();
  readonly #buckets = new Map<string, Bucket>();
  readonly #unfinished = new Set<number>();

  /** Adds a job that was created after all others. */
  add(job: SimulatedJob): StoredJob {
    const position = this.#jobs.push(job) - 1;
    this.#positions.set(job.id, position);
    this.#unfinished.add(position);
    return { position, job };
  }

  /** The job with this ID, or null. */
  find(jobId: string): StoredJob | null {
    const position = this.#positions.get(jobId);
    const job = position === undefined ? undefined : this.#jobs[position];
    return position === undefined || job === undefined ? null : { position, job };
  }

  /** Replaces the job's run at the time `now`. */
  replace({ position, job }: StoredJob, run: SimulatedJob['run'], now: Instant): StoredJob {
    if (!this.#unfinished.has(position)) this.#removeFromBucket(position, job, now);
    const replaced = { ...job, run };
    this.#jobs[position] = replaced;
    this.#unfinished.add(position);
    return { position, job: replaced };
  }

  /** Moves the jobs that have ended by `now` into buckets. Must be called before a page is read. */
  settle(now: Instant): void {
    for (const position of this.#unfinished) {
      const job = this.#jobs[position];
      if (job === undefined || !isOver(job, now)) continue;
      this.#unfinished.delete(position);
      const { positions } = this.#bucketOf(job, stateAt(job, now).statusWord);
      positions.splice(countBelow(positions, position), 0, position);
    }
  }

  /** One page of the jobs that match at `now`. */
  page(filter: JobFilter, { below = Infinity, skip = 0, limit }: PageRange, now: Instant): JobPage {
    const buckets = [...this.#buckets.values()].filter(({ job, statusWord }) => matches(job, statusWord, filter));
    const lists = [...buckets.map(({ positions }) => positions), this.#unfinishedMatches(filter, now)];
    const { isLateEnough, isEarlyEnough } = filter;
    const createdAt = (index: number): Instant => this.#jobs[index]?.createdAt ?? Infinity;
    const from = isLateEnough ? firstIndex(this.#jobs.length, index => isLateEnough(createdAt(index))) : 0;
    const to = isEarlyEnough
      ? firstIndex(this.#jobs.length, index => !isEarlyEnough(createdAt(index)))
      : this.#jobs.length;
    const total = lists.reduce((sum, list) => sum + Math.max(0, countBelow(list, to) - countBelow(list, from)), 0);
    const found = greatestOf(lists, { below: Math.min(below, to), skip, limit: limit + 1 });
    const entries = found
      .filter(position => position >= from)
      .flatMap(position => {
        const job = this.#jobs[position];
        return job === undefined ? [] : [{ position, job }];
      });
    return { total, entries: entries.slice(0, limit), hasMore: entries.length > limit };
  }

  #unfinishedMatches(filter: JobFilter, now: Instant): readonly number[] {
    return [...this.#unfinished]
      .filter(position => {
        const job = this.#jobs[position];
        return job !== undefined && matches(job, filter.statusWords ? stateAt(job, now).statusWord : '', filter);
      })
      .sort((a, b) => a - b);
  }

  #bucketOf(job: SimulatedJob, statusWord: string): Bucket {
    const key = `${job.cluster.id} ${job.type} ${job.subtype ?? ''} ${statusWord} ${job.dbName ?? ''}`;
    const existing = this.#buckets.get(key);
    if (existing) return existing;
    const bucket: Bucket = { job, statusWord, positions: [] };
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #removeFromBucket(position: number, job: SimulatedJob, now: Instant): void {
    const { positions } = this.#bucketOf(job, stateAt(job, now).statusWord);
    const index = countBelow(positions, position);
    if (positions[index] === position) positions.splice(index, 1);
  }
}
