import type { JobFamily } from '../../jobs/families.ts';
import type { Job } from '../../jobs/job.ts';
import type { Clock } from '../../lib/clock.ts';
import { createRecentIds } from '../../lib/recent-ids.ts';
import type { Inventory } from '../account/inventory.ts';
import type { FamilyCapabilities, PartTrouble } from '../capabilities.ts';
import type { ReadTracked } from '../families/control-plane.ts';
import { type CallOptions, type JobDescription, type JobPage, type ListRequest, readAfterWriteMs } from '../gateway.ts';
import { createCooldowns } from '../retry/cooldowns.ts';
import { createDescriber, type Families } from './describer.ts';
import { createPageFetcher, type FetchedJobs, nothingFetched } from './fetch-pages.ts';
import { createFinder } from './finder.ts';
import { createImportProbe } from './import-probe.ts';
import { createJobIndex, type Sequence } from './job-index.ts';
import { createJobPoller } from './job-poller.ts';
import { createListCycle } from './list-cycle.ts';
import type { ListLimits } from './list-limits.ts';
import { createPartProgress } from './part-progress.ts';
import { createPartialReads } from './partial-reads.ts';
import { createPartsReader } from './parts-reader.ts';
import { createProjectParts } from './project-parts.ts';
import { createTrackedFiles } from './tracked-files.ts';

/** The merged list of one project. Methods throw `CloudError`. */
export type ProjectList = {
  list(request: ListRequest, options: CallOptions): Promise<JobPage>;
  describe(jobId: string, options: CallOptions): Promise<JobDescription>;
  /** Merges the job in the answer to an action. */
  accept(job: Job): void;
  /** The known state of a family's lists in this project. */
  state(family: JobFamily): FamilyCapabilities['state'];
  /** Reads the list from its beginning, and requests again what the server lacked. */
  forget(): void;
};

export type ProjectListOptions = {
  readonly projectId: string;
  readonly families: Families;
  readonly inventory: Inventory;
  readonly readTracked: ReadTracked;
  readonly clock: Clock;
  readonly limits: ListLimits;
  /** Sends a request that every server answers. Throws `CloudError` if the server is unreachable. */
  readonly checkServer: (options: CallOptions) => Promise<unknown>;
};

/**
 * The pieces that make up the list of one project:
 *
 * - `parts`: the lists of the project, and whether a failure is one of a list or of the server
 * - `reader`, `fetcher`: how pages of parts are read and merged
 * - `cycle`: when each page is read; `partialReads`: reads outside of the cycle
 * - `index`: what is known about each job
 * - `describer`, `poller`: single jobs, and those whose list says too little; `finder`: jobs that no list contained yet
 */
const openPieces = (options: ProjectListOptions) => {
  const { projectId, families, inventory, readTracked, clock, limits, checkServer } = options;
  let lastSequence: Sequence = 0;
  const nextSequence = (): Sequence => {
    lastSequence += 1;
    return lastSequence;
  };
  const cooldowns = createCooldowns(clock);
  const index = createJobIndex();
  const progress = createPartProgress();
  const reader = createPartsReader({ clock, cooldowns, bestEffort: limits.bestEffort });
  const parts = createProjectParts({ families, inventory, reader, progress, cooldowns, checkServer });
  const shared = { index, reader, cooldowns, nextSequence };
  const justNamed = createRecentIds(clock, readAfterWriteMs);
  const describer = createDescriber({ ...shared, families });
  const poller = createJobPoller({
    ...{ ...shared, describer, imports: families.imports?.family ?? null },
    ...{ isUnreachable: reader.isUnreachable, isJustNamed: justNamed.has, most: limits.describes },
  });
  const fetcher = createPageFetcher({
    ...{ ...shared, progress, trackedFiles: createTrackedFiles(projectId, readTracked, index) },
    ...{ checkOutage: parts.checkOutage, onListed: poller.onListed },
  });
  const cycle = createListCycle({ ...shared, parts, fetcher, limits });
  const partialReads = createPartialReads({ ...shared, parts, fetcher, cycle, progress, limits });
  const troubles = (): readonly PartTrouble[] => {
    const trouble = parts.trouble();
    return trouble === null ? reader.troubles() : [trouble, ...reader.troubles()];
  };
  const finder = createFinder({
    projectId,
    families,
    index,
    describer,
    clock,
    searchLists: partialReads.search,
    troubles,
  });
  const importProbe = createImportProbe(families, index);
  return { ...shared, justNamed, parts, poller, cycle, partialReads, troubles, finder, importProbe };
};

