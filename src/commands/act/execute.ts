import type { Outcome } from '../../actions/outcome.ts';
import { performAll } from '../../actions/perform.ts';
import { type ActionWorld, defaultRecheckDelays } from '../../actions/world.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { World } from '../../cli/world.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import { serverNow } from '../../cloud/server-time.ts';
import { fieldsOfJob, filledFrom } from '../../jobs/fields.ts';
import type { Job } from '../../jobs/job.ts';
import type { SureView } from '../../jobs/query/job-view.ts';
import { matchesSurely } from '../../jobs/query/query.ts';
import { endedJson, endedLine } from '../shared/ended-job.ts';
import type { Recorder } from '../shared/recorder.ts';
import { scriptCircumstances } from '../shared/verdicts.ts';
import { waitForJobs } from '../shared/wait-for-jobs.ts';
import type { ActOptions } from './options.ts';
import type { ActReport } from './report.ts';
import { type ActPlan, targetIds } from './targets.ts';

/** What the execution of a plan needs. */
export type ActContext = {
  readonly options: ActOptions;
  readonly gateway: Gateway;
  readonly projectId: string;
  readonly recorder: Recorder;
  readonly view: SureView;
  readonly world: World;
};

/** Whether a job that was read again still matches the filter that selected it. Some routes leave out what the list reports. */
const matcherOf = ({ jobs }: ActPlan, { gateway, options, view, world }: ActContext): ((job: Job) => boolean) => {
  const { filter } = options;
  if (filter === null) return () => true;
  const listed = new Map(
    jobs.flatMap(planned => (planned.kind === 'target' ? [[planned.jobId, planned.job] as const] : [])),
  );
  return job => {
    const before = listed.get(job.id) ?? null;
    const whole = before === null ? job : filledFrom(job, before, fieldsOfJob);
    return matchesSurely(whole, filter, serverNow(gateway, world.now), view);
  };
};

const actionWorld = (
  { gateway, options, recorder, world }: ActContext,
  isStillMeant: (job: Job) => boolean,
): ActionWorld => {
  const { now, sleep, random, signal, limits } = world;
  return {
    gateway,
    isStillMeant,
    circumstancesOf: () => scriptCircumstances(gateway, options.common.readOnly),
    claim: recorder.claim,
    onSending: recorder.recordIntent,
    onSent: recorder.recordAction,
    onJob: (job, projectId) => recorder.recordJobs([job], projectId),
    limits: { ...limits, recheckDelays: defaultRecheckDelays },
    now: () => serverNow(gateway, now),
    sleep,
    random,
    signal,
  };
};

/** Acts on the targets of a plan. Reports the outcomes in the order of the plan, each as soon as those before it are known. */
export const executePlan = async (
  plan: ActPlan,
  report: ActReport,
  context: ActContext,
): Promise<readonly Outcome[]> => {
  const { projectId } = context;
  const outcomes: Outcome[] = [];
  const waiting = [...plan.jobs];
  const add = (outcome: Outcome): void => {
    waiting.shift();
    outcomes.push(outcome);
    report.add(outcome);
  };
  const addDecided = (): void => {
    for (let next = waiting[0]; next?.kind === 'decided'; next = waiting[0]) add(next.outcome);
  };
  addDecided();
  const targets = targetIds(plan).map(jobId => ({ projectId, jobId }));
  await performAll(plan.action, targets, actionWorld(context, matcherOf(plan, context)), outcome => {
    add(outcome);
    addDecided();
  });
  await report.flush();
  return outcomes;
};

/** Waits for the accepted jobs. Succeeds if every cancel ends as Canceled, and every retry as Successful. */
export const waitForAccepted = (
  outcomes: readonly Outcome[],
  { options, gateway, projectId, recorder, world }: ActContext,
): Promise<ExitCode> => {
  const { action, common, timeout, format } = options;
  const { stderr } = world;
  const goal = action === 'cancel' ? 'canceled' : 'successful';
  const ids = outcomes.flatMap(outcome => (outcome.outcome === 'accepted' ? [outcome.job.id] : []));
  // Standard output has the IDs. On standard error, a script gets only the jobs that missed the goal.
  const onEnded = async (job: Job): Promise<void> => {
    if (job.status === goal && (format === 'json' || !stderr.isTTY)) return;
    await stderr.write(format === 'json' ? endedJson(job) : endedLine(job, common.language));
  };
  const findProjectId = async (): Promise<string> => projectId;
  const onSeen = (job: Job): void => recorder.recordJobs([job], projectId);
  const waiting = {
    common,
    ids,
    gateway,
    findProjectId,
    any: false,
    isGiven: true,
    timeout,
    format,
    goal,
    onSeen,
    onEnded,
  } as const;
  return waitForJobs(waiting, world);
};
