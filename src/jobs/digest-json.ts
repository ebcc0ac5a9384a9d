import type { Digest } from './digest.ts';
import type { Estimate } from './estimate.ts';
import { estimateJson, isoTime } from './json.ts';
import type { JobStatus } from './statuses.ts';

const running = (jobId: string, estimate: Estimate | null) => ({ jobId, estimate: estimateJson(estimate) });

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

/** The digest as scripts read it. Times are ISO 8601 in UTC. */
export const digestJson = (digest: Digest): unknown => ({
  from: isoTime(digest.from),
  to: isoTime(digest.to),
  journalFrom: isoTime(digest.journalFrom),
  counts: countsJson(digest.counts),
  before: countsJson(digest.before),
  failures: digest.failures.map(({ reason, lastAt, jobs }) => ({
    reason,
    count: jobs.length,
    lastAt: isoTime(lastAt),
    jobIds: jobs.map(({ id }) => id),
  })),
  stalled: digest.stalled.map(({ id }) => id),
  slow: digest.slow.map(({ id }) => id),
  running: digest.running.map(({ job, insight }) => running(job.id, insight.estimate)),
  actions: digest.actions.map(({ record: { time, event, jobId, outcome } }) => ({
    at: time,
    action: event,
    jobId,
    outcome,
  })),
});
