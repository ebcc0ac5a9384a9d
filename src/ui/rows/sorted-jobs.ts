import type { Job } from '../../jobs/job.ts';
import type { Comparator } from '../../jobs/order.ts';
import {
  type CommonTexts,
  narrows,
  newCommonTexts,
  type SearchTexts,
  seek,
  seekerOf,
  textsOf,
  type Word,
} from './search-texts.ts';

/**
 * Jobs in order, in chunks of some hundred, so that a change moves no more than a chunk's worth. For a search each chunk
 * keeps what its jobs are searched by, from `warm` until `cool`.
 */
export type SortedJobs = {
  readonly length: number;
  at(index: number): Job | undefined;
  slice(from: number, to: number): readonly Job[];
  /** Where this very object stands, or -1. */
  indexOf(job: Job): number;
  /** Where the job with this ID stands, or -1; looks at every job. */
  indexOfId(id: string): number;
  /** Puts the job in its place; does nothing where it stands there already. */
  add(job: Job): void;
  /** Takes this very object out, if it is there. */
  remove(job: Job): void;
  /** The jobs that have all words and pass the test, if there is one, in the same order, as a list of their own. */
  filter(words: readonly Word[], test: ((job: Job) => boolean) | null): SortedJobs;
  /** Prepares the next few hundred jobs to be searched; false when all are. */
  warm(): boolean;
  /** Forgets what was prepared. */
  cool(): void;
};

/** What a search needs to know of a chunk, made once, as a letter that makes anything for each of many chunks is a late one. */
type Search = {
  readonly texts: SearchTexts;
  /** The jobs that had the words of the last search: by a 1 at their places, and as a list; null before the first. */
  readonly marks: Uint8Array;
  found: Job[] | null;
};

type Chunk = {
  jobs: Job[];
  /** Whether another list may have the same array. */
  isShared: boolean;
  /** Null until it is needed, and again when the jobs change. */
  search: Search | null;
};

const usualChunk = 256;
const largestChunk = 512;

const chunkOf = (jobs: Job[], isShared = false): Chunk => ({ jobs, isShared, search: null });

const chunksOf = (jobs: readonly Job[]): Chunk[] => {
  const chunks: Chunk[] = [];
  for (let from = 0; from < jobs.length; from += usualChunk) chunks.push(chunkOf(jobs.slice(from, from + usualChunk)));
  return chunks;
};

/** The jobs of a chunk, to be changed: a copy where another list has them too. */
const ownJobs = (chunk: Chunk): Job[] => {
  if (chunk.isShared) chunk.jobs = chunk.jobs.slice();
  chunk.isShared = false;
  chunk.search = null;
  return chunk.jobs;
};

/** Takes the second half of a chunk out of it. */
const split = (chunk: Chunk): Chunk => {
  const jobs = ownJobs(chunk);
  return chunkOf(jobs.splice(jobs.length >>> 1));
};

/** So many marked jobs; the same array where that are all, as most are after a single letter. */
const markedOf = (jobs: Job[], marks: Uint8Array, count: number): Job[] => {
  if (count === jobs.length) return jobs;
  // Made in its final size: what grows leaves garbage behind, a megabyte for each letter.
  const kept = new Array<Job>(count);
  let next = 0;
  for (let at = 0; next < count; at += 1) {
    const job = jobs[at];
    if (marks[at] === 1 && job !== undefined) kept[next++] = job;
  }
  return kept;
};

const tested = (jobs: Job[], test: ((job: Job) => boolean) | null): Job[] => {
  if (test === null) return jobs;
  const kept = jobs.filter(test);
  return kept.length === jobs.length ? jobs : kept;
};

