import { describe, expect, test } from 'vitest';
import { randomBytes } from '../../src/lib/random-bytes.ts';

describe('randomBytes', () => {
  test('returns the requested number of bytes', () => {
    for (const count of [0, 1, 36]) expect(randomBytes(count)).toHaveLength(count);
  });

  test('returns other bytes at each call', () => {
    const drawn = Array.from({ length: 100 }, () => randomBytes(16).toString('hex'));
    expect(new Set(drawn).size).toBe(100);
  });
});
