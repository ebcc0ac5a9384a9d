import type { JobFamily } from '../../jobs/families.ts';
import type { Job } from '../../jobs/job.ts';
import type { FamilyAction } from '../capabilities.ts';
import type { CloudError } from '../error.ts';
import type { Accepted, ActionOptions, CallOptions, JobDescription } from '../gateway.ts';

/** A cluster, with the fields that its job lists need. */
export type Cluster = {
  readonly id: string;
  readonly name: string | null;
  readonly regionId: string | null;
  /** Address of its data plane, verbatim. */
  readonly connectAddress: string | null;
  /** The server's word, such as RUNNING. */
  readonly status: string;
};

/** The clusters and regions of a project: its job lists are requested per cluster or per region. */
export type ProjectInventory = {
  readonly projectId: string;
  readonly clusters: readonly Cluster[];
  readonly regionIds: readonly string[];
};

/**
 * The regions in which a project has no cluster. An *on-demand* project has none at all: its jobs belong to the project and
 * a region. Source: Zilliz Cloud API reference, Import Jobs.
 */
export const regionsWithoutClusters = ({ regionIds, clusters }: ProjectInventory): readonly string[] =>
  regionIds.filter(region => !clusters.some(({ regionId }) => regionId === region));

/** One page of one part. */
export type PartPage = {
  readonly jobs: readonly Job[];
  /** Records that were left out because they could not be understood. */
  readonly badRecords: number;
  /** Token of the next page; null on the last page. */
  readonly next: string | null;
  /** How many jobs all pages of the list have, as the server reports it; null or absent if it does not say. */
  readonly total?: number | null;
  /** How many jobs the page had, when some of them belong to other projects and were left out. */
  readonly listed?: number;
  /** Why some of its jobs could not be read; absent if all were. */
  readonly error?: CloudError;
  /** No request was necessary, so the page says nothing about the server's routes. */
  readonly sentNothing?: true;
};

/** How a page is read. */
export type ReadOptions = CallOptions & {
  /**
   * Whether a user waits for the list: the page then contains what the limit of requests allows at once. Otherwise it costs
   * one request, because the polls of an idle project are to be cheap.
   */
  readonly isEager?: true;
};

/** One of the lists that a merged list consists of. */
export type Part = {
  /** Identifies the list; stays the same when parts are built again. */
  readonly key: string;
  readonly family: JobFamily;
  /** The cluster's name, or the region; null if the list covers the whole project. */
  readonly where: string | null;
  /** Whether the merged list counts as complete without this part. */
  readonly bestEffort: boolean;
  /** Whether the list reports all fields of an unfinished job, so that the job needs no describe of its own. */
  readonly listsProgress: boolean;
  /** Whether the server chooses the tokens of its pages. Absent for numbered pages, which a server may ignore. */
  readonly hasPageTokens?: true;
  /** Reads a page; null means the first. Throws `CloudError`. */
  read(page: string | null, options: ReadOptions): Promise<PartPage>;
};

/** The fields of a job that its family needs to describe it. */
export type JobLocation = Pick<Job, 'id' | 'projectId' | 'clusterId' | 'regionId' | 'clusterName' | 'dbName'>;

/** One family of jobs in the public API: the lists that it has, and what its routes do with a single job. */
export type Family = {
  readonly family: JobFamily;
  readonly can: readonly FamilyAction[];
  parts(inventory: ProjectInventory): readonly Part[];
  /** Throws `CloudError`: `not-found` if the family doesn't know the job. */
  describe(location: JobLocation, options: CallOptions): Promise<JobDescription>;
  /** Absent if the family has no cancel route. */
  readonly cancel?: (job: Job, options: CallOptions) => Promise<Accepted>;
  /** Absent if the family has no commit route. */
  readonly commit?: (job: Job, options: CallOptions) => Promise<Accepted>;
  /** Absent if the family has no way to retry. */
  readonly retry?: (job: Job, options: ActionOptions) => Promise<Accepted>;
  /** Forgets what the server lacked, so that it is requested again; absent if the family remembers nothing. */
  readonly forget?: () => void;
};
