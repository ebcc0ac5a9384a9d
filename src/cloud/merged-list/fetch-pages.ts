import type { Job } from '../../jobs/job.ts';
import type { ReadTracked } from '../families/control-plane.ts';
import type { Part, PartPage } from '../families/family.ts';
import type { CallOptions } from '../gateway.ts';
import { advance } from '../paging/cursor.ts';
import type { JobIndex } from './job-index.ts';
import type { ListedJobs } from './listed-jobs.ts';
import { createPageQueue, type PageQueue, type PageWork } from './page-queue.ts';
import type { PartRead, PartsReader } from './parts-reader.ts';

/** What one look at some parts told. */
export type Look = {
  readonly jobs: readonly Job[];
  readonly badRecords: number;
  /** IDs of those that may have been there all the time, because their part has never been read to its end before. */
  readonly backlog: readonly string[];
};

export const emptyLook: Look = { jobs: [], badRecords: 0, backlog: [] };

const joined = (one: Look, other: Look): Look => ({
  jobs: [...one.jobs, ...other.jobs],
  badRecords: one.badRecords + other.badRecords,
  backlog: [...one.backlog, ...other.backlog],
});

/** How parts are read beside the turn of all others. */
export type Aside = {
  /** Only the first page of each. */
  readonly isFirstOnly?: true;
  /** So many pages at once. */
  readonly most: number;
  /** No more pages than that of all parts together; without end when absent. */
  readonly inAll?: number;
  /** Asked before each step whether there is enough. */
  readonly isEnough?: () => boolean;
};

/** Reads pages of parts and takes in what they tell. */
export type PageFetcher = {
  /** Reads these works; pages that follow are added to the cycle that they came from. Throws as `PartsReader.read` does. */
  read(works: readonly PageWork[], cycle: PageQueue, options: CallOptions): Promise<Look>;
  /** Reads parts beside the turn of all others: what only this has told is no less news to whoever follows the list. */
  readAside(parts: readonly Part[], how: Aside, options: CallOptions): Promise<Look>;
  /**
   * These are all parts that there are. What comes later than the first ones is a cluster that was made since, and all of
   * its jobs are new; but a data plane may only have been away.
   */
  meet(parts: readonly Part[]): void;
  /** Whether the part was asked at all. */
  wasTried(part: Part): boolean;
};

export type PageFetcherOptions = {
  readonly projectId: string;
  readonly reader: PartsReader;
  readonly listed: ListedJobs;
  readonly known: JobIndex;
  /** A place in the order of readings, taken before one is asked for. */
  readonly ask: () => number;
  readonly readTracked: ReadTracked;
  /** Told what was read before it is taken in; what it throws ends the look. */
  readonly check: (read: readonly PartRead[], options: CallOptions) => Promise<void>;
  /** Told of each job that has come or changed since its list was read before, as it was known and as it is known now. */
  readonly onTaken: (before: Job | undefined, now: Job) => void;
};

const isTrackedPart = ({ family }: Part): boolean => family === 'control-plane';
const isFilesPart = ({ family }: Part): boolean => family === 'backup';

