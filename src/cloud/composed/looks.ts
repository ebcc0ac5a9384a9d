import type { Job } from '../../jobs/job.ts';
import type { ReadTracked } from '../families/control-plane.ts';
import type { Part } from '../families/family.ts';
import type { CallOptions } from '../gateway.ts';
import { type Cycle, createCycle, type PageWork } from './cycle.ts';
import type { KnownJobs } from './known.ts';
import type { Listed } from './listed.ts';
import type { PartRead, PartsReader } from './parts-reader.ts';

/** What one look at some parts told. */
export type Look = { readonly jobs: readonly Job[]; readonly badRecords: number };

/** Reads pages of parts and takes in what they tell. */
export type Looks = {
  /** Reads these works; pages that follow are added to the cycle that they came from. Throws as `PartsReader.read` does. */
  read(works: readonly PageWork[], cycle: Cycle, options: CallOptions): Promise<Look>;
  /** Reads parts beside the turn of all others, as many pages of each as are wanted, `most` at once. */
  readAside(parts: readonly Part[], pages: number, most: number, options: CallOptions): Promise<Look>;
  /** Whether the part was asked at all. */
  wasTried(part: Part): boolean;
};

export type LooksOptions = {
  readonly projectId: string;
  readonly reader: PartsReader;
  readonly listed: Listed;
  readonly known: KnownJobs;
  /** A place in the order of readings, taken before one is asked for. */
  readonly ask: () => number;
  readonly readTracked: ReadTracked;
  /** Told what was read before it is taken in; what it throws ends the look. */
  readonly check: (read: readonly PartRead[], options: CallOptions) => Promise<void>;
  /** Told of each job that has come or changed since its list was read before, as it was known and as it is known now. */
  readonly onTaken: (before: Job | undefined, now: Job) => void;
};

const isTrackedPart = ({ family }: Part): boolean => family === 'control-plane';

export const createLooks = (options: LooksOptions): Looks => {
  const { projectId, reader, listed, known, ask, readTracked, check, onTaken } = options;
  const tried = new Set<string>();
  /** Keys of the parts that were read to their end: from then on what nobody knew is new. */
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
  const released = (cycle: Cycle): readonly Job[] => {
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

  const takeIn = async (read: readonly PartRead[], cycle: Cycle, moment: number): Promise<Look> => {
    const jobs: Job[] = [];
    let badRecords = 0;
    for (const one of read) {
      if ('error' in one) continue;
      const { part } = one.work;
      const wasWhole = whole.has(part.key);
      badRecords += one.page.badRecords;
      for (const job of one.page.jobs) listed.saw(job.id, part);
      for (const job of await withoutFilesOf(one.page.jobs)) {
        const before = known.get(job.id);
        const now = known.take(job, moment);
        jobs.push(now);
        if (before !== undefined || wasWhole) onTaken(before, now);
      }
      if (one.page.next === null) whole.add(part.key);
      else cycle.add({ part, page: one.page.next });
    }
    for (const file of released(cycle)) jobs.push(known.take(file, moment));
    return { jobs, badRecords };
  };

  const readWorks: Looks['read'] = async (works, cycle, call) => {
    const moment = ask();
    const failedBefore = new Set(works.filter(({ part }) => reader.troubleOf(part) !== null));
    try {
      const read = await reader.read(works, call);
      cycle.drop(reader.isMissing);
      await check(read, call);
      for (const { part } of works) tried.add(part.key);
      return await takeIn(read, cycle, moment);
    } catch (error) {
      // What ends the look as a whole is no fault of its parts, and they are not read yet.
      for (const work of works) if (!failedBefore.has(work)) reader.forgive(work.part);
      cycle.restore(works);
      throw error;
    }
  };

  return {
    read: readWorks,
    readAside: async (parts, pages, most, call) => {
      const jobs: Job[] = [];
      let badRecords = 0;
      let turn = createCycle();
      turn.begin(parts);
      for (let page = 0; page < pages && !turn.isOver(); page += 1) {
        const next = createCycle();
        while (!turn.isOver()) {
          const look = await readWorks(turn.take(most), next, call);
          jobs.push(...look.jobs);
          badRecords += look.badRecords;
        }
        turn = next;
      }
      return { jobs, badRecords };
    },
    wasTried: part => tried.has(part.key),
  };
};
