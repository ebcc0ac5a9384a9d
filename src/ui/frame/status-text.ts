import { statusWord } from '../../format/job-names.ts';
import { dayTime, durationText } from '../../format/time.ts';
import { endOf, type Instant, type Job, mayChange, whenOf } from '../../jobs/job.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../context.ts';

/** A pending job as if it had run since it was created or retried: how long it has run is how long it has waited. */
const asRunning = (job: Job): Job => {
  const queued = job.observed?.queued;
  const times =
    queued === undefined
      ? { startedAt: job.createdAt ?? job.startedAt }
      : { startedAt: null, observed: { began: queued, ended: null } };
  return { ...job, ...times, status: 'in-progress' };
};

/** The status in a sentence: `Failed after 4m, today 08:40`. */
export const statusText = (job: Job, now: Instant, { translate }: Context): string => {
  const status = sanitizeLine(statusWord(job, translate));
  const isOver = !mayChange(job);
  const retriedAt = job.status === 'pending' ? job.observed?.queued : undefined;
  const begun = retriedAt === undefined ? whenOf(job) : { at: retriedAt, isObserved: true };
  const moment = isOver ? endOf(job) : begun;
  if (moment === null || job.status === 'unknown') return status;
  const words = dayTime(moment.at, now, translate);
  const time = moment.isObserved ? translate('time.about', { duration: words }) : words;
  const duration = durationText(job.status === 'pending' ? asRunning(job) : job, now, translate);
  if (duration === null) return translate('details.statusAt', { status, time });
  return translate(isOver ? 'details.statusAfter' : 'details.statusFor', { status, duration, time });
};
