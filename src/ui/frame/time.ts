import { formatElapsed } from '../../jobs/duration.ts';
import { type Instant, isUnfinished, type Job } from '../../jobs/job.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** Local time of day, `14:02`. */
export const clockTime = (at: Instant): string => {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** Local time of day with seconds, `14:02:07`. */
export const clockSeconds = (at: Instant): string => `${clockTime(at)}:${two(new Date(at).getSeconds())}`;

/** Local date and time in 11 cells: `11-22 14:02`, or `2025-11-22` when the year is another than now's. */
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

/** How long the job has run so far, or the moment it ended; a dash where neither is known. */
export const elapsedOrEnded = (job: Job, now: Instant): string => {
  if (!isUnfinished(job.status)) return shortTime(job.finishedAt, now);
  return job.startedAt === null ? '–' : formatElapsed(now - job.startedAt);
};
