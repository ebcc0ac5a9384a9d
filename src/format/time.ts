import type { Translate } from '../i18n/translate.ts';
import { type Instant, type Job, spanOf, type Timestamp, whenOf } from '../jobs/job.ts';
import { localDay } from '../lib/local-day.ts';
import { displayWidth } from '../terminal/text/width.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * Milliseconds as a rounded length of time: `12s`, `3m`, `2h 05m`, `3d 4h`. Negative values are `0s`.
 * The steps are coarse, so that a counting clock seldom repaints.
 */
export const formatElapsed = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 60) return `${seconds}s`;
  if (minutes < 60) return `${minutes}m`;
  if (hours < 24) return `${hours}h ${two(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
};

/** Local time of day, `14:02`. */
export const clockTime = (at: Instant): string => {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** Local time of day with seconds, `14:02:07`. */
export const clockSeconds = (at: Instant): string => `${clockTime(at)}:${two(new Date(at).getSeconds())}`;

/** How {@link listTime} writes a time, by its distance to now. */
type TimeForm = 'time' | 'weekday' | 'date' | 'year';

const timeForm = (at: Instant, now: Instant): TimeForm => {
  const days = localDay(now) - localDay(at);
  if (days === 0) return 'time';
  if (days > 0 && days < 7) return 'weekday';
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? 'date' : 'year';
};

const nthWord = (words: string, index: number): string => words.split(' ')[index] ?? '';

const weekdayOf = (date: Date, translate: Translate): string => nthWord(translate('time.weekdays'), date.getDay());

const monthDay = (date: Date, translate: Translate): string =>
  translate('time.monthDay', { month: nthWord(translate('time.months'), date.getMonth()), day: two(date.getDate()) });

const isoDay = (date: Date): string => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** A local day without its year, `Nov 02`. */
export const shortDay = (at: Instant, translate: Translate): string => monthDay(new Date(at), translate);

/** Local time in a list: `08:39` today, `Fri 08:39` within a week, `Nov 02` this year, `2025-11-02` else. */
export const listTime = (at: Instant, now: Instant, translate: Translate): string => {
  const date = new Date(at);
  switch (timeForm(at, now)) {
    case 'time':
      return clockTime(at);
    case 'weekday':
      return `${weekdayOf(date, translate)} ${clockTime(at)}`;
    case 'date':
      return monthDay(date, translate);
    case 'year':
      return isoDay(date);
  }
};

/** Local day and time of day: `Fri 18:02` within a week, `Nov 02 18:02` this year, `2025-11-02 18:02` else. */
export const weekdayTime = (at: Instant, now: Instant, translate: Translate): string => {
  const form = timeForm(at, now);
  const date = new Date(at);
  if (form === 'time' || form === 'weekday') return `${weekdayOf(date, translate)} ${clockTime(at)}`;
  return `${form === 'date' ? monthDay(date, translate) : isoDay(date)} ${clockTime(at)}`;
};

/** The zone of local times, for readers in other zones: `UTC`, `UTC+9`, `UTC-3:30`. */
export const zoneText = (at: Instant): string => {
  const offset = -new Date(at).getTimezoneOffset();
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  if (offset === 0) return 'UTC';
  return `UTC${offset < 0 ? '-' : '+'}${hours}${minutes === 0 ? '' : `:${two(minutes)}`}`;
};

/** A local date: `Fri Nov 20` this year, `2025-11-20` else. */
export const dateText = (at: Instant, now: Instant, translate: Translate): string => {
  const date = new Date(at);
  return date.getFullYear() === new Date(now).getFullYear()
    ? translate('time.weekdayDate', { weekday: weekdayOf(date, translate), date: monthDay(date, translate) })
    : isoDay(date);
};

/** Cells of the widest {@link listTime} between `oldest` and now. `oldest` is null for no time at all. */
export const listTimeWidth = (oldest: Instant | null, now: Instant, translate: Translate): number => {
  const weekday = displayWidth(`${weekdayOf(new Date(now), translate)} 08:39`);
  return { time: 5, weekday, date: weekday, year: 10 }[timeForm(oldest ?? now, now)];
};

/** The local day in words: `today`, `yesterday`, `Fri Nov 20` within a week, `Nov 02` this year, `2025-11-02` else. */
export const dayText = (at: Instant, now: Instant, translate: Translate): string => {
  const days = localDay(now) - localDay(at);
  if (days === 0) return translate('time.today');
  if (days === 1) return translate('time.yesterday');
  return timeForm(at, now) === 'date' ? monthDay(new Date(at), translate) : dateText(at, now, translate);
};

/** The local day in words and the time of day: `today 08:40`, or with seconds. */
export const dayTime = (at: Instant, now: Instant, translate: Translate, clock = clockTime): string =>
  `${dayText(at, now, translate)} ${clock(at)}`;

/** Local date and time in full: `2026-11-22 14:02:07`. */
export const longTime = (at: Instant | null): string => {
  if (at === null) return '–';
  const date = new Date(at);
  return `${isoDay(date)} ${clockSeconds(at)}`;
};

/** `~` marks a time or a duration that zjobs observed, because the server reports none. */
const observedSign = ({ isObserved }: { readonly isObserved: boolean }): string => (isObserved ? '~' : '');

/** When the job started, as {@link listTime}, else when it was created; `~` marks an observed time, a dash an unknown one. */
export const whenText = (job: Job, now: Instant, translate: Translate): string => {
  const when = whenOf(job);
  return when === null ? '–' : `${observedSign(when)}${listTime(when.at, now, translate)}`;
};

/** How long a job took or has run, or how long a pending one has waited since it was created or retried; marked like {@link whenText}. */
export const tookText = (job: Job, now: Instant): string => {
  if (job.status === 'pending') {
    const queued = job.observed?.queued;
    if (queued !== undefined) return `~${formatElapsed(now - queued)}`;
    return job.createdAt === null ? '–' : formatElapsed(now - job.createdAt);
  }
  const span = spanOf(job, now);
  return span === null ? '–' : `${observedSign(span)}${formatElapsed(span.ms)}`;
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
