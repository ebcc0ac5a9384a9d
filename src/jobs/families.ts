/** What zjobs relies on about one family. */
type FamilyRow = {
  /** When two families report the same job, the one with the higher rank reports more of it and can act on it. */
  readonly rank: 1 | 2 | 3;
  /**
   * What a list of this family reports of a finished job: `everything`; `some` fields; or its `status` alone, without
   * progress, times and reason. A describe reports the rest.
   */
  readonly lists: 'everything' | 'some' | 'status';
  /** Whether its pages list the newest jobs of the project first. The parts of a merged list have no common order. */
  readonly isNewestFirst: boolean;
  /** Whether the server lists its jobs. If not, the user tracks jobs by ID, and zjobs describes each of them. */
  readonly hasList: boolean;
  /** The types of job that its routes serve; null if they serve any. */
  readonly onlyTypes: readonly string[] | null;
  /** Types that its routes serve only in part: other families have the other jobs of these types. */
  readonly someTypes?: readonly string[];
  /**
   * Whether its servers forget how a job ended: a Milvus forgets finished imports after 3 to 48 hours, and older ones report
   * a completed import as failed once its collection is dropped; a VTS forgets jobs 24 hours after their end. zjobs then
   * keeps the end that it saw.
   */
  readonly forgetsEnds: boolean;
};

/** The parts of a server's API that jobs are read from. A job's family decides which routes can act on it. */
export const families = {
  'job-center': {
    rank: 3,
    lists: 'everything',
    isNewestFirst: true,
    hasList: true,
    onlyTypes: null,
    forgetsEnds: false,
  },
  'control-plane': {
    rank: 1,
    lists: 'some',
    isNewestFirst: false,
    hasList: false,
    onlyTypes: null,
    forgetsEnds: false,
  },
  import: { rank: 3, lists: 'status', isNewestFirst: false, hasList: true, onlyTypes: ['IMPORT'], forgetsEnds: true },
  spark: { rank: 3, lists: 'some', isNewestFirst: false, hasList: true, onlyTypes: ['SPARK'], forgetsEnds: false },
  backup: { rank: 2, lists: 'some', isNewestFirst: false, hasList: true, onlyTypes: ['BACKUP'], forgetsEnds: false },
  refresh: {
    rank: 2,
    lists: 'some',
    isNewestFirst: false,
    hasList: true,
    onlyTypes: ['EXTERNAL_COLLECTION_REFRESH'],
    forgetsEnds: false,
  },
  snapshot: {
    rank: 2,
    lists: 'some',
    isNewestFirst: false,
    hasList: true,
    onlyTypes: [],
    someTypes: ['RESTORE'],
    forgetsEnds: false,
  },
  milvus: { rank: 3, lists: 'status', isNewestFirst: false, hasList: true, onlyTypes: ['IMPORT'], forgetsEnds: true },
  vts: {
    rank: 3,
    lists: 'everything',
    isNewestFirst: false,
    hasList: true,
    onlyTypes: ['MIGRATION'],
    forgetsEnds: true,
  },
  'milvus-backup': {
    rank: 1,
    lists: 'some',
    isNewestFirst: false,
    hasList: false,
    onlyTypes: ['BACKUP', 'RESTORE'],
    forgetsEnds: false,
  },
} as const satisfies Readonly<Record<string, FamilyRow>>;

export type JobFamily = keyof typeof families;

export const jobFamilies = Object.keys(families) as readonly JobFamily[];

/** Whether a list contains the jobs of the family. Tracked jobs are in no list. */
export const hasList = (family: JobFamily): boolean => families[family].hasList;

/** The types of job that the routes of the family serve; null if they serve any. */
export const typesOf = (family: JobFamily): readonly string[] | null => families[family].onlyTypes;

/** Whether the routes of the family serve this type of job, and only a few types. */
export const servesOnly = (family: JobFamily, type: string): boolean => typesOf(family)?.includes(type) ?? false;

/** Whether the routes of the family serve some of the jobs of this type. */
export const servesSome = (family: JobFamily, type: string): boolean => {
  const row: FamilyRow = families[family];
  return row.someTypes?.includes(type) ?? false;
};

/** Whether the servers of the family forget how its jobs ended. */
export const forgetsEnds = (family: JobFamily): boolean => families[family].forgetsEnds;

/** Whether the value names a family, as in a file that another version of zjobs wrote. */
export const isJobFamily = (value: unknown): value is JobFamily =>
  typeof value === 'string' && Object.hasOwn(families, value);
