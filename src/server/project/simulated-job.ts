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

/** How a run ends; `timeout` is a failure with a word of its own, which only Spark has. */
export type Ending = 'successful' | 'failed' | 'timeout' | 'canceled';

/** One run of a job from waiting to its end, laid out beforehand: its state is a function of the time. Times are simulated. */
export type Run = {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly ending: Ending;
  /** Progress (%) at which it ends. */
  readonly endProgress: number;
  /** Why it fails. */
  readonly reason: string | null;
  /** From when to its end it is being canceled. */
  readonly cancelAskedAt: Instant | null;
};

/** What an import reads. */
export type ImportSource = {
  readonly fileCount: number;
  /** Index of the file that makes the import fail. */
  readonly failingFile: number | null;
  /** Names as the request of a user gave them; else they are made up. */
  readonly fileNames: readonly string[] | null;
};

/** A job of the simulated project, without what the time does to it. */
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
