import type { JobPage } from '../cloud/gateway.ts';
import { bornAt, type Job, mayChange } from '../jobs/job.ts';
import type { JobStore } from './store.ts';

/**
 * Chooses jobs to drop, so that a monitor that runs for weeks does not grow. Jobs that the server has forgotten stay in the
 * list, but only a limited number of them.
 */
export type Retention = {
  /** Records a merged page. */
  addPage(page: JobPage): void;
  /** IDs of the jobs to drop once the list is complete: the oldest of those that the server no longer lists. */
  excess(total: number | null): readonly string[];
};

export type RetentionOptions = {
  readonly store: JobStore;
  /** Unfinished jobs that the server no longer knows. */
  readonly gone: ReadonlySet<string>;
  /** How many forgotten jobs are kept. */
  readonly maxForgotten: number;
};

const age = (job: Job): number => bornAt(job) ?? job.observed?.ended ?? 0;

export const createRetention = ({ store, gone, maxForgotten }: RetentionOptions): Retention => {
  /** Jobs that no part of a merged list contains any more, in the order in which they left. */
  const unlisted = new Set<string>();
  let isOrdered = false;
  /** Some servers report the size of the page as the total. A total counts once it was as large as the list. */
  let isTotalTrusted = false;
  // Jobs are dropped in batches: dropping a few at each poll would repaint the list each time.
  const slack = Math.ceil(maxForgotten / 10);

  const oldest = (count: number): readonly string[] =>
    [...store.jobs.values()]
      .filter(job => !mayChange(job) || gone.has(job.id))
      .toSorted((a, b) => age(a) - age(b))
      .slice(0, count)
      .map(({ id }) => id);

  const excessOfTotal = (total: number | null): readonly string[] => {
    if (total === null || !isOrdered) return [];
    isTotalTrusted ||= total >= store.jobs.size;
    const count = store.jobs.size - total - maxForgotten;
    return isTotalTrusted && count > slack ? oldest(count) : [];
  };

  return {
    addPage: page => {
      isOrdered = page.isOrdered;
      for (const { id } of page.jobs) unlisted.delete(id);
      for (const id of page.unlisted ?? []) unlisted.add(id);
    },
    excess: total => {
      const count = unlisted.size + gone.size - maxForgotten;
      const dropped = count > slack ? [...unlisted, ...gone].slice(0, count) : excessOfTotal(total);
      for (const id of dropped) unlisted.delete(id);
      return dropped;
    },
  };
};
