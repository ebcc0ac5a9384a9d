import { families } from '../jobs/families.ts';
import { fieldsOfJob, fieldsOfRun, fieldsOfStatus, filledFrom, type JobField, sameJob } from '../jobs/fields.ts';
import { bornAt, type Instant, type Job, type ObservedTimes } from '../jobs/job.ts';
import { isUnfinished, type JobStatus } from '../jobs/statuses.ts';
import type { JobChange } from './types.ts';

/** A place in the order in which requests were sent and answers taken in; grows by one at each call. */
export type Moment = number;

/** When jobs are seen, and whether a job that is new to the store is new to the server, but for those of the backlog. */
export type Sight = { readonly now: Instant; readonly knowsAll: boolean; readonly backlog?: ReadonlySet<string> };

/** Every known job, merged from answers that may come out of order. */
export type JobStore = {
  readonly jobs: ReadonlyMap<string, Job>;
  /** IDs of the jobs that may still change. */
  readonly unfinished: ReadonlySet<string>;
  /** Grows with every change of a job. */
  version(): number;
  /** How many jobs have each status, as a copy. */
  counts(): Readonly<Record<JobStatus, number>>;
  /** The moment that a request is sent, to be given to `merge` or `accept` with its answer. */
  moment(): Moment;
  /** Takes in a list's jobs; what is known from a request that was sent later stays. */
  merge(jobs: readonly Job[], asked: Moment, sight?: Sight): readonly JobChange[];
  /** The same for one job that was read by another way. */
  accept(job: Job, asked: Moment, sight?: Sight): readonly JobChange[];
  /** Takes in jobs of before, as far as nothing is known of them. */
  seed(jobs: readonly Job[]): readonly JobChange[];
  /** Gives up the places that jobs keep because their times came late. */
  settlePlaces(): readonly JobChange[];
  /** Drops jobs that are no more. */
  forget(jobIds: Iterable<string>): void;
  /** Whether the job was read anew by a request sent after the moment (of the last thousand moments). */
  knownSince(jobId: string, moment: Moment): boolean;
};

// No answer takes longer than a thousand further requests, so the order of older readings can't matter any more.
const orderedMoments = 1_000;

/** Values of a finished job that stay when its list leaves them out: only a describe reports them. */
const fieldsOfFinished = [...fieldsOfJob, ...fieldsOfRun, ...fieldsOfStatus];

const fieldsToKeep = (known: Job, read: Job): readonly JobField[] => {
  const isOver = read.status === known.status && !isUnfinished(read.status);
  return isOver && families[read.family].lists !== 'everything' ? fieldsOfFinished : fieldsOfJob;
};

const completed = (known: Job, read: Job): Job => filledFrom(read, known, fieldsToKeep(known, read));

/** The known object where the reading says the same, so that whoever holds it sees that nothing changed. */
const reconciled = (known: Job, read: Job): Job => {
  if (sameJob(known, read)) return known;
  const whole = completed(known, read);
  return whole !== read && sameJob(known, whole) ? known : whole;
};

const hasBegun = (before: Job | null, after: Job, { knowsAll, backlog }: Sight): boolean =>
  before === null
    ? knowsAll && !backlog?.has(after.id) && bornAt(after) === null
    : before.status === 'pending' && after.startedAt === null;

const hasEnded = (before: Job | null, after: Job): boolean =>
  before !== null && isUnfinished(before.status) && !isUnfinished(after.status) && after.finishedAt === null;

/** Whether the times of a job that had ended come only now. */
const cameLate = (before: Job | null, after: Job): boolean =>
  before !== null && !isUnfinished(before.status) && bornAt(before) === null && bornAt(after) !== null;

/** What zjobs has seen of a job's times by now; only what its server does not tell. */
const seenTimes = (before: Job | null, after: Job, sight: Sight): ObservedTimes | null => {
  const seen = before?.observed ?? null;
  const wasUnfinished = before === null ? isUnfinished(after.status) : isUnfinished(before.status);
  const began = seen?.began ?? (wasUnfinished && hasBegun(before, after, sight) ? sight.now : null);
  const ended = seen?.ended ?? (hasEnded(before, after) ? sight.now : null);
  const pinned = seen?.pinned === true || cameLate(before, after);
  if (began === null && ended === null && !pinned) return null;
  const isSame = seen?.began === began && seen.ended === ended && (seen.pinned ?? false) === pinned;
  return isSame ? seen : { began, ended, ...(pinned ? { pinned } : {}) };
};

