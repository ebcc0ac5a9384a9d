import { setImmediate as nextTurn } from 'node:timers/promises';
import { isUnfinished, statusOfWord } from '../../jobs/statuses.ts';
import { isObject } from '../../lib/is-object.ts';

/** The records of one portion, few enough that merging them delays no key. More if there would be too many portions. */
const portionSize = 1_000;
/** Together with the first one, as many portions as are read when a job is searched in a list. */
const mostPortions = 99;
/** The most unfinished jobs in the first portion. */
const mostUnfinished = 2_000;

type Portions = { readonly first: readonly unknown[]; readonly others: readonly (readonly unknown[])[] };

/** A portion of a list, and the token of the next one; null after the last. */
export type Portion = { readonly records: readonly unknown[]; readonly next: string | null };

/**
 * Divides the answers of a server that lists all imports at once into portions, which callers read like pages. The first
 * portion has the imports that are unfinished, or were in the previous answer, because every poll reads it. The ID alone
 * decides which other portion an import is in, because the order of the server changes between answers.
 */
export type ImportPortions = {
  /** Takes a new answer, and returns its first portion. */
  begin(records: readonly unknown[]): Promise<Portion>;
  /** The portion with this token, from the newest answer; null if that answer was dropped. */
  at(token: string): Promise<Portion | null>;
};

const idOf = (record: unknown): string => (isObject(record) ? String(record.jobId ?? record.jobID) : '');

const hashOf = (text: string): number => {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) >>> 0;
  return hash;
};

const mayChange = (record: unknown): boolean =>
  isObject(record) && typeof record.state === 'string' && isUnfinished(statusOfWord(record.state));

export const createImportPortions = (): ImportPortions => {
  let records: readonly unknown[] = [];
  let portions: Portions | null = null;
  let unfinishedBefore: ReadonlySet<string> = new Set();

  const divide = async (count: number): Promise<Portions> => {
    const first: unknown[] = [];
    const others: unknown[][] = Array.from({ length: count }, () => []);
    const unfinished = new Set<string>();
    for (const [index, record] of records.entries()) {
      const id = idOf(record);
      const isUnfinishedNow = mayChange(record);
      if (isUnfinishedNow) unfinished.add(id);
      const isFirst = (isUnfinishedNow || unfinishedBefore.has(id)) && first.length < mostUnfinished;
      if (isFirst) first.push(record);
      else others[hashOf(id) % count]?.push(record);
      if (index % portionSize === portionSize - 1) await nextTurn();
    }
    unfinishedBefore = unfinished;
    return { first, others };
  };

  return {
    begin: async all => {
      records = all;
      const count = Math.min(mostPortions, Math.ceil(all.length / portionSize));
      portions = count > 1 ? await divide(count) : null;
      return portions === null ? { records: all, next: null } : { records: portions.first, next: `0/${count}` };
    },
    at: async token => {
      const [index = 0, count = 1] = token.split('/').map(Number);
      if (portions === null) return null;
      await nextTurn();
      if (portions.others.length !== count) portions = await divide(count);
      const next = index + 1 < count ? `${index + 1}/${count}` : null;
      const portion = { records: portions.others[index] ?? [], next };
      // The last portion ends the cycle of the list. The next one begins with a new answer.
      if (next === null) {
        portions = null;
        records = [];
      }
      return portion;
    },
  };
};
