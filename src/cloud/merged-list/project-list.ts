import type { Job } from '../../jobs/job.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Inventory } from '../account/inventory.ts';
import type { FamilyCapabilities, PartTrouble } from '../capabilities.ts';
import { CloudError, isTransient } from '../error.ts';
import type { ReadTracked } from '../families/control-plane.ts';
import type { Part } from '../families/family.ts';
import type { CallOptions, JobDescription, JobPage, ListRequest } from '../gateway.ts';
import { createCooldowns } from '../retry/cooldowns.ts';
import { createDescriber, type Families } from './describer.ts';
import { createPageFetcher, emptyLook, type Look } from './fetch-pages.ts';
import { createFinder, type FinderOptions } from './finder.ts';
import { createJobIndex } from './job-index.ts';
import { createJobPoller } from './job-poller.ts';
import type { ListLimits } from './list-limits.ts';
import { createListedJobs } from './listed-jobs.ts';
import { createPageQueue, firstPage, type PageWork } from './page-queue.ts';
import { createPartsReader, isSent, type PartRead } from './parts-reader.ts';

/** The jobs of one project, put together from the lists of several families. */
export type ProjectList = {
  list(request: ListRequest, options: CallOptions): Promise<JobPage>;
  describe(jobId: string, options: CallOptions): Promise<JobDescription>;
  /** An action's answer. */
  accept(job: Job): void;
  state(family: Job['family']): FamilyCapabilities['state'];
  forget(): void;
};

export type ProjectListOptions = {
  readonly projectId: string;
  readonly families: Families;
  readonly inventory: Inventory;
  readonly readTracked: ReadTracked;
  readonly clock: Clock;
  readonly limits: ListLimits;
  /** Asks for something else: throws `CloudError` where the server as a whole is out of reach. */
  readonly checkServer: (options: CallOptions) => Promise<unknown>;
};

/** So many pages of a list whoever acts on a job of it waits for, which is 10 s. */
const pagesToWaitFor = 100;

/**
 * The list of one project. Each look reads pages of its parts, in their turn (`cycle`), by way of `looks` and `reader`. What
 * they tell of a job is put together in `known`; in which part it stands, `listed` remembers. What no list tells is read job
 * by job (`alone`, through `describer`), and a job that nothing has told of yet is sought (`finder`).
 */
