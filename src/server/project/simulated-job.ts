import type { Instant } from '../../jobs/job.ts';

/** A cluster of the simulated account. */
export type SimulatedCluster = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly regionId: string;
  readonly projectId: string;
  readonly cuSize: number;
  readonly plan: string;
  readonly createdAt: Instant;
};

/** A project of the simulated account. */
export type SimulatedProject = {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly createdAt: Instant;
  readonly clusters: readonly [SimulatedCluster, ...SimulatedCluster[]];
};

/** How a run ends. `timeout` is a failure with its own status word, which only Spark jobs have. */
export type Ending = 'successful' | 'failed' | 'timeout' | 'canceled';

/** One run of a job, planned from start to end: the job's state is a function of it and the time. Times are simulated. */
export type Run = {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly ending: Ending;
  /** The progress at which it ends, %. */
  readonly endProgress: number;
  /** Why it fails. */
  readonly reason: string | null;
  /** The shares of the run (0–1) between which the progress does not change; null if it always grows. */
  readonly stall: { readonly from: number; readonly to: number } | null;
  /** From this time until the end the job is being canceled. */
  readonly cancelRequestedAt: Instant | null;
  /**
   * When a two-phase import has written all rows. From then on it waits for a commit while `endsAt` is Infinity, and commits
   * while it is a time. Absent for a run that ends without its user.
   */
  readonly readyAt?: Instant;
};

/** The files that an import reads. */
export type ImportSource = {
  readonly fileCount: number;
  /** Index of the file that makes the import fail. */
  readonly failingFile: number | null;
  /** File names from the user's request; null when they are generated. */
  readonly fileNames: readonly string[] | null;
};

/** A job of the simulated project, without the values that depend on the time. */
export type SimulatedJob = {
  readonly id: string;
  readonly cluster: SimulatedCluster;
  readonly type: string;
  readonly subtype: string | null;
  readonly description: string;
  readonly dbName: string | null;
  readonly collectionName: string | null;
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly source: ImportSource | null;
  readonly run: Run;
};
