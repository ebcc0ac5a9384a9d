import type { Instant, Job, JobDetails } from '../jobs/job.ts';
import type { Abilities, ActionName } from '../jobs/rules.ts';
import type { Capabilities, PartTrouble } from './capabilities.ts';
import type { ImportRequest } from './families/import-request.ts';

/** A project of the account that the API key belongs to. */
export type Project = {
  readonly id: string;
  readonly name: string;
  /** The server has no projects: this one stands for all its jobs, whatever project was asked for. */
  readonly isWholeServer?: true;
  /** Regions in which it has or had clusters. */
  readonly regionIds?: readonly string[];
};

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
  /**
   * Of a list that is composed of parts, only some: those that failed when they were last read; of each the first page,
   * to see what works; or the one, whole, that has a job. Any other list is read as ever.
   */
  readonly only?: 'failed' | 'first-pages' | { readonly listWith: string };
};

/** One page of a list. */
export type JobPage = {
  /** Whether the jobs of all pages come newest first; those of a composed list come as their parts do. */
  readonly isOrdered: boolean;
  readonly jobs: readonly Job[];
  /** How many jobs the server says there are for this request; null where it does not tell. */
  readonly total: number | null;
  /** As the server names it, even where it leads back. */
  readonly nextPageToken: string | null;
  /** Records that could not be understood and were left out. */
  readonly badRecords: number;
  /** IDs of jobs told before that ended and stand in no part of a composed list any more; absent where none do. */
  readonly unlisted?: readonly string[];
  /** IDs of the jobs that may have been there all the time, though nobody has told of them until now; absent where none are. */
  readonly backlog?: ReadonlySet<string>;
  /** What is missing from the list at this moment; empty for a list that is not composed of parts. */
  readonly troubles: readonly PartTrouble[];
};

/** One job, whole. */
export type JobDescription = { readonly job: Job; readonly details: JobDetails; readonly requestId: string | null };

/** The server took the action: the job as it then stood, under the ID that now runs. */
export type Accepted = { readonly job: Job; readonly requestId: string | null };

export type CallOptions = { readonly signal?: AbortSignal };

export type ActOptions = CallOptions & {
  /** For a retry: the request to send, where not the server's own retry is wanted. */
  readonly request?: ImportRequest;
};

/**
 * The jobs of a server, whatever routes it has. Every method throws {@link CloudError} and nothing else, and reads or
 * sends exactly once: repeating is the caller's decision.
 */
export type Gateway = {
  /** Scheme, host and port, as shown to the user; never with credentials. */
  readonly endpoint: string;
  /** What this server can do for a project's jobs, as far as is known. */
  abilities(): Abilities;
  /** What this server offers; null before it has answered. */
  capabilities(): Capabilities | null;
  /** How much the server's clock is ahead of this computer's, in ms to about a second; null before an answer. */
  clockSkew(): number | null;
  /** Forgets what the server was found to lack: it is found out anew. */
  forget(): void;
  listProjects(options?: CallOptions): Promise<readonly Project[]>;
  listJobs(request: ListRequest, options?: CallOptions): Promise<JobPage>;
  describeJob(projectId: string, jobId: string, options?: CallOptions): Promise<JobDescription>;
  /** Never sent twice by itself; a failure says by `maybeDone` whether the server may have acted. */
  act(action: ActionName, job: Job, options?: ActOptions): Promise<Accepted>;
  /** Closes kept connections, so that the process can end. */
  close(): Promise<void>;
};
