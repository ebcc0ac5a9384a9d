import type { ActionSupport } from '../jobs/action-support.ts';
import type { Instant, Job, JobDetails } from '../jobs/job.ts';
import type { ActionName } from '../jobs/rules.ts';
import type { Capabilities, PartTrouble } from './capabilities.ts';
import type { ImportRequest } from './families/import-request.ts';

/** A project that the API key sees. */
export type Project = {
  readonly id: string;
  readonly name: string;
  /** In a list of several servers: what a menu shows besides the name, because `id` then also identifies the server. */
  readonly shownId?: string;
  /** Set if the server has no projects: this one stands for all its jobs. */
  readonly isWholeServer?: true;
  /** Regions in which the project has or had clusters. */
  readonly regionIds?: readonly string[];
};

/** Which jobs to list. */
export type ListRequest = {
  readonly projectId: string;
  /** Only jobs with one of these statuses, in the server's words; all jobs when absent. */
  readonly statuses?: readonly string[];
  readonly createdAfter?: Instant;
  /** 1–100. */
  readonly pageSize?: number;
  /** Token from the page before; the first page when absent. */
  readonly pageToken?: string;
  /**
   * Restricts a merged list: to parts that failed last time; to the first page of each part, to see what works; or to the
   * part that contains a job, read to its end. Other lists ignore it.
   */
  readonly only?: 'failed' | 'first-pages' | { readonly listWith: string };
};

/** One page of a list. */
export type JobPage = {
  /** Whether the jobs of all pages come newest first. A merged list has no common order. */
  readonly isOrdered: boolean;
  readonly jobs: readonly Job[];
  /** The total for this request, as the server reports it; null if it reports none. */
  readonly total: number | null;
  /** Verbatim from the server, even if it leads back to an earlier page. */
  readonly nextPageToken: string | null;
  /** Records that were left out because they could not be understood. */
  readonly badRecords: number;
  /** Records of the page that a later record of the same job replaced; none by default. */
  readonly replacedRecords?: number;
  /** IDs of finished jobs that no part of a merged list contains any more; absent if there are none. */
  readonly unlisted?: readonly string[];
  /** IDs of jobs on this page that may have existed before, so that they are not reported as new; absent if there are none. */
  readonly backlog?: ReadonlySet<string>;
  /** The parts that are missing or out of date now; empty for a list without parts. */
  readonly troubles: readonly PartTrouble[];
};

/** One job with its details. */
export type JobDescription = { readonly job: Job; readonly details: JobDetails; readonly requestId: string | null };

/** How long reads may not find a job after the server has named it, in ms: they may reach another replica. */
export const readAfterWriteMs = 15_000;

/** The server accepted an action. `job` is the job after it: for a retry, the job that was started. */
export type Accepted = { readonly job: Job; readonly requestId: string | null };

export type CallOptions = { readonly signal?: AbortSignal };

export type ActionOptions = CallOptions & {
  /** For a retry: the import request to send instead of using the server's retry route. */
  readonly request?: ImportRequest;
};

/**
 * The jobs of a server of any kind. Methods throw {@link CloudError} and nothing else. Each reads or sends once: repeating
 * is the caller's decision.
 */
export type Gateway = {
  /** Scheme, host and port, as shown to the user; never with credentials. */
  readonly endpoint: string;
  /** Which actions the server supports, as far as is known. */
  actionSupport(): ActionSupport;
  /** What the routes of each job family can do here; null before the server's kind is known. */
  capabilities(): Capabilities | null;
  /** How far the server's clock is ahead of the computer's, in ms; null before an answer, and 0 if the clocks may agree. */
  clockSkew(): number | null;
  /** Forgets which routes the server lacked, so that they are requested again. */
  forget(): void;
  listProjects(options?: CallOptions): Promise<readonly Project[]>;
  listJobs(request: ListRequest, options?: CallOptions): Promise<JobPage>;
  describeJob(projectId: string, jobId: string, options?: CallOptions): Promise<JobDescription>;
  /**
   * Sends once. An import request with a key may be sent again after a lost answer, if the server keeps keys. `maybeDone` of
   * a failure says whether the server may have acted.
   */
  act(action: ActionName, job: Job, options?: ActionOptions): Promise<Accepted>;
  /** Closes the connections, so that the process can end. */
  close(): Promise<void>;
};
