import { endedAt, type Instant, type Job, mayChange, startOf } from './job.ts';

/** When the status of a job last changed, according to its times: its end, else its start, else its creation. */
const changedAt = (job: Job): Instant | null => (mayChange(job) ? (startOf(job)?.at ?? job.createdAt) : endedAt(job));

/** Whether the status of the job changed after a moment. False for a job without times, and if the moment is unknown. */
export const changedSince = (job: Job, at: Instant | null): boolean => {
  const last = at === null ? null : changedAt(job);
  return at !== null && last !== null && last > at;
};

/** How many jobs changed since a moment, by what they became. */
export type ChangeCounts = {
  readonly failed: number;
  readonly successful: number;
  readonly canceled: number;
  readonly started: number;
  /** Jobs of other statuses. */
  readonly others: number;
};

const countedAs = ({ status }: Job): keyof ChangeCounts => {
  if (status === 'failed' || status === 'successful' || status === 'canceled') return status;
  return status === 'in-progress' ? 'started' : 'others';
};

/** Counts the jobs that changed since a moment. A digest of the time since then counts the same ends. */
export class ChangeCounter {
  readonly since: Instant;
  readonly #known = new Map<string, keyof ChangeCounts>();
  #counts: ChangeCounts = { failed: 0, successful: 0, canceled: 0, started: 0, others: 0 };

  constructor(since: Instant) {
    this.since = since;
  }

  /** Counts a job as it is now, even if it was counted before. */
  note(job: Job): void {
    const before = this.#known.get(job.id);
    const after = changedSince(job, this.since) ? countedAs(job) : undefined;
    if (before === after) return;
    if (before !== undefined) this.#counts = { ...this.#counts, [before]: this.#counts[before] - 1 };
    if (after === undefined) this.#known.delete(job.id);
    else {
      this.#known.set(job.id, after);
      this.#counts = { ...this.#counts, [after]: this.#counts[after] + 1 };
    }
  }

  /** The same object until a count changes. */
  counts(): ChangeCounts {
    return this.#counts;
  }
}