/** The first index of a chunk whose job does not come before `job`. */
const lowerBound = (jobs: readonly Job[], job: Job, compare: Comparator): number => {
  let low = 0;
  let high = jobs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const candidate = jobs[middle];
    if (candidate !== undefined && compare(candidate, job) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

const overChunks = (chunks: Chunk[], compare: Comparator): SortedJobs => {
  let length = chunks.reduce((sum, { jobs }) => sum + jobs.length, 0);
  let common: CommonTexts = newCommonTexts();
  let lastWords: readonly Word[] = [];

  /** The first chunk whose last job does not come before `job`; the last chunk where there is none. */
  const chunkFor = (job: Job): number => {
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const last = chunks[middle]?.jobs.at(-1);
      if (last !== undefined && compare(last, job) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const add = (job: Job): void => {
    const chunkIndex = chunkFor(job);
    const chunk = chunks[chunkIndex] ?? chunkOf([]);
    const at = lowerBound(chunk.jobs, job, compare);
    if (chunk.jobs[at] === job) return;
    if (chunks.length === 0) chunks.push(chunk);
    ownJobs(chunk).splice(at, 0, job);
    length += 1;
    if (chunk.jobs.length > largestChunk) chunks.splice(chunkIndex + 1, 0, split(chunk));
  };

  const remove = (job: Job): void => {
    const chunkIndex = chunkFor(job);
    const chunk = chunks[chunkIndex];
    const at = chunk === undefined ? 0 : lowerBound(chunk.jobs, job, compare);
    if (chunk === undefined || chunk.jobs[at] !== job) return;
    ownJobs(chunk).splice(at, 1);
    length -= 1;
    if (chunk.jobs.length === 0) chunks.splice(chunkIndex, 1);
  };

  const slice = (from: number, to: number): readonly Job[] => {
    const found: Job[] = [];
    let start = 0;
    for (const { jobs } of chunks) {
      if (start >= to) break;
      if (start + jobs.length > from) found.push(...jobs.slice(Math.max(0, from - start), to - start));
      start += jobs.length;
    }
    return found;
  };

  const indexOf = (job: Job): number => {
    const chunkIndex = chunkFor(job);
    const jobs = chunks[chunkIndex]?.jobs ?? [];
    const at = lowerBound(jobs, job, compare);
    if (jobs[at] !== job) return -1;
    let start = 0;
    for (let index = 0; index < chunkIndex; index += 1) start += chunks[index]?.jobs.length ?? 0;
    return start + at;
  };

  const prepared = (chunk: Chunk): Search => {
    chunk.search ??= {
      texts: textsOf(chunk.jobs, common),
      marks: new Uint8Array(chunk.jobs.length),
      found: null,
    };
    return chunk.search;
  };

  /** Finds the jobs of each chunk that have the words. */
  const finder = (words: readonly Word[]): ((chunk: Chunk) => Job[]) => {
    // All of them first: what is common to the last one must be known to the seekers.
    for (const chunk of chunks) prepared(chunk);
    const seekers = words.map(word => seekerOf(word, common));
    const isNarrower = narrows(words, lastWords);
    lastWords = words;
    return chunk => {
      const search = prepared(chunk);
      const among = isNarrower ? search.found : null;
      if (among === null) search.marks.fill(1);
      const count = seek(search.texts, seekers, search.marks);
      search.found = among?.length === count ? among : markedOf(chunk.jobs, search.marks, count);
      return search.found;
    };
  };

  return {
    get length() {
      return length;
    },
    at: index => (index < 0 ? undefined : slice(index, index + 1)[0]),
    slice,
    indexOf,
    indexOfId: id => {
      let start = 0;
      for (const { jobs } of chunks) {
        const at = jobs.findIndex(job => job.id === id);
        if (at !== -1) return start + at;
        start += jobs.length;
      }
      return -1;
    },
    add,
    remove,
    filter: (words, test) => {
      const kept: Chunk[] = [];
      const found = words.length === 0 ? null : finder(words);
      for (const chunk of chunks) {
        const jobs = tested(found === null ? chunk.jobs : found(chunk), test);
        chunk.isShared ||= jobs === chunk.jobs;
        if (jobs.length > 0) kept.push(chunkOf(jobs, true));
      }
      return overChunks(kept, compare);
    },
    warm: () => {
      const cold = chunks.find(({ search }) => search === null);
      if (cold !== undefined) prepared(cold);
      return cold !== undefined;
    },
    cool: () => {
      for (const chunk of chunks) chunk.search = null;
      common = newCommonTexts();
    },
  };
};

/** A list of jobs that are in order already. The order must be total: no two jobs tie. */
export const createSortedJobs = (sorted: readonly Job[], compare: Comparator): SortedJobs =>
  overChunks(chunksOf(sorted), compare);
