import type { JobFamily } from '../../jobs/families.ts';
import type { Job } from '../../jobs/job.ts';
import type { FamilyAction } from '../capabilities.ts';
import type { CloudError } from '../error.ts';
import type { Accepted, ActOptions, CallOptions, JobDescription } from '../gateway.ts';

/** A cluster, as far as lists of its jobs need it. */
export type Cluster = {
  readonly id: string;
  readonly name: string | null;
  readonly regionId: string | null;
  /** Where its data plane answers, as the server wrote it. */
  readonly connectAddress: string | null;
  /** The server's word, such as RUNNING. */
  readonly status: string;
};

/** A project with everything that lists of its jobs are asked by. */
export type ProjectInventory = {
  readonly projectId: string;
  readonly clusters: readonly Cluster[];
  readonly regionIds: readonly string[];
};

/** One page of one list. */
export type PartPage = {
  readonly jobs: readonly Job[];
  readonly badRecords: number;
  /** Names the page after it; null where there is none. */
  readonly next: string | null;
  /** Some of its jobs could not be read; absent where all were. */
  readonly error?: CloudError;
  /** There was nothing to ask the server for: the page says nothing about its routes. */
  readonly sentNothing?: true;
};

/** One of the lists that together are the jobs of a project. */
export type Part = {
  /** The same for the same list at each look. */
  readonly key: string;
  readonly family: JobFamily;
  /** Name of the cluster, or region; null for what concerns the whole project. */
  readonly where: string | null;
  readonly bestEffort: boolean;
  /** Whether a list says all there is to say of an unfinished job, so that it need not be read by itself. */
  readonly listsProgress: boolean;
  /** Reads a page, the first one for null. Throws `CloudError`. */
  read(page: string | null, options: CallOptions): Promise<PartPage>;
};

/** Where a job was met: as much as its family needs to find it again. */
export type JobLocation = Pick<Job, 'id' | 'projectId' | 'clusterId' | 'regionId' | 'clusterName'>;

/** One family of jobs of today's API: which lists it has, and what can be done to one of its jobs. */
export type Family = {
  readonly family: JobFamily;
  readonly can: readonly FamilyAction[];
  parts(places: ProjectInventory): readonly Part[];
  /** Throws `CloudError`, `not-found` where the family does not know the job. */
  describe(place: JobLocation, options: CallOptions): Promise<JobDescription>;
  /** Absent where the family has no such route. */
  readonly cancel?: (job: Job, options: CallOptions) => Promise<Accepted>;
  /** Absent where the family has no such route. */
  readonly retry?: (job: Job, options: ActOptions) => Promise<Accepted>;
  /** Finds out anew what it was told once; absent where it remembers nothing of that kind. */
  readonly forget?: () => void;
};
