import { CloudError, type CloudErrorFacts } from '../cloud/error.ts';
import type { ListRequest } from '../cloud/gateway.ts';
import { bornAt, type Instant, type Job, mayChange } from '../jobs/job.ts';
import type { ActionName } from '../jobs/rules.ts';
import { waitsForCommit } from '../jobs/stages.ts';
import { callOptions, callWithin, pause } from './call.ts';
import type { Outcome } from './outcome.ts';
import type { ActionWorld, JobRef } from './world.ts';

/** An action that was sent and whose answer never arrived. */
export type LostAction = {
  readonly target: JobRef;
  /** The job as it was before. */
  readonly before: Job;
  readonly error: CloudErrorFacts;
  readonly sentAt: Instant;
  /** IDs of the newest jobs before a retry was sent; null if they could not be read. */
  readonly idsBefore: ReadonlySet<string> | null;
};

type CheckWorld = Pick<ActionWorld, 'gateway' | 'signal'>;

/** Reads whether the action was done. Null if the answer does not show it. */
type Check = (lost: LostAction, world: CheckWorld) => Promise<Outcome | null>;

const accepted = (lost: LostAction, job: Job): Outcome => ({
  outcome: 'accepted',
  jobId: lost.target.jobId,
  job,
  requestId: lost.error.requestId,
});

const unknown = ({ target, error }: LostAction, successors: readonly string[] = []): Outcome => ({
  outcome: 'unknown',
  jobId: target.jobId,
  error,
  successors,
});

/** The answer, or null for a failed read, which proves nothing. Throws an aborted `CloudError`: it ends the checks. */
const unlessFailed = async <Answer>(read: Promise<Answer>): Promise<Answer | null> => {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof CloudError) || error.facts.kind === 'aborted') throw error;
    return null;
  }
};

const readAgain = async ({ target }: LostAction, { gateway, signal }: CheckWorld): Promise<Job | null> => {
  return (await unlessFailed(gateway.describeJob(target.projectId, target.jobId, callOptions(signal))))?.job ?? null;
};

/** Whether the job was canceled. Imports have no status for it: an aborted import has failed with this reason. */
const wasAborted = ({ type, status, reason }: Job): boolean =>
  status === 'canceled' || (type === 'IMPORT' && status === 'failed' && /\baborted\b/i.test(reason ?? ''));

const checkCancel: Check = async (lost, world) => {
  const job = await readAgain(lost, world);
  if (job === null) return null;
  if (job.status === 'canceling' || wasAborted(job)) return accepted(lost, job);
  // The job has succeeded, so it was not canceled and no longer can be.
  if (job.status === 'successful') return { outcome: 'failed', jobId: lost.target.jobId, error: lost.error };
  return null;
};

/** Whether the failed job itself has run again since: it runs, or it has ended again. */
const ranAgain = (before: Job, job: Job): boolean =>
  mayChange(job) ||
  job.status === 'successful' ||
  (job.finishedAt !== null && before.finishedAt !== null && job.finishedAt > before.finishedAt);

// In ms. Used only if the list could not be read before. If the clocks differ by more, the new job is not found.
const clockTolerance = 60_000;

/** Whether two values can be the same. Lists of imports leave out values that a describe reports. */
const mayBeSame = (one: string | null, other: string | null): boolean =>
  one === null || other === null || one === other;

const maySucceed = (job: Job, { before, target, sentAt, idsBefore }: LostAction): boolean =>
  job.id !== target.jobId &&
  job.type === before.type &&
  mayBeSame(job.clusterId, before.clusterId) &&
  mayBeSame(job.dbName, before.dbName) &&
  mayBeSame(job.collectionName, before.collectionName) &&
  (idsBefore === null ? mayChange(job) && (bornAt(job) ?? sentAt) >= sentAt - clockTolerance : !idsBefore.has(job.id));

/** Requests the jobs among which a retry's new job must be: the newest ones, or those of one part of a merged list. */
export const newestJobsRequest = ({ projectId, jobId }: JobRef): ListRequest => ({
  projectId,
  pageSize: 100,
  only: { listWith: jobId },
});

const successorsOf = async (lost: LostAction, { gateway, signal }: CheckWorld): Promise<readonly string[]> => {
  const page = await unlessFailed(gateway.listJobs(newestJobsRequest(lost.target), callOptions(signal)));
  return page?.jobs.filter(job => maySucceed(job, lost)).map(job => job.id) ?? [];
};

const checkRetry: Check = async (lost, world) => {
  const job = await readAgain(lost, world);
  if (job !== null && ranAgain(lost.before, job)) return accepted(lost, job);
  const successors = await successorsOf(lost, world);
  // Another user may have started them, so they are named, and the outcome stays unknown.
  return successors.length === 0 ? null : unknown(lost, successors);
};

const checkCommit: Check = async (lost, world) => {
  const job = await readAgain(lost, world);
  if (job === null || waitsForCommit(job)) return null;
  // It was aborted in the meantime, so it was not committed and no longer can be.
  return wasAborted(job) ? { outcome: 'failed', jobId: lost.target.jobId, error: lost.error } : accepted(lost, job);
};

const checks: { readonly [Action in ActionName]: Check } = {
  cancel: checkCancel,
  retry: checkRetry,
  commit: checkCommit,
};

/** Reads once whether an action was done. Null if the answer does not show it. Throws `CloudError` when it is aborted. */
export const checkLost = (action: ActionName, lost: LostAction, world: CheckWorld): Promise<Outcome | null> =>
  checks[action](lost, world);

// In ms. Short, because the user wants to leave, but long enough for a request that is still on its way.
const lastPause = 500;
const lastCheckTime = 2_000;

/** The check for a user who has interrupted the command: the signal doesn't abort it, but a short limit does. */
const checkLastTime = async (
  action: ActionName,
  lost: LostAction,
  { gateway, sleep }: ActionWorld,
): Promise<Outcome | null> => {
  try {
    await sleep(lastPause);
    return await callWithin(lastCheckTime, options => checkLost(action, lost, { gateway, ...options }), { sleep });
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return null;
  }
};

/**
 * Finds out whether an action whose answer was lost was done. Checks several times, because the request may still be on its
 * way. Never sends it again: if no check shows it, the outcome is `unknown`.
 */
export const resolveLostAnswer = async (action: ActionName, lost: LostAction, world: ActionWorld): Promise<Outcome> => {
  try {
    for (const ms of world.limits.recheckDelays) {
      await pause(ms, world);
      const outcome = await checkLost(action, lost, world);
      if (outcome !== null) return outcome;
    }
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return (await checkLastTime(action, lost, world)) ?? unknown(lost);
  }
  return unknown(lost);
};
