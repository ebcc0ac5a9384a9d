import type { Job } from '../../jobs/job.ts';
import type { Clock } from '../clock.ts';
import type { ReadTracked } from '../control-plane.ts';
import { CloudError, isPassing } from '../error.ts';
import type { Part } from '../family.ts';
import type { CallOptions, JobDescription, JobPage, ListRequest } from '../gateway.ts';
import { createHolds } from '../holds.ts';
import type { FamilyOffer, PartTrouble } from '../offer.ts';
import { createCycle, type PageWork } from './cycle.ts';
import { createDescriber, type Families } from './describer.ts';
import { createFinder, unknownJob } from './finder.ts';
import { createKnownJobs } from './known.ts';
import { createListed } from './listed.ts';
import { createPartsReader, type PartRead } from './parts-reader.ts';
import type { Places } from './places.ts';
import { createUnfinishedReader } from './unfinished.ts';

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

/** More pages than any list has; a server that never ends must end somewhere. */
const mostPages = 1_000;

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

const nothingRead: Look = { jobs: [], badRecords: 0 };

export const createProjectList = (options: ProjectListOptions): ProjectList => {
  const { projectId, families, places, readTracked, clock, limits, checkServer } = options;
  const known = createKnownJobs();
  const cycle = createCycle();
  let asked = 0;
  const ask = (): number => {
    asked += 1;
    return asked;
  };
  const holds = createHolds(clock);
  const describer = createDescriber({ families, known, holds, ask });
  const reader = createPartsReader({ clock, holds, bestEffort: limits.bestEffort });
  const readUnfinished = createUnfinishedReader({ describer, known, holds, ask, most: limits.describes });
  const listed = createListed(known, reader);
  /** Keys of the parts that were asked at all. */
  const tried = new Set<string>();
  let placesTrouble: PartTrouble | null = null;
  let parts: readonly Part[] = [];
  let isFirstCycle = true;
  let tokens = 0;

  const readPlaces = async (call: CallOptions): Promise<void> => {
    const { places: read, error } = await places.read(call);
    placesTrouble = error && { family: families.imports.family, where: null, error, bestEffort: false };
    parts = families.all.filter(({ family }) => !reader.isMissing(family)).flatMap(family => family.parts(read));
    if (error === null) reader.keepOnly(parts);
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
        jobs.push(known.take(job, moment));
        listed.saw(job.id, part);
      }
      if (one.page.next !== null) cycle.add({ part, page: one.page.next });
    }
    return { jobs, badRecords };
  };

  /** Where everything fails it may be the server: then it is an outage, and no fault of these parts. Throws for one. */
  const checkOutage = async (failed: PartRead, call: CallOptions): Promise<void> => {
    try {
      if (parts.length === 1 && 'error' in failed) throw failed.error;
      if (!('isHeld' in failed && failed.isHeld)) await checkServer(call);
    } catch (error) {
      // Whoever is told of the outage waits for its end; then everything is asked for at once.
      holds.forget();
      throw error;
    }
  };

  const readWorks = async (works: readonly PageWork[], call: CallOptions): Promise<Look> => {
    const moment = ask();
    for (const { part } of works) tried.add(part.key);
    const read = await reader.read(works, call);
    cycle.drop(part => reader.isMissing(part.family));
    if (read.some(one => 'error' in one && one.error.facts.kind === 'not-found')) places.expire();
    const hasAnswer = read.some(one => 'page' in one || one.error.facts.kind === 'unsupported');
    const failed = read.find(one => 'isHeld' in one && !one.isHeld) ?? read[0];
    if (!hasAnswer && failed && !failed.work.part.bestEffort) await checkOutage(failed, call);
    return takeIn(read, moment);
  };

  /** Whether no list tells how far the job is, or none has told of it for a whole cycle. */
  const needsDescribe = (job: Job): boolean =>
    !(listed.partOf(job.id)?.tellsProgress ?? false) || listed.isOverdue(job.id);

  const describeUnfinished = (call: CallOptions): Promise<void> =>
    readUnfinished(known.unfinished().filter(needsDescribe), call);

  const learnAbort = async (jobs: readonly Job[], call: CallOptions): Promise<void> => {
    const job = jobs.find(({ family }) => family === families.imports.family);
    if (job) await families.imports.findAbort(job.clusterId, call);
  };

  const current = (jobs: readonly Job[]): readonly Job[] =>
    [...new Map(jobs.map(job => [job.id, job])).keys()].flatMap(id => known.get(id) ?? []);

  const troubles = (): readonly PartTrouble[] => [
    ...(placesTrouble === null ? [] : [placesTrouble]),
    ...reader.troubles(),
  ];

  const pageOf = ({ jobs, badRecords }: Look, hasMore: boolean): JobPage => {
    tokens += 1;
    const missing = troubles();
    return {
      isOrdered: false,
      jobs: current(jobs),
      badRecords,
      total: isFirstCycle || missing.length > 0 ? null : known.size(),
      nextPageToken: hasMore ? `more-${tokens}` : null,
      troubles: missing,
    };
  };

  /** Reads on until there is something to tell: an empty page would be taken for the end of the list. */
  const readOn = async (call: CallOptions): Promise<Look> => {
    let look = nothingRead;
    while (look.jobs.length === 0 && look.badRecords === 0 && !cycle.isOver()) {
      look = await readWorks(cycle.take(limits.pages), call);
    }
    return look;
  };

  /** What may have changed: parts with unfinished jobs, and those that failed when they were last read. */
  const urgent = (isIdle: boolean): readonly PageWork[] => {
    const busy = new Set(known.unfinished().flatMap(job => listed.partOf(job.id)?.key ?? []));
    const mayBeMended = (part: Part): boolean => {
      const trouble = reader.troubleOf(part);
      if (trouble === null || part.bestEffort) return false;
      return !isIdle || isPassing(new CloudError(trouble.error));
    };
    return parts
      .filter(part => ((part.tellsProgress && busy.has(part.key)) || mayBeMended(part)) && !reader.isHeld(part))
      .slice(0, isIdle ? limits.idlePages : limits.pages)
      .map(part => ({ part, page: null }));
  };

  /** The next pages of the cycle, but for those that were just read. */
  const readSome = (most: number, just: readonly PageWork[], call: CallOptions): Promise<Look> => {
    const keys = new Set(just.map(({ part }) => part.key));
    const works = cycle.take(most).filter(({ part, page }) => page !== null || !keys.has(part.key));
    return readWorks(works, call);
  };

  const beginCycle = (): void => {
    listed.begin(ask(), !isFirstCycle && placesTrouble === null);
    reader.restart();
    cycle.begin(parts);
  };

  const newest = async (call: CallOptions): Promise<JobPage> => {
    await readPlaces(call);
    const isIdle = !isFirstCycle && known.unfinished().length === 0;
    if (cycle.isOver()) beginCycle();
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
    const works = parts.filter(part => reader.troubleOf(part) !== null || !tried.has(part.key));
    // A script has its own pauses between its tries.
    holds.forget();
    const look = await readWorks(
      works.map(part => ({ part, page: null })),
      call,
    );
    await describeUnfinished(call);
    return pageOf(look, !cycle.isOver());
  };

  const restart = (): void => {
    isFirstCycle = true;
  };
  const finder = createFinder({
    projectId,
    families,
    known,
    describer,
    clock,
    lists: { restart, newest, older, isListed: jobId => listed.partOf(jobId) !== undefined, troubles },
  });

  /** All jobs of the part that a job stands in. */
  const alike = async (jobId: string, call: CallOptions): Promise<JobPage> => {
    if (listed.partOf(jobId) === undefined) await finder.seek(jobId, call);
    const part = listed.partOf(jobId);
    if (part === undefined) throw unknownJob(jobId);
    const pages: PageWork[] = [{ part, page: null }];
    const jobs: Job[] = [];
    for (const { page } of pages) {
      const moment = ask();
      const read = await part.read(page, call);
      jobs.push(...read.jobs.map(job => known.take(job, moment)));
      if (read.next !== null && pages.length < mostPages) pages.push({ part, page: read.next });
    }
    return pageOf({ jobs, badRecords: 0 }, false);
  };

  return {
    list: async ({ statuses, pageToken, onlyFailed: failedOnly, alike: jobId }, call) => {
      if (jobId !== undefined) return alike(jobId, call);
      // The newest page has all that are unfinished.
      if (statuses !== undefined) return pageOf(nothingRead, false);
      if (failedOnly) return onlyFailed(call);
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
      restart();
    },
  };
};
