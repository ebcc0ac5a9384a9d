import type { Instant } from '../../jobs/job.ts';
import type { SimulatedJob } from '../project/simulated-job.ts';
import { isOver, stateAt } from './job-state.ts';
import { countBelow, firstIndex, greatestOf } from './sorted.ts';

/** Which jobs are asked for; a condition that is absent excludes none. */
export type Selection = {
  readonly projectId?: string;
  readonly clusterId?: string;
  readonly regionId?: string;
  readonly dbName?: string;
  readonly types?: ReadonlySet<string>;
  readonly subtypes?: ReadonlySet<string>;
  /** Status words of the server. */
  readonly words?: ReadonlySet<string>;
  /** Whether a job created at this simulated time is late enough; it must not turn false for a later one. */
  readonly isLateEnough?: (createdAt: Instant) => boolean;
  /** The same for early enough, turned round. */
  readonly isEarlyEnough?: (createdAt: Instant) => boolean;
};

/** Which part of the jobs that are asked for. */
export type Range = {
  /** Only jobs that came before the one at this position. */
  readonly below?: number;
  readonly skip?: number;
  readonly limit: number;
};

/** A job and its place in the order of creation, which never changes: what page tokens point at. */
export type Entry = { readonly position: number; readonly job: SimulatedJob };

export type LedgerPage = {
  /** How many jobs the selection has, on whatever page. */
  readonly total: number;
  /** Newest first. */
  readonly entries: readonly Entry[];
  readonly hasMore: boolean;
};

/** Finished jobs that no selection can tell apart, by position. */
type Bucket = { readonly job: SimulatedJob; readonly word: string; readonly positions: number[] };

const isSelected = (job: SimulatedJob, word: string, wanted: Selection): boolean =>
  (wanted.projectId === undefined || wanted.projectId === job.cluster.projectId) &&
  (wanted.clusterId === undefined || wanted.clusterId === job.cluster.id) &&
  (wanted.regionId === undefined || wanted.regionId === job.cluster.regionId) &&
  (wanted.dbName === undefined || wanted.dbName === job.dbName) &&
  (wanted.types === undefined || wanted.types.has(job.type)) &&
  (wanted.subtypes === undefined || wanted.subtypes.has(job.subtype ?? '')) &&
  (wanted.words === undefined || wanted.words.has(word));

/**
 * Every job of the account, kept so that a page costs the same with 200 and with 100,000 jobs: finished jobs lie in
 * buckets by what can be asked for, and only the few that time still changes are looked at each time.
 */
export class JobStore {
  readonly #jobs: SimulatedJob[] = [];
  readonly #positions = new Map<string, number>();
  readonly #buckets = new Map<string, Bucket>();
  readonly #live = new Set<number>();

  /** Adds a job that was created after all others. */
  add(job: SimulatedJob): Entry {
    const position = this.#jobs.push(job) - 1;
    this.#positions.set(job.id, position);
    this.#live.add(position);
    return { position, job };
  }

  /** The job of this ID, or null. */
  find(jobId: string): Entry | null {
    const position = this.#positions.get(jobId);
    const job = position === undefined ? undefined : this.#jobs[position];
    return position === undefined || job === undefined ? null : { position, job };
  }

  /** Puts another run in the place of the job's; `now` is when the old run is given up. */
  replace({ position, job }: Entry, run: SimulatedJob['run'], now: Instant): Entry {
    if (!this.#live.has(position)) this.#takeOut(position, job, now);
    const replaced = { ...job, run };
    this.#jobs[position] = replaced;
    this.#live.add(position);
    return { position, job: replaced };
  }

  /** Files away what has ended by `now`; has to be called before a page is read. */
  settle(now: Instant): void {
    for (const position of this.#live) {
      const job = this.#jobs[position];
      if (job === undefined || !isOver(job, now)) continue;
      this.#live.delete(position);
      const { positions } = this.#bucketOf(job, stateAt(job, now).word);
      positions.splice(countBelow(positions, position), 0, position);
    }
  }

  /** One page of the jobs that a selection has at `now`. */
  page(wanted: Selection, { below = Infinity, skip = 0, limit }: Range, now: Instant): LedgerPage {
    const finished = [...this.#buckets.values()].filter(({ job, word }) => isSelected(job, word, wanted));
    const lists = [...finished.map(({ positions }) => positions), this.#livePositions(wanted, now)];
    const { isLateEnough, isEarlyEnough } = wanted;
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

  #livePositions(wanted: Selection, now: Instant): readonly number[] {
    return [...this.#live]
      .filter(position => {
        const job = this.#jobs[position];
        return job !== undefined && isSelected(job, wanted.words ? stateAt(job, now).word : '', wanted);
      })
      .sort((a, b) => a - b);
  }

  #bucketOf(job: SimulatedJob, word: string): Bucket {
    const key = `${job.cluster.id} ${job.type} ${job.subtype ?? ''} ${word} ${job.dbName ?? ''}`;
    const known = this.#buckets.get(key);
    if (known) return known;
    const made: Bucket = { job, word, positions: [] };
    this.#buckets.set(key, made);
    return made;
  }

  #takeOut(position: number, job: SimulatedJob, now: Instant): void {
    const { positions } = this.#bucketOf(job, stateAt(job, now).word);
    const index = countBelow(positions, position);
    if (positions[index] === position) positions.splice(index, 1);
  }
}
