import { charactersOf, haystackOf } from '../../jobs/haystack.ts';
import type { Job } from '../../jobs/job.ts';
import type { Comparator } from '../../jobs/order.ts';

/** A word to be found in a job's haystack, or, negated, not to be found; in lower case. */
export type Word = { readonly text: string; readonly negated: boolean };

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

type Texts = { readonly haystacks: string[]; readonly characters: number[] };
type Chunk = { readonly jobs: Job[]; texts: Texts | null };

const usualChunk = 256;
const largestChunk = 512;

const chunksOf = (jobs: readonly Job[]): Chunk[] => {
  const chunks: Chunk[] = [];
  for (let from = 0; from < jobs.length; from += usualChunk) {
    chunks.push({ jobs: jobs.slice(from, from + usualChunk), texts: null });
  }
  return chunks;
};

const textsOf = (jobs: readonly Job[]): Texts => {
  const haystacks = jobs.map(haystackOf);
  return { haystacks, characters: haystacks.map(charactersOf) };
};

const halved = ({ jobs, texts }: Chunk): readonly [Chunk, Chunk] => {
  const middle = jobs.length >>> 1;
  const upper = texts && {
    haystacks: texts.haystacks.splice(middle),
    characters: texts.characters.splice(middle),
  };
  return [
    { jobs, texts },
    { jobs: jobs.splice(middle), texts: upper },
  ];
};

/** A word with the characters that it needs; a single letter needs nothing else. */
type PreparedWord = Word & { readonly needs: number; readonly isLetter: boolean };

const prepared = (word: Word): PreparedWord => ({
  ...word,
  needs: charactersOf(word.text),
  isLetter: /^[a-z]$/.test(word.text),
});

/** Whether the job has all words. */
export const hasWords = (job: Job, words: readonly Word[]): boolean => {
  if (words.length === 0) return true;
  const haystack = haystackOf(job);
  return words.every(({ text, negated }) => haystack.includes(text) !== negated);
};

/** The jobs of a chunk that have all words. */
const searched = (chunk: Chunk, words: readonly PreparedWord[]): Job[] => {
  const [word, ...others] = words;
  if (word === undefined) return chunk.jobs.slice();
  chunk.texts ??= textsOf(chunk.jobs);
  const { haystacks, characters } = chunk.texts;
  const has = (at: number, { text, needs, isLetter }: PreparedWord): boolean =>
    // Most jobs lack one of the characters, which is seen without searching.
    ((characters[at] ?? 0) & needs) === needs && (isLetter || (haystacks[at]?.includes(text) ?? false));
  return chunk.jobs.filter(
    (_, at) =>
      has(at, word) !== word.negated &&
      (others.length === 0 || others.every(other => has(at, other) !== other.negated)),
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
  const before = (chunkIndex: number): number => {
    let count = 0;
    for (let index = 0; index < chunkIndex; index += 1) count += chunks[index]?.jobs.length ?? 0;
    return count;
  };

  const add = (job: Job): void => {
    const chunkIndex = chunkFor(job);
    const chunk = chunks[chunkIndex];
    if (chunk === undefined) {
      chunks.push({ jobs: [job], texts: null });
      length += 1;
      return;
    }
    const at = lowerBound(chunk.jobs, job, compare);
    if (chunk.jobs[at] === job) return;
    chunk.jobs.splice(at, 0, job);
    length += 1;
    if (chunk.texts !== null) {
      const haystack = haystackOf(job);
      chunk.texts.haystacks.splice(at, 0, haystack);
      chunk.texts.characters.splice(at, 0, charactersOf(haystack));
    }
    if (chunk.jobs.length > largestChunk) chunks.splice(chunkIndex, 1, ...halved(chunk));
  };

  const remove = (job: Job): void => {
    const chunkIndex = chunkFor(job);
    const chunk = chunks[chunkIndex];
    const at = chunk === undefined ? 0 : lowerBound(chunk.jobs, job, compare);
    if (chunk === undefined || chunk.jobs[at] !== job) return;
    chunk.jobs.splice(at, 1);
    chunk.texts?.haystacks.splice(at, 1);
    chunk.texts?.characters.splice(at, 1);
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

  return {
    get length() {
      return length;
    },
    at: index => (index < 0 ? undefined : slice(index, index + 1)[0]),
    slice,
    indexOf: job => {
      const chunkIndex = chunkFor(job);
      const jobs = chunks[chunkIndex]?.jobs ?? [];
      const at = lowerBound(jobs, job, compare);
      return jobs[at] === job ? before(chunkIndex) + at : -1;
    },
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
      const needed = words.map(prepared);
      const kept: Chunk[] = [];
      for (const chunk of chunks) {
        const found = searched(chunk, needed);
        const jobs = test === null ? found : found.filter(test);
        if (jobs.length > 0) kept.push({ jobs, texts: null });
      }
      return overChunks(kept, compare);
    },
    warm: () => {
      const cold = chunks.find(({ texts }) => texts === null);
      if (cold !== undefined) cold.texts = textsOf(cold.jobs);
      return cold !== undefined;
    },
    cool: () => {
      for (const chunk of chunks) chunk.texts = null;
    },
  };
};

/** A list of jobs that are in order already. The order must be total: no two jobs tie. */
export const createSortedJobs = (sorted: readonly Job[], compare: Comparator): SortedJobs =>
  overChunks(chunksOf(sorted), compare);
