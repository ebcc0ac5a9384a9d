import { dirname, join } from 'node:path';
import type { Instant } from '../../jobs/job.ts';
import { mergeNamed, type NamedJob, type TrackedJob } from '../../jobs/tracked-job.ts';
import { type FileFailure, mostBytes, systemCode } from '../../lib/files/fs.ts';
import { defaultLockLimits, type HeldLock, type LockLimits, withLock } from '../../lib/files/lock.ts';
import { foldersAbove, requireOwned } from '../owned-folder.ts';
import { type Env, makeFolder, stateFolder } from '../paths.ts';
import { absentFile, brokenNameOf, loadTracked, replaceTrackedFile, sameVersion, versionOf } from './tracked-file.ts';
import { type TrackedTarget, textOfTracked } from './tracked-lines.ts';

/** The jobs of one project that the user told zjobs to remember. */
export type Tracked = {
  /** The file. */
  readonly path: string;
  /**
   * The jobs in the order in which they were tracked; the same array while the file is unchanged. A broken file is renamed
   * to `setAside`, and the jobs that could be read from it are kept. Never throws: a failure is reported.
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
  /** The oldest IDs, forgotten because there were too many. */
  readonly dropped: readonly string[];
  readonly setAside: string | null;
};

export type RemovedJobs = { readonly removed: readonly string[]; readonly setAside: string | null };

export type TrackedLimits = {
  /** Jobs per project. */
  readonly jobs: number;
  /** A larger file counts as broken, in bytes. */
  readonly bytes: number;
  readonly lock: LockLimits;
};

export const defaultTrackedLimits: TrackedLimits = { jobs: 10_000, bytes: mostBytes, lock: defaultLockLimits };

export type TrackedOptions = TrackedTarget & {
  readonly env: Env;
  /** The user's home folder; null if it is unknown. */
  readonly home: string | null;
  readonly now: () => Instant;
  /** Called when the file can't be read; not again until a read has succeeded. */
  readonly onFailure: (failure: FileFailure) => void;
  readonly limits?: TrackedLimits;
};

/** Escaped, so that no endpoint or ID leads out of the folder. A lone surrogate can't be escaped and is replaced. */
const escaped = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

const sameNamed = (some: readonly NamedJob[], others: readonly NamedJob[]): boolean =>
  some.length === others.length &&
  some.every(
    ({ jobId, backupId, clusterId }, index) =>
      jobId === others[index]?.jobId && backupId === others[index]?.backupId && clusterId === others[index]?.clusterId,
  );

type Update = (jobs: readonly TrackedJob[]) => readonly TrackedJob[];

/** The jobs before an update, and where a broken file was moved to. */
type Updated = { readonly before: readonly TrackedJob[]; readonly setAside: string | null };

class TrackedFile implements Tracked {
  readonly path: string;
  readonly #options: TrackedOptions;
  readonly #limits: TrackedLimits;
  #loaded = absentFile;
  #isReported = false;

  constructor(path: string, options: TrackedOptions) {
    this.path = path;
    this.#options = options;
    this.#limits = options.limits ?? defaultTrackedLimits;
  }

  async read(): ReturnType<Tracked['read']> {
    try {
      const setAside = await this.#refresh();
      return { jobs: this.#loaded.jobs, setAside };
    } catch (error) {
      this.#report(error);
      return { jobs: this.#loaded.jobs, setAside: null };
    }
  }

  async add(named: readonly NamedJob[]): Promise<AddedJobs> {
    const trackedAt = this.#options.now();
    const newJobs = named.map(({ jobId, backupId, clusterId }) => ({ jobId, backupId, clusterId, trackedAt }));
    const { before, setAside } = await this.#update(jobs => {
      const all = mergeNamed([...jobs, ...newJobs]);
      return sameNamed(all, jobs) ? jobs : all.slice(-this.#limits.jobs);
    });
    const known = new Set(before.map(({ jobId }) => jobId));
    const all = mergeNamed([...before, ...newJobs]).map(({ jobId }) => jobId);
    const kept = new Set(all.slice(-this.#limits.jobs));
    return {
      added: all.filter(jobId => kept.has(jobId) && !known.has(jobId)),
      dropped: all.filter(jobId => !kept.has(jobId)),
      setAside,
    };
  }

  async remove(ids: readonly string[]): Promise<RemovedJobs> {
    const unwanted = new Set(ids);
    const isKept = ({ jobId }: TrackedJob): boolean => !unwanted.has(jobId);
    const { before, setAside } = await this.#update(jobs => (jobs.every(isKept) ? jobs : jobs.filter(isKept)));
    return { removed: before.filter(job => !isKept(job)).map(({ jobId }) => jobId), setAside };
  }

  /** Reads the file if it has changed. Returns where a broken file was moved to. */
  async #refresh(): Promise<string | null> {
    if (sameVersion(this.#loaded.version, await versionOf(this.path))) return null;
    this.#loaded = await this.#load();
    if (!this.#loaded.isBroken) {
      this.#isReported = false;
      return null;
    }
    const { setAside } = await this.#update(jobs => jobs);
    this.#loaded = await this.#load();
    return setAside;
  }

  async #load(): ReturnType<typeof loadTracked> {
    await requireOwned(dirname(this.path), foldersAbove);
    return loadTracked(this.path, this.#options, this.#limits.bytes);
  }

  /** Changes the jobs while holding the lock, and sets a broken file aside. */
  async #update(update: Update): Promise<Updated> {
    await requireOwned(dirname(this.path), foldersAbove);
    await makeFolder(dirname(this.path));
    return withLock(`${this.path}.lock`, lock => this.#updateLocked(update, lock), this.#limits.lock);
  }

  async #updateLocked(update: Update, lock: HeldLock): Promise<Updated> {
    const { jobs, isBroken } = await this.#load();
    const setAside = isBroken ? await brokenNameOf(this.path, this.#options.now()) : null;
    const wanted = update(jobs);
    if (isBroken || wanted !== jobs) {
      await replaceTrackedFile(this.path, textOfTracked(this.#options, wanted), setAside, lock);
    }
    return { before: jobs, setAside };
  }

  /** Rethrows an error that the system did not raise: it is a bug. */
  #report(error: unknown): void {
    const code = systemCode(error);
    if (code === null) throw error;
    if (!this.#isReported) this.#options.onFailure({ path: this.path, code });
    this.#isReported = true;
  }
}

/** The folder of the tracked jobs of all projects; null if the home folder doesn't exist. */
export const trackedFolder = (env: Env, home: string | null): string | null => {
  const folder = stateFolder(env, home);
  return folder === null ? null : join(folder, 'tracked');
};

/** The tracked jobs of one project. No file is read or written before it is used. Null if the home folder doesn't exist. */
export const openTracked = (options: TrackedOptions): Tracked | null => {
  const folder = trackedFolder(options.env, options.home);
  if (folder === null) return null;
  const name = `${escaped(options.projectId)}.ndjson`;
  return new TrackedFile(join(folder, escaped(options.endpoint), name), options);
};
