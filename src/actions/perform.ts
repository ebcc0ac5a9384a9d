import { makesIncomplete } from '../cloud/capabilities.ts';
import { CloudError, type CloudErrorFacts, type CloudErrorKind } from '../cloud/error.ts';
import type { CallOptions } from '../cloud/gateway.ts';
import { abortedError } from '../cloud/http/http-errors.ts';
import type { Job } from '../jobs/job.ts';
import { type ActionName, judge } from '../jobs/rules.ts';
import { amongWhich, resolveLostAnswer } from './lost-answer.ts';
import type { Outcome } from './outcome.ts';
import { callOptions, readWithRetry } from './read-with-retry.ts';
import type { ActionWorld, JobRef } from './world.ts';

/** Answers to an action in which the server said no; with any other failure it said nothing about it. */
const refusals: ReadonlySet<CloudErrorKind> = new Set(['permission', 'conflict', 'rejected', 'unsupported']);

const factsOf = (error: unknown): CloudErrorFacts => {
  if (error instanceof CloudError) return error.facts;
  throw error;
};

const notDone = (outcome: 'refused' | 'failed', jobId: string, error: CloudErrorFacts): Outcome => ({
  outcome,
  jobId,
  error,
});

const readJob = ({ projectId, jobId }: JobRef, world: ActionWorld): Promise<Job> => {
  const read = async (options: CallOptions) => (await world.gateway.describeJob(projectId, jobId, options)).job;
  return readWithRetry(read, world, world.limits);
};

/** The newest jobs' IDs, by which a job that a retry starts can be known even if clocks differ. Without them it goes on. */
const readIds = async (target: JobRef, { gateway, signal }: ActionWorld): Promise<ReadonlySet<string> | null> => {
  try {
    const page = await gateway.listJobs(amongWhich(target), callOptions(signal));
    // A list with something missing proves nothing of what is not in it.
    if (page.troubles.some(makesIncomplete)) return null;
    return new Set(page.jobs.map(job => job.id));
  } catch (error) {
    factsOf(error);
    return null;
  }
};

const send = async (
  action: ActionName,
  target: JobRef,
  before: Job,
  idsBefore: ReadonlySet<string> | null,
  world: ActionWorld,
): Promise<Outcome> => {
  const { jobId } = target;
  const sentAt = world.now();
  const answer = async (): Promise<Outcome> => {
    try {
      const { job, requestId } = await world.gateway.act(action, before, callOptions(world.signal));
      return { outcome: 'accepted', jobId, job, requestId };
    } catch (error) {
      const facts = factsOf(error);
      if (!facts.maybeDone) return notDone(refusals.has(facts.kind) ? 'refused' : 'failed', jobId, facts);
      return resolveLostAnswer(action, { target, before, error: facts, sentAt, idsBefore }, world);
    }
  };
  const outcome = await answer();
  world.onSent?.({ action, outcome, sentAt }, target.projectId);
  if (outcome.outcome === 'accepted') world.onSeen?.(outcome.job, target.projectId);
  return outcome;
};

/**
 * Cancels or retries one job: reads it anew, judges it by the rules, and sends the action exactly once. After a lost
 * answer the truth is read, never guessed. Every failure of the server becomes an outcome; nothing of it is thrown.
 */
export const performAction = async (action: ActionName, target: JobRef, world: ActionWorld): Promise<Outcome> => {
  const { jobId } = target;
  if (world.signal?.aborted) return notDone('failed', jobId, abortedError(false).facts);
  // The list is asked at the same time as the job, so that it costs no time.
  const reading = action === 'retry' ? readIds(target, world) : Promise.resolve(null);
  const [read, ids] = await Promise.allSettled([readJob(target, world), reading]);
  if (ids.status === 'rejected') throw ids.reason;
  if (read.status === 'rejected') {
    // A read changes nothing, however its answer was lost.
    const facts = { ...factsOf(read.reason), maybeDone: false };
    return notDone(facts.kind === 'permission' ? 'refused' : 'failed', jobId, facts);
  }
  world.onSeen?.(read.value, target.projectId);
  const verdict = judge(action, read.value, world.circumstancesOf(read.value));
  if (!verdict.allowed) return { outcome: 'refused', jobId, job: read.value, refusal: verdict.refusal };
  if (world.signal?.aborted) return notDone('failed', jobId, abortedError(false).facts);
  return send(action, target, read.value, ids.value, world);
};

/** Whether the server refused for want of a role: from then on the project's actions are shown as needing one. */
export const isRoleRefusal = (outcome: Outcome): boolean =>
  'error' in outcome && outcome.outcome === 'refused' && outcome.error.kind === 'permission';

// Few enough to leave the rest of the requests in a second to the list.
const atOnce = 4;

/**
 * The action on many jobs, four at a time. A job that is named twice is acted on once.
 *
 * @param onOutcome told each outcome as soon as it and all before it are known
 * @returns the outcomes in the order of the targets
 */
export const performAll = async (
  action: ActionName,
  targets: readonly JobRef[],
  world: ActionWorld,
  onOutcome: (outcome: Outcome) => void = () => {},
): Promise<readonly Outcome[]> => {
  const wanted = [...new Map(targets.map(target => [`${target.projectId} ${target.jobId}`, target])).values()];
  const outcomes: (Outcome | undefined)[] = wanted.map(() => undefined);
  const told: Outcome[] = [];
  const tell = (): void => {
    for (let next = outcomes[told.length]; next !== undefined; next = outcomes[told.length]) {
      told.push(next);
      onOutcome(next);
    }
  };
  const queue = wanted.entries();
  const work = async (): Promise<void> => {
    for (const [index, target] of queue) {
      outcomes[index] = await performAction(action, target, world);
      tell();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return told;
};
