import type { Job } from '../../jobs/job.ts';
import { charactersOf, searchedNames } from '../../jobs/query/search-fields.ts';
import { fold } from '../../lib/fold.ts';

/** A word of a query, folded. A negated word must not occur. */
export type Word = { readonly text: string; readonly negated: boolean };

/**
 * Texts that many jobs share, folded; the first one is empty. `indexes` finds a text by its original spelling, `pairs` finds
 * the text that two others form.
 */
export type SharedTexts = {
  readonly texts: string[];
  readonly indexes: Map<string, number>;
  readonly pairs: Map<number, number>;
};

export const newSharedTexts = (): SharedTexts => ({ texts: [''], indexes: new Map([['', 0]]), pairs: new Map() });

// Each letter of a filter scans all shared texts. Descriptions may differ for every job, and must leave room for names.
const maxTexts = 20_000;
const maxDescriptions = 15_000;

/** The searched texts of some jobs, as parallel arrays: one object per job would take too much memory. */
export type SearchTexts = {
  /** The ID of each job, folded, followed by the fields that were not shared. */
  readonly own: readonly string[];
  /** A bit set of the characters that each own text contains. */
  readonly characters: Int32Array;
  /** Index of each job's description among the shared texts. */
  readonly descriptions: Uint16Array;
  /** Index of each job's names (creator, cluster and so on, joined) among the shared texts. */
  readonly names: Uint16Array;
};

/** Separates fields. It can't be typed, so no word matches across two fields. */
const separator = '\u0000';

/** Index of the text among the shared ones, to which it is added; undefined when there is no room. */
const indexOf = (text: string, limit: number, { texts, indexes }: SharedTexts): number | undefined => {
  const known = indexes.get(text);
  if (known !== undefined || texts.length >= limit) return known;
  indexes.set(text, texts.length);
  return texts.push(fold(text)) - 1;
};

const indexOfPair = (one: number, other: number, { texts, pairs }: SharedTexts): number | undefined => {
  // Index 0 is the empty text.
  if (one === 0 || other === 0) return one + other;
  const key = one * 0x10000 + other;
  const known = pairs.get(key);
  if (known !== undefined || texts.length >= maxTexts) return known;
  pairs.set(key, texts.length);
  return texts.push(`${texts[one]}${separator}${texts[other]}`) - 1;
};

const indexOfNames = (job: Job, shared: SharedTexts): number | undefined => {
  let index: number | undefined = 0;
  for (const field of searchedNames) {
    const next: number | undefined = indexOf(job[field] ?? '', maxTexts, shared);
    index = index === undefined || next === undefined ? undefined : indexOfPair(index, next, shared);
  }
  return index;
};

/** The searched texts of these jobs; adds to the shared texts. */
export const textsOf = (jobs: readonly Job[], shared: SharedTexts): SearchTexts => {
  const own: string[] = [];
  const descriptions = new Uint16Array(jobs.length);
  const names = new Uint16Array(jobs.length);
  for (const job of jobs) {
    const index = own.length;
    let text = fold(job.id);
    const description = indexOf(job.description ?? '', maxDescriptions, shared);
    if (description === undefined) text += separator + fold(job.description ?? '');
    const joined = indexOfNames(job, shared);
    if (joined === undefined) for (const field of searchedNames) text += separator + fold(job[field] ?? '');
    descriptions[index] = description ?? 0;
    names[index] = joined ?? 0;
    own.push(text);
  }
  return { own, characters: Int32Array.from(own, charactersOf), descriptions, names };
};

/** A word ready to be searched in many jobs: `inShared` says which shared texts contain it. */
type PreparedWord = Word & {
  readonly characters: number;
  readonly isLetter: boolean;
  readonly inShared: Uint8Array;
};

/** Prepares a word. Has to be called after the texts of all jobs were shared. */
export const prepareWord = (word: Word, { texts }: SharedTexts): PreparedWord => {
  // Uint8Array.from() takes twice as long, and this runs for each letter.
  const inShared = new Uint8Array(texts.length);
  for (let index = 0; index < texts.length; index += 1) if (texts[index]?.includes(word.text)) inShared[index] = 1;
  return { ...word, characters: charactersOf(word.text), isLetter: /^[a-z]$/.test(word.text), inShared };
};

/** Sets the flags of jobs that don't match the word to 0. */
const unflagMisses = (texts: SearchTexts, word: PreparedWord, flags: Uint8Array): void => {
  const { own, characters, descriptions, names } = texts;
  const { text, characters: needed, isLetter, inShared, negated } = word;
  for (let index = 0; index < flags.length; index += 1) {
    if (flags[index] === 0) continue;
    const isFound =
      inShared[descriptions[index] ?? 0] === 1 ||
      inShared[names[index] ?? 0] === 1 ||
      // Most texts lack one of the characters, which the bit set shows without a search.
      (((characters[index] ?? 0) & needed) === needed && (isLetter || own[index]?.includes(text) === true));
    if (isFound === negated) flags[index] = 0;
  }
};

/** Sets the flags of jobs that don't match all words to 0. Returns how many flags remain 1. */
export const unflagMissesOfAll = (texts: SearchTexts, words: readonly PreparedWord[], flags: Uint8Array): number => {
  for (const word of words) unflagMisses(texts, word, flags);
  let count = 0;
  for (let index = 0; index < flags.length; index += 1) count += flags[index] ?? 0;
  return count;
};

const implies = (word: Word, other: Word): boolean =>
  word.negated === other.negated && (word.negated ? other.text.includes(word.text) : word.text.includes(other.text));

/** Whether every text that matches `words` also matches `before`, as after one more letter was typed. */
export const narrows = (words: readonly Word[], before: readonly Word[]): boolean =>
  before.every(other => words.some(word => implies(word, other)));
