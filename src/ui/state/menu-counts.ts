import type { FeedSnapshot } from '../../feed/types.ts';
import { clusterOf, type Job } from '../../jobs/job.ts';
import { rememberFor } from '../../lib/remember.ts';

/** What menus offer with the number of its jobs. */
export type CountedName = 'types' | 'creators' | 'clusters';

type Counts = Readonly<Record<CountedName, ReadonlyMap<string, number>>>;

const nameOf: Readonly<Record<CountedName, (job: Job) => string | null>> = {
  types: ({ type }) => type,
  creators: ({ createdBy }) => createdBy,
  clusters: clusterOf,
};

const countedNames = ['types', 'creators', 'clusters'] as const satisfies readonly CountedName[];

/** The number of jobs of every type, creator and cluster. Counted once per list, because it visits every job. */
export const menuCounts = rememberFor(({ jobs }: FeedSnapshot): Counts => {
  const counts = {
    types: new Map<string, number>(),
    creators: new Map<string, number>(),
    clusters: new Map<string, number>(),
  };
  for (const job of jobs.values()) {
    for (const name of countedNames) {
      const value = nameOf[name](job);
      if (value !== null) counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
    }
  }
  return counts;
});

/** The names with the most jobs first. */
export const namesByCount = rememberFor((counts: ReadonlyMap<string, number>): readonly string[] =>
  [...counts].sort(([a, most], [b, others]) => others - most || (a < b ? -1 : 1)).map(([name]) => name),
);
