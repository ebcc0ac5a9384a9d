import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Job, mayChange } from '../../../src/jobs/job.ts';
import { jobStatuses } from '../../../src/jobs/statuses.ts';
import type { FileFailure } from '../../../src/lib/files/fs.ts';
import { type CacheLimits, defaultCacheLimits, openJobCache } from '../../../src/storage/cache/cache.ts';
import { jobOf, valuesOf } from '../../../src/storage/cache/cache-lines.ts';
import { cachedTargets } from '../../../src/storage/cache/cached-targets.ts';
import { aJob, noon } from '../../support/jobs.ts';

const finished = (id: string, facts: Partial<Job> = {}): Job =>
  aJob({ id, status: 'successful', rawStatus: 'SUCCESSFUL', progress: 100, finishedAt: noon, ...facts });

const many = (count: number): readonly Job[] =>
  Array.from({ length: count }, (_, index) => finished(`job-${index}`, { createdAt: noon - index * 1_000 }));

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zjobs-cache-'));
});
afterEach(() => rm(home, { recursive: true }));

const target = { endpoint: 'https://api.example.com', projectId: 'proj-1' };
const folder = (): string => join(home, '.cache', 'zjobs');

const cacheOf = (given: Partial<Parameters<typeof openJobCache>[0]> = {}, limits: Partial<CacheLimits> = {}) =>
  openJobCache({ env: {}, home, ...target, now: () => noon, limits: { ...defaultCacheLimits, ...limits }, ...given });

const loaded = async (cache = cacheOf()) => {
  const jobs: Job[] = [];
  const isWhole = await cache.load(portion => jobs.push(...portion));
  return { jobs, isWhole };
};

const nothing = { jobs: [], isWhole: false };

const onlyFile = async (): Promise<string> => join(folder(), (await readdir(folder()))[0] ?? '');

describe('the cache', () => {
  test('returns the finished jobs as they were, newest first', async () => {
    const jobs = many(1_200);
    await cacheOf().save([aJob({ id: 'running' }), ...jobs.toReversed()], true);
    expect(await loaded()).toEqual({ jobs, isWhole: true });
  });

  test('replaces its file and leaves no other behind', async () => {
    await cacheOf().save(many(10), true);
    await cacheOf().save(many(3), false);
    expect(await loaded()).toEqual({ jobs: many(3), isWhole: false });
    expect(await readdir(folder())).toHaveLength(1);
  });

  test('is readable only by its user', async () => {
    await mkdir(folder(), { recursive: true, mode: 0o755 });
    await cacheOf().save(many(1), true);
    expect((await stat(folder())).mode & 0o777).toBe(0o700);
    expect((await stat(await onlyFile())).mode & 0o777).toBe(0o600);
  });

  test('has one file per endpoint and project, in XDG_CACHE_HOME if that is absolute', async () => {
    const env = { XDG_CACHE_HOME: join(home, 'xdg') };
    await cacheOf({ env }).save(many(2), true);
    await cacheOf({ env, projectId: '../../proj-2' }).save(many(1), true);
    expect(await readdir(join(home, 'xdg', 'zjobs'))).toHaveLength(2);
    expect((await loaded(cacheOf({ env }))).jobs).toHaveLength(2);
    expect((await loaded(cacheOf({ env, projectId: '../../proj-2' }))).jobs).toHaveLength(1);
    expect(await loaded(cacheOf({ env, endpoint: 'https://other.example.com' }))).toEqual(nothing);
    expect(await loaded(cacheOf({ env: { XDG_CACHE_HOME: 'relative' } }))).toEqual(nothing);
  });

  test('creates no home folder', async () => {
    const cache = cacheOf({ home: join(home, 'absent') });
    await cache.save(many(1), true);
    expect(await loaded(cache)).toEqual(nothing);
    expect(await readdir(home)).toEqual([]);
  });

  test('does not write through a symbolic link', async () => {
    const precious = join(home, 'precious');
    await writeFile(precious, 'untouched');
    await mkdir(folder(), { recursive: true });
    const name = `jobs-${encodeURIComponent(target.endpoint)}-proj-1.ndjson`;
    await symlink(precious, join(folder(), `${name}.${process.pid}.tmp`));
    await symlink(precious, join(folder(), name));
    await cacheOf().save(many(1), true);
    expect(await readFile(precious, 'utf8')).toBe('untouched');
    expect((await loaded()).jobs).toHaveLength(1);
  });
});

