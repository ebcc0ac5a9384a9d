/** A source of randomness that gives the same numbers again for the same seed. */
export type Random = {
  /** A number from 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** One of a list that is not empty. */
  pick<L extends readonly [unknown, ...unknown[]]>(list: L): L[number];
  chance(share: number): boolean;
};

/** Random numbers from a seed of 32 bits. Algorithm: mulberry32, whose period of 2^32 never repeats a job ID here. */
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
    chance: share => next() < share,
  };
};

/** A number of 32 bits for a text: the same one for the same text (FNV-1a, then mixed so that seeds 1 and 2 differ widely). */
export const hashText = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
};

const lettersPerNumber = 6;

/** Text of `length` letters (a–v) and digits, such as the IDs of Zilliz Cloud consist of. */
export const randomLetters = (random: Random, length: number): string => {
  let text = '';
  while (text.length < length) {
    text += Math.floor(random.next() * 32 ** lettersPerNumber)
      .toString(32)
      .padStart(lettersPerNumber, '0');
  }
  return text.slice(0, length);
};
