import { badProject, needsAdmin, noSuchCluster, noSuchJob } from '../http/api-errors.ts';
import type { Role, RouteSet } from '../options.ts';
import type { SimulatedCluster, SimulatedProject } from '../project/simulated-job.ts';
import type { Entry } from '../simulation/job-store.ts';
import type { Simulation } from '../simulation/simulation.ts';

/** What every route works with. */
export type Center = {
  readonly simulation: Simulation;
  readonly role: Role;
  readonly routes: RouteSet;
  /** Scheme, host and port of this server. */
  endpoint(): string;
};

/** The project of an ID. Throws an ApiError when there is none. */
export const projectOf = ({ simulation }: Center, id: string): SimulatedProject => {
  const project = simulation.projects.find(one => one.id === id);
  if (!project) throw badProject(id);
  return project;
};

/** Every cluster of the account. */
export const clustersOf = ({ simulation }: Center): readonly SimulatedCluster[] =>
  simulation.projects.flatMap(project => project.clusters);

/** The cluster of an ID. Throws an ApiError when there is none. */
export const clusterOf = (center: Center, id: string): SimulatedCluster => {
  const cluster = clustersOf(center).find(one => one.id === id);
  if (!cluster) throw noSuchCluster(id);
  return cluster;
};

/** The job of an ID, in the project if one is given. Throws an ApiError when there is none. */
export const jobOf = ({ simulation }: Center, jobId: string, projectId?: string): Entry => {
  const entry = simulation.find(jobId);
  if (!entry || (projectId !== undefined && entry.job.cluster.projectId !== projectId)) throw noSuchJob(jobId);
  return entry;
};

/** Throws an ApiError when the role may not change anything. */
export const mayChange = ({ role }: Center): void => {
  if (role === 'member') throw needsAdmin();
};
