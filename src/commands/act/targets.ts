import type { Impact, Outcome } from '../../actions/outcome.ts';
import { planAction } from '../../actions/plan.ts';
import { CallError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import type { PartTrouble } from '../../cloud/capabilities.ts';
import type { ImportRequest } from '../../cloud/families/import-request.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import { serverNow } from '../../cloud/server-time.ts';
import type { EarlierRetry } from '../../jobs/earlier-retry.ts';
import type { Job, JobSource } from '../../jobs/job.ts';
import { matchesSurely } from '../../jobs/query/query.ts';
import type { ActionName } from '../../jobs/rules.ts';
import { mapInOrder } from '../../lib/map-in-order.ts';
import type { Journal } from '../../storage/journal/journal.ts';
import { findJobs } from '../list/find-jobs.ts';
import { readEarlierRetry } from '../shared/earlier-retry.ts';
import type { ScriptInsights } from '../shared/insights.ts';
import { readForScript } from '../shared/read-for-script.ts';
import { scriptCircumstances } from '../shared/verdicts.ts';
import type { ActOptions } from './options.ts';
import { checkRequest } from './request.ts';

/** A job to act on (null before it is read), or a job whose outcome is decided without sending anything. */
type PlannedJob =
  | {
      readonly kind: 'target';
      readonly jobId: string;
      readonly job: Job | null;
      readonly caveats?: Impact['caveats'];
      readonly retried?: EarlierRetry;
    }
  | { readonly kind: 'decided'; readonly outcome: Outcome };

/** What an action will do, in the order of the IDs or of the list. */
export type ActPlan = {
  readonly action: ActionName;
  readonly jobs: readonly PlannedJob[];
  /** Missing parts of the list that the filter was applied to. */
  readonly troubles: readonly PartTrouble[];
};

/** The IDs of the jobs to act on. */
export const targetIds = ({ jobs }: ActPlan): readonly string[] =>
  jobs.flatMap(planned => (planned.kind === 'target' ? [planned.jobId] : []));

/** The names of the sources that a plan acts on, if there are several; those of jobs that are not read yet are missing. */
export const sourceNames = ({ jobs }: ActPlan): readonly string[] => [
  ...new Set(jobs.flatMap(planned => (planned.kind === 'target' ? (planned.job?.source?.name ?? []) : []))),
];

/** The outcomes that are decided without sending anything. */
export const decidedOutcomes = ({ jobs }: ActPlan): readonly Outcome[] =>
  jobs.flatMap(planned => (planned.kind === 'decided' ? [planned.outcome] : []));

/** Where the jobs of a plan are read from. */
type PlanSource = {
  readonly gateway: Gateway;
  readonly projectId: string;
  /** Names it among several sources; null for the only one. */
  readonly jobSource: JobSource | null;
  /** The named jobs that this source has. */
  readonly ids: readonly string[];
  readonly insights: ScriptInsights;
  readonly world: World;
};

/** Applies the rules. Jobs that the user named are refused where the rules exclude them; matches of a filter are skipped. */
const applyRules = (
  jobs: readonly Job[],
  excluded: 'refused' | 'skipped',
  { action, common }: ActOptions,
  { gateway }: PlanSource,
): readonly PlannedJob[] => {
  const circumstances = scriptCircumstances(gateway, common.readOnly);
  const impact = planAction(action, jobs, () => circumstances);
  const refusals = new Map(impact.skipped.map(({ job, refusal }) => [job, refusal] as const));
  return jobs.map(job => {
    const refusal = refusals.get(job);
    return refusal === undefined
      ? { kind: 'target', jobId: job.id, job, ...(impact.caveats && { caveats: impact.caveats }) }
      : { kind: 'decided', outcome: { outcome: excluded, jobId: job.id, job, refusal } };
  });
};

const planMatching = async (options: ActOptions, source: PlanSource): Promise<ActPlan> => {
  const { action, filter } = options;
  const { gateway, projectId, insights, world } = source;
  const found: Job[] = [];
  const read: Job[] = [];
  let troubles: readonly PartTrouble[] = [];
  // A failed job can't be canceled, so its reason matters only to a retry.
  const query = filter ?? [];
  // Marks such as `is:stalled` are known only when all jobs have been read.
  const searched = query.filter(({ field }) => field !== 'is');
  const search = { projectId, query: searched, view: insights.view, limit: Infinity, reasons: action === 'retry' };
  for await (const page of findJobs(gateway, search, world)) {
    found.push(...page.jobs);
    read.push(...page.read);
    troubles = page.troubles;
  }
  if (searched.length < query.length) {
    await insights.prepare(found);
    insights.learn(read);
  }
  const jobs = found.filter(job => matchesSurely(job, query, serverNow(gateway, world.now), insights.view));
  return { action, jobs: applyRules(jobs, 'skipped', options, source), troubles };
};

const planNamed = async (options: ActOptions, source: PlanSource): Promise<ActPlan> => {
  const { gateway, projectId, world } = source;
  const planOne = async (jobId: string): Promise<readonly PlannedJob[]> => {
    try {
      const purpose = { id: 'failed.describe', params: { jobId } } as const;
      const { job } = await readForScript(purpose, world, call => gateway.describeJob(projectId, jobId, call));
      return applyRules([{ ...job, source: source.jobSource }], 'refused', options, source);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      return [{ kind: 'decided', outcome: { outcome: 'failed', jobId, error: error.failure } }];
    }
  };
  const jobs: PlannedJob[] = [];
  for await (const planned of mapInOrder(source.ids, planOne)) jobs.push(...planned);
  return { action: options.action, jobs, troubles: [] };
};

/**
 * Finds the jobs to act on. Jobs whose impact is not shown are not read here, but just before the action is sent. Throws
 * {@link UsageError} for a request that doesn't fit its job.
 */
export const makePlan = async (
  options: ActOptions,
  request: ImportRequest | null,
  source: PlanSource,
): Promise<ActPlan> => {
  const { action, filter, ids, yes, dryRun, format } = options;
  if (filter !== null) return planMatching(options, source);
  const showsImpact = !yes || dryRun || (ids.length > 1 && format === 'text');
  if (!showsImpact && request === null) {
    return { action, jobs: source.ids.map(jobId => ({ kind: 'target', jobId, job: null })), troubles: [] };
  }
  const plan = await planNamed(options, source);
  for (const planned of plan.jobs) {
    if (request !== null && planned.kind === 'target' && planned.job !== null) checkRequest(request, planned.job);
  }
  return plan;
};

/** The plan of a retry with what the journal knows of earlier retries of the jobs that are shown. Never rejects. */
export const withEarlierRetries = async (
  plan: ActPlan,
  journal: Pick<Journal, 'read'>,
  world: Pick<World, 'sleep'>,
): Promise<ActPlan> => {
  if (plan.action !== 'retry') return plan;
  const addTo = async (planned: PlannedJob): Promise<PlannedJob> => {
    if (planned.kind === 'decided' || planned.job === null) return planned;
    const retried = await readEarlierRetry(journal, planned.jobId, world);
    return retried === null ? planned : { ...planned, retried };
  };
  return { ...plan, jobs: await Promise.all(plan.jobs.map(addTo)) };
};
