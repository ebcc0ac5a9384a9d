import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failedImport, jobsInOrder } from '../support/jobs.ts';
import { openMonitor } from '../support/ui-world.ts';

const words = [
  'copy',
  'carry on',
  'city',
  'cocoy',
  'chcy',
  'agency',
  'privacy',
  'lucy',
  'icy',
  'accuracy',
  'recyclery',
  'lhcy',
  'cycle',
  'cyan',
  'mercy',
  'rcyc',
  'pcy',
  'ucy',
  'cncy',
  'cqcy',
];

/** Longer than an answer waits for a letter behind it, ms. */
const wait = 1_000;

describe('text that is typed into the list', () => {
  test.each(words.flatMap(word => [130, 390, 450, 600, 700].map(ms => [word, ms] as const)))(
    'cancels nothing: %s at %i ms a key',
    async (word, ms) => {
      const visit = await openMonitor(jobsInOrder(3));
      await visit.type(word, ms);
      await visit.clock.pass(wait);
      expect(visit.sent).toEqual([]);
    },
  );

  const retryWords = [
    'ready',
    'reply',
    'memory',
    'rory',
    'rarely',
    'cry',
    'pry',
    'crypto',
    'jury',
    'Fry',
    'ryan',
    'rye',
  ];
  test.each(retryWords.flatMap(word => [130, 390, 450, 600, 700].map(ms => [word, ms] as const)))(
    'retries nothing: %s at %i ms a key',
    async (word, ms) => {
      const visit = await openMonitor([failedImport({ id: 'job-import' }), failedImport({ id: 'job-other' })]);
      await visit.type(word, ms);
      await visit.clock.pass(wait);
      expect(visit.sent).toEqual([]);
    },
  );

  test.each(words)('cancels none of the marked jobs: %s', async word => {
    const visit = await openMonitor(jobsInOrder(3));
    await visit.press('space', 'space');
    await visit.type(word, 200);
    await visit.clock.pass(wait);
    expect(visit.sent).toEqual([]);
  });

  test.each(words.flatMap(word => [2, 3, 4, 5, 6, 7].map(perRead => [word, perRead] as const)))(
    'cancels nothing on a slow line: %s with %i keys in a read',
    async (word, perRead) => {
      const visit = await openMonitor(jobsInOrder(3));
      await visit.type(word, 700, perRead);
      expect(visit.sent).toEqual([]);
    },
  );

  test('cancels nothing when the rest of a word that begins with c and y arrives in one read', async () => {
    const visit = await openMonitor(jobsInOrder(3));
    await visit.type('c', 0);
    await visit.pressAtOnce(...'ycle');
    expect(visit.sent).toEqual([]);
    expect(visit.monitor.state().dialog).toBeNull();
  });

  test('does nothing else after a letter closed the question, and leaves the message', async () => {
    const visit = await openMonitor(jobsInOrder(3));
    await visit.type('copy', 130);
    expect(visit.message()).toBe('Question closed: only y means yes. Nothing was sent.');
    expect([visit.copied, visit.monitor.state().dialog]).toEqual([[], null]);
  });

  test('sends nothing, whatever the letters', async () => {
    const letters = fc.string({ unit: fc.constantFrom(...'cryjkxo acyn'), maxLength: 12 });
    // A second y that follows at once is pressed by a user whose first y came too early.
    const text = letters.map(typed => typed.replace(/y+/g, 'y'));
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.integer({ min: 0, max: 149 }),
        fc.integer({ min: 1, max: 4 }),
        async (typed, ms, perRead) => {
          const visit = await openMonitor([...jobsInOrder(2), failedImport({ id: 'job-import' })]);
          await visit.type(typed, ms, perRead);
          expect(visit.sent).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each([
    ['in a word that goes on', 'jcr', 'x'],
    ['after a letter without an effect', 'x', ''],
    ['after a refused letter', 'u', ''],
  ])('sends nothing for a y %s, at any speed below the pause that ends a word', async (_, before, after) => {
    const letters = fc.string({ unit: fc.constantFrom(...'cryjkcynuFRc'), maxLength: 8 });
    const text = letters.map(typed => `${before}${typed}`.replace(/y+/g, 'y') + after);
    const jobs = [...jobsInOrder(2), failedImport({ id: 'job-import' })];
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 0, max: 399 }), async (typed, ms) => {
        const visit = await openMonitor(jobs);
        await visit.type(typed, ms);
        await visit.clock.pass(wait);
        expect(visit.sent).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('still lets c and a y half a second later cancel, also after j and after a closed question', async () => {
    const visit = await openMonitor(jobsInOrder(3));
    await visit.type('cy', 500);
    await visit.clock.pass(wait);
    expect(visit.sent).toEqual(['cancel job-1']);
    await visit.type('jc', 100);
    await visit.type('y', 500);
    await visit.clock.pass(wait);
    expect(visit.sent).toEqual(['cancel job-1', 'cancel job-2']);
    await visit.type('jcxc', 100);
    await visit.type('y', 900);
    expect(visit.sent).toEqual(['cancel job-1', 'cancel job-2', 'cancel job-3']);
  });
});
