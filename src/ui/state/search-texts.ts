import { charactersOf, searchedFields } from '../../jobs/haystack.ts';
import type { Job } from '../../jobs/job.ts';

/** A word to be found in what a job is searched by, or, negated, not to be found; in lower case. */
export type Word = { readonly text: string; readonly negated: boolean };

/** The texts that many jobs have in common, in lower case, and the place of each by how the jobs write it; the first is empty. */
export type CommonTexts = { readonly texts: string[]; readonly places: Map<string, number> };

export const newCommonTexts = (): CommonTexts => ({ texts: [''], places: new Map([['', 0]]) });

// Each letter of a filter looks through them all. Descriptions may be different for each job, and must leave room for names.
const most = 20_000;
const mostBeforeNames = 15_000;

/** What some jobs are searched by, in arrays: an object for each job takes too much room. */
export type SearchTexts = {
  /** The ID of each, in lower case, and behind it what it has in common with no other. */
  readonly own: readonly string[];
  /** The characters that each own text has. */
  readonly characters: Int32Array;
  /** For each job the places of its fields among the common texts. */
  readonly common: Uint16Array;
};

const fields = searchedFields.length;
/** Between two fields: nobody types it, so no word is found across them. */
const separator = '\u0000';

/** Where the text stands among the common ones, if need be from now on; undefined where there are too many. */
const placeOf = (text: string, limit: number, { texts, places }: CommonTexts): number | undefined => {
  const known = places.get(text);
  if (known !== undefined || texts.length >= limit) return known;
  places.set(text, texts.length);
  return texts.push(text.toLowerCase()) - 1;
};

/** Makes the jobs ready to be searched. */
export const textsOf = (jobs: readonly Job[], known: CommonTexts): SearchTexts => {
  const own: string[] = [];
  const common = new Uint16Array(jobs.length * fields);
  let next = 0;
  for (const job of jobs) {
    let text = job.id.toLowerCase();
    for (const field of searchedFields) {
      const value = job[field] ?? '';
      const place = placeOf(value, field === 'description' ? mostBeforeNames : most, known);
      if (place === undefined) text += separator + value.toLowerCase();
      common[next] = place ?? 0;
      next += 1;
    }
    own.push(text);
  }
  return { own, characters: Int32Array.from(own, charactersOf), common };
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

const isIn = ({ own, characters, common }: SearchTexts, at: number, { text, needs, isLetter, inCommon }: Seeker) => {
  for (let place = at * fields; place < (at + 1) * fields; place += 1) {
    if (inCommon[common[place] ?? 0] === 1) return true;
  }
  // Most texts lack one of the characters, which is seen without searching.
  if (((characters[at] ?? 0) & needs) !== needs) return false;
  return isLetter || own[at]?.includes(text) === true;
};

const hasAll = (texts: SearchTexts, at: number, seekers: readonly Seeker[]): boolean => {
  for (const seeker of seekers) if (isIn(texts, at, seeker) === seeker.negated) return false;
  return true;
};

/** Takes the mark, a 1, from the jobs that lack a word. Answers how many keep it. */
export const seek = (texts: SearchTexts, seekers: readonly Seeker[], marks: Uint8Array): number => {
  let count = 0;
  for (let at = 0; at < marks.length; at += 1) {
    if (marks[at] === 0) continue;
    if (hasAll(texts, at, seekers)) count += 1;
    else marks[at] = 0;
  }
  return count;
};

const implies = (word: Word, before: Word): boolean =>
  word.negated === before.negated && (word.negated ? before.text.includes(word.text) : word.text.includes(before.text));

/** Whether what has these words has those of before too, as when a letter was added. */
export const narrows = (words: readonly Word[], before: readonly Word[]): boolean =>
  before.every(one => words.some(word => implies(word, one)));
