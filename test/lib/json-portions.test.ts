import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJsonInPortions } from '../../src/lib/json-portions.ts';
import { parseJson } from '../../src/lib/parse-json.ts';

const parse = (text: string) => parseJsonInPortions(text, async () => {});

const long = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    jobId: 453_098_765_432 + index,
    reason: '[{"\\,]}',
    files: [[index]],
  }));

test('parses a long answer as a whole, and pauses between its portions', async () => {
  const text = JSON.stringify({ code: 0, data: { count: 9, records: long(5_000), more: [[1], 2] }, list: [1] });
  let pauses = 0;
  const value = await parseJsonInPortions(text, async () => {
    pauses += 1;
  });
  expect(value).toEqual(JSON.parse(text));
  expect(pauses).toBeGreaterThanOrEqual(5);
});

test('keeps the digits of long integers', async () => {
  const numbers = `[${'453098765432109876,'.repeat(4_000)}1]`;
  expect(await parse(`{"data":${numbers},"id":453098765432109876}`)).toEqual(
    parseJson(`{"data":${numbers},"id":453098765432109876}`),
  );
});

test('parses whatever JSON.parse parses', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json(), async text => {
      expect(await parse(text)).toEqual(parseJson(text));
      expect(await parse(`{"data":${text},"x":{"y":${text}}}`)).toEqual(
        parseJson(`{"data":${text},"x":{"y":${text}}}`),
      );
    }),
  );
});

const values = `{},${'[1,"a"],'.repeat(10_000)}`;

test.each([
  '',
  '{',
  '{"data":[1,2}',
  '{"data":[1,]}',
  '{"data":[,]}',
  '{"data":[1 2]}',
  '{"data":["]}',
  '{"data":[1]',
  '{"data":[[1]}',
  `{"data":[${values}]}`,
  `{"data":[${values}1`,
  `{"data":[${values}{]}`,
])('rejects text that is not JSON: %.30s', async text => {
  expect(() => JSON.parse(text)).toThrow(SyntaxError);
  await expect(parse(text)).rejects.toThrow(SyntaxError);
});
