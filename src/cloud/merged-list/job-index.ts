import { families } from '../../jobs/families.ts';
import { fieldsOfJob, fieldsOfRun, fieldsOfStatus, filledFrom } from '../../jobs/fields.ts';
import type { Job } from '../../jobs/job.ts';
import { isUnfinished } from '../../jobs/statuses.ts';
import { unknownWord } from '../schema/field-types.ts';

/** The order of readings: of two of the same job the one that was asked for later is believed. */
export type Asked = number;

/** The jobs that a composed list has told, each put together from all that its families tell of it. */
export type JobIndex = {
  get(jobId: string): Job | undefined;
  /** Takes in a reading; answers the job as it is now known. */
  take(job: Job, asked: Asked): Job;
  /** Takes in what a lesser source tells: it fills what is not known, and changes nothing. */
  hint(job: Job): Job;
  /** Jobs that may still change. */
  unfinished(): readonly Job[];
  /** How many there are. */
  size(): number;
  /** The order of the job's last reading; 0 where nothing is known of it. */
  askedOf(jobId: string): Asked;
  /** The server does not know it any more: it is asked for no more. */
  forget(jobId: string): void;
  /** Forgets what has ended and was not read since, but for what is kept. Answers the IDs. */
  forgetEnded(since: Asked, isKept: (job: Job) => boolean): readonly string[];
};

/** Most of these families don't tell when a job started: what one has told, the others must not erase. */
const lasting = [...fieldsOfJob, ...fieldsOfRun];

/** Whether the reading takes a job back from its end, which only a job that had failed may be: a console can retry it. */
const isBack = (before: Job, read: Job): boolean =>
  before.status === 'successful' && isUnfinished(read.status) && read.status !== 'unknown';

/**
 * The job after a newer reading of it, by whichever family. Of two families that know the same job one says later than the
 * other how it stands: the one that tells more is believed, so that the job does not go to and fro between them.
 */
export const mergedJob = (before: Job, read: Job): Job => {
  const isLesser = families[read.family].rank < families[before.family].rank;
  const stays = isLesser || isBack(before, read);
  const main = stays ? before : read;
  const other = stays ? read : before;
  const merged: Job = {
    ...main,
    family: isLesser ? before.family : read.family,
    type: main.type === unknownWord ? other.type : main.type,
    observed: null,
  };
  const whole = filledFrom(merged, other, lasting);
  return read.status === before.status ? filledFrom(whole, other, fieldsOfStatus) : whole;
};

export const createJobIndex = (): JobIndex => {
  const jobs = new Map<string, { readonly job: Job; readonly asked: Asked }>();
  const unfinished = new Set<string>();

  const put = (job: Job, asked: Asked): Job => {
    jobs.set(job.id, { job, asked });
    if (isUnfinished(job.status)) unfinished.add(job.id);
    else unfinished.delete(job.id);
    return job;
  };

  const forget = (jobId: string): void => {
    jobs.delete(jobId);
    unfinished.delete(jobId);
  };

  return {
    get: jobId => jobs.get(jobId)?.job,
    take: (read, asked) => {
      const before = jobs.get(read.id);
      if (before === undefined) return put(read, asked);
      return asked < before.asked ? before.job : put(mergedJob(before.job, read), asked);
    },
    hint: told => {
      const before = jobs.get(told.id);
      return before === undefined ? told : put(filledFrom(before.job, told, lasting), before.asked);
    },
    unfinished: () => [...unfinished].flatMap(id => jobs.get(id)?.job ?? []),
    size: () => jobs.size,
    askedOf: jobId => jobs.get(jobId)?.asked ?? 0,
    forget,
    forgetEnded: (since, isKept) => {
      const ended = [...jobs.values()].filter(
        ({ job, asked }) => asked < since && !unfinished.has(job.id) && !isKept(job),
      );
      for (const { job } of ended) forget(job.id);
      return ended.map(({ job }) => job.id);
    },
  };
};