export const createPageFetcher = (options: PageFetcherOptions): PageFetcher => {
  const { projectId, reader, listed, known, ask, readTracked, check, onTaken } = options;
  const met = new Set<string>();
  const tried = new Set<string>();
  /** Keys of the parts that were told to their end: from then on what nobody knew is new. */
  const whole = new Set<string>();
  /** Backup files whose job is tracked and not yet read, by that job. */
  const held = new Map<string, Job>();

  /** A file whose job is tracked is no job of its own, unless the server knows nothing of that job. */
  const withoutFilesOf = async (jobs: readonly Job[]): Promise<readonly Job[]> => {
    if (!jobs.some(({ family }) => family === 'backup')) return jobs;
    const owners = new Map(
      (await readTracked(projectId)).flatMap(one => (one.backupId ? [[one.backupId, one.jobId]] : [])),
    );
    return jobs.filter(job => {
      const owner = owners.get(job.id);
      if (owner !== undefined) held.set(owner, job);
      return owner === undefined;
    });
  };

  /** What is held is told by its job as soon as that is known, and by itself once every tracked job was asked for. */
  const released = (cycle: PageQueue): readonly Job[] => {
    const alone: Job[] = [];
    const isAsked = !cycle.has(isTrackedPart);
    for (const [owner, file] of held) {
      const isKnown = known.get(owner) !== undefined;
      if (isKnown) known.hint({ ...file, id: owner });
      else if (isAsked) alone.push(file);
      if (isKnown || isAsked) held.delete(owner);
    }
    return alone;
  };

  const takePage = async ({ part }: PageWork, page: PartPage, moment: number): Promise<Look> => {
    const isKnown = whole.has(part.key);
    const jobs: Job[] = [];
    for (const job of page.jobs) listed.saw(job.id, part);
    for (const job of await withoutFilesOf(page.jobs)) {
      const before = known.get(job.id);
      const now = known.take(job, moment);
      jobs.push(now);
      if (before !== undefined || isKnown) onTaken(before, now);
    }
    return { jobs, badRecords: page.badRecords, backlog: isKnown ? [] : jobs.map(({ id }) => id) };
  };

  const takeIn = async (
    read: readonly PartRead[],
    cycle: PageQueue,
    moment: number,
    isAside: boolean,
  ): Promise<Look> => {
    let look = emptyLook;
    for (const one of read) {
      if ('error' in one) continue;
      const { work, page } = one;
      look = joined(look, await takePage(work, page, moment));
      const walk = advance(work.walk, page.jobs, page.next);
      if (walk !== null && !work.isGlance) cycle.add({ part: work.part, walk });
      if (walk === null && !isAside) whole.add(work.part.key);
    }
    // Who reads other parts aside has no tracked job in turn, and says nothing about them.
    const mayRelease = read.some(({ work: { part } }) => isTrackedPart(part) || isFilesPart(part));
    const files = (mayRelease ? released(cycle) : []).map(file => known.take(file, moment));
    return joined(look, { ...emptyLook, jobs: files });
  };

  const readWorks = async (
    works: readonly PageWork[],
    cycle: PageQueue,
    call: CallOptions,
    isAside: boolean,
  ): Promise<Look> => {
    const moment = ask();
    const failedBefore = new Set(works.filter(({ part }) => reader.troubleOf(part) !== null));
    try {
      const read = await reader.read(works, call);
      cycle.drop(reader.isMissing);
      await check(read, call);
      for (const { part } of works) tried.add(part.key);
      return await takeIn(read, cycle, moment, isAside);
    } catch (error) {
      // What ends the look as a whole is no fault of its parts, and they are not read yet.
      for (const work of works) if (!failedBefore.has(work)) reader.forgive(work.part);
      cycle.restore(works);
      throw error;
    }
  };

  return {
    read: (works, cycle, call) => readWorks(works, cycle, call, false),
    readAside: async (parts, { isFirstOnly, most, inAll = Number.POSITIVE_INFINITY, isEnough = () => false }, call) => {
      let whole = emptyLook;
      const turn = createPageQueue();
      turn.begin(parts);
      // What follows a first page goes where nobody reads it.
      const rest = isFirstOnly ? createPageQueue() : turn;
      let left = inAll;
      while (left > 0 && !turn.isOver() && !isEnough()) {
        const works = turn.take(Math.min(most, left));
        left -= works.length;
        whole = joined(whole, await readWorks(works, rest, call, true));
      }
      return whole;
    },
    meet: parts => {
      const areFirst = met.size === 0;
      for (const { key, bestEffort } of parts) {
        if (!areFirst && !bestEffort && !met.has(key)) whole.add(key);
        met.add(key);
      }
    },
    wasTried: part => tried.has(part.key),
  };
};
