import type { Job } from '../../jobs/job.ts';
import { charactersOf, searchedNames } from '../../jobs/search-fields.ts';

/** A word to be found in what a job is searched by, or, negated, not to be found; in lower case. */
export type Word = { readonly text: string; readonly negated: boolean };

/**
 * The texts that many jobs have in common, in lower case; the first is empty. `places` tells where each stands by how the
 * jobs write it, `pairs` where two of them stand joined.
 */
export type CommonTexts = {
  readonly texts: string[];
  readonly places: Map<string, number>;
  readonly pairs: Map<number, number>;
};

export const newCommonTexts = (): CommonTexts => ({ texts: [''], places: new Map([['', 0]]), pairs: new Map() });

// Each letter of a filter looks through them all. Descriptions may be different for each job, and must leave room for names.
const most = 20_000;
const mostBeforeNames = 15_000;

/** What some jobs are searched by, in arrays: an object for each job takes too much room. */
export type SearchTexts = {
  /** The ID of each, in lower case, and behind it what it has in common with no other. */
  readonly own: readonly string[];
  /** The characters that each own text has. */
  readonly characters: Int32Array;
  /** Where each job's description stands among the common texts. */
  readonly descriptions: Uint16Array;
  /** Where its names, of people and places, stand there, all in one text. */
  readonly names: Uint16Array;
};

/** Between two fields: nobody types it, so no word is found across them. */
const separator = '\u0000';

/** Where the text stands among the common ones, if need be from now on; undefined where there are too many. */
const placeOf = (text: string, limit: number, { texts, places }: CommonTexts): number | undefined => {
  const known = places.get(text);
  if (known !== undefined || texts.length >= limit) return known;
  places.set(text, texts.length);
  return texts.push(text.toLowerCase()) - 1;
};

const pairOf = (one: number, other: number, { texts, pairs }: CommonTexts): number | undefined => {
  if (one === 0 || other === 0) return one + other;
  const key = one * 0x10000 + other;
  const known = pairs.get(key);
  if (known !== undefined || texts.length >= most) return known;
  pairs.set(key, texts.length);
  return texts.push(`${texts[one]}${separator}${texts[other]}`) - 1;
};

const namesPlace = (job: Job, known: CommonTexts): number | undefined => {
  let place: number | undefined = 0;
  for (const field of searchedNames) {
    const next: number | undefined = placeOf(job[field] ?? '', most, known);
    place = place === undefined || next === undefined ? undefined : pairOf(place, next, known);
  }
  return place;
};

/** Makes the jobs ready to be searched. */
export const textsOf = (jobs: readonly Job[], known: CommonTexts): SearchTexts => {
  const own: string[] = [];
  const descriptions = new Uint16Array(jobs.length);
  const names = new Uint16Array(jobs.length);
  for (const job of jobs) {
    const at = own.length;
    let text = job.id.toLowerCase();
    const description = placeOf(job.description ?? '', mostBeforeNames, known);
    if (description === undefined) text += separator + (job.description ?? '').toLowerCase();
    const place = namesPlace(job, known);
    if (place === undefined) for (const field of searchedNames) text += separator + (job[field] ?? '').toLowerCase();
    descriptions[at] = description ?? 0;
    names[at] = place ?? 0;
    own.push(text);
  }
  return { own, characters: Int32Array.from(own, charactersOf), descriptions, names };
};

/** A word ready to be looked for in many jobs: the common texts are looked through once. */
type Seeker = Word & { readonly needs: number; readonly isLetter: boolean; readonly inCommon: Uint8Array };

/** To be made after the texts of all jobs. */
export const seekerOf = (word: Word, { texts }: CommonTexts): Seeker => ({
  ...word,
  needs: charactersOf(word.text),
  isLetter: /^[a-z]$/.test(word.text),
  inCommon: Uint8Array.from(texts, one => (one.includes(word.text) ? 1 : 0)),
});

/** Takes the mark, a 1, from the jobs that lack the word. */
const seekOne = (texts: SearchTexts, seeker: Seeker, marks: Uint8Array): void => {
  const { own, characters, descriptions, names } = texts;
  const { text, needs, isLetter, inCommon, negated } = seeker;
  for (let at = 0; at < marks.length; at += 1) {
    if (marks[at] === 0) continue;
    const isIn =
      inCommon[descriptions[at] ?? 0] === 1 ||
      inCommon[names[at] ?? 0] === 1 ||
      // Most texts lack one of the characters, which is seen without searching.
      (((characters[at] ?? 0) & needs) === needs && (isLetter || own[at]?.includes(text) === true));
    if (isIn === negated) marks[at] = 0;
  }
};

/** Takes the mark, a 1, from the jobs that lack a word. Answers how many keep it. */
export const seek = (texts: SearchTexts, seekers: readonly Seeker[], marks: Uint8Array): number => {
  for (const seeker of seekers) seekOne(texts, seeker, marks);
  let count = 0;
  for (let at = 0; at < marks.length; at += 1) count += marks[at] ?? 0;
  return count;
};

const implies = (word: Word, before: Word): boolean =>
  word.negated === before.negated && (word.negated ? before.text.includes(word.text) : word.text.includes(before.text));

/** Whether what has these words has those of before too, as when a letter was added. */
export const narrows = (words: readonly Word[], before: readonly Word[]): boolean =>
  before.every(one => words.some(word => implies(word, one)));
