import type { Job } from '../../jobs/job.ts';
import type { Abilities, ActionName } from '../../jobs/rules.ts';
import type { FamilyCapabilities, ServerKind } from '../capabilities.ts';
import type { Accepted, ActOptions, CallOptions, JobDescription, JobPage, ListRequest } from '../gateway.ts';

/** The jobs of one kind of server. Methods throw as the gateway's do. */
export type Server = {
  readonly name: ServerKind;
  abilities(): Abilities;
  list(request: ListRequest, options?: CallOptions): Promise<JobPage>;
  describe(projectId: string, jobId: string, options?: CallOptions): Promise<JobDescription>;
  act(action: ActionName, job: Job, options?: ActOptions): Promise<Accepted>;
  /** What each family of jobs can do here, as far as is known. */
  capabilities(): readonly FamilyCapabilities[];
};
