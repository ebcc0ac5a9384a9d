import { makesIncomplete } from '../cloud/capabilities.ts';
import { CloudError, type CloudErrorFacts, type CloudErrorKind } from '../cloud/error.ts';
import type { CallOptions } from '../cloud/gateway.ts';
import { abortedError } from '../cloud/http/http-errors.ts';
import type { Job } from '../jobs/job.ts';
import { type ActionName, judge, roleDenial } from '../jobs/rules.ts';
import { callOptions } from './call.ts';
import { newestJobsRequest, resolveLostAnswer } from './lost-answer.ts';
import type { NotDone, Outcome } from './outcome.ts';
import { readWithRetry } from './read-with-retry.ts';
import { createRoleGate, type RoleGate, type Turn } from './role-gate.ts';
import type { ActionWorld, JobRef } from './world.ts';

/** The kinds of error by which a server refuses an action. */
const refusalKinds: ReadonlySet<CloudErrorKind> = new Set([
  'permission',
  'conflict',
  'busy',
  'bad-source',
  'rejected',
  'unsupported',
]);

/** Rethrows an error that is not the server's: it is a bug. */
const factsOf = (error: unknown): CloudErrorFacts => {
  if (error instanceof CloudError) return error.facts;
  throw error;
};

const notDone = (outcome: 'refused' | 'failed', jobId: string, error: CloudErrorFacts): NotDone => ({
  outcome,
  jobId,
  error,
});

const readJob = ({ projectId, jobId }: JobRef, world: ActionWorld): Promise<Job> => {
  const read = async (options: CallOptions) => (await world.gateway.describeJob(projectId, jobId, options)).job;
  return readWithRetry(read, world, world.limits);
};

/**
 * IDs of the newest jobs, by which the job that a retry starts can be recognized even if clocks differ. Null if they can't be
 * read completely: the retry is sent all the same.
 */
const readIds = async (target: JobRef, { gateway, signal }: ActionWorld): Promise<ReadonlySet<string> | null> => {
  try {
    const page = await gateway.listJobs(newestJobsRequest(target), callOptions(signal));
    // A job that is missing from an incomplete list may still have existed.
    if (page.troubles.some(makesIncomplete)) return null;
    return new Set(page.jobs.map(job => job.id));
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return null;
  }
};

/** A server that keeps idempotency keys answers a repeated request with the job that the first one started. */
const startedBefore = (jobId: string, { id }: Job, requestId: string | null): Outcome =>
  notDone('refused', jobId, {
    kind: 'conflict',
    message: `an earlier retry with the same request started ${id}, so the server starts no other; retry ${id} instead`,
    ...{ code: null, requestId, httpStatus: null, retryAfter: null, maybeDone: false },
  });

const claimedElsewhere: CloudErrorFacts = {
  kind: 'conflict',
  message: 'another zjobs on this computer is retrying this job, or has just done so',
  ...{ code: null, requestId: null, httpStatus: null, retryAfter: null, maybeDone: false },
};

const send = async (
  action: ActionName,
  target: JobRef,
  before: Job,
  idsBefore: ReadonlySet<string> | null,
  turn: Turn,
  world: ActionWorld,
): Promise<Outcome> => {
  const { jobId } = target;
  const sentAt = world.now();
  await world.onSending?.({ action, job: before, sentAt }, target.projectId);
  const answer = async (): Promise<Outcome> => {
    try {
      const { job, requestId } = await world.gateway.act(action, before, callOptions(world.signal));
      turn.answered(null, sentAt);
      if (job.id !== jobId && idsBefore?.has(job.id)) return startedBefore(jobId, job, requestId);
      return { outcome: 'accepted', jobId, job, requestId };
    } catch (error) {
      const facts = factsOf(error);
      turn.answered(facts, sentAt);
      const outcome = refusalKinds.has(facts.kind) ? 'refused' : 'failed';
      if (facts.kind === 'permission') return { ...notDone(outcome, jobId, facts), denial: roleDenial(before, sentAt) };
      if (!facts.maybeDone) return notDone(outcome, jobId, facts);
      return resolveLostAnswer(action, { target, before, error: facts, sentAt, idsBefore }, world);
    }
  };
  const outcome = await answer();
  world.onSent?.({ action, job: before, outcome, sentAt }, target.projectId);
  if (outcome.outcome === 'accepted') world.onJob?.(outcome.job, target.projectId);
  return outcome;
};

const performClaimed = async (
  action: ActionName,
  target: JobRef,
  world: ActionWorld,
  gate: RoleGate,
): Promise<Outcome> => {
  const { jobId } = target;
  if (world.signal?.aborted) return notDone('failed', jobId, abortedError(false).facts);
  // Read at the same time as the job, so that it takes no extra time.
  const reading = action === 'retry' ? readIds(target, world) : Promise.resolve(null);
  const [read, ids] = await Promise.allSettled([readJob(target, world), reading]);
  if (ids.status === 'rejected') throw ids.reason;
  if (read.status === 'rejected') {
    // A read changes nothing, even if its answer was lost.
    const facts = { ...factsOf(read.reason), maybeDone: false };
    return notDone(facts.kind === 'permission' ? 'refused' : 'failed', jobId, facts);
  }
  world.onJob?.(read.value, target.projectId);
  if (world.isStillMeant?.(read.value) === false) {
    const { status, rawStatus } = read.value;
    return { outcome: 'skipped', jobId, job: read.value, refusal: { id: 'refused.noMatch', status, rawStatus } };
  }
  const job = read.value;
  const turn = await gate.enter(job);
  try {
    const { viewer, actionSupport } = world.circumstancesOf(job);
    const verdict = judge(action, job, { viewer: { ...viewer, ...gate.viewerOf(job) }, actionSupport });
    if (!verdict.allowed) return { outcome: 'refused', jobId, job, refusal: verdict.refusal };
    if (world.signal?.aborted) return notDone('failed', jobId, abortedError(false).facts);
    return await send(action, target, job, ids.value, turn, world);
  } finally {
    turn.end();
  }
};

/**
 * Cancels, retries or commits one job: reads it again, checks that it is still meant, judges it by the rules, and sends the action
 * exactly once. After a lost answer the job is read to find out the outcome. Every failure of the server becomes an outcome;
 * none is thrown. A retry that another process of this computer sends at the same time is refused. `gate`: that of all
 * actions of one command.
 */
export const performAction = async (
  action: ActionName,
  target: JobRef,
  world: ActionWorld,
  gate: RoleGate = createRoleGate(),
): Promise<Outcome> => {
  if (action !== 'retry' || world.claim === undefined) return performClaimed(action, target, world, gate);
  const release = await world.claim(target);
  if (release === null) return notDone('refused', target.jobId, claimedElsewhere);
  try {
    return await performClaimed(action, target, world, gate);
  } finally {
    await release();
  }
};

// Leaves most of the requests per second to the list.
const concurrency = 4;

/**
 * Performs the action on many jobs, four at a time. A job that is named twice is acted on once. If the server refuses the role in
 * a cluster, no other action is sent there.
 *
 * @param onOutcome called with each outcome, in the order of the targets, as soon as it and all before it are known
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
  const reported: Outcome[] = [];
  const report = (): void => {
    for (let next = outcomes[reported.length]; next !== undefined; next = outcomes[reported.length]) {
      reported.push(next);
      onOutcome(next);
    }
  };
  const queue = wanted.entries();
  const gate = createRoleGate();
  const work = async (): Promise<void> => {
    for (const [index, target] of queue) {
      outcomes[index] = await performAction(action, target, world, gate);
      report();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return reported;
};
