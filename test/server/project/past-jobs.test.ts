import { describe, expect, test } from 'vitest';
import { causeOfReason } from '../../../src/jobs/failure-cause.ts';
import { kinds } from '../../../src/jobs/kinds.ts';
import { createPastJobs } from '../../../src/server/project/past-jobs.ts';
import { retryKeepsId } from '../../../src/server/project/retried-run.ts';
import { createProjects } from '../../../src/server/project/seed-data.ts';
import type { SimulatedJob } from '../../../src/server/project/simulated-job.ts';
import { createRandom, hashText } from '../../../src/server/random.ts';
import { stateAt } from '../../../src/server/simulation/job-state.ts';

const start = Date.UTC(2026, 0, 15, 12);
const hour = 3_600_000;

const pastJobsOf = (seed: number, count = 200, from = start): readonly SimulatedJob[] =>
  createPastJobs(createRandom(hashText(`jobs ${seed}`)), createProjects(seed, from), from, count);

const inFirstProject = (seed: number, jobs: readonly SimulatedJob[]): readonly SimulatedJob[] => {
  const projectId = createProjects(seed, start)[0]?.id;
  return jobs.filter(job => job.cluster.projectId === projectId);
};

const seeds = Array.from({ length: 60 }, (_, index) => index * 7_919);
const wordOf = (job: SimulatedJob): string => stateAt(job, start).statusWord;
const finishedWords = new Set(['SUCCESSFUL', 'FAILED', 'CANCELED', 'SUCCEEDED', 'TIMEOUT']);

