import type { JobPage } from '../cloud/gateway.ts';
import { bornAt, type Job } from '../jobs/job.ts';
import { isUnfinished } from '../jobs/statuses.ts';
import type { JobStore } from './store.ts';

/**
 * Which jobs are to be dropped, so that a monitor that runs for weeks does not grow: what the server has forgotten stays on
 * the screen, but only so much of it.
 */
export type Retention = {
  /** A page was merged. */
  saw(page: JobPage): void;
  /** IDs of the jobs to drop, now that the list is whole: the oldest of what the server does not list any more. */
  excess(total: number | null): readonly string[];
};

export type RetentionOptions = {
  readonly store: JobStore;
  /** Unfinished jobs that the server no longer knows. */
  readonly gone: ReadonlySet<string>;
  /** How many that the server has forgotten are kept. */
  readonly most: number;
};

const age = (job: Job): number => bornAt(job) ?? job.observed?.ended ?? 0;

export const createRetention = ({ store, gone, most }: RetentionOptions): Retention => {
  /** What stands in no list of parts any more, the longest first. */
  const unlisted = new Set<string>();
  let isOrdered = false;
  /** Some servers count what stands on the page: a total is believed that was once as large as what they listed. */
  let isBelieved = false;
  // A few at a time would be a new picture at each round.
  const slack = Math.ceil(most / 10);

  const oldest = (count: number): readonly string[] =>
    [...store.jobs.values()]
      .filter(job => !isUnfinished(job.status) || gone.has(job.id))
      .toSorted((a, b) => age(a) - age(b))
      .slice(0, count)
      .map(({ id }) => id);

  const excessOfTotal = (total: number | null): readonly string[] => {
    if (total === null || !isOrdered) return [];
    isBelieved ||= total >= store.jobs.size;
    const count = store.jobs.size - total - most;
    return isBelieved && count > slack ? oldest(count) : [];
  };

  return {
    saw: page => {
      isOrdered = page.isOrdered;
      for (const { id } of page.jobs) unlisted.delete(id);
      for (const id of page.unlisted ?? []) unlisted.add(id);
    },
    excess: total => {
      const count = unlisted.size + gone.size - most;
      const dropped = count > slack ? [...unlisted, ...gone].slice(0, count) : excessOfTotal(total);
      for (const id of dropped) unlisted.delete(id);
      return dropped;
    },
  };
};
