import type { Job } from '../jobs/job.ts';
import type { ActionName } from '../jobs/rules.ts';
import type { FamilyCapabilities } from './capabilities.ts';
import type { Accepted, ActionOptions, CallOptions, JobDescription, JobPage, ListRequest } from './gateway.ts';

/** A server of one kind. Its methods throw as the gateway's do. */
export type Server = {
  list(request: ListRequest, options?: CallOptions): Promise<JobPage>;
  describe(projectId: string, jobId: string, options?: CallOptions): Promise<JobDescription>;
  act(action: ActionName, job: Job, options?: ActionOptions): Promise<Accepted>;
  /** What each job family can do here, as far as is known. */
  capabilities(): readonly FamilyCapabilities[];
  /** Whether the server is known to abort imports. */
  canAbortImports(): boolean;
  /** Whether the server is known to commit imports. */
  canCommitImports(): boolean;
  /** Forgets which routes the server lacks, so that they are requested again. */
  forget(): void;
};
