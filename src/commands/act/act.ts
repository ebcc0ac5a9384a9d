import { exitCodeOfOutcomes } from '../../actions/exit-code.ts';
import type { Outcome } from '../../actions/outcome.ts';
import { outputFormats } from '../../cli/commands.ts';
import type { CommonOptions } from '../../cli/common-options.ts';
import { UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { parseActionFilter } from '../../cli/filter-option.ts';
import { choiceOf, countOf, durationOf, type Flags, textOf } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import type { ImportRequest } from '../../cloud/families/import-request.ts';
import type { JobSource } from '../../jobs/job.ts';
import type { ActionName } from '../../jobs/rules.ts';
import { withConnection } from '../shared/connection.ts';
import { findProject } from '../shared/find-project.ts';
import { printIncomplete } from '../shared/incomplete-list.ts';
import { openInsights } from '../shared/insights.ts';
import { locateJobs, refuseSeveral, type SourceOfProject } from '../shared/locate-jobs.ts';
import { openScriptRecorder } from '../shared/recorder.ts';
import { hasSeveralSources, withSources } from '../shared/sources.ts';
import { type ActContext, executePlan, waitForAccepted } from './execute.ts';
import type { ActOptions } from './options.ts';
import { type ActReport, openReport } from './report.ts';
import { readRequest, withRequest } from './request.ts';
import { type ActPlan, makePlan, targetIds, withEarlierRetries } from './targets.ts';

/** The default of `--max` with a filter and `--yes`. It limits the damage of a wrong filter. */
export const defaultMax = 10;

const parseTargets = (flags: Flags, action: ActionName, common: CommonOptions): Pick<ActOptions, 'ids' | 'filter'> => {
  const text = textOf(flags, 'filter');
  const ids = [...new Set(flags.args)];
  if (text === undefined) {
    if (ids.length === 0) throw new UsageError('usage.noTargets', { command: action });
    return { ids, filter: null };
  }
  if (ids.length > 0) throw new UsageError('usage.idsAndFilter');
  const filter = parseActionFilter(text, common.language);
  if (filter.length === 0) throw new UsageError('usage.emptyFilter', { command: action });
  return { ids, filter };
};

/** The parser of an action. It throws {@link UsageError}. */
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
      max: countOf(flags, 'max', { min: 1, max: 1_000_000 }) ?? null,
      yes: flags.switches.has('yes'),
      dryRun: flags.switches.has('dryRun'),
      wait,
      timeout: timeout ?? Infinity,
      request,
      format: choiceOf(flags, 'output', outputFormats.usual),
    };
  };

/** Throws {@link UsageError} if the action needs a confirmation, and there is no terminal to ask on. */
const checkTerminal = ({ action, yes, dryRun }: ActOptions, { stdin, stderr }: World): void => {
  const canAsk = stdin.isTTY && stderr.isTTY;
  if (!yes && !dryRun && !canAsk) throw new UsageError('usage.needsYes', { command: action });
};

/**
 * Throws {@link UsageError} if the plan has more targets than `--max`, or than a filter may have with `--yes`. Without
 * `--yes`, the question says how many there are.
 */
const checkMax = (plan: ActPlan, { action, max, yes, filter }: ActOptions): void => {
  const count = targetIds(plan).length;
  const limit = max ?? (yes && filter !== null ? defaultMax : Infinity);
  if (count <= limit) return;
  const problem = max === null ? 'usage.tooMany' : 'usage.overMax';
  throw new UsageError(problem, { command: action, count, limit });
};

const isConfirmed = async (plan: ActPlan, { yes }: ActOptions, report: ActReport): Promise<boolean> =>
  yes || targetIds(plan).length === 0 || report.confirm(plan);

/** What an action would do in one source, and what is needed to do it. */
type SourcePlan = {
  readonly plan: ActPlan;
  readonly context: ActContext;
};

