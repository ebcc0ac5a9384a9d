import type { Job } from '../../jobs/job.ts';
import type { Comparator } from '../../jobs/order.ts';
import {
  narrows,
  newSharedTexts,
  prepareWord,
  type SearchTexts,
  type SharedTexts,
  textsOf,
  unflagMissesOfAll,
  type Word,
} from './search-texts.ts';

/**
 * Sorted jobs in chunks of a few hundred, so that a change moves only the jobs of one chunk. Each chunk keeps the searched
 * texts of its jobs from `prepareSearch` until `dropSearch`.
 */
export type SortedJobs = {
  readonly length: number;
  at(index: number): Job | undefined;
  slice(from: number, to: number): readonly Job[];
  /** Index of this object, or -1. */
  indexOf(job: Job): number;
  /** Index of the job with this ID, or -1. Visits every job. */
  indexOfId(id: string): number;
  /** Inserts the job; returns false and does nothing when the list has this object. */
  add(job: Job): boolean;
  /** Removes this object; returns false when the list doesn't have it. */
  remove(job: Job): boolean;
  /** A new list of the jobs that match all words and pass the test, in the same order. */
  filter(words: readonly Word[], test: ((job: Job) => boolean) | null): SortedJobs;
  /** Prepares the next chunk to be searched; returns false when all are prepared. */
  prepareSearch(): boolean;
  /** Frees what was prepared. */
  dropSearch(): void;
};

/** What a search needs of a chunk. Allocated once: with many chunks, allocating for each letter would be too slow. */
type ChunkSearch = {
  readonly texts: SearchTexts;
  /** 1 at the index of each job that the last search found. */
  readonly flags: Uint8Array;
  /** The jobs that the last search found; null before the first search. */
  found: Job[] | null;
};

type Chunk = {
  jobs: Job[];
  /** Whether another list may use the same array. */
  isShared: boolean;
  /** Null until a search needs it, and after the jobs change. */
  search: ChunkSearch | null;
};

const usualChunk = 256;
const largestChunk = 512;

const chunkOf = (jobs: Job[], isShared = false): Chunk => ({ jobs, isShared, search: null });

const chunksOf = (jobs: readonly Job[]): Chunk[] => {
  const chunks: Chunk[] = [];
  for (let from = 0; from < jobs.length; from += usualChunk) chunks.push(chunkOf(jobs.slice(from, from + usualChunk)));
  return chunks;
};

/** The jobs of a chunk for writing: a copy when another list uses them too. */
const ownJobs = (chunk: Chunk): Job[] => {
  if (chunk.isShared) chunk.jobs = chunk.jobs.slice();
  chunk.isShared = false;
  chunk.search = null;
  return chunk.jobs;
};

/** Moves the second half of a chunk into a new one. */
const split = (chunk: Chunk): Chunk => {
  const jobs = ownJobs(chunk);
  return chunkOf(jobs.splice(jobs.length >>> 1));
};

/** The `count` flagged jobs. The same array when all are flagged, which is common after a single letter. */
const flaggedJobs = (jobs: Job[], flags: Uint8Array, count: number): Job[] => {
  if (count === jobs.length) return jobs;
  // Allocated in its final size: growing arrays would leave a megabyte of garbage per letter.
  const kept = new Array<Job>(count);
  let next = 0;
  for (let index = 0; next < count; index += 1) {
    const job = jobs[index];
    if (flags[index] === 1 && job !== undefined) kept[next++] = job;
  }
  return kept;
};

const passing = (jobs: Job[], test: ((job: Job) => boolean) | null): Job[] => {
  if (test === null) return jobs;
  const kept = jobs.filter(test);
  return kept.length === jobs.length ? jobs : kept;
};

/** The index of the first job that does not sort before `job`. */
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

/** The index in the list of the first job of each chunk. */
const startsOf = (chunks: readonly Chunk[]): Int32Array => {
  let start = 0;
  return Int32Array.from(chunks, ({ jobs }) => {
    start += jobs.length;
    return start - jobs.length;
  });
};

