import { chmod, type FileHandle, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { bornAt, type Instant, type Job, mayChange } from '../../jobs/job.ts';
import { type FileFailure, mostBytes, UnusableFile } from '../../lib/files/fs.ts';
import { linesOf, openRegular } from '../../lib/files/read-regular.ts';
import { replaceFile, temporaryEnd } from '../../lib/files/replace-file.ts';
import { isObject } from '../../lib/is-object.ts';
import { parseJsonOrNull } from '../../lib/parse-json.ts';
import { requireOwned } from '../owned-folder.ts';
import { type Env, xdgFolder } from '../paths.ts';
import { jobOf, lineOf } from './cache-lines.ts';

/** The finished jobs of one project, as zjobs last read them. They rarely change, so a start can show them at once. */
export type JobCache = {
  /**
   * Reads the cache and passes its jobs to `onJobs`, newest first, a few hundred at a time. Resolves to whether they were
   * all finished jobs of the project when they were saved. Never throws: an unreadable cache counts as empty.
   */
  load(onJobs: (jobs: readonly Job[]) => void): Promise<boolean>;
  /** Replaces the cache with the finished jobs among these. Never throws: zjobs works without a cache. */
  save(jobs: Iterable<Job>, isWhole: boolean): Promise<void>;
};

export type CacheLimits = {
  /** Jobs per project; the newest are kept. */
  readonly jobs: number;
  /** A larger file is not read, in bytes. */
  readonly bytes: number;
  /** An older file is ignored and removed, in ms. */
  readonly age: number;
  /** Projects; the least recently saved ones are removed. */
  readonly files: number;
};

export const defaultCacheLimits: CacheLimits = {
  jobs: 200_000,
  bytes: 64_000_000,
  age: 30 * 86_400_000,
  files: 20,
};

export type CacheLocation = {
  readonly env: Env;
  /** The user's home folder; null if it is unknown. */
  readonly home: string | null;
  /** Scheme, host and port of the server. */
  readonly endpoint: string;
  readonly projectId: string;
};

export type CacheOptions = CacheLocation & {
  readonly now: () => Instant;
  readonly limits?: CacheLimits;
  /** Called once if the file or its folder must not be used. */
  readonly onUnusable?: (failure: FileFailure) => void;
};

/** The first line of a file. Each further line is an array of jobs. */
type Head = {
  readonly zjobs: 1;
  readonly endpoint: string;
  readonly projectId: string;
  readonly savedAt: Instant;
  readonly jobs: number;
  readonly isWhole: boolean;
};

// Jobs per line. Reading a line takes at most 2 ms, so that no key waits for the cache.
const jobsPerLine = 250;

/**
 * The folder of the caches. Null if the home folder is unknown or doesn't exist, as for a system account: zjobs does not
 * create it.
 */
export const cacheFolder = async ({ env, home }: Pick<CacheLocation, 'env' | 'home'>): Promise<string | null> => {
  const given = xdgFolder(env, 'XDG_CACHE_HOME');
  if (given !== null) return given;
  if (home === null) return null;
  const found = await stat(home).catch(() => null);
  return found === null ? null : join(home, '.cache', 'zjobs');
};

/** The name of a project's file. Escaped, so that no endpoint or ID leads out of the folder. */
const nameOf = ({ endpoint, projectId }: CacheLocation): string =>
  `jobs-${encodeURIComponent(endpoint)}-${encodeURIComponent(projectId)}.ndjson`;

/** Parses the first line of a file; null if the file is another project's, in another form, or older than `oldest`. */
const readHead = (
  line: string,
  { endpoint, projectId }: CacheLocation,
  oldest: Instant,
): Pick<Head, 'jobs' | 'isWhole'> | null => {
  const head = parseJsonOrNull(line);
  if (!isObject(head) || head.zjobs !== 1 || head.endpoint !== endpoint || head.projectId !== projectId) return null;
  if (typeof head.savedAt !== 'number' || head.savedAt < oldest || typeof head.jobs !== 'number') return null;
  return { jobs: head.jobs, isWhole: head.isWhole === true };
};

const readJobs = (line: string): readonly Job[] => {
  const list = parseJsonOrNull(line);
  return Array.isArray(list) ? list.map(jobOf).filter(job => job !== null) : [];
};

const newestFirst = (a: Job, b: Job): number => (bornAt(b) ?? 0) - (bornAt(a) ?? 0);

/** Removes files that are too old, temporary files of dead processes, and the oldest files beyond the limit. */
const removeOld = async (folder: string, limits: CacheLimits, now: Instant): Promise<void> => {
  const names = (await readdir(folder)).filter(name => name.startsWith('jobs-'));
  const files = await Promise.all(
    names.map(async name => ({ path: join(folder, name), at: (await stat(join(folder, name))).mtimeMs })),
  );
  const caches = files.filter(({ path }) => !path.endsWith(temporaryEnd)).toSorted((a, b) => b.at - a.at);
  const isOld = ({ path, at }: (typeof files)[number]): boolean =>
    at < now - limits.age || (path.endsWith(temporaryEnd) && at < now - 3_600_000);
  await Promise.all(
    [...files.filter(isOld), ...caches.slice(limits.files)].map(({ path }) => rm(path, { force: true })),
  );
};

/** Writes lines of jobs up to `most` bytes, because a larger file would not be read. The head then counts too many jobs. */
const writeJobs = async (file: FileHandle, head: Head, jobs: readonly Job[], most: number): Promise<void> => {
  let { bytesWritten: total } = await file.write(`${JSON.stringify(head)}\n`);
  for (let from = 0; from < jobs.length; from += jobsPerLine) {
    const line = Buffer.from(`${lineOf(jobs.slice(from, from + jobsPerLine))}\n`);
    total += line.length;
    if (total > most) return;
    await file.write(line);
  }
};

/** The cache of one project. Opens and creates no file before it is used. */
export const openJobCache = (options: CacheOptions): JobCache => {
  const { endpoint, projectId, now, limits = defaultCacheLimits, onUnusable = () => {} } = options;

  const readFrom = async (file: FileHandle, onJobs: (jobs: readonly Job[]) => void): Promise<boolean> => {
    let head: ReturnType<typeof readHead> = null;
    let count = 0;
    for await (const line of linesOf(file, mostBytes)) {
      if (head === null) {
        head = readHead(line, options, now() - limits.age);
        if (head === null) return false;
        continue;
      }
      const jobs = readJobs(line);
      count += jobs.length;
      onJobs(jobs);
    }
    return head?.isWhole === true && count === head.jobs;
  };

  const read = async (onJobs: (jobs: readonly Job[]) => void): Promise<boolean> => {
    const folder = await cacheFolder(options);
    if (folder === null) return false;
    await requireOwned(folder, 1);
    const { file } = await openRegular(join(folder, nameOf(options)), limits.bytes);
    try {
      return await readFrom(file, onJobs);
    } finally {
      await file.close();
    }
  };

  const write = async (jobs: Iterable<Job>, isWhole: boolean): Promise<void> => {
    const folder = await cacheFolder(options);
    if (folder === null) return;
    const finished = [...jobs].filter(job => !mayChange(job)).sort(newestFirst);
    const kept = finished.slice(0, limits.jobs);
    // Before the permissions are set, so that files of other users do not become trusted.
    await requireOwned(folder, 1);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const head: Head = {
      zjobs: 1,
      endpoint,
      projectId,
      savedAt: now(),
      jobs: kept.length,
      isWhole: isWhole && kept.length === finished.length,
    };
    await replaceFile(join(folder, nameOf(options)), file => writeJobs(file, head, kept, limits.bytes));
    await removeOld(folder, limits, now());
  };

  let isReported = false;
  const report = async (error: unknown): Promise<void> => {
    if (!(error instanceof UnusableFile) || isReported) return;
    isReported = true;
    onUnusable({ path: join((await cacheFolder(options)) ?? '', nameOf(options)), code: error.code });
  };

  return {
    load: onJobs => read(onJobs).catch(error => report(error).then(() => false)),
    save: (jobs, isWhole) => write(jobs, isWhole).catch(report),
  };
};
