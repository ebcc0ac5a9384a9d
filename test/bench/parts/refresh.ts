import { createJobStore } from '../../../src/feed/store.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { createRowKeeper, type ViewSpec } from '../../../src/ui/rows/rows.ts';
import { aJob, noon } from '../../support/jobs.ts';
import { type Figure, median } from '../figures.ts';

const rounds = 7;
const changed = 100;
const running = 150;

const jobAt = (index: number, round: number): Job => {
  const at = noon - index * 1_000;
  const facts = { id: `job-${String(1e9 + index)}`, createdAt: at, startedAt: at };
  if (index >= running) return aJob({ ...facts, status: 'successful', rawStatus: 'SUCCESSFUL', finishedAt: at + 500 });
  // Ten jobs end in each round.
  if (index < round * 10)
    return aJob({ ...facts, status: 'failed', rawStatus: 'FAILED', reason: 'quota', finishedAt: at });
  return aJob({ ...facts, progress: (index + round) % 100 });
};

const millisecondsOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1_000;

/** The whole list, in its usual order. */
const everyJob: ViewSpec = {
  query: [],
  types: new Set(),
  statuses: new Set(),
  cause: null,
  alwaysListed: new Set(),
  order: 'default',
  isReversed: false,
  group: 'day',
};

/** The CPU time in ms for a refresh with 100 changed jobs in a list of this size: store and rows together. */
const refreshOf = (jobs: number): number => {
  const store = createJobStore();
  const keeper = createRowKeeper(everyJob);
  const known = Array.from({ length: jobs }, (_, index) => jobAt(index, 0));
  store.merge(known, store.nextRequest());
  keeper.rebuild(store.jobs, everyJob, noon);
  const taken: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const page = Array.from({ length: changed }, (_, index) => jobAt(index, round));
    const from = process.cpuUsage();
    const changes = store.merge(page, store.nextRequest());
    keeper.apply(changes, noon);
    keeper.rows().slice(0, 40);
    taken.push(millisecondsOf(process.cpuUsage(from)));
  }
  return median(taken);
};

export const measureRefresh = (sizes: readonly number[]): readonly Figure[] =>
  sizes.map(size => ({
    what: `one refresh of ${size.toLocaleString('en')} jobs, 100 changed`,
    measured: refreshOf(size),
    unit: 'ms of CPU',
    ...(size === 100_000 ? { budget: 10 } : {}),
  }));