const withSeen = (before: Job | null, after: Job, sight: Sight | undefined): Job => {
  const seen = sight === undefined ? (before?.observed ?? null) : seenTimes(before, after, sight);
  return seen === after.observed ? after : { ...after, observed: seen };
};

const withoutRepeats = (jobs: readonly Job[]): Iterable<Job> => new Map(jobs.map(job => [job.id, job])).values();

/** An empty store. A merge costs what its jobs cost, however many are known. */
export const createJobStore = (): JobStore => {
  const jobs = new Map<string, Job>();
  const unfinished = new Set<string>();
  const counts: Record<JobStatus, number> = {
    pending: 0,
    'in-progress': 0,
    canceling: 0,
    unknown: 0,
    failed: 0,
    canceled: 0,
    successful: 0,
  };
  // Only what changed lately or was accepted has a moment: for the rest any answer is as good as the known one.
  const lastRead = new Map<string, Moment>();
  let version = 0;
  let now: Moment = 0;

  const remember = (jobId: string, asked: Moment): void => {
    lastRead.delete(jobId);
    lastRead.set(jobId, asked);
    for (const [id, moment] of lastRead) {
      if (moment > now - orderedMoments) break;
      lastRead.delete(id);
    }
  };
  const knownSince = (jobId: string, moment: Moment): boolean => (lastRead.get(jobId) ?? -1) > moment;

  const put = (read: Job, asked: Moment, sight: Sight | undefined): JobChange | null => {
    const before = jobs.get(read.id) ?? null;
    if (before !== null && knownSince(read.id, asked)) return null;
    const told = before === null ? read : reconciled(before, read);
    if (told === before) return null;
    const after = withSeen(before, told, sight);
    jobs.set(after.id, after);
    if (before !== null) {
      counts[before.status] -= 1;
      remember(after.id, asked);
    }
    counts[after.status] += 1;
    if (isUnfinished(after.status)) unfinished.add(after.id);
    else unfinished.delete(after.id);
    return { before, after, ...(before === null && sight?.backlog?.has(after.id) && { isBacklog: true }) };
  };

  const merge = (read: readonly Job[], asked: Moment, sight?: Sight): readonly JobChange[] => {
    const changes: JobChange[] = [];
    for (const job of withoutRepeats(read)) {
      const change = put(job, asked, sight);
      if (change !== null) changes.push(change);
    }
    if (changes.length > 0) version += 1;
    return changes;
  };

  return {
    jobs,
    unfinished,
    version: () => version,
    counts: () => ({ ...counts }),
    moment: () => {
      now += 1;
      return now;
    },
    merge,
    accept: (job, asked, sight) => {
      const changes = merge([job], asked, sight);
      if (!knownSince(job.id, asked)) remember(job.id, asked);
      return changes;
    },
    seed: read => {
      const unknown = read.filter(({ id }) => !jobs.has(id));
      // Older than every request: whatever any of them answers is newer.
      return merge(unknown, 0);
    },
    settlePlaces: () => {
      const changes = [...jobs.values()].flatMap(before => {
        if (before.observed?.pinned !== true) return [];
        const { began, ended } = before.observed;
        return [{ before, after: { ...before, observed: began === null && ended === null ? null : { began, ended } } }];
      });
      for (const { after } of changes) jobs.set(after.id, after);
      if (changes.length > 0) version += 1;
      return changes;
    },
    forget: jobIds => {
      for (const id of jobIds) {
        const job = jobs.get(id);
        if (job === undefined) continue;
        counts[job.status] -= 1;
        jobs.delete(id);
        unfinished.delete(id);
        lastRead.delete(id);
      }
      version += 1;
    },
    knownSince,
  };
};
