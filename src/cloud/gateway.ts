import type { Instant, Job, JobDetails } from '../jobs/job.ts';
import type { Abilities, ActionName } from '../jobs/rules.ts';

/** A project of the account that the API key belongs to. */
export type Project = { readonly id: string; readonly name: string };

/** Which jobs to list. */
export type ListRequest = {
  readonly projectId: string;
  /** Only jobs with one of these server words; all when absent. */
  readonly statuses?: readonly string[];
  readonly createdAfter?: Instant;
  /** 1–100. */
  readonly pageSize?: number;
  /** From the page before; the first page when absent. */
  readonly pageToken?: string;
};

/** One page of a list, newest job first. */
export type JobPage = {
  readonly jobs: readonly Job[];
  /** How many jobs the server says there are for this request; null where it does not tell. */
  readonly total: number | null;
  readonly nextPageToken: string | null;
  /** Records that could not be understood and were left out. */
  readonly badRecords: number;
};

/** One job, whole. */
export type JobDescription = { readonly job: Job; readonly details: JobDetails; readonly requestId: string | null };

/** The server took the action: the job as it then stood, under the ID that now runs. */
export type Accepted = { readonly job: Job; readonly requestId: string | null };

export type CallOptions = { readonly signal?: AbortSignal };

/**
 * The jobs of a server, whatever routes it has. Every method throws {@link CloudError} and nothing else, and reads or
 * sends exactly once: repeating is the caller's decision.
 */
export type Gateway = {
  /** Scheme, host and port, as shown to the user; never with credentials. */
  readonly endpoint: string;
  /** What this server can do for a project's jobs. */
  abilities(): Abilities;
  listProjects(options?: CallOptions): Promise<readonly Project[]>;
  listJobs(request: ListRequest, options?: CallOptions): Promise<JobPage>;
  describeJob(projectId: string, jobId: string, options?: CallOptions): Promise<JobDescription>;
  /** Never sent twice by itself; a failure says by `maybeDone` whether the server may have acted. */
  act(action: ActionName, job: Job, options?: CallOptions): Promise<Accepted>;
  /** Closes kept connections, so that the process can end. */
  close(): Promise<void>;
};