export const createProjectList = (options: ProjectListOptions): ProjectList => {
  const pieces = openPieces(options);
  const { index, reader, cycle, partialReads, poller, finder, importProbe } = pieces;
  const importFamily = options.families.imports?.family ?? null;
  let pages = 0;

  /** The jobs as they are now known, each once. */
  const current = (jobs: readonly Job[]): readonly Job[] => {
    const seen = new Set<string>();
    const known: Job[] = [];
    for (const { id } of jobs) {
      const job = seen.has(id) ? undefined : index.get(id);
      if (job === undefined) continue;
      seen.add(id);
      known.push(job);
    }
    return known;
  };

  const pageOf = ({ jobs, badRecords, backlog }: FetchedJobs, hasMore: boolean): JobPage => {
    pages += 1;
    const troubles = pieces.troubles();
    return {
      isOrdered: false,
      jobs: current(jobs),
      badRecords,
      total: cycle.isLoading() || troubles.length > 0 ? null : index.size(),
      nextPageToken: hasMore ? `more-${pages}` : null,
      troubles,
      ...(backlog.length > 0 && { backlog: new Set(backlog) }),
    };
  };

  /** The newest page: what was read, what was polled, and every unfinished job. */
  const newestPage = async (call: CallOptions): Promise<JobPage> => {
    const fetched = await cycle.readNewest(call);
    const [polled] = await Promise.all([poller.poll(call), importProbe.probe(fetched.jobs, call)]);
    cycle.update();
    // Jobs that the poll found finished are in `polled` only.
    return pageOf({ ...fetched, jobs: [...fetched.jobs, ...polled, ...index.unfinished()] }, cycle.isLoading());
  };

  const olderPage = async (call: CallOptions): Promise<JobPage> => {
    const fetched = await cycle.readOlder(call);
    await Promise.all([poller.pollNew(call), importProbe.probe(fetched.jobs, call)]);
    cycle.update();
    return pageOf(fetched, cycle.hasMore());
  };

  const failedPages = async (call: CallOptions): Promise<JobPage> => {
    const fetched = await partialReads.readFailed(call);
    await poller.poll(call);
    return pageOf(fetched, cycle.hasMore());
  };

  const firstPages = async (call: CallOptions): Promise<JobPage> => {
    const fetched = await partialReads.readFirstPages(call);
    await importProbe.probe(fetched.jobs, call);
    return pageOf(fetched, false);
  };

  const partWith = async (jobId: string, call: CallOptions): Promise<JobPage> => {
    const { fetched, parts } = await partialReads.readPartWith(jobId, importFamily, call);
    return { ...pageOf(fetched, false), troubles: parts.flatMap(part => reader.troubleOf(part) ?? []) };
  };

  return {
    list: async ({ statuses, pageToken, only }, call) => {
      // The newest page contains every unfinished job, so a list by status adds nothing.
      if (statuses !== undefined) return pageOf(nothingFetched, false);
      if (only === 'failed') return failedPages(call);
      if (only === 'first-pages') return firstPages(call);
      if (only !== undefined) return partWith(only.listWith, call);
      const page = await (pageToken === undefined ? newestPage(call) : olderPage(call));
      const unlisted = index.takeUnlisted();
      return unlisted.length === 0 ? page : { ...page, unlisted };
    },
    describe: async (jobId, call) => {
      const description = await finder.describe(jobId, call);
      await importProbe.probe([description.job], call);
      return description;
    },
    accept: job => {
      pieces.justNamed.add(job.id);
      index.merge(job, pieces.nextSequence());
    },
    state: reader.state,
    forget: () => {
      reader.forget();
      pieces.cooldowns.forget();
      pieces.parts.forget();
      importProbe.forget();
      cycle.restart();
    },
  };
};
