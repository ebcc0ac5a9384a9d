import type { JobFamily } from '../../jobs/families.ts';
import type { Job } from '../../jobs/job.ts';
import { isUnfinished } from '../../jobs/statuses.ts';
import { CloudError } from '../error.ts';
import type { CallOptions } from '../gateway.ts';
import type { Cooldowns } from '../retry/cooldowns.ts';
import type { Describer } from './describer.ts';
import type { JobIndex } from './job-index.ts';
import type { ListedJobs } from './listed-jobs.ts';
import { describeRoute } from './parts-reader.ts';

/** Reads jobs by themselves of which the lists don't tell enough. */
export type JobPoller = {
  /** A list has told of a job that is new or was known: of an import that has ended it tells neither when nor why. */
  saw(before: Job | undefined, now: Job): void;
  /**
   * Reads what has ended, then of the unfinished jobs those that were read least lately. Answers which were asked for, as
   * they were. Throws `CloudError` for a rejected key and when it is called off.
   */
  read(options: CallOptions): Promise<readonly Job[]>;
};

export type JobPollerOptions = {
  /** The family of imports, whose lists tell their state alone. */
  readonly imports: JobFamily;
  readonly describer: Describer;
  readonly known: JobIndex;
  readonly listed: Pick<ListedJobs, 'isOutOfReach' | 'isTold' | 'partOf'>;
  readonly holds: Cooldowns;
  readonly ask: () => number;
  /** How many are read at a time. */
  readonly most: number;
};

const jobKey = ({ family, id }: Job): string => `${describeRoute(family)} ${id}`;

export const createJobPoller = ({
  imports,
  describer,
  known,
  listed,
  holds,
  ask,
  most,
}: JobPollerOptions): JobPoller => {
  /** IDs of the imports that have ended and were not read since. */
  const ended = new Set<string>();
  /** When each unfinished job was read by itself, with its key in the holds. */
  const read = new Map<string, { readonly asked: number; readonly key: string }>();

  const onCooldown = (job: Job): boolean =>
    holds.cooldownOf(describeRoute(job.family)) !== null || holds.cooldownOf(jobKey(job)) !== null;

  /** Whether no list tells how far the job is, or none has told of it for a whole cycle. */
  const isToldTooLittle = ({ id }: Job): boolean => !(listed.partOf(id)?.listsProgress ?? false) || !listed.isTold(id);

  const due = (): readonly Job[] => {
    const lately = ({ id }: Job): number => read.get(id)?.asked ?? 0;
    const unfinished = known.unfinished().filter(isToldTooLittle);
    const turn = [...ended].flatMap(id => known.get(id) ?? []);
    turn.push(...unfinished.toSorted((a, b) => lately(a) - lately(b)));
    // Where a data plane does not answer its list, a describe would only keep everybody waiting.
    return turn.filter(job => !onCooldown(job) && !listed.isOutOfReach(job.id)).slice(0, most);
  };

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

  const forgetOld = (): void => {
    for (const id of ended) if (known.get(id) === undefined) ended.delete(id);
    const open = new Set(known.unfinished().map(({ id }) => id));
    for (const [id, { key }] of read) {
      if (open.has(id)) continue;
      holds.answered(key);
      read.delete(id);
    }
  };

  return {
    saw: (before, now) => {
      const wasOver = before !== undefined && !isUnfinished(before.status);
      if (!wasOver && now.family === imports && !isUnfinished(now.status)) ended.add(now.id);
    },
    read: async options => {
      const asked = due();
      await Promise.all(asked.map(job => readOne(job, options)));
      for (const { id } of asked) ended.delete(id);
      forgetOld();
      return asked;
    },
  };
};
