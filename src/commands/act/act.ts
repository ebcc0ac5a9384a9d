import { exitCodeOf } from '../../actions/exit-code.ts';
import type { Outcome } from '../../actions/outcome.ts';
import { performAll } from '../../actions/perform.ts';
import { type ActionWorld, usualProofPauses } from '../../actions/world.ts';
import { outputFormats } from '../../cli/commands.ts';
import type { CommonOptions } from '../../cli/common-options.ts';
import { UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { parseFilter } from '../../cli/filter-option.ts';
import { choiceOf, countOf, durationOf, type Flags, textOf } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import type { Job } from '../../jobs/job.ts';
import type { ActionName } from '../../jobs/rules.ts';
import { type Connection, withConnection } from '../shared/connection.ts';
import { findProject } from '../shared/find-project.ts';
import { printIncomplete } from '../shared/incomplete-list.ts';
import { endedJson, endedLine } from '../shared/progress-line.ts';
import { openScriptRecorder, type Recorder } from '../shared/recorder.ts';
import { scriptCircumstances } from '../shared/verdicts.ts';
import { waitForJobs } from '../shared/wait-for-jobs.ts';
import type { ActOptions } from './options.ts';
import { type ActReport, createReport } from './report.ts';
import { readRequest, withRequest } from './request.ts';
import { gather, type Plan, type Step } from './targets.ts';

/** So many a slip of a filter may cost at most. */
const usualMax = 10;

const parseTargets = (flags: Flags, action: ActionName, common: CommonOptions): Pick<ActOptions, 'ids' | 'filter'> => {
  const text = textOf(flags, 'filter');
  const ids = [...new Set(flags.args)];
  if (text === undefined) {
    if (ids.length === 0) throw new UsageError('usage.noTargets', { command: action });
    return { ids, filter: null };
  }
  if (ids.length > 0) throw new UsageError('usage.idsAndFilter');
  const filter = parseFilter(text, common.language);
  if (filter.length === 0) throw new UsageError('usage.emptyFilter', { command: action });
  return { ids, filter };
};

/** The parser of cancel or of retry. It throws {@link UsageError}. */
export const parseAct =
  (action: ActionName) =>
  (flags: Flags, common: CommonOptions): ActOptions => {
    if (common.readOnly) throw new UsageError('usage.readOnly', { command: action });
    const wait = flags.switches.has('wait');
    const timeout = durationOf(flags, 'timeout', 0);
    if (timeout !== undefined && !wait) throw new UsageError('usage.needsWait');
    const targets = parseTargets(flags, action, common);
    const request = textOf(flags, 'request') ?? null;
    if (request !== null && targets.ids.length !== 1) throw new UsageError('usage.requestOneId');
    return {
      action,
      common,
      ...targets,
      max: countOf(flags, 'max', { min: 1, max: 1_000_000 }) ?? (targets.filter === null ? Infinity : usualMax),
      yes: flags.switches.has('yes'),
      dryRun: flags.switches.has('dryRun'),
      wait,
      timeout: timeout ?? Infinity,
      request,
      format: choiceOf(flags, 'output', outputFormats.usual),
    };
  };

const canAsk = ({ stdin, stderr }: World): boolean => stdin.isTTY && stderr.isTTY;

const actionWorld = (
  { gateway }: Connection,
  { common }: ActOptions,
  { recordJobs, recordAction }: Recorder,
  world: World,
): ActionWorld => {
  const { now, sleep, random, signal, limits } = world;
  return {
    gateway,
    circumstancesOf: () => scriptCircumstances(gateway, common.readOnly),
    onSent: recordAction,
    onSeen: (job, projectId) => recordJobs([job], projectId),
    limits: { ...limits, proofPauses: usualProofPauses },
    now,
    sleep,
    random,
    signal,
  };
};

const targetsOf = (steps: readonly Step[]): readonly string[] =>
  steps.flatMap(step => (step.kind === 'target' ? [step.jobId] : []));

const checkMax = (count: number, { action, max, yes }: ActOptions): void => {
  if (yes && count > max) throw new UsageError('usage.tooMany', { command: action, count, limit: max });
};

/** Whether to go on; true at once with --yes. */
const isConfirmed = async (plan: Plan, options: ActOptions, report: ActReport): Promise<boolean> =>
  options.yes || targetsOf(plan.steps).length === 0 || report.ask(plan);

/** Acts on the plan's targets and tells every step's outcome in the order of the plan, as soon as those before it are known. */
const perform = async (
  plan: Plan,
  projectId: string,
  world: ActionWorld,
  report: ActReport,
): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = [];
  const waiting = [...plan.steps];
  const tellKnown = (): void => {
    for (let step = waiting[0]; step?.kind === 'known'; step = waiting[0]) {
      waiting.shift();
      outcomes.push(step.outcome);
      report.tell(step.outcome);
    }
  };
  tellKnown();
  const targets = targetsOf(plan.steps).map(jobId => ({ projectId, jobId }));
  await performAll(plan.action, targets, world, outcome => {
    waiting.shift();
    outcomes.push(outcome);
    report.tell(outcome);
    tellKnown();
  });
  await report.flush();
  return outcomes;
};

