import { chmod, type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import process from 'node:process';
import { bornAt, type Instant, type Job } from '../../jobs/job.ts';
import { isUnfinished } from '../../jobs/statuses.ts';
import { jobOf, valuesOf } from './cache-lines.ts';

/** The finished jobs of one project, as they were when zjobs last looked. They never change, so they are good to begin with. */
export type JobCache = {
  /**
   * Tells what is kept, the newest jobs first and a few hundred at once. Answers whether that was the whole list of
   * finished jobs when it was kept. Never throws: what can't be read is as good as nothing.
   */
  load(tell: (jobs: readonly Job[]) => void): Promise<boolean>;
  /** Keeps the finished ones of these jobs in place of what was kept. Never throws: a cache is no reason to fail. */
  save(jobs: Iterable<Job>, isWhole: boolean): Promise<void>;
};

export type CacheLimits = {
  /** Jobs a project; the newest are kept. */
  readonly jobs: number;
  /** A larger file is not read, in bytes. */
  readonly bytes: number;
  /** What was kept longer ago is not believed any more and removed, in ms. */
  readonly age: number;
  /** Projects; those that were looked at least lately are removed. */
  readonly files: number;
};

/** The limits that hold outside of tests. */
export const usualCacheLimits: CacheLimits = {
  jobs: 200_000,
  bytes: 200_000_000,
  age: 30 * 86_400_000,
  files: 20,
};

type Env = Readonly<Record<string, string | undefined>>;

export type CacheTarget = {
  readonly env: Env;
  /** The user's home folder. */
  readonly home: string;
  /** Scheme, host and port. */
  readonly endpoint: string;
  readonly projectId: string;
};

export type CacheOptions = CacheTarget & { readonly now: () => Instant; readonly limits?: CacheLimits };

/** The first line of a file; the others are arrays of jobs. */
type Head = {
  readonly zjobs: 1;
  readonly endpoint: string;
  readonly projectId: string;
  readonly savedAt: Instant;
  readonly jobs: number;
  readonly isWhole: boolean;
};

// So many jobs are read or written without a pause, 2 ms at most: a key must never wait for the cache.
const portion = 250;
const leftover = '.tmp';

/**
 * The folder of the caches. Source: XDG Base Directory Specification, which has relative paths ignored. Null where there
 * is no place: a system account's home folder is named but not there, and it is not ours to make.
 */
export const cacheFolder = async ({ env, home }: Pick<CacheTarget, 'env' | 'home'>): Promise<string | null> => {
  const given = env.XDG_CACHE_HOME;
  if (given !== undefined && isAbsolute(given)) return join(given, 'zjobs');
  const there = await stat(home).catch(() => null);
  return there === null ? null : join(home, '.cache', 'zjobs');
};

/** Escaped, no address and no ID, however hostile, leads out of the folder. */
const nameOf = ({ endpoint, projectId }: CacheTarget): string =>
  `jobs-${encodeURIComponent(endpoint)}-${encodeURIComponent(projectId)}.ndjson`;

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** How many jobs a file with this first line has, and whether they are all; null where it is not to be believed. */
const readHead = (
  line: string,
  { endpoint, projectId }: CacheTarget,
  oldest: Instant,
): Pick<Head, 'jobs' | 'isWhole'> | null => {
  const head = parsed(line);
  if (!isObject(head) || head.zjobs !== 1 || head.endpoint !== endpoint || head.projectId !== projectId) return null;
  if (typeof head.savedAt !== 'number' || head.savedAt < oldest || typeof head.jobs !== 'number') return null;
  return { jobs: head.jobs, isWhole: head.isWhole === true };
};

const readPortion = (line: string): readonly Job[] => {
  const list = parsed(line);
  return Array.isArray(list) ? list.map(jobOf).filter(job => job !== null) : [];
};

const newestFirst = (a: Job, b: Job): number => (bornAt(b) ?? 0) - (bornAt(a) ?? 0);

/** Removes what is too old, what a killed process left behind, and the oldest beyond the limit. */
const tidy = async (folder: string, limits: CacheLimits, now: Instant): Promise<void> => {
  const names = (await readdir(folder)).filter(name => name.startsWith('jobs-'));
  const files = await Promise.all(
    names.map(async name => ({ path: join(folder, name), at: (await stat(join(folder, name))).mtimeMs })),
  );
  const kept = files.filter(({ path }) => !path.endsWith(leftover)).toSorted((a, b) => b.at - a.at);
  const isDead = ({ path, at }: (typeof files)[number]): boolean =>
    at < now - limits.age || (path.endsWith(leftover) && at < now - 3_600_000);
  await Promise.all(
    [...files.filter(isDead), ...kept.slice(limits.files)].map(({ path }) => rm(path, { force: true })),
  );
};

const writeJobs = async (file: FileHandle, head: Head, jobs: readonly Job[]): Promise<void> => {
  await file.write(`${JSON.stringify(head)}\n`);
  for (let from = 0; from < jobs.length; from += portion) {
    await file.write(`${JSON.stringify(jobs.slice(from, from + portion).map(valuesOf))}\n`);
  }
};

/** The cache of one project. Opens and creates nothing before it is used. */
export const openJobCache = (options: CacheOptions): JobCache => {
  const { endpoint, projectId, now, limits = usualCacheLimits } = options;

  const readFrom = async (file: FileHandle, tell: (jobs: readonly Job[]) => void): Promise<boolean> => {
    let head: ReturnType<typeof readHead> = null;
    let told = 0;
    for await (const line of file.readLines({ autoClose: false })) {
      if (head === null) {
        head = readHead(line, options, now() - limits.age);
        if (head === null) return false;
        continue;
      }
      const jobs = readPortion(line);
      told += jobs.length;
      tell(jobs);
    }
    return head?.isWhole === true && told === head.jobs;
  };

  const read = async (tell: (jobs: readonly Job[]) => void): Promise<boolean> => {
    const folder = await cacheFolder(options);
    if (folder === null) return false;
    const file = await open(join(folder, nameOf(options)));
    try {
      return (await file.stat()).size <= limits.bytes && (await readFrom(file, tell));
    } finally {
      await file.close();
    }
  };

  const write = async (jobs: Iterable<Job>, isWhole: boolean): Promise<void> => {
    const folder = await cacheFolder(options);
    if (folder === null) return;
    const finished = [...jobs].filter(job => !isUnfinished(job.status)).sort(newestFirst);
    const kept = finished.slice(0, limits.jobs);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const path = join(folder, nameOf(options));
    const temporary = `${path}.${process.pid}${leftover}`;
    const head: Head = {
      zjobs: 1,
      endpoint,
      projectId,
      savedAt: now(),
      jobs: kept.length,
      isWhole: isWhole && kept.length === finished.length,
    };
    await rm(temporary, { force: true });
    const file = await open(temporary, 'wx', 0o600);
    try {
      await writeJobs(file, head, kept);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await tidy(folder, limits, now());
  };

  return {
    load: tell => read(tell).catch(() => false),
    save: (jobs, isWhole) => write(jobs, isWhole).catch(() => {}),
  };
};
