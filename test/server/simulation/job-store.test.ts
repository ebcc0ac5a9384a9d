import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHistory } from '../../../src/server/project/past-jobs.ts';
import { createProjects } from '../../../src/server/project/seed-data.ts';
import { createRandom, hashText } from '../../../src/server/random.ts';
import { stateAt } from '../../../src/server/simulation/job-state.ts';
import { JobStore, type Selection } from '../../../src/server/simulation/job-store.ts';

const start = Date.UTC(2026, 0, 15, 12);
const projects = createProjects(1, start);
const history = createHistory(createRandom(hashText('jobs 1')), projects, start, 300);

const openLedger = (now = start): JobStore => {
  const ledger = new JobStore();
  for (const job of history) ledger.add(job);
  ledger.settle(now);
  return ledger;
};

const words = ['PENDING', 'IN_PROGRESS', 'RUNNING', 'SUCCESSFUL', 'FAILED', 'CANCELED', 'SUCCEEDED', 'NO_SUCH_WORD'];
const types = ['BACKUP', 'IMPORT', 'MIGRATION', 'SPARK', 'NO_SUCH_TYPE'];
const some = (list: readonly string[]) => fc.option(fc.subarray([...list], { minLength: 1 }), { nil: undefined });
const bound = fc.option(fc.integer({ min: 0, max: 30 * 86_400_000 }), { nil: undefined });

describe('the ledger', () => {
  test('finds what a plain search through all jobs finds, on any page, at any time', () => {
    const asked = fc.record({
      project: fc.constantFrom(undefined, ...projects.map(project => project.id)),
      types: some(types),
      words: some(words),
      after: bound,
      before: bound,
      passed: fc.integer({ min: 0, max: 4 * 3_600_000 }),
      skip: fc.nat(40),
      limit: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(asked, ({ project, types: wantedTypes, words: wantedWords, after, before, passed, skip, limit }) => {
        const now = start + passed;
        const late = after === undefined ? undefined : (at: number) => at >= start - after;
        const early = before === undefined ? undefined : (at: number) => at <= start - before;
        const selection: Selection = {
          ...(project === undefined ? {} : { projectId: project }),
          ...(wantedTypes ? { types: new Set(wantedTypes) } : {}),
          ...(wantedWords ? { words: new Set(wantedWords) } : {}),
          ...(late ? { isLateEnough: late } : {}),
          ...(early ? { isEarlyEnough: early } : {}),
        };
        const ledger = openLedger();
        ledger.settle(now);
        const page = ledger.page(selection, { skip, limit }, now);
        const all = history
          .filter(
            job =>
              (project === undefined || job.cluster.projectId === project) &&
              (wantedTypes === undefined || wantedTypes.includes(job.type)) &&
              (wantedWords === undefined || wantedWords.includes(stateAt(job, now).word)) &&
              (late?.(job.createdAt) ?? true) &&
              (early?.(job.createdAt) ?? true),
          )
          .toReversed();
        expect(page.total).toBe(all.length);
        expect(page.entries.map(entry => entry.job.id)).toEqual(all.slice(skip, skip + limit).map(job => job.id));
        expect(page.hasMore).toBe(all.length > skip + limit);
      }),
      { numRuns: 150 },
    );
  });

  test('goes on below a position although newer jobs have come', () => {
    const ledger = openLedger();
    const first = ledger.page({}, { limit: 20 }, start);
    const newest = history.at(-1);
    const last = first.entries.at(-1);
    if (!newest || !last) throw new Error('the history is empty');
    ledger.add({ ...newest, id: 'job-newer', createdAt: start });
    const second = ledger.page({}, { below: last.position, limit: 20 }, start);
    expect([...first.entries, ...second.entries].map(entry => entry.job.id)).toEqual(
      history
        .toReversed()
        .slice(0, 40)
        .map(job => job.id),
    );
  });

  test('moves a finished job that runs again out of the finished ones', () => {
    const ledger = openLedger();
    const failed = { types: new Set(['IMPORT']), words: new Set(['FAILED']) };
    const before = ledger.page(failed, { limit: 1 }, start);
    const [entry] = before.entries;
    if (!entry) throw new Error('no import has failed');
    const run = {
      ...entry.job.run,
      startsAt: start,
      endsAt: start + 1_000,
      ending: 'successful' as const,
      reason: null,
    };
    ledger.replace(entry, run, start);
    expect(ledger.page(failed, { limit: 1 }, start).total).toBe(before.total - 1);
    expect(ledger.find(entry.job.id)?.position).toBe(entry.position);
    ledger.settle(start + 1_000);
    const done = ledger.page(
      { types: new Set(['IMPORT']), words: new Set(['SUCCESSFUL']) },
      { limit: 300 },
      start + 1_000,
    );
    expect(done.entries.map(one => one.position)).toContain(entry.position);
  });
});
