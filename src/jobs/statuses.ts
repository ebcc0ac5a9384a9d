import type { JobStatus } from './job.ts';

/**
 * The words of every family, in one table: no word means different things in two families,
 * so a record's status can be read without knowing where it came from.
 * Source: Zilliz Cloud API reference, one status for all families.
 */
const statusByWord: ReadonlyMap<string, JobStatus> = new Map([
  // control plane and job center
  ['PENDING', 'pending'],
  ['IN_PROGRESS', 'in-progress'],
  ['SUCCESSFUL', 'successful'],
  ['FAILED', 'failed'],
  ['CANCELING', 'canceling'],
  ['CANCELED', 'canceled'],
  // Spark
  ['PREPARING', 'pending'],
  ['RUNNING', 'in-progress'],
  ['SUCCEEDED', 'successful'],
  ['TIMEOUT', 'failed'],
  ['CANCELLING', 'canceling'],
  // imports
  ['Pending', 'pending'],
  ['InProgress', 'in-progress'],
  ['Importing', 'in-progress'],
  ['Uncommitted', 'in-progress'],
  ['Committing', 'in-progress'],
  ['Completed', 'successful'],
  ['Failed', 'failed'],
  // refresh of external collections
  ['RefreshPending', 'pending'],
  ['RefreshInProgress', 'in-progress'],
  ['RefreshCompleted', 'successful'],
  ['RefreshFailed', 'failed'],
  // backup files
  ['CREATING', 'in-progress'],
  ['AVAILABLE', 'successful'],
]);

/** The status that a server's word stands for; `unknown` for any other word. */
export const statusOfWord = (word: string): JobStatus => statusByWord.get(word) ?? 'unknown';

const statusByLowerWord: ReadonlyMap<string, JobStatus> = new Map(
  [...statusByWord].map(([word, status]) => [word.toLowerCase(), status]),
);

/** A failure with a word of its own is asked for by it alone. */
const ownWords: ReadonlySet<string> = new Set(['timeout', 'preparing']);

/** The status that users mean by a word of any family, in any case: "running" is In Progress; null for other words. */
export const statusByAnyWord = (word: string): JobStatus | null =>
  ownWords.has(word) ? null : (statusByLowerWord.get(word) ?? null);

/** The words with which a job-center list is asked for the jobs that may still change. */
export const unfinishedWords = ['PENDING', 'PREPARING', 'IN_PROGRESS', 'RUNNING', 'CANCELING', 'CANCELLING'] as const;
