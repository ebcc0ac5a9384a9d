import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { textHash } from '../../src/lib/text-hash.ts';

test('hashes a text to 14 digits, always the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(textHash(text)).toMatch(/^[\da-f]{14}$/);
      expect(textHash(text)).toBe(textHash(text));
    }),
  );
});

test('distinguishes similar texts', () => {
  const texts = Array.from({ length: 5_000 }, (_, index) => `rows: ${index}`);
  expect(new Set(texts.map(textHash)).size).toBe(texts.length);
  expect(textHash('ab')).not.toBe(textHash('ba'));
});
