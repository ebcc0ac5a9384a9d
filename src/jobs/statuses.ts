import { fold } from '../lib/fold.ts';

/** One status, and the words of the servers that mean it. */
type StatusRow = {
  /** Whether a job in this status no longer changes, unless it is retried. */
  readonly isFinal: boolean;
  /** Words of the job center, of Spark and of the control plane. A list of unfinished jobs is requested with them. */
  readonly words: readonly string[];
  /** Words of imports, refreshes of external collections, restores from snapshots, backup files, VTS and milvus-backup. */
  readonly otherWords: readonly string[];
};

/**
 * Every status that zjobs knows, in the order of the list: what needs attention first.
 * No word means different things in two families, so a word can be read without knowing the family of its job.
 * Source: Zilliz Cloud API reference, the status of each family.
 */
export const statuses = {
  failed: {
    isFinal: true,
    words: ['FAILED', 'TIMEOUT'],
    otherWords: ['Failed', 'RefreshFailed', 'RestoreSnapshotFailed', 'fail', 'timeout'],
  },
  'in-progress': {
    isFinal: false,
    words: ['IN_PROGRESS', 'RUNNING'],
    otherWords: [
      'InProgress',
      'Importing',
      'Uncommitted',
      'Committing',
      'RefreshInProgress',
      'RestoreSnapshotExecuting',
      'CREATING',
      'FAILING',
      'DOING_SAVEPOINT',
      'executing',
    ],
  },
  pending: {
    isFinal: false,
    words: ['PENDING', 'PREPARING'],
    otherWords: [
      'Pending',
      'RefreshPending',
      'RestoreSnapshotPending',
      'INITIALIZING',
      'CREATED',
      'SCHEDULED',
      'initial',
    ],
  },
  canceling: { isFinal: false, words: ['CANCELING', 'CANCELLING'], otherWords: [] },
  // Any other word. The job may still change, so it counts as unfinished.
  unknown: { isFinal: false, words: [], otherWords: [] },
  canceled: { isFinal: true, words: ['CANCELED'], otherWords: ['SAVEPOINT_DONE'] },
  successful: {
    isFinal: true,
    words: ['SUCCESSFUL', 'SUCCEEDED'],
    otherWords: ['Completed', 'RefreshCompleted', 'RestoreSnapshotCompleted', 'AVAILABLE', 'FINISHED', 'success'],
  },
} as const satisfies Readonly<Record<string, StatusRow>>;

/** The status of a job in one vocabulary for all families. `unknown` stands for any other word; see `rawStatus`. */
export type JobStatus = keyof typeof statuses;

/** Every status, in the order of the list. */
export const jobStatuses = Object.keys(statuses) as readonly JobStatus[];

/** Whether the value names a status, as in a file that another version of zjobs wrote. */
export const isJobStatus = (value: unknown): value is JobStatus =>
  typeof value === 'string' && Object.hasOwn(statuses, value);

/**
 * Whether the job may still change. An unknown status counts as unfinished. Written out: sorting 100,000 jobs
 * calls this millions of times, and a look-up in the table takes twice as long. A test compares it with the table.
 */
export const isUnfinished = (status: JobStatus): boolean =>
  status !== 'successful' && status !== 'failed' && status !== 'canceled';

const statusByWord: ReadonlyMap<string, JobStatus> = new Map(
  jobStatuses.flatMap(status =>
    [...statuses[status].words, ...statuses[status].otherWords].map(word => [word, status] as const),
  ),
);

/** The status that a server's word stands for; `unknown` for any other word. */
export const statusOfWord = (word: string): JobStatus => statusByWord.get(word) ?? 'unknown';

const statusByFoldedWord: ReadonlyMap<string, JobStatus> = new Map(
  [...statusByWord].map(([word, status]) => [fold(word), status]),
);

/** A filter with one of these words asks for this word alone, not for every job of its status. */
const specificWords: ReadonlySet<string> = new Set(['timeout', 'preparing']);

/**
 * The status that a user means by a folded word of any family: `running` is In Progress. Null for any other text, and
 * for `timeout` and `preparing`, which are searched for verbatim.
 */
export const statusByAnyWord = (word: string): JobStatus | null =>
  specificWords.has(word) ? null : (statusByFoldedWord.get(word) ?? null);

const statusByBeginningOf = (text: string): JobStatus | null => {
  const found = new Set(
    [...statusByFoldedWord]
      .filter(([word]) => word.startsWith(text) && !specificWords.has(word))
      .map(([, status]) => status),
  );
  const [first] = found;
  return first === undefined || found.size > 1 ? null : first;
};

let lastBeginning: { readonly text: string; readonly status: JobStatus | null } | null = null;

/**
 * The status that a user means by the beginning of a server's word, folded: `run` is In Progress. Null if words of several
 * statuses begin with it, such as `refresh`, or no word does. Remembers the last text, because a filter looks it up for each
 * job.
 */
export const statusByBeginning = (text: string): JobStatus | null => {
  if (lastBeginning?.text !== text) lastBeginning = { text, status: statusByBeginningOf(text) };
  return lastBeginning.status;
};

/** The words by which a request for a job-center list selects unfinished jobs. */
export const unfinishedWords: readonly string[] = jobStatuses
  .filter(isUnfinished)
  .flatMap(status => statuses[status].words);
