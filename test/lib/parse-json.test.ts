import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../../src/lib/parse-json.ts';

test.each([
  ['{"jobId":453098765432109876}', { jobId: '453098765432109876' }],
  ['{"jobId":-453098765432109876}', { jobId: '-453098765432109876' }],
  ['[9007199254740991,9007199254740993]', [9_007_199_254_740_991, '9007199254740993']],
  ['{"jobId":"453098765432109876"}', { jobId: '453098765432109876' }],
  ['{"a":"x: 453098765432109876, \\" [453098765432109876"}', { a: 'x: 453098765432109876, " [453098765432109876' }],
  ['{"a":"\\\\","b":453098765432109876}', { a: '\\', b: '453098765432109876' }],
  ['[0.1234567890123456789,1.5e300,1e-1234567890123456]', [0.12345678901234568, 1.5e300, 0]],
  ['1234567890123456789e2', 123456789012345680000],
  ['453098765432109876', '453098765432109876'],
  ['\n{ "a" : 453098765432109876 }', { a: '453098765432109876' }],
])('parseJson keeps every digit of %s', (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

test.each(['', '{', '{"a":453098765432109876', '<html>', '[1,]', '"453098765432109876'])(
  'parseJson rejects %j',
  text => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  },
);

const isLong = (value: bigint): boolean => !Number.isSafeInteger(Number(value));

type Sample = { readonly text: string; readonly value: unknown };

const plain = (value: unknown): Sample => ({ text: JSON.stringify(value), value });

const scalar: fc.Arbitrary<Sample> = fc.oneof(
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(value => ({
    text: String(value),
    value: isLong(value) ? String(value) : Number(value),
  })),
  fc.double({ min: -1e15, max: 1e15, noNaN: true }).map(value => plain(value + 0)),
  fc.constantFrom(null, true, false).map(plain),
  fc.string().map(plain),
  fc.string({ unit: fc.constantFrom('"', '\\', '1234567890123456', ',', ':', ' ', '-', '.') }).map(plain),
);

/** JSON with integers of any length beside whatever else there is, and what reading it must give. */
const { sample } = fc.letrec<{ sample: Sample }>(tie => ({
  sample: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('sample'), { maxLength: 4 }).map(items => ({
      text: `[${items.map(item => item.text).join(' , ')}]`,
      value: items.map(item => item.value),
    })),
    fc.tuple(fc.string(), tie('sample')).map(([name, item]) => ({
      text: `{${JSON.stringify(name)}:${item.text}}`,
      value: Object.fromEntries([[name, item.value]]),
    })),
  ),
}));

test('parseJson reads long integers as texts, and everything else like JSON.parse', () => {
  fc.assert(
    fc.property(sample, ({ text, value }) => {
      expect(parseJson(text)).toStrictEqual(value);
    }),
  );
});

test('parseJson reads 2 MB of quotes and digits in less than 2 s', () => {
  const body = JSON.stringify({ id: '4'.repeat(18), text: '\\"'.repeat(500_000), more: '"'.repeat(500_000) });
  const started = performance.now();
  expect(parseJson(body)).toEqual(JSON.parse(body));
  expect(performance.now() - started).toBeLessThan(2_000);
});