export const createProjectList = (options: ProjectListOptions): ProjectList => {
  const { projectId, families, inventory: places, readTracked, clock, limits, checkServer } = options;
  const known = createJobIndex();
  let cycle = createPageQueue();
  let asked = 0;
  const ask = (): number => {
    asked += 1;
    return asked;
  };
  const holds = createCooldowns(clock);
  const describer = createDescriber({ families, known, holds, ask });
  const reader = createPartsReader({ clock, holds, bestEffort: limits.bestEffort });
  const listed = createListedJobs(known, reader);
  let inventoryTrouble: PartTrouble | null = null;
  /** Whether the places have answered since the last look: then the server is there. */
  let isServerThere = false;
  let parts: readonly Part[] = [];
  let isFirstCycle = true;
  /** Whether the cycle has begun since all was forgotten. */
  let isBegun = false;
  /** Whether the server was asked for its abort. */
  let hasLearned = false;
  let tokens = 0;

  /** Answers whether the server had to be asked. */
  const readPlaces = async (call: CallOptions): Promise<boolean> => {
    const { inventory: read, error, wasRequested } = await places.read(call);
    isServerThere = wasRequested && error === null;
    inventoryTrouble = error && { family: families.imports.family, where: null, error, bestEffort: false };
    const all = families.all.flatMap(family => family.parts(read));
    parts = all.filter(part => !reader.isMissing(part));
    if (error === null) {
      looks.meet(all);
      reader.keepOnly(parts);
    }
    return wasRequested;
  };

  /** Where everything fails it may be the server: then it is an outage, and no fault of these parts. */
  const check = async (read: readonly PartRead[], call: CallOptions): Promise<void> => {
    if (read.some(one => 'error' in one && one.error.facts.kind === 'not-found')) places.expire();
    const [first] = read;
    const hasAnswer =
      isServerThere ||
      read.some(one => ('page' in one ? !one.page.sentNothing : one.error.facts.kind === 'unsupported'));
    isServerThere = false;
    if (read.every(one => 'page' in one)) return;
    if (hasAnswer || first === undefined || read.every(({ work }) => work.part.bestEffort)) return;
    try {
      if (parts.length === 1 && 'error' in first) throw first.error;
      if (read.some(isSent)) await checkServer(call);
    } catch (error) {
      // Whoever is told of the outage waits for its end; then everything is asked for at once.
      holds.forget();
      throw error;
    }
  };

  const alone = createJobPoller({
    imports: families.imports.family,
    ...{ describer, known, listed, holds, ask, most: limits.describes },
  });
  const looks = createPageFetcher({ projectId, reader, listed, known, ask, readTracked, check, onTaken: alone.saw });

  /** Finds out whether the server can abort imports, once there is one. */
  const learnAbort = async (jobs: readonly Job[], call: CallOptions): Promise<void> => {
    const isImport = ({ family }: Job): boolean => family === families.imports.family;
    const job = jobs.find(isImport);
    // Whether it was a deployment that hid the route matters while there is something to abort.
    if (hasLearned && !known.unfinished().some(isImport)) return;
    // One server without clusters can be asked before it has an import.
    if (job || families.controlPlane === undefined) {
      hasLearned = true;
      await families.imports.probeAbort(job?.clusterId ?? null, call);
    }
  };

  const current = (jobs: readonly Job[]): readonly Job[] =>
    [...new Map(jobs.map(job => [job.id, job])).keys()].flatMap(id => known.get(id) ?? []);

  const troubles = (): readonly PartTrouble[] => [
    ...(inventoryTrouble === null ? [] : [inventoryTrouble]),
    ...reader.troubles(),
  ];

  const pageOf = ({ jobs, badRecords, backlog }: Look, hasMore: boolean): JobPage => {
    tokens += 1;
    const missing = troubles();
    return {
      isOrdered: false,
      jobs: current(jobs),
      badRecords,
      total: isFirstCycle || missing.length > 0 ? null : known.size(),
      nextPageToken: hasMore ? `more-${tokens}` : null,
      troubles: missing,
      ...(backlog.length > 0 && { backlog: new Set(backlog) }),
    };
  };

  /** Reads on until there is something to tell: an empty page would be taken for the end of the list. */
  const readOn = async (call: CallOptions): Promise<Look> => {
    let look = emptyLook;
    while (look.jobs.length === 0 && look.badRecords === 0 && !cycle.isOver()) {
      look = await looks.read(cycle.take(limits.pages), cycle, call);
    }
    return look;
  };

  /** What may have changed: parts with unfinished jobs, and those that failed when they were last read. */
  const urgent = (isIdle: boolean): readonly PageWork[] => {
    const busy = new Set(known.unfinished().flatMap(job => listed.partOf(job.id)?.key ?? []));
    const mayBeMended = (part: Part): boolean => {
      const trouble = reader.troubleOf(part);
      if (trouble === null || part.bestEffort) return false;
      return !isIdle || isTransient(new CloudError(trouble.error));
    };
    const outOfTurn = (part: Part): PageWork => {
      const failed = reader.failedOf(part);
      if (failed !== null && failed.walk.token !== null) return failed;
      return cycle.claim(part) ?? { ...firstPage(part), ...(failed === null && { isGlance: true }) };
    };
    return parts
      .filter(part => ((part.listsProgress && busy.has(part.key)) || mayBeMended(part)) && !reader.onCooldown(part))
      .slice(0, isIdle ? 1 : limits.pages)
      .map(outOfTurn);
  };

  /** What may have changed, and the next pages of the cycle: while nothing runs, few of both together. */
  const readTurn = (isIdle: boolean, hasAsked: boolean, call: CallOptions): Promise<Look> => {
    const works = urgent(isIdle);
    const rest = isIdle ? Math.max(0, limits.idlePages - Number(hasAsked) - works.length) : limits.pages;
    return looks.read([...works, ...cycle.take(rest)], cycle, call);
  };

  /** Begins a cycle where the last is over. Answers whether the server had to be asked for the places. */
  const begin = async (call: CallOptions): Promise<boolean> => {
    const hasAsked = await readPlaces(call);
    if (!isBegun) {
      // Not as it is told to forget: the page that is being read then would end the list.
      cycle = createPageQueue();
      isFirstCycle = true;
      isBegun = true;
    }
    if (cycle.isOver()) {
      listed.begin(ask(), !isFirstCycle && inventoryTrouble === null);
      reader.restart();
      cycle.begin(parts);
    }
    return hasAsked;
  };

  const newest = async (call: CallOptions): Promise<JobPage> => {
    const hasAsked = await begin(call);
    const isIdle = known.unfinished().length === 0;
    const look = await (isFirstCycle ? readOn(call) : readTurn(isIdle, hasAsked, call));
    await learnAbort(look.jobs, call);
    const described = await alone.read(call);
    isFirstCycle &&= !cycle.isOver();
    // One that has ended by what was just described is unfinished no more.
    return pageOf({ ...look, jobs: [...look.jobs, ...described, ...known.unfinished()] }, isFirstCycle);
  };

  const older = async (call: CallOptions): Promise<JobPage> => {
    // Whoever was in the middle when all was forgotten begins anew, and misses nothing.
    if (!isBegun) await begin(call);
    const look = await readOn(call);
    await learnAbort(look.jobs, call);
    await alone.read(call);
    if (cycle.isOver()) isFirstCycle = false;
    return pageOf(look, !cycle.isOver());
  };

  /** What could not be read, once more. */
  const onlyFailed = async (call: CallOptions): Promise<JobPage> => {
    await readPlaces(call);
    // While the clusters could not be read, what they have was never asked for.
    const works = parts.flatMap(part => reader.failedOf(part) ?? (looks.wasTried(part) ? [] : firstPage(part)));
    // A script has its own pauses between its tries.
    holds.forget();
    const look = await looks.read(works, cycle, call);
    await alone.read(call);
    return pageOf(look, !cycle.isOver());
  };

  /** Of each part the first page, to see what works. */
  const firstPages = async (call: CallOptions): Promise<JobPage> => {
    await readPlaces(call);
    reader.restart();
    const look = await looks.readAside(parts, { isFirstOnly: true, most: limits.pages }, call);
    await learnAbort(look.jobs, call);
    return pageOf(look, false);
  };

  /** The list that has the job, whole; those of all imports where nobody knows which it is. */
  const partWith = async (jobId: string, call: CallOptions): Promise<JobPage> => {
    await readPlaces(call);
    const part = listed.partOf(jobId);
    const isImports = ({ family }: Part): boolean => family === families.imports.family;
    const some = part ? [part] : parts.filter(isImports);
    const look = await looks.readAside(some, { most: limits.pages, inAll: some.length * pagesToWaitFor }, call);
    return { ...pageOf(look, false), troubles: some.flatMap(one => reader.troubleOf(one) ?? []) };
  };

  const lookFor: FinderOptions['lookFor'] = async (jobId, among, call) => {
    await readPlaces(call);
    reader.restart();
    const isEnough = (): boolean => known.get(jobId) !== undefined && listed.isTold(jobId);
    const some = parts.filter(({ family }) => among === null || family === among);
    await looks.readAside(some, { most: limits.pages, isEnough }, call);
    return isEnough();
  };

  const finder = createFinder({ projectId, families, known, describer, clock, lookFor, troubles });

  return {
    list: async ({ statuses, pageToken, only }, call) => {
      // The newest page has all that are unfinished.
      if (statuses !== undefined) return pageOf(emptyLook, false);
      if (only === 'failed') return onlyFailed(call);
      if (only === 'first-pages') return firstPages(call);
      if (only !== undefined) return partWith(only.listWith, call);
      const page = await (pageToken === undefined ? newest(call) : older(call));
      const unlisted = listed.takeUnlisted();
      return unlisted.length === 0 ? page : { ...page, unlisted };
    },
    describe: async (jobId, call) => {
      const description = await finder.describe(jobId, call);
      await learnAbort([description.job], call);
      return description;
    },
    accept: job => {
      known.take(job, ask());
    },
    state: reader.state,
    forget: () => {
      reader.forget();
      holds.forget();
      places.forget();
      families.controlPlane?.forget?.();
      hasLearned = false;
      isBegun = false;
    },
  };
};