/** Follows what was accepted. A cancel has reached its goal when the job is Canceled, a retry when it is Successful. */
const waitForAccepted = (
  outcomes: readonly Outcome[],
  options: ActOptions,
  { gateway }: Connection,
  projectId: string,
  recorder: Recorder,
  world: World,
): Promise<ExitCode> => {
  const { action, common, timeout, format } = options;
  const goal = action === 'cancel' ? 'canceled' : 'successful';
  const ids = outcomes.flatMap(outcome => (outcome.outcome === 'accepted' ? [outcome.job.id] : []));
  // Standard output is for the IDs; a script is told only what went wrong.
  const onEnded = async (job: Job): Promise<void> => {
    if (job.status === goal && (format === 'json' || !world.stderr.isTTY)) return;
    await world.stderr.write(format === 'json' ? endedJson(job) : endedLine(job, common.language));
  };
  const findProjectId = async (): Promise<string> => projectId;
  const onSeen = (job: Job): void => recorder.recordJobs([job], projectId);
  const waiting = { common, ids, gateway, findProjectId, any: false, timeout, format, goal, onSeen, onEnded } as const;
  return waitForJobs(waiting, world);
};

export const runAct = async (options: ActOptions, world: World): Promise<ExitCode> => {
  if (!options.yes && !options.dryRun && !canAsk(world))
    throw new UsageError('usage.needsYes', { command: options.action });
  const request = await readRequest(options, world);
  return withConnection<ExitCode>(options.common, world, async opened => {
    const connection = { ...opened, gateway: withRequest(opened.gateway, request) };
    const { id: projectId, name } = await findProject(connection, options.common, world);
    const plan = await gather(options, connection, projectId, request, world);
    const found = await printIncomplete(plan.troubles, options.common, options.format, world);
    const report = createReport(options, world);
    checkMax(targetsOf(plan.steps).length, options);
    if (options.dryRun) return (await report.dryRun(plan)) || found;
    await report.impact(plan);
    if (!(await isConfirmed(plan, options, report))) return world.signal.aborted ? 130 : 1;
    const recorder = openScriptRecorder(connection, options.common, () => name, world);
    try {
      const outcomes = await perform(plan, projectId, actionWorld(connection, options, recorder, world), report);
      if (world.signal.aborted) return 130;
      const code = exitCodeOf(outcomes);
      const waited = options.wait
        ? await waitForAccepted(outcomes, options, connection, projectId, recorder, world)
        : 0;
      return report.settle(code || waited || found);
    } finally {
      await recorder.flush();
    }
  });
};
