import type { Instant } from '../jobs/job.ts';
import type { Fault } from './faults/fault.ts';

/** The role of whoever holds the API key; a member may not change jobs. */
export const roles = ['owner', 'admin', 'member'] as const;
export type Role = (typeof roles)[number];

/** Which server is stood in for: the job center with all routes, today's public API, or a self-hosted Milvus. */
export const routeSets = ['job-center', 'public', 'milvus'] as const;
export type RouteSet = (typeof routeSets)[number];

/**
 * Which self-hosted Milvus is stood in for. 2.4 routes the old names of import describe only and writes `jobID`, as its
 * early builds did; 2.5 has `describe`; 3.0 has `abort` too.
 */
export const milvusVersions = ['2.4', '2.5', '3.0'] as const;
export type MilvusVersion = (typeof milvusVersions)[number];

/** How the job center is set up. What is absent has the default. */
export type JobCenterOptions = {
  /** 0, the default, is any free port. */
  readonly port?: number;
  /** Jobs of the first project at the start; 200. */
  readonly jobs?: number;
  /** Decides over everything that looks like chance; 1. */
  readonly seed?: number;
  /** How many times faster than outside the time in the project goes by; 1. */
  readonly speed?: number;
  readonly role?: Role;
  readonly routes?: RouteSet;
  /** With the routes of a Milvus; the newest. Not on the command line: only tests need the older ones. */
  readonly milvusVersion?: MilvusVersion;
  /**
   * Which imports a Milvus aborts: `all` unfinished ones, the default, or only those that wait for a `manual` commit, of
   * which there are none here: so the first 3.x servers refuse it for every ordinary import. Not on the command line.
   */
  readonly milvusAborts?: 'all' | 'manual';
  /** How long each answer is held back, in ms. */
  readonly latency?: number;
  readonly faults?: readonly Fault[];
  /** The time outside; the system's when absent. */
  readonly now?: () => Instant;
};

/** Options with nothing left open. */
export type JobCenterSettings = Required<JobCenterOptions>;

export const settingsOf = (options: JobCenterOptions): JobCenterSettings => ({
  port: 0,
  jobs: 200,
  seed: 1,
  speed: 1,
  role: 'owner',
  routes: 'job-center',
  milvusVersion: '3.0',
  milvusAborts: 'all',
  latency: 0,
  faults: [],
  now: Date.now,
  ...options,
});
