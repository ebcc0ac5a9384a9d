import { retryCommand } from '../format/retry-command.ts';
import type { Job } from '../jobs/job.ts';
import { plainId, sourceIdOf } from '../jobs/job-source.ts';
import type { MonitorState } from './state/state.ts';

/** An ID that begins with a dash must not look like another option. */
export const projectOptions = (project: MonitorState['project']): readonly string[] => {
  if (project === null || project.isWholeServer) return [];
  return project.id.startsWith('-') ? [`--project=${project.id}`] : ['-p', project.id];
};

/** The options that select the project of a job: that of its source in a list of several. */
export const projectOptionsOf = (job: Job, { project }: Pick<MonitorState, 'project'>): readonly string[] => {
  const { source } = job;
  // Of several sources, a server without projects is named by its host.
  const named = source && { id: sourceIdOf(job, { project, host: source.host }), name: source.name };
  return projectOptions(named ?? project);
};

/** The shell command that runs a failed import again, on this screen's server and project; null when there can't be one. */
export const retryCommandFor = (job: Job, state: Pick<MonitorState, 'serverOptions' | 'project'>): string | null =>
  retryCommand(plainId(job.id), [...state.serverOptions, ...projectOptionsOf(job, state)]);
