import type { Outcome } from '../../actions/outcome.ts';
import { planAction } from '../../actions/plan.ts';
import { CallError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import type { PartTrouble } from '../../cloud/capabilities.ts';
import type { ImportRequest } from '../../cloud/families/import-request.ts';
import type { Job } from '../../jobs/job.ts';
import type { ActionName } from '../../jobs/rules.ts';
import { mapInOrder } from '../../lib/map-in-order.ts';
import { findJobs } from '../list/find-jobs.ts';
import type { Connection } from '../shared/connection.ts';
import { readForScript } from '../shared/read-for-script.ts';
import { scriptCircumstances } from '../shared/verdicts.ts';
import type { ActOptions } from './options.ts';
import { checkRequest } from './request.ts';

/** A job to act on (null where it was not read yet), or one whose outcome is known before anything is sent. */
export type Step =
  | { readonly kind: 'target'; readonly jobId: string; readonly job: Job | null }
  | { readonly kind: 'known'; readonly outcome: Outcome };

/** What an action will do, in the order of the IDs or of the list. */
export type Plan = {
  readonly action: ActionName;
  readonly steps: readonly Step[];
  /** What is missing from the list that the jobs were chosen from. */
  readonly troubles: readonly PartTrouble[];
};

const target = (job: Job): Step => ({ kind: 'target', jobId: job.id, job });

/** A job that was asked for by ID and is excluded was refused; one that a filter happened to match is skipped. */
const stepsFor = (
  jobs: readonly Job[],
  excluded: 'refused' | 'skipped',
  { action, common }: ActOptions,
  connection: Connection,
): readonly Step[] => {
  const circumstances = scriptCircumstances(connection.gateway, common.readOnly);
  const impact = planAction(action, jobs, () => circumstances);
  const refusals = new Map(impact.skipped.map(({ job, refusal }) => [job, refusal] as const));
  return jobs.map(job => {
    const refusal = refusals.get(job);
    return refusal ? { kind: 'known', outcome: { outcome: excluded, jobId: job.id, job, refusal } } : target(job);
  });
};

const gatherMatching = async (
  options: ActOptions,
  connection: Connection,
  projectId: string,
  world: World,
): Promise<Pick<Plan, 'steps' | 'troubles'>> => {
  const query = options.filter ?? [];
  const jobs: Job[] = [];
  let troubles: readonly PartTrouble[] = [];
  // What has failed can't be canceled, and then it does not matter why it has.
  const wanted = { projectId, query, limit: Infinity, reasons: options.action === 'retry' };
  for await (const found of findJobs(connection.gateway, wanted, world)) {
    jobs.push(...found.jobs);
    troubles = found.troubles;
  }
  return { steps: stepsFor(jobs, 'skipped', options, connection), troubles };
};

const gatherNamed = async (
  options: ActOptions,
  connection: Connection,
  projectId: string,
  world: World,
): Promise<readonly Step[]> => {
  const { gateway } = connection;
  const read = async (jobId: string): Promise<readonly Step[]> => {
    try {
      const purpose = { id: 'failed.describe', params: { jobId } } as const;
      const { job } = await readForScript(purpose, world, options => gateway.describeJob(projectId, jobId, options));
      return stepsFor([job], 'refused', options, connection);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      return [{ kind: 'known', outcome: { outcome: 'failed', jobId, error: error.failure } }];
    }
  };
  const steps: Step[] = [];
  for await (const found of mapInOrder(options.ids, read)) steps.push(...found);
  return steps;
};

/**
 * Finds out what the action is for. A job that is wanted without a question, and jobs whose impact nobody reads, are not
 * read before their turn comes.
 */
export const gather = async (
  options: ActOptions,
  connection: Connection,
  projectId: string,
  request: ImportRequest | null,
  world: World,
): Promise<Plan> => {
  const { action, filter, ids, yes, dryRun, format } = options;
  if (filter !== null) return { action, ...(await gatherMatching(options, connection, projectId, world)) };
  if (yes && !dryRun && request === null && (ids.length === 1 || format === 'json')) {
    return { action, steps: ids.map(jobId => ({ kind: 'target', jobId, job: null })), troubles: [] };
  }
  const steps = await gatherNamed(options, connection, projectId, world);
  for (const step of steps) if (request && step.kind === 'target' && step.job) checkRequest(request, step.job);
  return { action, steps, troubles: [] };
};
