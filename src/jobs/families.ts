/** What zjobs relies on about one family. */
type FamilyRow = {
  /** Of two families that know the same job, the one with the higher rank reports more of it and can act on it. */
  readonly rank: 1 | 2 | 3;
  /**
   * What a list of this family reports of a finished job: `everything`; `some` fields; or its `status` alone, without
   * progress, times and reason. A describe reports the rest.
   */
  readonly lists: 'everything' | 'some' | 'status';
  /** Whether its pages come newest job first across the project. The parts of a merged list have no common order. */
  readonly isNewestFirst: boolean;
};

/** The parts of a server's API that jobs are read from. A job's family decides which routes can act on it. */
export const families = {
  'job-center': { rank: 3, lists: 'everything', isNewestFirst: true },
  'control-plane': { rank: 1, lists: 'some', isNewestFirst: false },
  import: { rank: 3, lists: 'status', isNewestFirst: false },
  spark: { rank: 3, lists: 'some', isNewestFirst: false },
  backup: { rank: 2, lists: 'some', isNewestFirst: false },
  refresh: { rank: 2, lists: 'some', isNewestFirst: false },
  milvus: { rank: 3, lists: 'status', isNewestFirst: false },
} as const satisfies Readonly<Record<string, FamilyRow>>;

export type JobFamily = keyof typeof families;

export const jobFamilies = Object.keys(families) as readonly JobFamily[];

/** Whether the value names a family, as in a file that another version of zjobs wrote. */
export const isJobFamily = (value: unknown): value is JobFamily =>
  typeof value === 'string' && Object.hasOwn(families, value);
