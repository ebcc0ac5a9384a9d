import type { Job } from '../jobs/job.ts';
import type { Abilities, ActionName } from '../jobs/rules.ts';
import type { Accepted, CallOptions, JobDescription, JobPage, ListRequest } from './gateway.ts';

/** One part of a server's API: what a gateway is composed of. Methods throw as the gateway's do. */
export type Family = {
  readonly abilities: Abilities;
  list(request: ListRequest, options?: CallOptions): Promise<JobPage>;
  describe(projectId: string, jobId: string, options?: CallOptions): Promise<JobDescription>;
  act(action: ActionName, job: Job, options?: CallOptions): Promise<Accepted>;
};
