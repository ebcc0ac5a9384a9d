import { badProject, needsAdmin, noSuchCluster, noSuchJob } from '../http/api-errors.ts';
import type { JobCenterSettings, Role, RouteSet } from '../options.ts';
import type { SimulatedCluster, SimulatedProject } from '../project/simulated-job.ts';
import type { StoredJob } from '../simulation/job-store.ts';
import type { Simulation } from '../simulation/simulation.ts';

/** What every route handler needs. */
export type RouteContext = {
  readonly simulation: Simulation;
  readonly role: Role;
  readonly routes: RouteSet;
  readonly sparkLists: JobCenterSettings['sparkLists'];
  /** Whether the data plane has jobs other than imports. */
  readonly hasDataPlaneJobs: boolean;
  /** Scheme, host and port of this server. */
  endpoint(): string;
};

/** The project with this ID. Throws an ApiError when there is none. */
export const projectOf = ({ simulation }: RouteContext, id: string): SimulatedProject => {
  const project = simulation.projects.find(candidate => candidate.id === id);
  if (!project) throw badProject(id);
  return project;
};

/** All clusters of the account. */
export const clustersOf = ({ simulation }: RouteContext): readonly SimulatedCluster[] =>
  simulation.projects.flatMap(project => project.clusters);

/** The cluster with this ID. Throws an ApiError when there is none. */
export const clusterOf = (context: RouteContext, id: string): SimulatedCluster => {
  const cluster = clustersOf(context).find(candidate => candidate.id === id);
  if (!cluster) throw noSuchCluster(id);
  return cluster;
};

/** The job with this ID, in the given project if any. Throws an ApiError when there is none. */
export const jobOf = ({ simulation }: RouteContext, jobId: string, projectId?: string): StoredJob => {
  const entry = simulation.find(jobId);
  if (!entry || (projectId !== undefined && entry.job.cluster.projectId !== projectId)) throw noSuchJob(jobId);
  return entry;
};

/** Throws an ApiError when the role may not change jobs. */
export const requireAdmin = ({ role }: RouteContext): void => {
  if (role === 'member') throw needsAdmin();
};
