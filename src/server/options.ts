import type { Instant } from '../jobs/job.ts';
import type { Fault } from './faults/fault.ts';
import type { DemoLanguage } from './project/job-templates.ts';

/** The role of the API key's owner. A member may not change jobs. */
export const roles = ['owner', 'admin', 'member'] as const;
export type Role = (typeof roles)[number];

/** Which server is simulated: a job center with all routes, today's public API, or a self-hosted server. */
export const routeSets = ['job-center', 'public', 'milvus', 'vts', 'milvus-backup'] as const;
export type RouteSet = (typeof routeSets)[number];

/** Servers that answer without a key, and without the envelope of Zilliz and Milvus. */
export const isSelfContained = (routes: RouteSet): routes is 'vts' | 'milvus-backup' =>
  routes === 'vts' || routes === 'milvus-backup';

/**
 * Which version of a self-hosted Milvus is simulated, oldest first. Each has the import routes of the versions before it:
 * 2.4 has only the old names of describe and writes `jobID`, as its early builds did; 2.5 adds `describe`, 3.0 imports in two
 * phases with `abort` and `commit`.
 */
export const milvusVersions = ['2.4', '2.5', '3.0'] as const;
export type MilvusVersion = (typeof milvusVersions)[number];

/** Whether imports can wait for a commit, and be aborted until then. */
export const hasTwoPhaseImports = ({ routes, milvusVersion }: JobCenterSettings): boolean =>
  routes === 'milvus' && milvusVersion === '3.0';

/** Whether the server answers a repeated idempotency key with the import that the first request started. */
export const keepsKeys = ({ routes, milvusVersion, milvusKeys }: JobCenterSettings): boolean =>
  routes === 'milvus' && milvusVersion === '3.0' && milvusKeys === 'kept';

/** How the job center is set up. An absent option has its default. */
export type JobCenterOptions = {
  /** Default 0: any free port. */
  readonly port?: number;
  /** How many jobs the first project has at the start. Default 200. */
  readonly jobs?: number;
  /** Determines everything random, and the API key. Default 1, but then the API key is random. */
  readonly seed?: number;
  /** How fast simulated time passes, as a multiple of real time. Default 1. */
  readonly speed?: number;
  readonly role?: Role;
  readonly routes?: RouteSet;
  /** For the routes of a Milvus. Default: the newest. No command-line option: only tests need older versions. */
  readonly milvusVersion?: MilvusVersion;
  /**
   * Whether a Milvus 3.0 keeps idempotency keys, as 3.0.2 does (the default), or ignores them, as 3.0.0 does. No command-line
   * option.
   */
  readonly milvusKeys?: 'kept' | 'ignored';
  /**
   * How the public API lists Spark jobs: for a region (the default), or for a cluster, in numbered pages and in the older shape.
   * No command-line option.
   */
  readonly sparkLists?: 'by-region' | 'by-cluster';
  /** The zone in which a VTS writes times, in minutes from UTC. Default 0. No command-line option. */
  readonly vtsZone?: number;
  /**
   * Which jobs a Milvus has: `imports` alone (the default), or `all` that its routes list. No command-line option.
   */
  readonly milvusJobs?: 'imports' | 'all';
  /** The language of most descriptions. Default English. No command-line option: the demo follows `--lang`. */
  readonly language?: DemoLanguage;
  /** How long each answer is delayed, ms. Default 0. */
  readonly latency?: number;
  readonly faults?: readonly Fault[];
  /** The real time. Default: the system clock. */
  readonly now?: () => Instant;
};

/** Options with all defaults filled in. */
export type JobCenterSettings = Required<JobCenterOptions>;

export const settingsOf = (options: JobCenterOptions): JobCenterSettings => ({
  port: 0,
  jobs: 200,
  seed: 1,
  speed: 1,
  role: 'owner',
  routes: 'job-center',
  milvusVersion: '3.0',
  milvusKeys: 'kept',
  sparkLists: 'by-region',
  vtsZone: 0,
  milvusJobs: 'imports',
  language: 'en',
  latency: 0,
  faults: [],
  now: Date.now,
  ...options,
});
