import { families } from '../jobs/families.ts';
import {
  fieldsOfJob,
  fieldsOfRun,
  fieldsOfStatus,
  filledFrom,
  type JobField,
  losesEnd,
  sameJob,
} from '../jobs/fields.ts';
import { bornAt, type Instant, type Job, type JobSource, mayChange, type ObservedTimes } from '../jobs/job.ts';
import { type JobStatus, jobStatuses } from '../jobs/statuses.ts';
import type { JobChange } from './types.ts';

/** The number of a request, taken when it is sent. Numbers grow, so of two answers the higher one was requested later. */
export type RequestNumber = number;

/** The circumstances of an answer, from which the store derives what zjobs observes. */
export type Observation = {
  readonly now: Instant;
  /** Whether every job of the project is in the store, so that an unknown job is new to the server too. */
  readonly isComplete: boolean;
  /** IDs of jobs that may have existed before, even if the list is complete. */
  readonly backlog?: ReadonlySet<string>;
};

/** Every known job, merged from answers that may arrive in any order. */
export type JobStore = {
  readonly jobs: ReadonlyMap<string, Job>;
  /** IDs of the jobs that may still change. */
  readonly unfinished: ReadonlySet<string>;
  /** Grows with every change of a job. */
  version(): number;
  /** How many jobs have each status, as a copy. */
  counts(): Readonly<Record<JobStatus, number>>;
  /** A new number, for the request that is being sent. */
  nextRequest(): RequestNumber;
  /** Merges the jobs of a list. Jobs that a later request has reported are not changed. */
  merge(jobs: readonly Job[], request: RequestNumber, observation?: Observation): readonly JobChange[];
  /** Merges one job that was read outside of a list. Earlier requests no longer change it, even if this answer did not. */
  accept(job: Job, request: RequestNumber, observation?: Observation): readonly JobChange[];
  /** Adds cached jobs, except those that are known already. */
  seed(jobs: readonly Job[]): readonly JobChange[];
  /** Lets pinned jobs move to the rows where their timestamps sort them. */
  releasePinned(): readonly JobChange[];
  /** Removes jobs that no longer exist. */
  forget(jobIds: Iterable<string>): void;
  /** Whether a request after this one reported the job; only known for the last thousand requests. */
  isKnownSince(jobId: string, request: RequestNumber): boolean;
};

// No answer arrives after a thousand further requests, so the order of older ones no longer matters.
const orderedRequests = 1_000;

/** The values of a finished job that are kept when a list leaves them out, because only a describe reports them. */
const fieldsOfFinished = [...fieldsOfJob, ...fieldsOfRun, ...fieldsOfStatus];

const fieldsToKeep = (known: Job, read: Job): readonly JobField[] => {
  const isOver = read.status === known.status && !mayChange(read);
  return isOver && families[read.family].lists !== 'everything' ? fieldsOfFinished : fieldsOfJob;
};

/** The job after a new reading; the known object if nothing has changed, so that an identity check detects it. */
const reconciled = (known: Job, read: Job): Job => {
  if (sameJob(known, read) || losesEnd(known, read)) return known;
  const completed = filledFrom(read, known, fieldsToKeep(known, read));
  return completed !== read && sameJob(known, completed) ? known : completed;
};

/** Whether zjobs sees the job start without a timestamp of the server. A pending job has not started. */
const hasBegun = (before: Job | null, after: Job, { isComplete, backlog }: Observation): boolean => {
  if (after.status === 'pending') return false;
  return before === null
    ? isComplete && !backlog?.has(after.id) && bornAt(after) === null
    : before.status === 'pending' && after.startedAt === null;
};

/** Whether zjobs sees the job end without a timestamp of the server. */
const hasEnded = (before: Job | null, after: Job): boolean =>
  before !== null && mayChange(before) && !mayChange(after) && after.finishedAt === null;

/** Whether the timestamps of a finished job arrive only now. */
const areTimesLate = (before: Job | null, after: Job): boolean =>
  before !== null && !mayChange(before) && bornAt(before) === null && bornAt(after) !== null;

/**
 * When zjobs saw an ended job queued again; undefined for a job that is not queued, and for one that never ended. Before the
 * list is complete, the end may be known from the cache alone, and the job may have been queued long ago.
 */
const queuedAgain = (before: Job | null, after: Job, { now, isComplete }: Observation): Instant | undefined => {
  if (after.status !== 'pending' || before === null) return undefined;
  if (mayChange(before)) return before.observed?.queued;
  return isComplete ? now : undefined;
};

