import type { Job } from '../../jobs/job.ts';
import type { Clock } from '../clock.ts';
import type { ReadTracked } from '../control-plane.ts';
import { CloudError } from '../error.ts';
import { failure } from '../failures.ts';
import type { Part } from '../family.ts';
import type { CallOptions, JobDescription, JobPage, ListRequest } from '../gateway.ts';
import type { FamilyOffer, PartTrouble } from '../offer.ts';
import { createCycle, type PageWork } from './cycle.ts';
import { createDescriber, type Families } from './describer.ts';
import { createEnded } from './ended.ts';
import { createKnownJobs } from './known.ts';
import { createPartsReader, type PartRead } from './parts-reader.ts';
import type { Places } from './places.ts';

/** What one look may cost. Passed in, so that tests shorten it. */
export type ListLimits = {
  /** Pages that one look reads. */
  readonly pages: number;
  /** The same while nothing is unfinished: an idle project is looked at in a few requests a minute. */
  readonly idlePages: number;
  /** Unfinished jobs that one look reads by themselves. */
  readonly describes: number;
  /** How long the data planes of clusters may take together in one cycle, in ms. */
  readonly bestEffort: number;
};

/** The limits that hold outside of tests. Ten requests a second may go to one route, and most parts share theirs. */
export const usualListLimits: ListLimits = { pages: 10, idlePages: 2, describes: 10, bestEffort: 5_000 };

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

type Look = { readonly jobs: readonly Job[]; readonly badRecords: number };

