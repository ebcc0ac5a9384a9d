import { type Instant, type Job, whenOf } from '../../jobs/job.ts';

/** The fields that may be empty for every job. A column without any value is left out. */
export const optionalFields = ['createdBy', 'clusterName', 'collectionName', 'source'] as const;
export type OptionalField = (typeof optionalFields)[number];

/** The type and subtype of a job. */
export type TypePair = Pick<Job, 'type' | 'subtype'>;

/**
 * What the columns depend on besides the width of the list. It includes the jobs that the filter hides, so that columns
 * don't come and go while a filter is typed.
 */
export type ListFacts = {
  /** The fields that at least one job has. */
  readonly present: ReadonlySet<OptionalField>;
  /** Every type that a job has, once. */
  readonly types: readonly TypePair[];
  /** UTF-16 units of the longest ID up to {@link longestWholeId}; 0 without jobs. */
  readonly idLength: number;
  /** The earliest time of a job; null when no job has a time. */
  readonly oldest: Instant | null;
  /** Whether zjobs observed the time of a job, because its server reports none. */
  readonly hasObserved: boolean;
};

/** Longer IDs are not shown in the list. */
export const longestWholeId = 48;

export const noFacts: ListFacts = {
  present: new Set(),
  types: [],
  idLength: 0,
  oldest: null,
  hasObserved: false,
};

/** Keeps {@link ListFacts} while jobs come and go. */
export type FactsTracker = {
  add(job: Job): void;
  remove(job: Job): void;
  /** The same object until something changes. */
  facts(): ListFacts;
};

export const createFactsTracker = (): FactsTracker => {
  const counts = new Map<OptionalField, number>();
  const types = new Map<string, { readonly pair: TypePair; count: number }>();
  // These only grow: jobs rarely leave, and the list would have to be searched for the second longest.
  let idLength = 0;
  let oldest: Instant | null = null;
  let hasObserved = false;
  let known: ListFacts | null = noFacts;

  const count = (job: Job, step: 1 | -1): void => {
    for (const field of optionalFields) {
      if ((field === 'source' ? job.source : job[field]) === null) continue;
      const before = counts.get(field) ?? 0;
      counts.set(field, before + step);
      if (before === 0 || before + step === 0) known = null;
    }
    const key = `${job.type}/${job.subtype ?? ''}`;
    const entry = types.get(key) ?? { pair: { type: job.type, subtype: job.subtype }, count: 0 };
    entry.count += step;
    if (entry.count <= 0) types.delete(key);
    else types.set(key, entry);
    if (entry.count === 0 || (step === 1 && entry.count === 1)) known = null;
  };

  return {
    add: job => {
      count(job, 1);
      const { length } = job.id;
      if (length > idLength && length <= longestWholeId) {
        idLength = length;
        known = null;
      }
      const when = whenOf(job);
      if (when !== null && (oldest === null || when.at < oldest)) {
        oldest = when.at;
        known = null;
      }
      if (when?.isObserved && !hasObserved) {
        hasObserved = true;
        known = null;
      }
    },
    remove: job => count(job, -1),
    facts: () => {
      known ??= {
        present: new Set(optionalFields.filter(field => (counts.get(field) ?? 0) > 0)),
        types: [...types.values()].map(({ pair }) => pair),
        idLength,
        oldest,
        hasObserved,
      };
      return known;
    },
  };
};
