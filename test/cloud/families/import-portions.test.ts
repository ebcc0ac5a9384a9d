import { expect, test } from 'vitest';
import {
  createImportPortions,
  type ImportPortions,
  type Portion,
} from '../../../src/cloud/families/import-portions.ts';

type Record = { readonly jobId: string; readonly state: string };

const recordsOf = (count: number, stateOf: (index: number) => string = () => 'Completed'): readonly Record[] =>
  Array.from({ length: count }, (_, index) => ({ jobId: `45${index}`, state: stateOf(index) }));

/** The records of the portions that follow, and how many portions there were. */
const readRest = async (portions: ImportPortions, first: Portion) => {
  const records: unknown[] = [];
  let count = 0;
  for (let { next } = first; next !== null; count += 1) {
    const portion = await portions.at(next);
    if (portion === null) throw new Error('the answer was given up');
    records.push(...portion.records);
    next = portion.next;
  }
  return { records, count };
};

test('leaves a short answer in one portion', async () => {
  const records = recordsOf(1_000);
  expect(await createImportPortions().begin(records)).toEqual({ records, next: null });
});

test('divides a long answer so that each record is in one portion, and the unfinished ones are in the first', async () => {
  const portions = createImportPortions();
  const records = recordsOf(10_500, index => (index % 1_000 === 7 ? 'InProgress' : 'Completed'));
  const first = await portions.begin(records);
  expect(first.records).toEqual(records.filter(({ state }) => state === 'InProgress'));
  const rest = await readRest(portions, first);
  expect(rest.count).toBe(11);
  expect(new Set([...first.records, ...rest.records])).toEqual(new Set(records));
  expect(first.records.length + rest.records.length).toBe(records.length);
});

test('has the records that were unfinished in the answer before in the first portion', async () => {
  const portions = createImportPortions();
  await portions.begin(recordsOf(3_000, index => (index === 5 ? 'Importing' : 'Completed')));
  const { records } = await portions.begin(recordsOf(3_000, index => (index === 9 ? 'Pending' : 'Completed')));
  expect(records).toEqual([
    { jobId: '455', state: 'Completed' },
    { jobId: '459', state: 'Pending' },
  ]);
});

test('finds a record in the same portion when a newer answer has another order', async () => {
  const portions = createImportPortions();
  const { next } = await portions.begin(recordsOf(5_000));
  const before = await portions.at(next ?? '');
  await portions.begin(recordsOf(5_000).toReversed());
  const after = await portions.at(next ?? '');
  expect(new Set(after?.records)).toEqual(new Set(before?.records));
});

test('keeps the number of portions of a cycle when a newer answer is longer', async () => {
  const portions = createImportPortions();
  const first = await portions.begin(recordsOf(3_000));
  await portions.begin(recordsOf(9_000));
  const rest = await readRest(portions, first);
  expect(rest.count).toBe(3);
  expect(rest.records).toHaveLength(9_000);
});

test('divides an answer into at most 100 portions, which is how far a search reads', async () => {
  const portions = createImportPortions();
  const first = await portions.begin(recordsOf(150_000));
  const rest = await readRest(portions, first);
  expect(rest.count).toBe(99);
  expect(rest.records).toHaveLength(150_000);
});

test('gives up an answer after its last portion', async () => {
  const portions = createImportPortions();
  const first = await portions.begin(recordsOf(2_000));
  await readRest(portions, first);
  expect(await portions.at('1/2')).toBe(null);
});

test('takes records that are no imports', async () => {
  const portions = createImportPortions();
  const records = Array.from(
    { length: 2_500 },
    (_, index) => [null, 7, {}, { jobId: index }, { jobID: `${index}` }][index % 5],
  );
  const first = await portions.begin(records);
  expect((await readRest(portions, first)).records.length + first.records.length).toBe(2_500);
});
