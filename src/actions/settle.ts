import { CloudError } from '../cloud/error.ts';
import type { ActionRecord, Intent } from '../jobs/changes.ts';
import { type Instant, type Job, mayChange } from '../jobs/job.ts';
import { callOptions, callWithin } from './call.ts';
import { checkLost } from './lost-answer.ts';
import type { ActionWorld } from './world.ts';

type SettleWorld = Pick<ActionWorld, 'gateway' | 'signal' | 'sleep' | 'now'>;

/** How long one action is looked up, in ms. */
const longestLookUp = 5_000;

/** In ms. If a job did not run again in this time, its retry was not accepted, or it started a job that zjobs can't identify. */
const longestRetry = 600_000;

const instantOf = (time: string | null): Instant | null => (time === null ? null : Date.parse(time));

/** The outcome of an action that the job's state does not show; null while the state may still show it. */
const undecided = (
  { event, time }: ActionRecord,
  job: Job,
  successors: readonly string[],
  now: Instant,
): string | null => {
  if (event !== 'retry') return mayChange(job) ? null : `the job has ended: ${job.rawStatus}`;
  if (successors.length > 0) return `the retry may have started ${successors.join(', ')}`;
  return now - Date.parse(time) > longestRetry ? 'the job did not run again' : null;
};

const lookUp = async ({ record, jobFinishedAt }: Intent, world: SettleWorld): Promise<ActionRecord | null> => {
  const { event: action, jobId, projectId, time } = record;
  const { gateway, signal } = world;
  const { job } = await gateway.describeJob(projectId, jobId, callOptions(signal));
  const error = {
    kind: 'aborted',
    message: '',
    code: null,
    requestId: null,
    httpStatus: null,
    retryAfter: null,
    maybeDone: true,
  } as const;
  const before = { ...job, finishedAt: instantOf(jobFinishedAt) };
  const lost = { target: { projectId, jobId }, before, error, sentAt: Date.parse(time), idsBefore: null };
  const outcome = await checkLost(action, lost, world);
  if (outcome?.outcome === 'accepted') {
    return { ...record, outcome: 'accepted', newJobId: action === 'retry' ? outcome.job.id : null, reason: null };
  }
  if (outcome?.outcome === 'failed')
    return { ...record, outcome: 'failed', reason: `the job has ended: ${job.rawStatus}` };
  const successors = outcome?.outcome === 'unknown' ? outcome.successors : [];
  const reason = undecided(record, job, successors, world.now());
  return reason === null ? null : { ...record, outcome: 'unknown', reason };
};

/**
 * Finds out from the state of the job how an action ended that has no outcome on record, because zjobs or its connection
 * ended first. Only reads. Null if the server does not answer, or if the state may still show the outcome: a later start
 * tries again. Never throws an error of the server.
 */
export const settleIntent = async (intent: Intent, world: SettleWorld): Promise<ActionRecord | null> => {
  try {
    return await callWithin(longestLookUp, options => lookUp(intent, { ...world, ...options }), world);
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return error.facts.kind === 'not-found' ? { ...intent.record, reason: error.facts.message } : null;
  }
};