describe('a broken file', () => {
  const damages: readonly (readonly [string, (path: string) => Promise<void>])[] = [
    ['empty', path => truncate(path, 0)],
    ['no text', path => writeFile(path, Buffer.from([0xff, 0x00, 0xfe, 0x0a, 0xff]))],
    ['not JSON', path => writeFile(path, '{"zjobs":1,\n[[\n')],
    ['of another version', path => writeFile(path, '{"zjobs":2}\n[]\n')],
    ['a bare null', path => writeFile(path, 'null\nnull\n')],
    [
      'a folder',
      async path => {
        await rm(path);
        await mkdir(path);
      },
    ],
  ];

  test.each(damages)('(%s) is ignored', async (_, damage) => {
    await cacheOf().save(many(600), true);
    await damage(await onlyFile());
    expect(await loaded()).toEqual(nothing);
  });

  test.each(damages.slice(0, 5))('(%s) is replaced', async (_, damage) => {
    await cacheOf().save(many(600), true);
    await damage(await onlyFile());
    await cacheOf().save(many(2), true);
    expect(await loaded()).toEqual({ jobs: many(2), isWhole: true });
  });

  test('that lost its end returns the jobs before, and counts as incomplete', async () => {
    await cacheOf().save(many(600), true);
    const path = await onlyFile();
    await truncate(path, (await stat(path)).size - 10);
    const { jobs, isWhole } = await loaded();
    expect([jobs.length, isWhole]).toEqual([500, false]);
  });
});

describe('the limits of the cache', () => {
  test('keep the newest jobs, and the cache then counts as incomplete', async () => {
    await cacheOf({}, { jobs: 5 }).save(many(9), true);
    expect(await loaded()).toEqual({ jobs: many(5), isWhole: false });
  });

  test('exclude files that are too large or too old', async () => {
    await cacheOf().save(many(50), true);
    expect(await loaded(cacheOf({}, { bytes: 1_000 }))).toEqual(nothing);
    expect(await loaded(cacheOf({ now: () => noon + defaultCacheLimits.age + 1 }))).toEqual(nothing);
  });

  test('remove old, temporary and surplus files, and no others', async () => {
    const now = (): number => Date.now();
    await cacheOf({ projectId: 'old', now }).save(many(1), true);
    await utimes(await onlyFile(), 1, 1);
    const names = ['jobs-x.ndjson.99.tmp', 'other'];
    for (const name of names) await writeFile(join(folder(), name), '');
    for (const name of names) await utimes(join(folder(), name), 1, 1);
    for (const projectId of ['a', 'b', 'c']) {
      await cacheOf({ projectId, now }, { files: 2 }).save(many(1), true);
      const newest = join(folder(), `jobs-${encodeURIComponent(target.endpoint)}-${projectId}.ndjson`);
      const at = Date.now() / 1_000 - 100 + projectId.charCodeAt(0) - 97;
      await utimes(newest, at, at);
    }
    await cacheOf({ projectId: 'c', now }, { files: 2 }).save(many(1), true);
    expect((await readdir(folder())).map(name => name.split('com-').at(-1)).toSorted()).toEqual([
      'b.ndjson',
      'c.ndjson',
      'other',
    ]);
  });
});

describe('jobOf', () => {
  test('restores the job that valuesOf wrote', () => {
    const jobs = jobStatuses
      .map(status => aJob({ status, subtype: null, reason: 'quota', finishedAt: noon }))
      .filter(job => !mayChange(job));
    expect(jobs.map(job => jobOf(JSON.parse(JSON.stringify(valuesOf(job)))))).toEqual(jobs);
  });

  test('returns null for anything else', () => {
    const good = valuesOf(finished('job-1'));
    expect(jobOf(valuesOf(aJob({ status: 'in-progress' })))).toBeNull();
    expect(jobOf(valuesOf(aJob({ status: 'unknown' })))).toBeNull();
    expect(jobOf([null, ...good.slice(1)])).toBeNull();
    expect(jobOf(good.slice(1))).toBeNull();
    fc.assert(fc.property(fc.anything(), value => jobOf(value) === null));
  });
});

test('a cache that grows beyond the limit of bytes keeps the newest jobs and is not whole', async () => {
  const limits = { bytes: 200_000 };
  await cacheOf({}, limits).save(many(1_200), true);
  const { jobs, isWhole } = await loaded(cacheOf({}, limits));
  expect(isWhole).toBe(false);
  expect(jobs).toEqual(many(1_200).slice(0, jobs.length));
  expect(jobs.length).toBeGreaterThan(250);
  expect(jobs.length).toBeLessThan(1_200);
});

const hostile: readonly (readonly [string, (path: string) => Promise<unknown>])[] = [
  ['a FIFO', async path => execFileSync('mkfifo', [path])],
  ['a link to an endless device', path => symlink('/dev/zero', path)],
  ['a sparse file of 1 GB', path => writeFile(path, '').then(() => truncate(path, 2 ** 30))],
  ['one line of 60 MB', path => writeFile(path, '').then(() => truncate(path, 60_000_000))],
];
test.each(hostile)('%s in the place of the cache is ignored, reported once, and replaced', async (_, make) => {
  await cacheOf().save(many(1), true);
  const path = await onlyFile();
  await rm(path);
  await make(path);
  const failures: FileFailure[] = [];
  const cache = cacheOf({ onUnusable: failure => failures.push(failure) });
  expect(await loaded(cache)).toEqual(nothing);
  expect(await loaded(cache)).toEqual(nothing);
  expect(failures).toHaveLength(1);
  expect(await cachedTargets({ env: {}, home })).toEqual([]);
  await cache.save(many(2), true);
  expect(await loaded()).toEqual({ jobs: many(2), isWhole: true });
});
