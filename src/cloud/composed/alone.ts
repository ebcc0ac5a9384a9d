import type { Job } from '../../jobs/job.ts';
import { CloudError } from '../error.ts';
import type { CallOptions } from '../gateway.ts';
import type { Holds } from '../holds.ts';
import type { Describer } from './describer.ts';
import type { KnownJobs } from './known.ts';
import type { Listed } from './listed.ts';
import { describeRoute } from './parts-reader.ts';

/**
 * Reads some jobs by themselves: these first, then of those that are unfinished the ones that were read least lately.
 * Answers which were asked for, as they were. Throws `CloudError` for a rejected key.
 */
export type ReadAlone = (
  first: readonly Job[],
  unfinished: readonly Job[],
  options: CallOptions,
) => Promise<readonly Job[]>;

export type AloneOptions = {
  readonly describer: Describer;
  readonly known: KnownJobs;
  readonly listed: Pick<Listed, 'isTold'>;
  readonly holds: Holds;
  readonly ask: () => number;
  /** How many are read at a time. */
  readonly most: number;
};

const jobKey = ({ family, id }: Job): string => `${describeRoute(family)} ${id}`;

export const createAloneReader = ({ describer, known, listed, holds, ask, most }: AloneOptions): ReadAlone => {
  /** When each was read by itself, with its key in the holds. */
  const read = new Map<string, { readonly asked: number; readonly key: string }>();

  const isHeld = (job: Job): boolean =>
    holds.heldBy(describeRoute(job.family)) !== null || holds.heldBy(jobKey(job)) !== null;

  const readOne = async (job: Job, options: CallOptions): Promise<void> => {
    const route = describeRoute(job.family);
    const key = jobKey(job);
    read.set(job.id, { asked: ask(), key });
    try {
      await describer.describe(job, options);
      holds.answered(route);
      holds.answered(key);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const { kind } = error.facts;
      if (kind === 'auth' || kind === 'aborted') throw error;
      if (kind !== 'not-found') holds.failed(kind === 'rate-limit' ? route : key, error);
      // What a list tells all the same is there.
      else if (!listed.isTold(job.id)) known.forget(job.id);
    }
  };

  return async (first, unfinished, options) => {
    const turn = unfinished.toSorted((a, b) => (read.get(a.id)?.asked ?? 0) - (read.get(b.id)?.asked ?? 0));
    const due = [...first, ...turn].filter(job => !isHeld(job)).slice(0, most);
    await Promise.all(due.map(job => readOne(job, options)));
    const open = new Set(known.unfinished().map(({ id }) => id));
    for (const [id, { key }] of read) {
      if (open.has(id)) continue;
      holds.answered(key);
      read.delete(id);
    }
    return due;
  };
};
