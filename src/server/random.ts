/** A seeded random number generator: the same seed gives the same numbers. */
export type Random = {
  /** A number from 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** An element of a list that is not empty. */
  pick<L extends readonly [unknown, ...unknown[]]>(list: L): L[number];
  /** True with the given probability, 0–1. */
  boolean(probability: number): boolean;
};

/** A generator from a 32-bit seed. Algorithm: mulberry32; its period of 2^32 is long enough that job IDs never repeat. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: list => list[Math.floor(next() * list.length)] ?? list[0],
    boolean: probability => next() < probability,
  };
};

/** A 32-bit hash of `text`: FNV-1a, then mixed so that neighboring seeds give very different hashes. */
export const hashText = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
};

const lettersPerNumber = 6;

/** `length` letters (a–v) and digits, as the IDs of Zilliz Cloud have them. */
export const randomLetters = (random: Random, length: number): string => {
  let text = '';
  while (text.length < length) {
    text += Math.floor(random.next() * 32 ** lettersPerNumber)
      .toString(32)
      .padStart(lettersPerNumber, '0');
  }
  return text.slice(0, length);
};
