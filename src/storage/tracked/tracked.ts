import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Instant } from '../../jobs/job.ts';
import { mergeNamed, type NamedJob, type TrackedJob } from '../../jobs/tracked-job.ts';
import { type LockLimits, systemCode, unlessAbsent, withLock } from '../../lib/lock.ts';
import { uniquePart } from '../../lib/unique-name.ts';
import { makeFolder, stateFolder } from '../paths.ts';
import { readTrackedText, type TrackedTarget, textOfTracked } from './tracked-lines.ts';

/** The jobs of one project that zjobs was told to remember. */
export type Tracked = {
  /** The file. */
  readonly path: string;
  /**
   * The jobs, those tracked first at the beginning; the same array as long as the file is the same. Never throws: a
   * trouble is told. Where the file was broken, what could be read of it is kept and `setAside` says where it now is.
   */
  read(): Promise<{ readonly jobs: readonly TrackedJob[]; readonly setAside: string | null }>;
  /** Remembers jobs. Throws the system's error. */
  add(jobs: readonly NamedJob[]): Promise<AddedJobs>;
  /** Forgets jobs. Throws the system's error. */
  remove(ids: readonly string[]): Promise<RemovedJobs>;
};

export type AddedJobs = {
  /** The IDs that were not tracked before. */
  readonly added: readonly string[];
  /** The IDs that were forgotten because there were too many, the oldest ones. */
  readonly dropped: readonly string[];
  readonly setAside: string | null;
};

export type RemovedJobs = { readonly removed: readonly string[]; readonly setAside: string | null };

/** Why the tracked jobs can't be read. */
export type TrackedTrouble = { readonly path: string; readonly code: string };

export type TrackedLimits = {
  /** Jobs a project. */
  readonly jobs: number;
  /** A larger file is none of ours, in bytes. */
  readonly bytes: number;
  readonly lock: LockLimits;
};

/** The lock of a process that died is broken before patience is at an end, so that nobody writes without the lock. */
export const usualTrackedLimits: TrackedLimits = {
  jobs: 10_000,
  bytes: 16_000_000,
  lock: { patience: 20_000, stale: 10_000, pause: 10 },
};

type Env = Readonly<Record<string, string | undefined>>;

export type TrackedOptions = TrackedTarget & {
  readonly env: Env;
  /** The user's home folder. */
  readonly home: string;
  readonly now: () => Instant;
  /** Told once, until something could be read again. */
  readonly onTrouble: (trouble: TrackedTrouble) => void;
  readonly limits?: TrackedLimits;
};

/** Escaped, no address and no ID, however hostile, leads out of the folder; a lone surrogate can't be escaped. */
const escaped = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

/** Which file was read, and in which state: every change makes a new one. */
type Mark = { readonly inode: bigint; readonly size: bigint; readonly changedAt: bigint };

const markOf = ({ ino, size, mtimeNs }: { ino: bigint; size: bigint; mtimeNs: bigint }): Mark => ({
  inode: ino,
  size,
  changedAt: mtimeNs,
});

const sameMark = (a: Mark | null, b: Mark | null): boolean =>
  a === b || (a?.inode === b?.inode && a?.size === b?.size && a?.changedAt === b?.changedAt);

type Loaded = { readonly mark: Mark | null; readonly jobs: readonly TrackedJob[]; readonly isBroken: boolean };

const nothing: Loaded = { mark: null, jobs: [], isBroken: false };

const readFrom = async (file: FileHandle, place: TrackedTarget, { bytes }: TrackedLimits): Promise<Loaded> => {
  const found = await file.stat({ bigint: true });
  const mark = markOf(found);
  if (found.size > bytes) return { mark, jobs: [], isBroken: true };
  const { place: of, jobs, isBroken } = await readTrackedText(await file.readFile('utf8'));
  const isOurs = of?.endpoint === place.endpoint && of.projectId === place.projectId;
  return { mark, jobs: isOurs ? jobs : [], isBroken: isBroken || !isOurs };
};

const load = async (path: string, place: TrackedTarget, limits: TrackedLimits): Promise<Loaded> => {
  const file = await unlessAbsent(open(path, 'r'));
  if (file === null) return nothing;
  try {
    return await readFrom(file, place, limits);
  } finally {
    await file.close();
  }
};

/** A name beside the file that is not taken: what was set aside before must not be overwritten. */
const asideOf = async (path: string, now: Instant): Promise<string> => {
  const name = `${path}.broken-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`;
  return (await unlessAbsent(stat(name))) === null ? name : `${name}-${uniquePart()}`;
};