/** The chunk of the job at `index`; -1 for a negative index. */
const lastStart = (starts: Int32Array, index: number): number => {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

const overChunks = (chunks: Chunk[], compare: Comparator): SortedJobs => {
  let length = chunks.reduce((sum, { jobs }) => sum + jobs.length, 0);
  let shared: SharedTexts = newSharedTexts();
  let lastWords: readonly Word[] = [];
  /** What {@link startsOf} returns; null after a change. */
  let starts: Int32Array | null = null;

  /** Index of the first chunk whose last job does not sort before `job`; the last chunk when there is none. */
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

  const add = (job: Job): boolean => {
    const chunkIndex = chunkFor(job);
    const chunk = chunks[chunkIndex] ?? chunkOf([]);
    const index = lowerBound(chunk.jobs, job, compare);
    if (chunk.jobs[index] === job) return false;
    if (chunks.length === 0) chunks.push(chunk);
    starts = null;
    ownJobs(chunk).splice(index, 0, job);
    length += 1;
    if (chunk.jobs.length > largestChunk) chunks.splice(chunkIndex + 1, 0, split(chunk));
    return true;
  };

  const remove = (job: Job): boolean => {
    const chunkIndex = chunkFor(job);
    const chunk = chunks[chunkIndex];
    const index = chunk === undefined ? 0 : lowerBound(chunk.jobs, job, compare);
    if (chunk === undefined || chunk.jobs[index] !== job) return false;
    starts = null;
    ownJobs(chunk).splice(index, 1);
    length -= 1;
    if (chunk.jobs.length === 0) chunks.splice(chunkIndex, 1);
    return true;
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

  const at = (index: number): Job | undefined => {
    starts ??= startsOf(chunks);
    const chunk = lastStart(starts, index);
    return chunks[chunk]?.jobs[index - (starts[chunk] ?? 0)];
  };

  const indexOf = (job: Job): number => {
    const chunkIndex = chunkFor(job);
    const jobs = chunks[chunkIndex]?.jobs ?? [];
    const indexInChunk = lowerBound(jobs, job, compare);
    if (jobs[indexInChunk] !== job) return -1;
    starts ??= startsOf(chunks);
    return (starts[chunkIndex] ?? 0) + indexInChunk;
  };

  const prepared = (chunk: Chunk): ChunkSearch => {
    chunk.search ??= {
      texts: textsOf(chunk.jobs, shared),
      flags: new Uint8Array(chunk.jobs.length),
      found: null,
    };
    return chunk.search;
  };

  /** A function that finds the jobs of a chunk that match the words. */
  const finder = (words: readonly Word[]): ((chunk: Chunk) => Job[]) => {
    // All chunks first: preparing a word needs the shared texts of every chunk.
    for (const chunk of chunks) prepared(chunk);
    const preparedWords = words.map(word => prepareWord(word, shared));
    const isNarrower = narrows(words, lastWords);
    lastWords = words;
    return chunk => {
      const search = prepared(chunk);
      const before = isNarrower ? search.found : null;
      if (before === null) search.flags.fill(1);
      const count = unflagMissesOfAll(search.texts, preparedWords, search.flags);
      search.found = before?.length === count ? before : flaggedJobs(chunk.jobs, search.flags, count);
      return search.found;
    };
  };

  return {
    get length() {
      return length;
    },
    at,
    slice,
    indexOf,
    indexOfId: id => {
      let start = 0;
      for (const { jobs } of chunks) {
        const index = jobs.findIndex(job => job.id === id);
        if (index !== -1) return start + index;
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
        const jobs = passing(found === null ? chunk.jobs : found(chunk), test);
        chunk.isShared ||= jobs === chunk.jobs;
        if (jobs.length > 0) kept.push(chunkOf(jobs, true));
      }
      return overChunks(kept, compare);
    },
    prepareSearch: () => {
      const next = chunks.find(({ search }) => search === null);
      if (next !== undefined) prepared(next);
      return next !== undefined;
    },
    dropSearch: () => {
      for (const chunk of chunks) chunk.search = null;
      shared = newSharedTexts();
    },
  };
};

/** A list of sorted jobs. The order must be total: no two jobs may be equal. */
export const createSortedJobs = (sorted: readonly Job[], compare: Comparator): SortedJobs =>
  overChunks(chunksOf(sorted), compare);