describe('the past jobs of a project', () => {
  test.each(seeds)('include unfinished, cancelable and retryable jobs with seed %i', seed => {
    const jobs = inFirstProject(seed, pastJobsOf(seed));
    expect(jobs).toHaveLength(200);
    const unfinished = jobs.filter(job => !finishedWords.has(wordOf(job)));
    expect(unfinished.length).toBeGreaterThanOrEqual(12);
    expect(unfinished.length).toBeLessThanOrEqual(16);
    const lasting = unfinished.filter(({ run }) => run.endsAt > start + 5 * 60_000);
    expect(lasting.length).toBeGreaterThanOrEqual(8);

    const cancelable = lasting.filter(job => ['PENDING', 'IN_PROGRESS', 'RUNNING'].includes(wordOf(job)));
    const has = (type: string, fits: (subtype: string) => boolean = () => true): boolean =>
      cancelable.some(job => job.type === type && fits(job.subtype ?? ''));
    expect({
      clusterBackup: has('BACKUP', subtype => subtype === 'CLUSTER'),
      collectionBackup: has('BACKUP', subtype => subtype === 'COLLECTION'),
      export: has('EXPORT_BACKUP'),
      migration: has('MIGRATION', subtype => !subtype.endsWith('_ZERO_DOWNTIME')),
      spark: has('SPARK'),
      zeroDowntime: has('MIGRATION', subtype => subtype.endsWith('_ZERO_DOWNTIME')),
      import: has('IMPORT'),
    }).toEqual({
      clusterBackup: true,
      collectionBackup: true,
      export: true,
      migration: true,
      spark: true,
      zeroDowntime: true,
      import: true,
    });

    const failedImports = jobs.filter(job => job.type === 'IMPORT' && wordOf(job) === 'FAILED');
    expect(failedImports.some(job => job.run.endsAt > start - 24 * hour)).toBe(true);
    expect(new Set(failedImports.map(job => retryKeepsId(job.id)))).toEqual(new Set([true, false]));
  });

  test.each(seeds)('include every kind and every status with seed %i', seed => {
    const jobs = inFirstProject(seed, pastJobsOf(seed));
    const found = new Set(jobs.map(job => `${job.type}/${job.subtype ?? ''}`));
    expect(found).toEqual(
      new Set(kinds.filter(({ demoWeight }) => demoWeight > 0).map(kind => `${kind.type}/${kind.subtype ?? ''}`)),
    );
    const words = new Set(jobs.map(wordOf));
    expect(words).toEqual(new Set([...finishedWords, 'PENDING', 'PREPARING', 'IN_PROGRESS', 'RUNNING', 'CANCELING']));
  });

  test.each(seeds.slice(0, 10))('are the same relative to the start for seed %i', seed => {
    const relative = (from: number) =>
      pastJobsOf(seed, 200, from).map(job => ({
        ...job,
        cluster: job.cluster.id,
        createdAt: job.createdAt - from,
        run: { ...job.run, startsAt: job.run.startsAt - from, endsAt: job.run.endsAt - from, cancelRequestedAt: null },
      }));
    expect(relative(start)).toEqual(relative(start + 12_345_678));
  });

  test('differ between seeds', () => {
    const ids = new Set(pastJobsOf(1).map(job => job.id));
    expect(pastJobsOf(2).filter(job => ids.has(job.id))).toEqual([]);
  });

  test.each([0, 1, 8, 9, 20, 59, 61, 500, 3_000])('number exactly %i in the first project', count => {
    expect(inFirstProject(1, pastJobsOf(1, count))).toHaveLength(count);
  });

  test('include eight unfinished jobs and the failed import when there are nine', () => {
    const words = inFirstProject(5, pastJobsOf(5, 9)).map(wordOf);
    expect(words.filter(word => word === 'FAILED')).toHaveLength(1);
    expect(words.filter(word => !finishedWords.has(word))).toHaveLength(8);
  });

  test('are from the last 30 days, oldest first, with unique IDs and no placeholder left in their texts', () => {
    const jobs = pastJobsOf(3, 5_000);
    expect(jobs.map(job => job.createdAt)).toEqual(jobs.map(job => job.createdAt).toSorted((a, b) => a - b));
    expect(jobs.every(job => job.createdAt <= start && job.createdAt >= start - 30 * 24 * hour)).toBe(true);
    expect(new Set(jobs.map(job => job.id)).size).toBe(jobs.length);
    expect(jobs.filter(job => /[{}]/.test(job.description + (job.run.reason ?? '')))).toEqual([]);
    expect(jobs.filter(job => job.run.startsAt < job.createdAt || job.run.endsAt <= job.run.startsAt)).toEqual([]);
    expect(jobs.filter(job => (job.run.reason !== null) !== ['failed', 'timeout'].includes(job.run.ending))).toEqual(
      [],
    );
  });

  test.each(['en', 'ja'] as const)('are described in %s, about one in ten in Japanese or Chinese else', language => {
    const jobs = createPastJobs(createRandom(9), createProjects(9, start), start, 2_000, language);
    const words = jobs.map(({ description }) => description);
    const isJapanese = (text: string): boolean => /[\u3040-\u30ff]/.test(text);
    const isOther = (text: string): boolean =>
      language === 'en' ? /[\u3040-\u9fff]/.test(text) : /[\u4e00-\u9fff]/.test(text) && !isJapanese(text);
    const others = words.filter(isOther).length / words.length;
    expect(others).toBeGreaterThan(0.05);
    expect(others).toBeLessThan(0.2);
    if (language === 'ja') expect(words.filter(isJapanese).length / words.length).toBeGreaterThan(0.75);
  });

  test.each([1, 2, 3])('fail in clusters of the same cause with seed %i', seed => {
    const failed = inFirstProject(seed, pastJobsOf(seed)).filter(job => stateAt(job, start).reason !== null);
    const causes = failed.map(job => causeOfReason(stateAt(job, start).reason ?? ''));
    const repeated = causes.filter(cause => causes.filter(other => other === cause).length > 1);
    expect(repeated.length).toBeGreaterThan(causes.length / 3);
  });

  test('include two that stall', () => {
    for (const seed of seeds.slice(0, 10)) {
      const stalled = inFirstProject(seed, pastJobsOf(seed)).filter(({ run }) => run.stall !== null);
      expect(stalled).toHaveLength(2);
      for (const job of stalled) {
        expect(stateAt(job, start).progress).toBe(stateAt(job, start + 15 * 60_000).progress);
        expect(finishedWords.has(stateAt(job, start + 15 * 60_000).statusWord)).toBe(false);
      }
    }
  });

  test('have creators, descriptions and collections in Japanese and Chinese', () => {
    const jobs = pastJobsOf(1);
    const texts = (pick: (job: SimulatedJob) => string) => jobs.map(pick).join(' ');
    expect(texts(job => job.createdBy)).toMatch(/[\u4e00-\u9fff]/);
    expect(texts(job => job.collectionName ?? '')).toMatch(/[\u30a0-\u30ff]/);
    expect(texts(job => job.description)).toMatch(/[\u3040-\u309f]/);
  });
});