export const createProjectList = (options: ProjectListOptions): ProjectList => {
  const { projectId, families, places, readTracked, clock, limits, checkServer } = options;
  const known = createKnownJobs();
  const cycle = createCycle();
  let asked = 0;
  const ask = (): number => {
    asked += 1;
    return asked;
  };
  const describer = createDescriber({ families, known, ask });
  const reader = createPartsReader({ clock, bestEffort: limits.bestEffort });
  /** The part that a job was listed in. */
  const partOf = new Map<string, Part>();
  /** Keys of the parts that were asked at all. */
  const tried = new Set<string>();
  /** IDs for which every list was looked through. */
  const soughtFor = new Set<string>();
  /** When each unfinished job was read by itself. */
  const describedAt = new Map<string, number>();
  let placesTrouble: PartTrouble | null = null;
  let parts: readonly Part[] = [];
  let isFirstCycle = true;
  /** The next look begins with everything anew. */
  let beginsAnew = false;
  const ended = createEnded(families.imports.family, () => !isFirstCycle);
  let tokens = 0;

  const readPlaces = async (call: CallOptions): Promise<void> => {
    const { places: read, error } = await places.read(call);
    placesTrouble = error && { family: families.imports.family, where: null, error, bestEffort: false };
    parts = families.all.filter(({ family }) => !reader.isMissing(family)).flatMap(family => family.parts(read));
  };

  /** A file whose job is tracked is no job of its own. */
  const withoutFilesOf = async (jobs: readonly Job[]): Promise<readonly Job[]> => {
    if (!jobs.some(({ family }) => family === 'backup')) return jobs;
    const owners = new Map(
      (await readTracked(projectId)).flatMap(one => (one.backupId ? [[one.backupId, one.jobId]] : [])),
    );
    return jobs.flatMap(job => {
      const owner = owners.get(job.id);
      if (owner === undefined || known.get(owner) === undefined) return [job];
      known.hint({ ...job, id: owner });
      return [];
    });
  };

  const takeIn = async (read: readonly PartRead[], moment: number): Promise<Look> => {
    const jobs: Job[] = [];
    let badRecords = 0;
    for (const one of read) {
      if ('error' in one) continue;
      const { part } = one.work;
      badRecords += one.page.badRecords;
      for (const job of await withoutFilesOf(one.page.jobs)) {
        const before = known.get(job.id);
        const now = known.take(job, moment);
        ended.saw(before, now);
        jobs.push(now);
        partOf.set(job.id, part);
      }
      if (one.page.next !== null) cycle.add({ part, page: one.page.next });
    }
    return { jobs, badRecords };
  };

  const readWorks = async (works: readonly PageWork[], call: CallOptions): Promise<Look> => {
    const moment = ask();
    for (const { part } of works) tried.add(part.key);
    const read = await reader.read(works, call);
    cycle.drop(part => reader.isMissing(part.family));
    if (read.some(one => 'error' in one && one.error.facts.kind === 'not-found')) places.expire();
    const hasAnswer = read.some(one => 'page' in one || one.error.facts.kind === 'unsupported');
    const [first] = read;
    if (!hasAnswer && first && !first.work.part.bestEffort) {
      // Where everything fails it may be the server: then it is an outage, and no fault of these parts.
      if (parts.length === 1 && 'error' in first) throw first.error;
      await checkServer(call);
    }
    return takeIn(read, moment);
  };

  const describeOne = async (job: Job, call: CallOptions): Promise<void> => {
    describedAt.set(job.id, ask());
    ended.read(job.id);
    try {
      await describer.describe(job, call);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const { kind } = error.facts;
      if (kind === 'auth' || kind === 'aborted') throw error;
      if (kind === 'not-found') known.forget(job.id);
    }
  };

  const needsDescribe = (job: Job): boolean => !(partOf.get(job.id)?.tellsProgress ?? false);

  /** What has just ended, and the unfinished jobs whose lists don't tell how far they are, those first that were read least lately. */
  const describeUnfinished = async (call: CallOptions): Promise<void> => {
    const turn = known
      .unfinished()
      .filter(needsDescribe)
      .toSorted((a, b) => (describedAt.get(a.id) ?? 0) - (describedAt.get(b.id) ?? 0));
    const all = [...ended.ids().flatMap(id => known.get(id) ?? []), ...turn];
    await Promise.all(all.slice(0, limits.describes).map(job => describeOne(job, call)));
  };

  const learnAbort = async (jobs: readonly Job[], call: CallOptions): Promise<void> => {
    const job = jobs.find(({ family }) => family === families.imports.family);
    if (job) await families.imports.findAbort(job.clusterId, call);
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
      look = await readWorks(cycle.take(limits.pages), call);
    }
    return look;
  };

  /** What may have changed: parts with unfinished jobs, and those that failed when they were last read. */
  const urgent = (isIdle: boolean): readonly PageWork[] => {
    const busy = new Set(known.unfinished().flatMap(job => partOf.get(job.id)?.key ?? []));
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
    return readWorks(works, call);
  };

  const newest = async (call: CallOptions): Promise<JobPage> => {
    await readPlaces(call);
    // Whoever looks now need not have seen what was read of the last cycle.
    if (beginsAnew) cycle.drop(() => true);
    isFirstCycle ||= beginsAnew;
    beginsAnew = false;
    const isIdle = !isFirstCycle && known.unfinished().length === 0;
    if (cycle.isOver()) {
      reader.restart();
      cycle.begin(parts);
    }
    const works = isFirstCycle ? [] : urgent(isIdle);
    const look = await readWorks(works, call);
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
    const works = parts.filter(part => reader.hasFailed(part) || !tried.has(part.key));
    const look = await readWorks(
      works.map(part => ({ part, page: null })),
      call,
    );
    await describeUnfinished(call);
    return pageOf(look, !cycle.isOver());
  };

  /** Looks through every list, once for each job. */
  const seek = async (jobId: string, call: CallOptions): Promise<Job | undefined> => {
    if (soughtFor.has(jobId)) return known.get(jobId);
    isFirstCycle = true;
    let page = await newest(call);
    const isListed = (): boolean => partOf.get(jobId) !== undefined;
    while (page.nextPageToken !== null && !isListed()) page = await older(call);
    if (page.troubles.length === 0) soughtFor.add(jobId);
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
    list: async ({ statuses, pageToken, onlyFailed: failedOnly }, call) => {
      // The newest page has all that are unfinished.
      if (statuses !== undefined) return pageOf({ jobs: [], badRecords: 0 }, false);
      if (failedOnly) return onlyFailed(call);
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
      beginsAnew = true;
    },
  };
};
