import { rememberFor } from '../../lib/remember.ts';
import { textHash } from '../../lib/text-hash.ts';
import { type Instant, type Job, mayChange } from '../job.ts';
import { waitsForCommit } from '../stages.ts';

/*
 * What zjobs saw of the progress of one job, poll by poll: how long nothing has changed, and how fast the percentage grows.
 * Only time between polls that succeeded counts. A gap in them is an outage of the server or the sleep of this computer.
 */

/** In ms. A job without a change for this long has stalled, unless it had a longer pause before. */
const shortestStall = 600_000;
/** A pause becomes a stall when it is this many times as long as the longest one before. */
const stallFactor = 3;

/** A plain object, so that it can be kept in a file. Times in ms; paces in percent per ms. */
export type ProgressTrace = {
  /** The start of the run. A job that runs again has a new trace. */
  readonly startedAt: Instant | null;
  readonly progress: number | null;
  /**
   * A hash of status, rows and files, which differs when anything besides the progress has changed. A hash, because the
   * texts may contain secrets and have any length.
   */
  readonly signature: string;
  /** When the last change was seen, or the job for the first time. */
  readonly changedAt: Instant;
  /** The time of the last poll that saw the job. */
  readonly seenAt: Instant;
  /** How much of the time since the last change counts. */
  readonly unchangedMs: number;
  /** The longest time between two changes that counts. */
  readonly longestPause: number;
  /** The percentage that was seen first, and when. Null for a job without a percentage. */
  readonly first: { readonly at: Instant; readonly progress: number } | null;
  /** When the percentage last grew, or was seen first. */
  readonly grewAt: Instant;
  readonly growths: number;
  /** The fastest and the slowest growth between two changes; 0 before the first one. */
  readonly bestPace: number;
  readonly worstPace: number;
};

/** Whether a job can stall: it runs, and its progress is visible. */
const canStall = (job: Job): boolean =>
  (job.status === 'in-progress' || job.status === 'canceling') &&
  !waitsForCommit(job) &&
  (job.progress !== null || job.reason !== null);

/**
 * Computed once for each job: one that a poll did not change is the same object. While a job runs, servers without a
 * percentage give its rows as the reason.
 */
const signatureOf = rememberFor((job: Job, details: string): string =>
  textHash(JSON.stringify([job.status, job.rawStatus, job.reason, details])),
);

const begin = (job: Job, at: Instant, details: string): ProgressTrace => ({
  startedAt: job.startedAt,
  progress: job.progress,
  signature: signatureOf(job, details),
  changedAt: at,
  seenAt: at,
  unchangedMs: 0,
  longestPause: 0,
  first: job.progress === null ? null : { at, progress: job.progress },
  grewAt: at,
  growths: 0,
  bestPace: 0,
  worstPace: 0,
});

const isNewRun = ({ startedAt, progress }: ProgressTrace, job: Job): boolean =>
  (job.startedAt !== null && startedAt !== null && job.startedAt !== startedAt) ||
  (progress !== null && job.progress !== null && job.progress < progress);

/** The trace with the pace of one more growth. */
const withGrowth = (trace: ProgressTrace, from: number, to: number, at: Instant): ProgressTrace => {
  const pace = (to - from) / Math.max(1, at - trace.grewAt);
  return {
    ...trace,
    grewAt: at,
    growths: trace.growths + 1,
    bestPace: Math.max(trace.bestPace, pace),
    worstPace: trace.growths === 0 ? pace : Math.min(trace.worstPace, pace),
  };
};

/**
 * The trace after a poll that saw the job.
 *
 * @param trace null for a job that is seen for the first time
 * @param at when the poll was answered
 * @param longestGap in ms; a longer time since the last poll does not count. 0 if a poll failed in between
 * @param details what a describe knows besides, such as the rows of files
 */
export const traced = (
  trace: ProgressTrace | null,
  job: Job,
  at: Instant,
  longestGap: number,
  details = '',
): ProgressTrace => {
  if (trace === null || isNewRun(trace, job)) return begin(job, at, details);
  const gap = at - trace.seenAt;
  const unchangedMs = trace.unchangedMs + (gap > 0 && gap <= longestGap ? gap : 0);
  const seenAt = Math.max(at, trace.seenAt);
  const signature = signatureOf(job, details);
  const { progress } = job;
  if (signature === trace.signature && progress === trace.progress) return { ...trace, seenAt, unchangedMs };
  const longestPause = Math.max(trace.longestPause, unchangedMs);
  const changed = { ...trace, progress, signature, changedAt: at, seenAt, unchangedMs: 0, longestPause };
  if (progress === null) return changed;
  if (trace.progress === null) return { ...changed, first: trace.first ?? { at, progress }, grewAt: at };
  return progress > trace.progress ? withGrowth(changed, trace.progress, progress, at) : changed;
};

/** The time since which nothing has changed in a stalled job; null if it has not stalled. */
export const stalledSince = (trace: ProgressTrace | null, job: Job): Instant | null => {
  if (trace === null || !mayChange(job) || !canStall(job)) return null;
  const limit = Math.max(shortestStall, stallFactor * trace.longestPause);
  return trace.unchangedMs >= limit ? trace.changedAt : null;
};
