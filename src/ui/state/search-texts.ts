import { charactersOf, commonText, ownText } from '../../jobs/haystack.ts';
import type { Job } from '../../jobs/job.ts';

/** A word to be found in what a job is searched by, or, negated, not to be found; in lower case. */
export type Word = { readonly text: string; readonly negated: boolean };

/** What the jobs of one chunk are searched by, side by side with the jobs: arrays, as an object for each costs too much. */
export type SearchTexts = {
  readonly own: string[];
  /** The characters that each own text has. */
  readonly characters: number[];
  /** Where each job's common text stands among those of all chunks. */
  readonly common: number[];
};

/** The texts that jobs have in common. They only grow in number, up to a limit; the first one is empty. */
export type CommonTexts = { readonly texts: string[]; readonly indexes: Map<string, number> };

export const newCommonTexts = (): CommonTexts => ({ texts: [''], indexes: new Map([['', 0]]) });

const mostCommon = 20_000;

/** Puts what a job is searched by at this place, before what is there. */
export const insertTexts = (
  { own, characters, common }: SearchTexts,
  at: number,
  job: Job,
  known: CommonTexts,
): void => {
  const text = commonText(job);
  let index = known.indexes.get(text);
  if (index === undefined && known.texts.length < mostCommon) {
    index = known.texts.length;
    known.texts.push(text);
    known.indexes.set(text, index);
  }
  // Where there are too many to be common, each job has its own.
  const mine = index === undefined ? `${ownText(job)}\u0000${text}` : ownText(job);
  own.splice(at, 0, mine);
  characters.splice(at, 0, charactersOf(mine));
  common.splice(at, 0, index ?? 0);
};

export const textsOf = (jobs: readonly Job[], known: CommonTexts): SearchTexts => {
  const texts: SearchTexts = { own: [], characters: [], common: [] };
  for (const job of jobs) insertTexts(texts, texts.own.length, job, known);
  return texts;
};

export const removeTexts = ({ own, characters, common }: SearchTexts, at: number, count = 1): SearchTexts => ({
  own: own.splice(at, count),
  characters: characters.splice(at, count),
  common: common.splice(at, count),
});

/** Tells of the job at a place of a chunk whether a word lets it pass. */
export type Seeker = (texts: SearchTexts, at: number) => boolean;

/** Makes one word ready to be looked for in many jobs: the common texts are looked through once. */
export const seekerOf = ({ text, negated }: Word, { texts }: CommonTexts): Seeker => {
  const needs = charactersOf(text);
  const isLetter = /^[a-z]$/.test(text);
  const inCommon = Uint8Array.from(texts, one => (one.includes(text) ? 1 : 0));
  return ({ own, characters, common }, at) => {
    if (inCommon[common[at] ?? 0] === 1) return !negated;
    // Most texts lack one of the characters, which is seen without searching.
    if (((characters[at] ?? 0) & needs) !== needs) return negated;
    return (isLetter || own[at]?.includes(text) === true) !== negated;
  };
};

/** Whether one job has all words. */
export const hasWords = (job: Job, words: readonly Word[]): boolean => {
  if (words.length === 0) return true;
  const [own, common] = [ownText(job), commonText(job)];
  return words.every(({ text, negated }) => (own.includes(text) || common.includes(text)) !== negated);
};