/** Whole or not at all, and on the disk before it counts: no list route shows these IDs again. */
const writeWhole = async (path: string, text: string, beforeItCounts: () => Promise<void>): Promise<void> => {
  const temporary = `${path}.${uniquePart()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await beforeItCounts();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};

const sameNamed = (some: readonly NamedJob[], others: readonly NamedJob[]): boolean =>
  some.length === others.length &&
  some.every(
    ({ jobId, backupId, clusterId }, index) =>
      jobId === others[index]?.jobId && backupId === others[index]?.backupId && clusterId === others[index]?.clusterId,
  );

const openFile = (path: string, options: TrackedOptions): Tracked => {
  const { now, onTrouble, limits = usualTrackedLimits } = options;
  let last = nothing;
  let isTold = false;

  /** Changes the jobs while no other process does. Answers what was there, and where a broken file was put. */
  const change = async (
    after: (jobs: readonly TrackedJob[]) => readonly TrackedJob[],
  ): Promise<{ readonly before: readonly TrackedJob[]; readonly setAside: string | null }> => {
    await makeFolder(dirname(path));
    return withLock(
      `${path}.lock`,
      async () => {
        const { jobs, isBroken } = await load(path, options, limits);
        const setAside = isBroken ? await asideOf(path, now()) : null;
        const wanted = after(jobs);
        if (isBroken || wanted !== jobs) {
          await writeWhole(path, textOfTracked(options, wanted), async () => {
            if (setAside !== null) await rename(path, setAside);
          });
        }
        return { before: jobs, setAside };
      },
      limits.lock,
    );
  };

  /** An error that is not the system's is a bug, and no trouble. */
  const tell = (error: unknown): void => {
    const code = systemCode(error);
    if (code === null) throw error;
    if (!isTold) onTrouble({ path, code });
    isTold = true;
  };

  const readOnce = async (): Promise<string | null> => {
    const found = await unlessAbsent(stat(path, { bigint: true }));
    if (sameMark(last.mark, found && markOf(found))) return null;
    last = await load(path, options, limits);
    if (!last.isBroken) {
      isTold = false;
      return null;
    }
    const { setAside } = await change(jobs => jobs);
    last = await load(path, options, limits);
    return setAside;
  };

  return {
    path,
    read: async () => {
      try {
        const setAside = await readOnce();
        return { jobs: last.jobs, setAside };
      } catch (error) {
        tell(error);
        return { jobs: last.jobs, setAside: null };
      }
    },
    add: async named => {
      const trackedAt = now();
      const news = named.map(({ jobId, backupId, clusterId }) => ({ jobId, backupId, clusterId, trackedAt }));
      const { before, setAside } = await change(jobs => {
        const all = mergeNamed([...jobs, ...news]);
        return sameNamed(all, jobs) ? jobs : all.slice(-limits.jobs);
      });
      const known = new Set(before.map(({ jobId }) => jobId));
      const all = mergeNamed([...before, ...news]).map(({ jobId }) => jobId);
      const kept = new Set(all.slice(-limits.jobs));
      return {
        added: all.filter(jobId => kept.has(jobId) && !known.has(jobId)),
        dropped: all.filter(jobId => !kept.has(jobId)),
        setAside,
      };
    },
    remove: async ids => {
      const unwanted = new Set(ids);
      const isWanted = ({ jobId }: TrackedJob): boolean => !unwanted.has(jobId);
      const { before, setAside } = await change(jobs => (jobs.every(isWanted) ? jobs : jobs.filter(isWanted)));
      return { removed: before.filter(job => !isWanted(job)).map(({ jobId }) => jobId), setAside };
    },
  };
};

/** Where the tracked jobs of all projects are; null where nothing can be kept. */
export const trackedFolder = (env: Env, home: string): string | null => {
  const folder = stateFolder(env, home);
  return folder === null ? null : join(folder, 'tracked');
};

/**
 * The tracked jobs of one project; nothing is read or written before it is asked for. Null where nothing can be kept,
 * because there is no home folder.
 */
export const openTracked = (options: TrackedOptions): Tracked | null => {
  const folder = trackedFolder(options.env, options.home);
  if (folder === null) return null;
  const name = `${escaped(options.projectId)}.ndjson`;
  return openFile(join(folder, escaped(options.endpoint), name), options);
};
