import { isUnfinished, type Job } from '../../jobs/job.ts';
import type { Clock } from '../clock.ts';
import type { ReadTracked } from '../control-plane.ts';
import { CloudError } from '../error.ts';
import { failure } from '../failures.ts';
import type { Part } from '../family.ts';
import type { CallOptions, JobDescription, JobPage, ListRequest } from '../gateway.ts';
import type { FamilyOffer, PartTrouble } from '../offer.ts';
import { createCycle, type PageWork } from './cycle.ts';
import { createDescriber, type Families } from './describer.ts';
import { createKnownJobs } from './known.ts';
import type { ListLimits } from './list-limits.ts';
import { createLooks, type Look } from './looks.ts';
import { createPartsReader, type PartRead } from './parts-reader.ts';
import type { Places } from './places.ts';

/** The jobs of one project, put together from the lists of several families. */
export type ProjectList = {
  list(request: ListRequest, options: CallOptions): Promise<JobPage>;
  describe(jobId: string, options: CallOptions): Promise<JobDescription>;
  /** An action's answer. */
  accept(job: Job): void;
  state(family: Job['family']): FamilyOffer['state'];
  forget(): void;
};

export type ProjectListOptions = {
  readonly projectId: string;
  readonly families: Families;
  readonly places: Places;
  readonly readTracked: ReadTracked;
  readonly clock: Clock;
  readonly limits: ListLimits;
  /** Asks for something else: throws `CloudError` where the server as a whole is out of reach. */
  readonly checkServer: (options: CallOptions) => Promise<unknown>;
};

/** More pages of one list than any cluster has; a server that never ends must end somewhere. */
const mostPages = 100;

