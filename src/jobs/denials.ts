import type { Instant, Job } from './job.ts';
import { type ActionName, type RoleDenial, roleDenial, type Viewer } from './rules.ts';
import { uncommittedWord } from './stages.ts';

/** The server's refusal of an action on one job, in its own words. `rawStatus`: the status that the job had. */
type JobDenial = { readonly message: string; readonly at: Instant; readonly rawStatus: string };

/** What the server refused so far. A role applies to one cluster, so a refusal says nothing about another cluster. */
export type Denials = {
  /** The refusals of the role, by the cluster of the job, or by its project if it has no cluster. */
  readonly roles: ReadonlyMap<string, RoleDenial>;
  /** By action and job. */
  readonly jobs: ReadonlyMap<string, JobDenial>;
};

export const noDenials: Denials = { roles: new Map(), jobs: new Map() };

/** The fields of a job that a refusal is stored under. */
type DeniedJob = Pick<Job, 'id' | 'projectId' | 'clusterId' | 'clusterName' | 'rawStatus' | 'source'>;

/**
 * Names what a role applies to: the cluster of the job, or its project if it has no cluster. A role in one source says nothing
 * about another source, even when the IDs of their clusters are equal.
 */
export const roleScope = (job: DeniedJob): string => {
  const { clusterId, projectId, source } = job;
  const scope = clusterId === null ? `project ${projectId ?? ''}` : `cluster ${clusterId}`;
  return `${source?.index ?? ''} ${scope}`;
};

const jobKey = (action: ActionName, { id }: DeniedJob): string => `${action} ${id}`;

/** The server refused an action on the job for lack of a role. Source: Zilliz Cloud docs, roles since September 2026. */
export const withRoleDenied = (denials: Denials, job: DeniedJob, at: Instant): Denials => ({
  ...denials,
  roles: new Map([...denials.roles, [roleScope(job), roleDenial(job, at)]]),
});

/** The server refused an action on the job for another reason. */
export const withJobDenied = (
  denials: Denials,
  action: ActionName,
  job: DeniedJob,
  denied: Pick<JobDenial, 'message' | 'at'>,
): Denials => ({
  ...denials,
  jobs: new Map([...denials.jobs, [jobKey(action, job), { ...denied, rawStatus: job.rawStatus }]]),
});

/** What the server refused of the job, as the rules need it. */
export const viewerOf = (denials: Denials, job: DeniedJob): Pick<Viewer, 'deniedAt' | 'refusedCancel'> => {
  const denial = denials.jobs.get(jobKey('cancel', job)) ?? null;
  // An import that waits for a commit can be aborted although it could not be before.
  const isOver = denial !== null && job.rawStatus === uncommittedWord && denial.rawStatus !== uncommittedWord;
  return { deniedAt: denials.roles.get(roleScope(job))?.deniedAt ?? null, refusedCancel: isOver ? null : denial };
};
