import type { Instant } from '../job.ts';
import { type OpenList, sourceIdOf } from '../job-source.ts';
import { estimateJson, isoTime } from '../json.ts';
import type { JobStatus } from '../statuses.ts';
import type { Digest } from './digest.ts';

/** The statuses in the order of the interface. */
const order = [
  'pending',
  'in-progress',
  'successful',
  'failed',
  'canceling',
  'canceled',
  'unknown',
] as const satisfies readonly JobStatus[];

const countsJson = (counts: Digest['counts']) => Object.fromEntries(order.map(status => [status, counts[status]]));

/** From when on the journals of all sources have records; null if one has none. */
const journalFromOf = (journals: Digest['journals']): Instant | null => {
  const starts = journals.flatMap(({ from }) => from ?? []);
  return starts.length < journals.length || starts.length === 0 ? null : Math.max(...starts);
};

/** The digest as scripts read it. Times are ISO 8601 in UTC, and each job is named by its ID and its source. */
export const digestJson = (digest: Digest, list: OpenList): unknown => {
  const [stalled, slow] = [new Set(digest.stalled), new Set(digest.slow)];
  return {
    from: isoTime(digest.from),
    to: isoTime(digest.to),
    journalFrom: isoTime(journalFromOf(digest.journals)),
    counts: countsJson(digest.counts),
    before: countsJson(digest.before),
    failures: digest.failures.map(({ reason, lastAt, jobs }) => ({
      reason,
      count: jobs.length,
      lastAt: isoTime(lastAt),
      jobIds: jobs.map(({ id }) => id),
      jobs: jobs.map(job => ({ jobId: job.id, source: sourceIdOf(job, list) })),
    })),
    stalled: digest.stalled.map(({ id }) => id),
    slow: digest.slow.map(({ id }) => id),
    running: digest.running.map(({ job, insight }) => ({
      jobId: job.id,
      source: sourceIdOf(job, list),
      stalled: stalled.has(job),
      slow: slow.has(job),
      estimate: estimateJson(insight.estimate),
    })),
    actions: digest.actions.map(({ record: { time, event, jobId, projectId, outcome }, source }) => ({
      at: time,
      action: event,
      jobId,
      source: sourceIdOf({ source, projectId }, list),
      outcome,
    })),
  };
};
