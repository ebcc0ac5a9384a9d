import { describe, expect, test } from 'vitest';
import { createRandom, hashText, randomLetters } from '../../src/server/random.ts';

describe('createRandom', () => {
  test('gives the same numbers for the same seed, and others for another', () => {
    const draw = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 50 }, () => random.next());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(7).every(value => value >= 0 && value < 1)).toBe(true);
  });

  test('reaches both ends of a range', () => {
    const random = createRandom(1);
    expect(new Set(Array.from({ length: 200 }, () => random.between(-1, 2)))).toEqual(new Set([-1, 0, 1, 2]));
  });

  test('makes unique IDs of the requested length', () => {
    const random = createRandom(3);
    const ids = Array.from({ length: 20_000 }, () => randomLetters(random, 22));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(id => /^[0-9a-v]{22}$/.test(id))).toBe(true);
  });

  test('gives neighboring seeds very different hashes', () => {
    expect(new Set([1, 2, 3].map(seed => hashText(`jobs ${seed}`) >>> 24)).size).toBe(3);
  });
});
