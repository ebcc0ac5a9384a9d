import { CloudError, type CloudErrorFacts } from '../cloud/error.ts';
import type { ListRequest } from '../cloud/gateway.ts';
import { bornAt, type Instant, type Job } from '../jobs/job.ts';
import { isUnfinished } from '../jobs/statuses.ts';
import type { Outcome } from './outcome.ts';
import { callOptions, callWithin, pause } from './read-with-retry.ts';
import type { ActionWorld, JobRef } from './world.ts';

/** An action that was sent and whose answer never came. */
export type Lost = {
  readonly target: JobRef;
  /** The job as it was just before. */
  readonly before: Job;
  readonly error: CloudErrorFacts;
  readonly sentAt: Instant;
  /** IDs of the newest jobs just before a retry was sent; null where they could not be read. */
  readonly idsBefore: ReadonlySet<string> | null;
};

type LookWorld = Pick<ActionWorld, 'gateway' | 'signal'>;

/** Answers null as long as the truth can't be told. */
type Look = (lost: Lost, world: LookWorld) => Promise<Outcome | null>;

const accepted = (lost: Lost, job: Job): Outcome => ({
  outcome: 'accepted',
  jobId: lost.target.jobId,
  job,
  requestId: lost.error.requestId,
});

const unknown = ({ target, error }: Lost, successors: readonly string[] = []): Outcome => ({
  outcome: 'unknown',
  jobId: target.jobId,
  error,
  successors,
});

/** A read that failed proves nothing; only being called off ends the search. */
const unlessFailed = async <Answer>(read: Promise<Answer>): Promise<Answer | null> => {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof CloudError) || error.facts.kind === 'aborted') throw error;
    return null;
  }
};

const readAgain = async ({ target }: Lost, { gateway, signal }: LookWorld): Promise<Job | null> => {
  return (await unlessFailed(gateway.describeJob(target.projectId, target.jobId, callOptions(signal))))?.job ?? null;
};

/** Imports have no word for canceled: what was aborted has failed, for this reason. */
const wasAborted = ({ type, status, reason }: Job): boolean =>
  type === 'IMPORT' && status === 'failed' && /\baborted\b/i.test(reason ?? '');

const lookAfterCancel: Look = async (lost, world) => {
  const job = await readAgain(lost, world);
  if (job === null) return null;
  if (job.status === 'canceling' || job.status === 'canceled' || wasAborted(job)) return accepted(lost, job);
  // It came to its good end, so nothing was canceled and nothing can be.
  if (job.status === 'successful') return { outcome: 'failed', jobId: lost.target.jobId, error: lost.error };
  return null;
};

/** Whether the job with the old ID has been at work since: it runs, or it ended once more. */
const ranAgain = (before: Job, job: Job): boolean =>
  job.status !== 'failed' ||
  (job.finishedAt !== null && before.finishedAt !== null && job.finishedAt > before.finishedAt);

// Only used where the list could not be read before sending, so clocks that differ by more may cost a hint.
const clockTolerance = 60_000;

/** Lists of imports leave out what a describe tells. */
const mayBeSame = (one: string | null, other: string | null): boolean =>
  one === null || other === null || one === other;

const maySucceed = (job: Job, { before, target, sentAt, idsBefore }: Lost): boolean =>
  job.id !== target.jobId &&
  job.type === before.type &&
  mayBeSame(job.clusterId, before.clusterId) &&
  mayBeSame(job.dbName, before.dbName) &&
  mayBeSame(job.collectionName, before.collectionName) &&
  (idsBefore === null
    ? isUnfinished(job.status) && (bornAt(job) ?? sentAt) >= sentAt - clockTolerance
    : !idsBefore.has(job.id));

/** The jobs among which one that a retry starts has to be: the newest, or of a composed list the part that has its like. */
export const amongWhich = ({ projectId, jobId }: JobRef): ListRequest => ({
  projectId,
  pageSize: 100,
  only: { listWith: jobId },
});

const successorsOf = async (lost: Lost, { gateway, signal }: LookWorld): Promise<readonly string[]> => {
  const page = await unlessFailed(gateway.listJobs(amongWhich(lost.target), callOptions(signal)));
  return page?.jobs.filter(job => maySucceed(job, lost)).map(job => job.id) ?? [];
};

const lookAfterRetry: Look = async (lost, world) => {
  const job = await readAgain(lost, world);
  if (job !== null && ranAgain(lost.before, job)) return accepted(lost, job);
  const successors = await successorsOf(lost, world);
  // Somebody else may have started them, so they are told and not claimed.
  return successors.length === 0 ? null : unknown(lost, successors);
};

// The user has asked for the end, so it is short; the request may still be on its way, so there is a pause.
const lastPauseMs = 500;
const lastLookMs = 2_000;

/** The look for a user who is leaving: their signal does not end it, but a short limit does. */
const lookOnceMore = async (look: Look, lost: Lost, { gateway, sleep }: ActionWorld): Promise<Outcome | null> => {
  try {
    await sleep(lastPauseMs);
    return await callWithin(lastLookMs, options => look(lost, { gateway, ...options }), { sleep });
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return null;
  }
};

/**
 * Reads what became of an action whose answer was lost, a few times, because the request may still be on its way.
 * Nothing is sent again: where the reads don't prove it either way, the outcome is `unknown`.
 */
export const resolveLostAnswer = async (
  action: 'cancel' | 'retry',
  lost: Lost,
  world: ActionWorld,
): Promise<Outcome> => {
  const look = action === 'cancel' ? lookAfterCancel : lookAfterRetry;
  try {
    for (const ms of world.limits.proofPauses) {
      await pause(ms, world);
      const outcome = await look(lost, world);
      if (outcome !== null) return outcome;
    }
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return (await lookOnceMore(look, lost, world)) ?? unknown(lost);
  }
  return unknown(lost);
};
