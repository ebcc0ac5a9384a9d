import type { Job } from '../../jobs/job.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Inventory } from '../account/inventory.ts';
import type { ReadTracked } from '../families/control-plane.ts';
import type { Family } from '../families/family.ts';
import type { CallOptions } from '../gateway.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Server } from '../servers/server.ts';
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
  /** The usual ones when absent. */
  readonly limits: ListLimits | undefined;
  /** Asks for something else: throws `CloudError` where the server as a whole is out of reach. */
  readonly checkServer: (options: CallOptions) => Promise<unknown>;
};

/** A server without the job-center routes: the list is composed of what its families tell. */
export const createMergedList = (options: MergedListOptions): Server => {
  const { families, hasProjects } = options;
  const { imports, spark } = families;
  const lists = new Map<string, ProjectList>();
  /** The list that was looked at last. */
  let current: ProjectList | null = null;

  const keyOf = (projectId: string | null): string => (hasProjects ? (projectId ?? '') : '');

  const listOf = (projectId: string | null): ProjectList => {
    const key = keyOf(projectId);
    const known = lists.get(key);
    if (known) return known;
    const { openInventory: openPlaces, readTracked, clock, limits = usualListLimits, checkServer } = options;
    const places = openPlaces(key);
    const list = createProjectList({
      projectId: key,
      families,
      inventory: places,
      readTracked,
      clock,
      limits,
      checkServer,
    });
    lists.set(key, list);
    return list;
  };

  /** Whose routes act on a job: told by its type, as the control plane may have told of it in place of its own family. */
  const familyFor = (job: Job): Family | undefined => {
    if (job.type === 'IMPORT') return imports;
    return job.type === 'SPARK' && spark ? spark : families.all.find(one => one.family === job.family);
  };

  return {
    list: (request, call = {}) => {
      current = listOf(request.projectId);
      return current.list(request, call);
    },
    describe: (projectId, jobId, call = {}) => listOf(projectId).describe(jobId, call),
    act: async (action, job, call = {}) => {
      const act = familyFor(job)?.[action];
      if (act === undefined) {
        throw cloudError({
          kind: 'unsupported',
          message: `there is no route to ${action} a job of the type ${job.type}`,
        });
      }
      const accepted = await act(job, call);
      listOf(job.projectId).accept(accepted.job);
      return accepted;
    },
    capabilities: () =>
      families.all.map(({ family, can }) => ({
        family,
        can: family === imports.family && !imports.canAbort() ? can.filter(action => action !== 'cancel') : can,
        state: current?.state(family) ?? 'untried',
      })),
    canAbortImports: imports.canAbort,
    forget: () => {
      imports.forget();
      for (const list of lists.values()) list.forget();
    },
  };
};
