import { families, hasList } from '../../jobs/families.ts';
import { fieldsOfJob, fieldsOfRun, fieldsOfStatus, filledFrom, losesEnd } from '../../jobs/fields.ts';
import { type Job, mayChange } from '../../jobs/job.ts';
import { isUnfinished } from '../../jobs/statuses.ts';
import type { Part } from '../families/family.ts';
import { unknownWord } from '../schema/field-types.ts';

/** Numbers requests in the order in which they are sent. Of two readings of a job, the one that was requested later wins. */
export type Sequence = number;

/** Every job of a merged list: its state, merged from all families that report it, and the part that lists it. */
export type JobIndex = {
  get(jobId: string): Job | undefined;
  /** Merges a reading into the index. Returns the job as it is now known. */
  merge(reading: Job, sequence: Sequence): Job;
  /** Fills fields of a known job that are null, and changes nothing else. Returns the job as it is now known. */
  fillIn(reading: Job): Job;
  /** Jobs that may still change. */
  unfinished(): readonly Job[];
  size(): number;
  /** Removes a job that the server doesn't know any more. */
  remove(jobId: string): void;
  /** Records that the part lists the job. */
  listedIn(jobId: string, part: Part): void;
  /** The part that lists the job; undefined if none does. */
  partOf(jobId: string): Part | undefined;
  /** Whether a list contained the job in this cycle or in the one before. Tracked jobs are read one by one, not listed. */
  isListed(jobId: string): boolean;
  /**
   * Starts a cycle. If the last cycle was complete, removes the finished jobs that no list contained in it, except those of
   * parts for which `isFailing` is true.
   */
  beginCycle(sequence: Sequence, wasComplete: boolean, isFailing: (part: Part) => boolean): void;
  /** The IDs of the jobs that were removed in this way since the last call. */
  takeUnlisted(): readonly string[];
};

/** Most families don't report these, so a reading without them does not erase them. */
const keptFields = [...fieldsOfJob, ...fieldsOfRun];

/** Whether the reading would undo the success of a job. Only a failed job can run again, by a retry. */
const isStepBack = (before: Job, reading: Job): boolean =>
  before.status === 'successful' && isUnfinished(reading.status) && reading.status !== 'unknown';

/**
 * The job after a newer reading, which may come from another family. Of two families that report the same job, one lags
 * behind the other. The family that reports more wins, so that the job doesn't switch back and forth between them.
 */
export const mergeReading = (before: Job, reading: Job): Job => {
  const isLesser = families[reading.family].rank < families[before.family].rank;
  const keepsState = isLesser || isStepBack(before, reading) || losesEnd(before, reading);
  const main = keepsState ? before : reading;
  const other = keepsState ? reading : before;
  const merged: Job = {
    ...main,
    family: isLesser ? before.family : reading.family,
    type: main.type === unknownWord ? other.type : main.type,
    observed: null,
  };
  const filled = filledFrom(merged, other, keptFields);
  return reading.status === before.status ? filledFrom(filled, other, fieldsOfStatus) : filled;
};

const isList = (part: Part | undefined): boolean => part !== undefined && hasList(part.family);

export const createJobIndex = (): JobIndex => {
  const jobs = new Map<string, { readonly job: Job; readonly sequence: Sequence }>();
  const unfinished = new Set<string>();
  const parts = new Map<string, Part>();
  /** When this cycle and the one before it began. */
  let cycle: { readonly began: Sequence; readonly beforeBegan: Sequence } = { began: 0, beforeBegan: 0 };
  let unlisted: string[] = [];

  const put = (job: Job, sequence: Sequence): Job => {
    jobs.set(job.id, { job, sequence });
    if (mayChange(job)) unfinished.add(job.id);
    else unfinished.delete(job.id);
    return job;
  };

  const remove = (jobId: string): void => {
    jobs.delete(jobId);
    unfinished.delete(jobId);
  };

  const removeUnlisted = (isFailing: (part: Part) => boolean): void => {
    for (const [id, { sequence }] of jobs) {
      if (sequence >= cycle.began || unfinished.has(id)) continue;
      const part = parts.get(id);
      if (part !== undefined && isFailing(part)) continue;
      remove(id);
      unlisted.push(id);
    }
  };

  return {
    get: jobId => jobs.get(jobId)?.job,
    merge: (reading, sequence) => {
      const before = jobs.get(reading.id);
      if (before === undefined) return put(reading, sequence);
      return sequence < before.sequence ? before.job : put(mergeReading(before.job, reading), sequence);
    },
    fillIn: reading => {
      const before = jobs.get(reading.id);
      return before === undefined ? reading : put(filledFrom(before.job, reading, keptFields), before.sequence);
    },
    unfinished: () => [...unfinished].flatMap(id => jobs.get(id)?.job ?? []),
    size: () => jobs.size,
    remove,
    listedIn: (jobId, part) => {
      if (isList(part) || !isList(parts.get(jobId))) parts.set(jobId, part);
    },
    partOf: jobId => parts.get(jobId),
    isListed: jobId => isList(parts.get(jobId)) && (jobs.get(jobId)?.sequence ?? 0) >= cycle.beforeBegan,
    beginCycle: (sequence, wasComplete, isFailing) => {
      if (wasComplete) removeUnlisted(isFailing);
      for (const id of parts.keys()) if (!jobs.has(id)) parts.delete(id);
      cycle = { began: sequence, beforeBegan: cycle.began };
    },
    takeUnlisted: () => {
      const taken = unlisted;
      unlisted = [];
      return taken;
    },
  };
};
