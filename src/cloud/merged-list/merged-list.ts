import { servesOnly } from '../../jobs/families.ts';
import type { Job } from '../../jobs/job.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Inventory } from '../account/inventory.ts';
import type { FamilyAction } from '../capabilities.ts';
import type { ReadTracked } from '../families/control-plane.ts';
import type { Family } from '../families/family.ts';
import type { Imports } from '../families/imports.ts';
import type { CallOptions } from '../gateway.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Server } from '../server.ts';
import type { Families } from './describer.ts';
import { type ListLimits, usualListLimits } from './list-limits.ts';
import { createProjectList, type ProjectList } from './project-list.ts';

export type MergedListOptions = {
  readonly families: Families;
  /** Whether jobs belong to projects. If not, every project ID means the whole server. */
  readonly hasProjects: boolean;
  readonly openInventory: (projectId: string) => Inventory;
  readonly readTracked: ReadTracked;
  readonly clock: Clock;
  /** {@link usualListLimits} when absent. */
  readonly limits: ListLimits | undefined;
  /** Sends a request that every server answers. Throws `CloudError` if the server is unreachable. */
  readonly checkServer: (options: CallOptions) => Promise<unknown>;
};

/** Whether the server has a route for an action on imports, as far as is known. */
const isOffered =
  (imports: Imports) =>
  (action: FamilyAction): boolean =>
    action === 'cancel' ? imports.canAbort() : action !== 'commit' || imports.canCommit();

/**
 * A server without a list of all jobs. Its list is merged, per project, from the lists of job families:
 *
 * - **Parts.** A part is one list of one family, for the project, a region or a cluster: with 60 clusters there are 60 lists
 *   of imports. The *inventory* of clusters and regions decides which parts there are (`project-parts.ts`).
 * - **Page queue.** A page of the merged list must cost only a few requests. So each reads the next pages of a queue, until
 *   in one *cycle* every page of every part was read once (`page-queue.ts`, `list-cycle.ts`). The first cycle is the initial
 *   load, which callers follow with `nextPageToken`. Later, each poll reads a few more pages of the cycle, after the parts
 *   with unfinished jobs.
 * - **Job index.** Several families may report the same job. Their readings are merged into one job; a finished job that no
 *   list contains for a whole cycle is removed (`job-index.ts`).
 * - **Job polls.** Some lists report no progress, and no list contains tracked jobs. Such jobs are described one by one, a few
 *   per poll, while they are unfinished (`job-poller.ts`).
 * - **Cooldowns.** A part, route or job that fails is skipped for a growing delay. Its jobs stay, and `JobPage.troubles` says
 *   what is missing or out of date (`parts-reader.ts`). If everything fails, the server is down, and the call fails instead.
 * - **Best-effort parts.** Data planes of clusters may be unreachable from here. They are read last, share a time budget
 *   (`time-budget.ts`), and the list counts as complete without them.
 */
export const createMergedList = (options: MergedListOptions): Server => {
  const { families, hasProjects, openInventory, readTracked, clock, limits = usualListLimits, checkServer } = options;
  const { imports } = families;
  const lists = new Map<string, ProjectList>();
  /** The list that was read last. Its project decides the state of each family. */
  let current: ProjectList | null = null;

  const listOf = (project: string | null): ProjectList => {
    const projectId = hasProjects ? (project ?? '') : '';
    const known = lists.get(projectId);
    if (known) return known;
    const inventory = openInventory(projectId);
    const list = createProjectList({ projectId, families, inventory, readTracked, clock, limits, checkServer });
    lists.set(projectId, list);
    return list;
  };

  /** The family whose routes act on a job. The type decides, not the family that reported the job, which may be the control plane. */
  const familyFor = (job: Job): Family | undefined =>
    families.all.find(({ family }) => servesOnly(family, job.type)) ??
    families.all.find(({ family }) => family === job.family);

  return {
    list: (request, call = {}) => {
      current = listOf(request.projectId);
      return current.list(request, call);
    },
    describe: (projectId, jobId, call = {}) => listOf(projectId).describe(jobId, call),
    act: async (action, job, call = {}) => {
      const act = familyFor(job)?.[action];
      if (act === undefined) {
        throw cloudError({ kind: 'unsupported', message: `there is no route to ${action} a job of type ${job.type}` });
      }
      const accepted = await act(job, call);
      listOf(job.projectId).accept(accepted.job);
      return accepted;
    },
    capabilities: () =>
      families.all.map(({ family, can }) => ({
        family,
        can: family === imports?.family ? can.filter(isOffered(imports)) : can,
        state: current?.state(family) ?? 'untried',
      })),
    canAbortImports: () => imports?.canAbort() ?? false,
    canCommitImports: () => imports?.canCommit() ?? false,
    forget: () => {
      for (const family of families.all) family.forget?.();
      for (const list of lists.values()) list.forget();
    },
  };
};
