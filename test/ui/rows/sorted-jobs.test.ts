import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Job } from '../../../src/jobs/job.ts';
import { comparatorOf } from '../../../src/jobs/order.ts';
import { matches, parseQuery } from '../../../src/jobs/query/query.ts';
import type { Word } from '../../../src/ui/rows/search-texts.ts';
import { createSortedJobs, type SortedJobs } from '../../../src/ui/rows/sorted-jobs.ts';
import { aJob, noon } from '../../support/jobs.ts';

const compare = comparatorOf('newest', noon);

const numbered = (count: number): readonly Job[] =>
  Array.from({ length: count }, (_, index) =>
    aJob({
      id: `job-${index}`,
      startedAt: noon - index * 1_000,
      description: index % 3 === 0 ? `Nightly ${index}` : `移行 ${index}`,
      createdBy: index % 2 === 0 ? 'ana@example.com' : 'bo@example.com',
    }),
  );

const wordsOf = (text: string): readonly Word[] =>
  parseQuery(text).terms.flatMap(term => (term.field === 'any' ? [{ text: term.text, negated: term.negated }] : []));

const all = (list: SortedJobs): readonly Job[] => list.slice(0, list.length);

describe('a list of many chunks', () => {
  const jobs = numbered(2_000);

  test('holds every job at its index', () => {
    const list = createSortedJobs(jobs, compare);
    expect(all(list)).toEqual(jobs);
    expect(list.slice(250, 262)).toEqual(jobs.slice(250, 262));
    for (const index of [0, 255, 256, 1_999]) {
      const job = jobs[index] ?? aJob();
      expect([list.at(index), list.indexOf(job), list.indexOfId(job.id)]).toEqual([job, index, index]);
    }
    expect([list.at(-1), list.at(2_000), list.indexOf(aJob()), list.indexOfId('no')]).toEqual([
      undefined,
      undefined,
      -1,
      -1,
    ]);
  });

  test('adds and removes any jobs in any order', () => {
    const list = createSortedJobs([], compare);
    fc.assert(
      fc.property(fc.shuffledSubarray([...jobs]), chosen => {
        for (const job of chosen) list.add(job);
        for (const job of chosen) list.add(job);
        expect(all(list)).toEqual(chosen.toSorted(compare));
        for (const job of chosen) list.remove(job);
        expect([list.length, list.at(0)]).toEqual([0, undefined]);
        list.remove(aJob());
      }),
      { numRuns: 10 },
    );
  });

  test('does not mistake another version of a job for it', () => {
    const list = createSortedJobs(jobs, compare);
    list.remove({ ...(jobs[5] ?? aJob()), progress: 99 });
    expect(list.length).toBe(2_000);
  });
});

describe('a search', () => {
  const texts = [
    '',
    'n',
    'nightly',
    'ana',
    '!ana',
    '移行 7',
    'ＮＩＧＨＴＬＹ',
    '!移行'.normalize('NFD'),
    'ｊｏｂ－１',
    'job-1 !nightly',
    'qqx',
    'example bo',
    '10',
    '@',
    '!移行',
  ];

  test.each(texts)('for %j finds what the filter matches, before and after changes, prepared or not', text => {
    const jobs = [...numbered(1_500)];
    const list = createSortedJobs(jobs, compare);
    const expected = (): readonly Job[] => jobs.filter(job => matches(job, parseQuery(text).terms, noon));
    expect(all(list.filter(wordsOf(text), null))).toEqual(expected());
    for (const job of jobs.splice(100, 700)) list.remove(job);
    const more = numbered(1_500)
      .slice(0, 100)
      .map(job => ({ ...job, id: `${job.id}-nightly`, createdBy: 'Cy' }));
    for (const job of more) list.add(job);
    jobs.push(...more);
    jobs.sort(compare);
    expect(all(list.filter(wordsOf(text), null))).toEqual(expected());
    list.dropSearch();
    while (list.prepareSearch());
    expect(all(list.filter(wordsOf(text), null))).toEqual(expected());
  });

  test('finds letter by letter what it finds at once, whatever changes in between', () => {
    const word = fc.constantFrom('nightly', '!nightly', 'job-1', 'ana', '!bo@e', '移行', '1');
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('letter' as const) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom<'delete' | 'drop'>('delete', 'drop') }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('change' as const), at: fc.nat(599) }) },
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), fc.array(step, { maxLength: 30 }), (words, steps) => {
        const jobs = [...numbered(600)];
        const list = createSortedJobs(jobs, compare);
        const whole = words.join(' ');
        let length = 0;
        for (const one of steps) {
          if (one.do === 'letter') length = Math.min(whole.length, length + 1);
          else if (one.do === 'delete') length = Math.max(0, length - 2);
          else if (one.do === 'drop') list.dropSearch();
          else if ('at' in one) {
            const before = jobs[one.at] ?? aJob();
            const after = { ...before, createdBy: before.createdBy === 'Ana B' ? 'bo@e' : 'Ana B' };
            list.remove(before);
            list.add(after);
            jobs[one.at] = after;
          }
          const text = whole.slice(0, length);
          const expected = jobs.filter(job => matches(job, parseQuery(text).terms, noon));
          expect(all(list.filter(wordsOf(text), null))).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('matches no word across two fields', () => {
    const list = createSortedJobs([aJob({ id: 'job-a', description: 'xy', createdBy: 'zw' })], compare);
    expect(['axy', 'yzw', 'job-ax'].map(text => list.filter(wordsOf(text), null).length)).toEqual([0, 0, 0]);
  });

  test('applies the test to the jobs that match the words', () => {
    const list = createSortedJobs(numbered(600), compare);
    const found = list.filter(wordsOf('ana'), job => job.id.endsWith('0'));
    expect(all(found).map(({ id }) => id)).toEqual(numbered(600).flatMap(({ id }) => (id.endsWith('0') ? [id] : [])));
  });

  test('returns an independent list, even when both hold the same jobs', () => {
    const jobs = numbered(600);
    const list = createSortedJobs(jobs, compare);
    const found = list.filter(wordsOf('example'), null);
    const [first = aJob(), second = aJob()] = jobs;
    found.remove(first);
    list.remove(second);
    expect([found.length, list.length]).toEqual([599, 599]);
    expect([found.at(0), list.at(0)]).toEqual([second, first]);
  });

  test.each(['createdBy', 'description'] as const)('works with more different texts than it shares: %s', field => {
    const jobs = Array.from({ length: 21_000 }, (_, index) =>
      aJob({ id: `job-${index}`, startedAt: noon - index * 1_000, [field]: `Person${index}x` }),
    );
    const list = createSortedJobs(jobs, compare);
    expect(list.filter(wordsOf('person20999x'), null).length).toBe(1);
    expect(list.filter(wordsOf('!person1x'), null).length).toBe(20_999);
  });
});
