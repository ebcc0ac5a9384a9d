import type { Translate } from '../i18n/translate.ts';
import { endOf, type Instant, type Job, mayChange, spanOf, startOf, type Timestamp } from '../jobs/job.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * Milliseconds as a rounded length of time: `12s`, `3m`, `2h 05m`, `3d 04h`. Negative values are `0s`.
 * The steps are coarse, so that a counting clock seldom repaints.
 */
export const formatElapsed = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 60) return `${seconds}s`;
  if (minutes < 60) return `${minutes}m`;
  if (hours < 24) return `${hours}h ${two(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`;
};

/** Local time of day, `14:02`. */
export const clockTime = (at: Instant): string => {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** Local time of day with seconds, `14:02:07`. */
export const clockSeconds = (at: Instant): string => `${clockTime(at)}:${two(new Date(at).getSeconds())}`;

/** Local date and time in 11 cells: `11-22 14:02`, or `2025-11-22` in another year than that of `now`. */
export const shortTime = (at: Instant | null, now: Instant): string => {
  if (at === null) return '–';
  const date = new Date(at);
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return date.getFullYear() === new Date(now).getFullYear()
    ? `${day} ${clockTime(at)}`
    : `${date.getFullYear()}-${day}`;
};

/** Local date and time in full: `2026-11-22 14:02:07`. */
export const longTime = (at: Instant | null): string => {
  if (at === null) return '–';
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clockSeconds(at)}`;
};

/** A moment that zjobs observed, in 11 cells: `~14:02` today, `~11-22` this year, `~2025-11-22` before. */
const observedTime = (at: Instant, now: Instant): string => {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date(now).toDateString();
  return `~${isToday ? clockTime(at) : shortTime(at, now).replace(/ .*/, '')}`;
};

const shortTimestamp = (timestamp: Timestamp | null, now: Instant): string =>
  timestamp?.isObserved ? observedTime(timestamp.at, now) : shortTime(timestamp?.at ?? null, now);

/** When the job started, in 11 cells. `~` marks a time that zjobs observed, because the server reports none. */
export const started = (job: Job, now: Instant): string => shortTimestamp(startOf(job), now);

/** How long an unfinished job has run, or when a finished one ended; marked like {@link started}. */
export const elapsedOrEnded = (job: Job, now: Instant): string => {
  if (!mayChange(job)) return shortTimestamp(endOf(job), now);
  const span = spanOf(job, now);
  return span === null ? '–' : `${span.isObserved ? '~' : ''}${formatElapsed(span.ms)}`;
};

/** A timestamp in words; an observed one reads `about 14:02, seen by zjobs`. Null for an unknown time. */
export const timestampText = (
  timestamp: Timestamp | null,
  format: (at: Instant) => string,
  translate: Translate,
): string | null => {
  if (timestamp === null) return null;
  const time = format(timestamp.at);
  return timestamp.isObserved ? translate('time.seen', { time }) : time;
};

/** How long the job took, or has run until `now`: `3m`, or `about 3m` by observed times. Null when unknown. */
export const durationText = (job: Job, now: Instant, translate: Translate): string | null => {
  const span = spanOf(job, now);
  if (span === null) return null;
  const duration = formatElapsed(span.ms);
  return span.isObserved ? translate('time.about', { duration }) : duration;
};
