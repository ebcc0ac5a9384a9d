import { statusWord } from '../../format/job-names.ts';
import { dayTime, durationText } from '../../format/time.ts';
import { endOf, type Instant, type Job, mayChange, whenOf } from '../../jobs/job.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../context.ts';

/** The status in a sentence: `Failed after 4m, today 08:40`. */
export const statusText = (job: Job, now: Instant, { translate }: Context): string => {
  const status = sanitizeLine(statusWord(job, translate));
  const isOver = !mayChange(job);
  const moment = isOver ? endOf(job) : whenOf(job);
  if (moment === null || job.status === 'unknown') return status;
  const words = dayTime(moment.at, now, translate);
  const time = moment.isObserved ? translate('time.about', { duration: words }) : words;
  const waited = job.status === 'pending' && job.createdAt !== null ? { ...job, startedAt: job.createdAt } : job;
  const duration = durationText(job.status === 'pending' ? { ...waited, status: 'in-progress' } : job, now, translate);
  if (duration === null) return translate('details.statusAt', { status, time });
  return translate(isOver ? 'details.statusAfter' : 'details.statusFor', { status, duration, time });
};
