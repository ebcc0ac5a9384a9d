import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPastJobs } from '../../../src/server/project/past-jobs.ts';
import { createProjects } from '../../../src/server/project/seed-data.ts';
import { createRandom, hashText } from '../../../src/server/random.ts';
import { stateAt } from '../../../src/server/simulation/job-state.ts';
import { type JobFilter, JobStore } from '../../../src/server/simulation/job-store.ts';

const start = Date.UTC(2026, 0, 15, 12);
const projects = createProjects(1, start);
const pastJobs = createPastJobs(createRandom(hashText('jobs 1')), projects, start, 300);

const openStore = (now = start): JobStore => {
  const store = new JobStore();
  for (const job of pastJobs) store.add(job);
  store.settle(now);
  return store;
};

const words = ['PENDING', 'IN_PROGRESS', 'RUNNING', 'SUCCESSFUL', 'FAILED', 'CANCELED', 'SUCCEEDED', 'NO_SUCH_WORD'];
const types = ['BACKUP', 'IMPORT', 'MIGRATION', 'SPARK', 'NO_SUCH_TYPE'];
const subsetOf = (list: readonly string[]) => fc.option(fc.subarray([...list], { minLength: 1 }), { nil: undefined });
const bound = fc.option(fc.integer({ min: 0, max: 30 * 86_400_000 }), { nil: undefined });

describe('the job store', () => {
  test('returns the same pages as a linear search at any time', () => {
    const requests = fc.record({
      project: fc.constantFrom(undefined, ...projects.map(project => project.id)),
      types: subsetOf(types),
      words: subsetOf(words),
      after: bound,
      before: bound,
      passed: fc.integer({ min: 0, max: 4 * 3_600_000 }),
      skip: fc.nat(40),
      limit: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(
        requests,
        ({ project, types: wantedTypes, words: wantedWords, after, before, passed, skip, limit }) => {
          const now = start + passed;
          const late = after === undefined ? undefined : (at: number) => at >= start - after;
          const early = before === undefined ? undefined : (at: number) => at <= start - before;
          const filter: JobFilter = {
            ...(project === undefined ? {} : { projectId: project }),
            ...(wantedTypes ? { types: new Set(wantedTypes) } : {}),
            ...(wantedWords ? { statusWords: new Set(wantedWords) } : {}),
            ...(late ? { isLateEnough: late } : {}),
            ...(early ? { isEarlyEnough: early } : {}),
          };
          const store = openStore();
          store.settle(now);
          const page = store.page(filter, { skip, limit }, now);
          const all = pastJobs
            .filter(
              job =>
                (project === undefined || job.cluster.projectId === project) &&
                (wantedTypes === undefined || wantedTypes.includes(job.type)) &&
                (wantedWords === undefined || wantedWords.includes(stateAt(job, now).statusWord)) &&
                (late?.(job.createdAt) ?? true) &&
                (early?.(job.createdAt) ?? true),
            )
            .toReversed();
          expect(page.total).toBe(all.length);
          expect(page.entries.map(entry => entry.job.id)).toEqual(all.slice(skip, skip + limit).map(job => job.id));
          expect(page.hasMore).toBe(all.length > skip + limit);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('continues below a position after newer jobs have arrived', () => {
    const store = openStore();
    const first = store.page({}, { limit: 20 }, start);
    const newest = pastJobs.at(-1);
    const last = first.entries.at(-1);
    if (!newest || !last) throw new Error('there are no past jobs');
    store.add({ ...newest, id: 'job-newer', createdAt: start });
    const second = store.page({}, { below: last.position, limit: 20 }, start);
    expect([...first.entries, ...second.entries].map(entry => entry.job.id)).toEqual(
      pastJobs
        .toReversed()
        .slice(0, 40)
        .map(job => job.id),
    );
  });

  test('removes a job that runs again from the finished jobs', () => {
    const store = openStore();
    const failed = { types: new Set(['IMPORT']), statusWords: new Set(['FAILED']) };
    const before = store.page(failed, { limit: 1 }, start);
    const [entry] = before.entries;
    if (!entry) throw new Error('no import has failed');
    const run = {
      ...entry.job.run,
      startsAt: start,
      endsAt: start + 1_000,
      ending: 'successful' as const,
      reason: null,
    };
    store.replace(entry, run, start);
    expect(store.page(failed, { limit: 1 }, start).total).toBe(before.total - 1);
    expect(store.find(entry.job.id)?.position).toBe(entry.position);
    store.settle(start + 1_000);
    const done = store.page(
      { types: new Set(['IMPORT']), statusWords: new Set(['SUCCESSFUL']) },
      { limit: 300 },
      start + 1_000,
    );
    expect(done.entries.map(stored => stored.position)).toContain(entry.position);
  });
});
