import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Job } from '../../../src/jobs/job.ts';
import { createFactsTracker, longestWholeId, noFacts } from '../../../src/ui/rows/list-facts.ts';
import { aJob, noon } from '../../support/jobs.ts';

const bare = { createdBy: null, clusterName: null, collectionName: null } as const;

test('a list without jobs has no facts', () => {
  expect(createFactsTracker().facts()).toEqual(noFacts);
});

test('a field is present while at least one job has it', () => {
  const tracker = createFactsTracker();
  const job = aJob({ ...bare, createdBy: 'ana' });
  tracker.add(aJob({ ...bare, id: 'other' }));
  tracker.add(job);
  expect([...tracker.facts().present]).toEqual(['createdBy']);
  tracker.remove(job);
  expect([...tracker.facts().present]).toEqual([]);
});

test('types are known while at least one job has them', () => {
  const tracker = createFactsTracker();
  const first = aJob({ type: 'IMPORT', subtype: null });
  tracker.add(first);
  tracker.add({ ...first, id: 'second' });
  tracker.remove(first);
  expect(tracker.facts().types).toEqual([{ type: 'IMPORT', subtype: null }]);
  tracker.remove({ ...first, id: 'second' });
  expect(tracker.facts().types).toEqual([]);
});

test('the longest ID that can be shown whole, the oldest time, and observed times are known', () => {
  const tracker = createFactsTracker();
  tracker.add(aJob({ id: 'x'.repeat(20), startedAt: noon }));
  tracker.add(aJob({ id: 'x'.repeat(longestWholeId + 1), startedAt: noon - 5 }));
  expect(tracker.facts()).toMatchObject({ idLength: 20, oldest: noon - 5, hasObserved: false });
  tracker.add(aJob({ createdAt: null, startedAt: null, observed: { began: noon, ended: null } }));
  expect(tracker.facts().hasObserved).toBe(true);
});

test('the same facts are the same object, so that a list is laid out again only when they change', () => {
  const tracker = createFactsTracker();
  tracker.add(aJob({ id: 'a' }));
  const before = tracker.facts();
  tracker.add(aJob({ id: 'b' }));
  tracker.remove(aJob({ id: 'b' }));
  expect(tracker.facts()).toBe(before);
});

test('jobs that come and go leave what the others have', () => {
  const jobs = fc.array(
    fc.record({
      type: fc.constantFrom('IMPORT', 'BACKUP', 'NEW'),
      createdBy: fc.option(fc.constant('ana')),
      collectionName: fc.option(fc.constant('docs')),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(jobs, jobs, (staying, leaving) => {
      const make = (facts: Partial<Job>): Job => aJob({ ...facts, clusterName: null, subtype: null });
      const tracker = createFactsTracker();
      const expected = createFactsTracker();
      for (const facts of [...staying, ...leaving]) tracker.add(make(facts));
      for (const facts of staying) expected.add(make(facts));
      for (const facts of leaving) tracker.remove(make(facts));
      expect(new Set(tracker.facts().present)).toEqual(new Set(expected.facts().present));
      expect(new Set(tracker.facts().types.map(({ type }) => type))).toEqual(
        new Set(expected.facts().types.map(({ type }) => type)),
      );
    }),
  );
});