export const createProjectList = (options: ProjectListOptions): ProjectList => {
  const { projectId, families, places, readTracked, clock, limits, checkServer } = options;
  const known = createKnownJobs();
  let cycle = createCycle();
  let asked = 0;
  const ask = (): number => {
    asked += 1;
    return asked;
  };
  const describer = createDescriber({ families, known, ask });
  const reader = createPartsReader({ clock, bestEffort: limits.bestEffort });
  /** IDs for which every list was looked through. */
  const soughtFor = new Set<string>();
  /** When each unfinished job was read by itself. */
  const describedAt = new Map<string, number>();
  /** Imports that have ended since the last look: their lists tell neither when nor why. */
  const ended = new Set<string>();
  let placesTrouble: PartTrouble | null = null;
  let parts: readonly Part[] = [];
  let isFirstCycle = true;
  /** The next look begins with everything anew. */
  let beginsAnew = false;
  let tokens = 0;

  const readPlaces = async (call: CallOptions): Promise<void> => {
    const { places: read, error } = await places.read(call);
    placesTrouble = error && { family: families.imports.family, where: null, error, bestEffort: false };
    parts = families.all.flatMap(family => family.parts(read)).filter(part => !reader.isMissing(part));
  };

  /** Where everything fails it may be the server: then it is an outage, and no fault of these parts. */
  const check = async (read: readonly PartRead[], call: CallOptions): Promise<void> => {
    if (read.some(one => 'error' in one && one.error.facts.kind === 'not-found')) places.expire();
    const [first] = read;
    const hasAnswer = read.some(one => 'page' in one || one.error.facts.kind === 'unsupported');
    if (hasAnswer || first === undefined || first.work.part.bestEffort) return;
    if (parts.length === 1 && 'error' in first) throw first.error;
    await checkServer(call);
  };

  const onTaken = (before: Job | undefined, now: Job): void => {
    const isNews = before === undefined ? !isFirstCycle : isUnfinished(before.status);
    if (isNews && now.family === families.imports.family && !isUnfinished(now.status)) ended.add(now.id);
  };

  const looks = createLooks({ projectId, reader, known, ask, readTracked, check, onTaken });

  const describeOne = async (job: Job, call: CallOptions): Promise<void> => {
    describedAt.set(job.id, ask());
    ended.delete(job.id);
    try {
      await describer.describe(job, call);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const { kind } = error.facts;
      if (kind === 'auth' || kind === 'aborted') throw error;
      if (kind === 'not-found') known.forget(job.id);
    }
  };

  const needsDescribe = (job: Job): boolean => !(looks.partOf(job.id)?.tellsProgress ?? false);

  /** What has just ended, then the unfinished jobs whose lists don't tell how far they are, the least lately read first. */
  const describeUnfinished = async (call: CallOptions): Promise<void> => {
    const turn = known
      .unfinished()
      .filter(needsDescribe)
      .toSorted((a, b) => (describedAt.get(a.id) ?? 0) - (describedAt.get(b.id) ?? 0));
    const all = [...[...ended].flatMap(id => known.get(id) ?? []), ...turn];
    await Promise.all(all.slice(0, limits.describes).map(job => describeOne(job, call)));
  };

  const learnAbort = async (jobs: readonly Job[], call: CallOptions): Promise<void> => {
    const job = jobs.find(({ family }) => family === families.imports.family);
    // One server without clusters can be asked before it has an import.
    if (job || families.controlPlane === undefined) await families.imports.findAbort(job?.clusterId ?? null, call);
  };

  const current = (jobs: readonly Job[]): readonly Job[] =>
    [...new Map(jobs.map(job => [job.id, job])).keys()].flatMap(id => known.get(id) ?? []);

  const pageOf = ({ jobs, badRecords }: Look, hasMore: boolean): JobPage => {
    tokens += 1;
    return {
      isOrdered: false,
      jobs: current(jobs),
      badRecords,
      total: null,
      nextPageToken: hasMore ? `more-${tokens}` : null,
      troubles: [...(placesTrouble === null ? [] : [placesTrouble]), ...reader.troubles()],
    };
  };

  /** Reads on until there is something to tell: an empty page would be taken for the end of the list. */
  const readOn = async (call: CallOptions): Promise<Look> => {
    let look: Look = { jobs: [], badRecords: 0 };
    while (look.jobs.length === 0 && look.badRecords === 0 && !cycle.isOver()) {
      look = await looks.read(cycle.take(limits.pages), cycle, call);
    }
    return look;
  };

  /** Reads parts beside the turn of the others, as many pages of each as are wanted. */
  const readAside = async (some: readonly Part[], pages: number, call: CallOptions): Promise<Look> => {
    const jobs: Job[] = [];
    let badRecords = 0;
    let turn = createCycle();
    turn.begin(some);
    for (let page = 0; page < pages && !turn.isOver(); page += 1) {
      const next = createCycle();
      while (!turn.isOver()) {
        const look = await looks.read(turn.take(limits.pages), next, call);
        jobs.push(...look.jobs);
        badRecords += look.badRecords;
      }
      turn = next;
    }
    return { jobs, badRecords };
  };

  /** What may have changed: parts with unfinished jobs, and those that failed when they were last read. */
  const urgent = (isIdle: boolean): readonly PageWork[] => {
    const busy = new Set(known.unfinished().flatMap(job => looks.partOf(job.id)?.key ?? []));
    const isUrgent = (part: Part): boolean =>
      (part.tellsProgress && busy.has(part.key)) || (!isIdle && !part.bestEffort && reader.hasFailed(part));
    return parts
      .filter(isUrgent)
      .slice(0, limits.pages)
      .map(part => ({ part, page: null }));
  };

  /** The next pages of the cycle, but for those that were just read. */
  const readSome = (most: number, just: readonly PageWork[], call: CallOptions): Promise<Look> => {
    const keys = new Set(just.map(({ part }) => part.key));
    const works = cycle.take(most).filter(({ part, page }) => page !== null || !keys.has(part.key));
    return looks.read(works, cycle, call);
  };

  const newest = async (call: CallOptions): Promise<JobPage> => {
    await readPlaces(call);
    if (beginsAnew) {
      // Not as it is told to forget: the page that is being read then would end the list.
      cycle = createCycle();
      isFirstCycle = true;
      beginsAnew = false;
    }
    const isIdle = !isFirstCycle && known.unfinished().length === 0;
    if (cycle.isOver()) {
      reader.restart();
      cycle.begin(parts);
    }
    const works = isFirstCycle ? [] : urgent(isIdle);
    const look = await looks.read(works, cycle, call);
    const more = isFirstCycle
      ? await readOn(call)
      : await readSome(isIdle ? limits.idlePages : limits.pages, works, call);
    const jobs = [...look.jobs, ...more.jobs];
    await learnAbort(jobs, call);
    await describeUnfinished(call);
    isFirstCycle &&= !cycle.isOver();
    const whole = { jobs: [...jobs, ...known.unfinished()], badRecords: look.badRecords + more.badRecords };
    return pageOf(whole, isFirstCycle);
  };

  const older = async (call: CallOptions): Promise<JobPage> => {
    const look = await readOn(call);
    await learnAbort(look.jobs, call);
    await describeUnfinished(call);
    if (cycle.isOver()) isFirstCycle = false;
    return pageOf(look, !cycle.isOver());
  };

  const onlyFailed = async (call: CallOptions): Promise<JobPage> => {
    await readPlaces(call);
    // While the clusters could not be read, what they have was never asked for.
    const works = parts.filter(part => reader.hasFailed(part) || !looks.wasTried(part));
    const look = await looks.read(
      works.map(part => ({ part, page: null })),
      cycle,
      call,
    );
    await describeUnfinished(call);
    return pageOf(look, !cycle.isOver());
  };

  const firstPages = async (call: CallOptions): Promise<JobPage> => {
    await readPlaces(call);
    reader.restart();
    const look = await readAside(parts, 1, call);
    await learnAbort(look.jobs, call);
    return pageOf(look, false);
  };

  /** The list that has the job, whole; those of all imports where nobody knows which it is. */
  const partWith = async (jobId: string, call: CallOptions): Promise<JobPage> => {
    await readPlaces(call);
    const part = looks.partOf(jobId);
    const isImports = ({ family }: Part): boolean => family === families.imports.family;
    return pageOf(await readAside(part ? [part] : parts.filter(isImports), mostPages, call), false);
  };

  /** Looks through every list, once for each job. */
  const seek = async (jobId: string, call: CallOptions): Promise<Job | undefined> => {
    if (soughtFor.has(jobId)) return known.get(jobId);
    await readPlaces(call);
    reader.restart();
    const aside = createCycle();
    aside.begin(parts);
    while (looks.partOf(jobId) === undefined && !aside.isOver()) {
      await looks.read(aside.take(limits.pages), aside, call);
    }
    if (placesTrouble === null && reader.troubles().length === 0) soughtFor.add(jobId);
    return known.get(jobId);
  };

  const unknownJob = (jobId: string): CloudError =>
    failure({ kind: 'not-found', message: `no list of this server has the job ${jobId}` });

  const describe = async (jobId: string, call: CallOptions): Promise<JobDescription> => {
    const job = known.get(jobId);
    if (job !== undefined && job.family !== 'control-plane') return describer.describe(job, call);
    const found = await describer.find(projectId, jobId, call);
    const isWhole = found !== null && (found.job.type !== 'IMPORT' || found.job.family === families.imports.family);
    if (isWhole) return found;
    const listed = await seek(jobId, call);
    if (listed !== undefined && listed.family !== 'control-plane') return describer.describe(listed, call);
    if (found !== null) return found;
    throw unknownJob(jobId);
  };

  return {
    list: async ({ statuses, pageToken, only }, call) => {
      // The newest page has all that are unfinished.
      if (statuses !== undefined) return pageOf({ jobs: [], badRecords: 0 }, false);
      if (only === 'failed') return onlyFailed(call);
      if (only === 'first-pages') return firstPages(call);
      if (only !== undefined) return partWith(only.listWith, call);
      return pageToken === undefined ? newest(call) : older(call);
    },
    describe: async (jobId, call) => {
      const description = await describe(jobId, call);
      await learnAbort([description.job], call);
      return description;
    },
    accept: job => {
      known.take(job, ask());
    },
    state: reader.state,
    forget: () => {
      reader.forget();
      places.expire();
      families.controlPlane?.forget?.();
      beginsAnew = true;
    },
  };
};