/** The times that zjobs has observed; the same object if they are unchanged, null if there are none. */
const observedTimes = (before: Job | null, after: Job, observation: Observation): ObservedTimes | null => {
  const known = before?.observed ?? null;
  const wasUnfinished = mayChange(before ?? after);
  // A job that is queued again begins again.
  const knownBegan = after.status === 'pending' ? null : (known?.began ?? null);
  const began = knownBegan ?? (wasUnfinished && hasBegun(before, after, observation) ? observation.now : null);
  const ended = known?.ended ?? (hasEnded(before, after) ? observation.now : null);
  const pinned = known?.pinned === true || areTimesLate(before, after);
  const queued = queuedAgain(before, after, observation);
  if (began === null && ended === null && !pinned && queued === undefined) return null;
  const isSame =
    known?.began === began && known.ended === ended && (known.pinned ?? false) === pinned && known.queued === queued;
  return isSame ? known : { began, ended, ...(pinned && { pinned }), ...(queued !== undefined && { queued }) };
};

const withObserved = (before: Job | null, after: Job, observation: Observation | undefined): Job => {
  const observed = observation === undefined ? (before?.observed ?? null) : observedTimes(before, after, observation);
  return observed === after.observed ? after : { ...after, observed };
};

/** The last of duplicate entries. */
const withoutRepeats = (jobs: readonly Job[]): Iterable<Job> => new Map(jobs.map(job => [job.id, job])).values();

const noJobs = Object.fromEntries(jobStatuses.map(status => [status, 0])) as Readonly<Record<JobStatus, number>>;

/**
 * An empty store. The cost of a merge depends on the jobs that are merged, not on those that are known.
 *
 * @param source the source of every job; null for the only one of a list
 */
export const createJobStore = (source: JobSource | null = null): JobStore => {
  const jobs = new Map<string, Job>();
  const unfinished = new Set<string>();
  const counts: Record<JobStatus, number> = { ...noJobs };
  // Only has jobs that changed recently or were accepted: for any other job, every answer is newer than the known one.
  const lastRequests = new Map<string, RequestNumber>();
  let version = 0;
  let lastRequest: RequestNumber = 0;

  const remember = (jobId: string, request: RequestNumber): void => {
    lastRequests.delete(jobId);
    lastRequests.set(jobId, request);
    for (const [id, number] of lastRequests) {
      if (number > lastRequest - orderedRequests) break;
      lastRequests.delete(id);
    }
  };
  const isKnownSince = (jobId: string, request: RequestNumber): boolean => (lastRequests.get(jobId) ?? -1) > request;

  const put = (read: Job, request: RequestNumber, observation: Observation | undefined): JobChange | null => {
    const before = jobs.get(read.id) ?? null;
    if (before !== null && isKnownSince(read.id, request)) return null;
    const reported = before === null ? read : reconciled(before, read);
    if (reported === before) return null;
    const observed = withObserved(before, reported, observation);
    const after = source === null || observed.source === source ? observed : { ...observed, source };
    jobs.set(after.id, after);
    if (before !== null) {
      counts[before.status] -= 1;
      remember(after.id, request);
    }
    counts[after.status] += 1;
    if (mayChange(after)) unfinished.add(after.id);
    else unfinished.delete(after.id);
    return { before, after, ...(before === null && observation?.backlog?.has(after.id) && { isBacklog: true }) };
  };

  const merge = (read: readonly Job[], request: RequestNumber, observation?: Observation): readonly JobChange[] => {
    const changes: JobChange[] = [];
    for (const job of withoutRepeats(read)) {
      const change = put(job, request, observation);
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
    nextRequest: () => {
      lastRequest += 1;
      return lastRequest;
    },
    merge,
    accept: (job, request, observation) => {
      const changes = merge([job], request, observation);
      if (!isKnownSince(job.id, request)) remember(job.id, request);
      return changes;
    },
    // With the number of a request before all others, so that every answer is newer.
    seed: cached =>
      merge(
        cached.filter(({ id }) => !jobs.has(id)),
        0,
      ),
    releasePinned: () => {
      const changes = [...jobs.values()].flatMap(before => {
        if (before.observed?.pinned !== true) return [];
        const { pinned: _, ...times } = before.observed;
        const isEmpty = times.began === null && times.ended === null && times.queued === undefined;
        return [{ before, after: { ...before, observed: isEmpty ? null : times } }];
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
        lastRequests.delete(id);
      }
      version += 1;
    },
    isKnownSince,
  };
};