/** Plans the action in one source. Sends nothing. */
const planSource = async (
  { connection, common, project, jobSource }: SourceOfProject & { readonly jobSource: JobSource | null },
  ids: readonly string[],
  request: ImportRequest | null,
  options: ActOptions,
  world: World,
): Promise<SourcePlan> => {
  const gateway = withRequest(connection.gateway, request);
  const recorder = openScriptRecorder(connection, common, () => project.name, world);
  const journal = recorder.journalOf(project.id);
  const insights = await openInsights({ gateway, common, project, query: options.filter ?? [], journal, world });
  const made = await makePlan(options, request, {
    ...{ gateway, projectId: project.id, jobSource, ids, insights, world },
  });
  const plan = await withEarlierRetries(made, { read: jobId => journal.read(jobId) }, world);
  const context = { options, gateway, projectId: project.id, recorder, view: insights.view, world };
  return { plan, context };
};

/** Checks the plans, asks once for all sources, and acts. Throws {@link UsageError}, before anything is sent. */
const carryOut = async (sourcePlans: readonly SourcePlan[], options: ActOptions, world: World): Promise<ExitCode> => {
  const plans = sourcePlans.map(({ plan }) => plan);
  const whole: ActPlan = {
    action: options.action,
    jobs: plans.flatMap(({ jobs }) => jobs),
    troubles: plans.flatMap(({ troubles }) => troubles),
  };
  const listCode = await printIncomplete(whole.troubles, options.common, options.format, world);
  const report = openReport(options, world);
  checkMax(whole, options);
  if (options.dryRun) return (await report.showDryRun(whole)) || listCode;
  await report.showImpact(whole);
  if (!(await isConfirmed(whole, options, report))) return world.signal.aborted ? 130 : 1;
  try {
    const done: { readonly outcomes: readonly Outcome[]; readonly context: ActContext }[] = [];
    for (const { plan, context } of sourcePlans)
      done.push({ outcomes: await executePlan(plan, report, context), context });
    if (world.signal.aborted) return 130;
    const codes: ExitCode[] = [];
    for (const { outcomes, context } of done) codes.push(options.wait ? await waitForAccepted(outcomes, context) : 0);
    const waitCode = codes.find(code => code !== 0) ?? 0;
    return report.settle(exitCodeOfOutcomes(done.flatMap(({ outcomes }) => outcomes)) || waitCode || listCode);
  } finally {
    await Promise.all(sourcePlans.map(({ context }) => context.recorder.flush()));
  }
};

const runOnSource = (options: ActOptions, request: ImportRequest | null, world: World): Promise<ExitCode> =>
  withConnection<ExitCode>(options.common, world, async connection => {
    const { common, ids } = options;
    const project = await findProject(connection, common, world);
    const sourcePlan = await planSource(
      { connection, common, project, label: project.name, jobSource: null },
      ids,
      request,
      options,
      world,
    );
    return carryOut([sourcePlan], options, world);
  });

/** Acts on jobs of several sources, each in the only source that has it. */
const runOnSources = async (options: ActOptions, request: ImportRequest | null, world: World): Promise<ExitCode> => {
  // A question can't show what a filter would change in several accounts at once.
  if (options.filter !== null) await refuseSeveral(options.common, world);
  return withSources<ExitCode>(options.common, world, async sources => {
    const located = await locateJobs(options.ids, sources, world);
    const sourcePlans: SourcePlan[] = [];
    for (const [source, ids] of located) sourcePlans.push(await planSource(source, ids, request, options, world));
    return carryOut(sourcePlans, options, world);
  });
};

/**
 * Cancels, retries or commits jobs. With several sources, it acts in the one that has the job. The exit code is that of the
 * first job that was not accepted, else of the wait, else 6 if the list that the filter was applied to is incomplete. Throws
 * {@link UsageError}, before anything is sent.
 */
export const runAct = async (options: ActOptions, world: World): Promise<ExitCode> => {
  checkTerminal(options, world);
  const request = await readRequest(options, world);
  const runIn = hasSeveralSources(options.common) ? runOnSources : runOnSource;
  return runIn(options, request, world);
};
