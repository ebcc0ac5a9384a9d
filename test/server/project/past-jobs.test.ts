import { describe, expect, test } from 'vitest';
import { kinds } from '../../../src/jobs/kinds.ts';
import { createHistory } from '../../../src/server/project/past-jobs.ts';
import { retryKeepsId } from '../../../src/server/project/retried-run.ts';
import { createProjects } from '../../../src/server/project/seed-data.ts';
import type { SimulatedJob } from '../../../src/server/project/simulated-job.ts';
import { createRandom, hashText } from '../../../src/server/random.ts';
import { stateAt } from '../../../src/server/simulation/job-state.ts';

const start = Date.UTC(2026, 0, 15, 12);
const hour = 3_600_000;

const historyOf = (seed: number, count = 200, from = start): readonly SimulatedJob[] =>
  createHistory(createRandom(hashText(`jobs ${seed}`)), createProjects(seed, from), from, count);

const inFirstProject = (seed: number, jobs: readonly SimulatedJob[]): readonly SimulatedJob[] => {
  const projectId = createProjects(seed, start)[0]?.id;
  return jobs.filter(job => job.cluster.projectId === projectId);
};

const seeds = Array.from({ length: 60 }, (_, index) => index * 7_919);
const wordOf = (job: SimulatedJob): string => stateAt(job, start).word;
const finishedWords = new Set(['SUCCESSFUL', 'FAILED', 'CANCELED', 'SUCCEEDED', 'TIMEOUT']);

describe('the history of a project', () => {
  test.each(seeds)('has what is promised with seed %i', seed => {
    const jobs = inFirstProject(seed, historyOf(seed));
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

  test.each(seeds)('has every kind and every status with seed %i', seed => {
    const jobs = inFirstProject(seed, historyOf(seed));
    const found = new Set(jobs.map(job => `${job.type}/${job.subtype ?? ''}`));
    expect(found).toEqual(new Set(kinds.map(kind => `${kind.type}/${kind.subtype ?? ''}`)));
    const words = new Set(jobs.map(wordOf));
    expect(words).toEqual(new Set([...finishedWords, 'PENDING', 'PREPARING', 'IN_PROGRESS', 'RUNNING', 'CANCELING']));
  });

  test.each(seeds.slice(0, 10))('is the same again for seed %i, at any time of the world', seed => {
    const relative = (from: number) =>
      historyOf(seed, 200, from).map(job => ({
        ...job,
        cluster: job.cluster.id,
        createdAt: job.createdAt - from,
        run: { ...job.run, startsAt: job.run.startsAt - from, endsAt: job.run.endsAt - from, cancelAskedAt: null },
      }));
    expect(relative(start)).toEqual(relative(start + 12_345_678));
  });

  test('differs between seeds', () => {
    const ids = new Set(historyOf(1).map(job => job.id));
    expect(historyOf(2).filter(job => ids.has(job.id))).toEqual([]);
  });

  test.each([0, 1, 8, 9, 20, 59, 61, 500, 3_000])('has exactly %i jobs in its first project', count => {
    expect(inFirstProject(1, historyOf(1, count))).toHaveLength(count);
  });

  test('has eight unfinished jobs and the failed import as soon as there are nine', () => {
    const words = inFirstProject(5, historyOf(5, 9)).map(wordOf);
    expect(words.filter(word => word === 'FAILED')).toHaveLength(1);
    expect(words.filter(word => !finishedWords.has(word))).toHaveLength(8);
  });

  test('lies in the last 30 days, oldest first, each ID once, and fills in every text', () => {
    const jobs = historyOf(3, 5_000);
    expect(jobs.map(job => job.createdAt)).toEqual(jobs.map(job => job.createdAt).toSorted((a, b) => a - b));
    expect(jobs.every(job => job.createdAt <= start && job.createdAt >= start - 30 * 24 * hour)).toBe(true);
    expect(new Set(jobs.map(job => job.id)).size).toBe(jobs.length);
    expect(jobs.filter(job => /[{}]/.test(job.description + (job.run.reason ?? '')))).toEqual([]);
    expect(jobs.filter(job => job.run.startsAt < job.createdAt || job.run.endsAt <= job.run.startsAt)).toEqual([]);
    expect(jobs.filter(job => (job.run.reason !== null) !== ['failed', 'timeout'].includes(job.run.ending))).toEqual(
      [],
    );
  });

  test('has people, descriptions and collections in Japanese and Chinese', () => {
    const jobs = historyOf(1);
    const texts = (pick: (job: SimulatedJob) => string) => jobs.map(pick).join(' ');
    expect(texts(job => job.createdBy)).toMatch(/[\u4e00-\u9fff]/);
    expect(texts(job => job.collectionName ?? '')).toMatch(/[\u30a0-\u30ff]/);
    expect(texts(job => job.description)).toMatch(/[\u3040-\u309f]/);
  });
});
