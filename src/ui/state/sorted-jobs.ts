import type { Job } from '../../jobs/job.ts';
import type { Comparator } from '../../jobs/order.ts';
import {
  type CommonTexts,
  insertTexts,
  newCommonTexts,
  removeTexts,
  type SearchTexts,
  type Seeker,
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

type Chunk = {
  jobs: Job[];
  /** Whether a filtered list, or the list that was filtered, has the same array. */
  isShared: boolean;
  texts: SearchTexts | null;
};

const usualChunk = 256;
const largestChunk = 512;

const chunksOf = (jobs: readonly Job[]): Chunk[] => {
  const chunks: Chunk[] = [];
  for (let from = 0; from < jobs.length; from += usualChunk) {
    chunks.push({ jobs: jobs.slice(from, from + usualChunk), isShared: false, texts: null });
  }
  return chunks;
};

/** The jobs of a chunk, to be changed: a copy where another list has them too. */
const ownJobs = (chunk: Chunk): Job[] => {
  if (chunk.isShared) chunk.jobs = chunk.jobs.slice();
  chunk.isShared = false;
  return chunk.jobs;
};

/** Takes the second half of a chunk out of it. */
const split = (chunk: Chunk): Chunk => {
  const { texts } = chunk;
  const jobs = ownJobs(chunk);
  const middle = jobs.length >>> 1;
  return { jobs: jobs.splice(middle), isShared: false, texts: texts && removeTexts(texts, middle, largestChunk) };
};

// Which jobs of the chunk at hand pass; one for all chunks, and as long as the longest.
const passed = new Uint8Array(largestChunk + 1);

/** The jobs of a chunk that pass; the chunk's own array where all do, as most do after a single letter. */
const passing = ({ jobs }: Chunk, passes: (job: Job, at: number) => boolean): Job[] => {
  let count = 0;
  jobs.forEach((job, at) => {
    const isIn = passes(job, at);
    passed[at] = isIn ? 1 : 0;
    if (isIn) count += 1;
  });
  if (count === jobs.length) return jobs;
  // Made in its final size: what grows leaves garbage behind, a megabyte for each letter.
  const kept = new Array<Job>(count);
  let to = 0;
  jobs.forEach((job, at) => {
    if (passed[at] === 1) kept[to++] = job;
  });
  return kept;
};

const filtered = (chunk: Chunk, seekers: readonly Seeker[], test: ((job: Job) => boolean) | null): Job[] => {
  const { texts } = chunk;
  const [seek, ...others] = seekers;
  if (seek === undefined || texts === null) return test === null ? chunk.jobs : passing(chunk, test);
  if (others.length === 0 && test === null) return passing(chunk, (_, at) => seek(texts, at));
  return passing(
    chunk,
    (job, at) => seek(texts, at) && others.every(other => other(texts, at)) && (test === null || test(job)),
  );
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
    const chunk = chunks[chunkIndex] ?? { jobs: [], isShared: false, texts: null };
    const at = lowerBound(chunk.jobs, job, compare);
    if (chunk.jobs[at] === job) return;
    if (chunks.length === 0) chunks.push(chunk);
    ownJobs(chunk).splice(at, 0, job);
    if (chunk.texts !== null) insertTexts(chunk.texts, at, job, common);
    length += 1;
    if (chunk.jobs.length > largestChunk) chunks.splice(chunkIndex + 1, 0, split(chunk));
  };

  const remove = (job: Job): void => {
    const chunkIndex = chunkFor(job);
    const chunk = chunks[chunkIndex];
    const at = chunk === undefined ? 0 : lowerBound(chunk.jobs, job, compare);
    if (chunk === undefined || chunk.jobs[at] !== job) return;
    ownJobs(chunk).splice(at, 1);
    if (chunk.texts !== null) removeTexts(chunk.texts, at);
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
      if (words.length > 0) for (const chunk of chunks) chunk.texts ??= textsOf(chunk.jobs, common);
      const seekers = words.map(word => seekerOf(word, common));
      const kept: Chunk[] = [];
      for (const chunk of chunks) {
        const jobs = filtered(chunk, seekers, test);
        const isShared = jobs === chunk.jobs;
        chunk.isShared ||= isShared;
        if (jobs.length > 0) kept.push({ jobs, isShared, texts: null });
      }
      return overChunks(kept, compare);
    },
    warm: () => {
      const cold = chunks.find(({ texts }) => texts === null);
      if (cold !== undefined) cold.texts = textsOf(cold.jobs, common);
      return cold !== undefined;
    },
    cool: () => {
      for (const chunk of chunks) chunk.texts = null;
      common = newCommonTexts();
    },
  };
};

/** A list of jobs that are in order already. The order must be total: no two jobs tie. */
export const createSortedJobs = (sorted: readonly Job[], compare: Comparator): SortedJobs =>
  overChunks(chunksOf(sorted), compare);
