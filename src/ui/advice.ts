import { retryCommand } from '../format/retry-command.ts';
import type { Job, JobSource } from '../jobs/job.ts';
import { plainId } from '../jobs/job-source.ts';
import type { MonitorState } from './state/state.ts';

/** An ID that begins with a dash must not look like another option. */
export const projectOptions = (project: MonitorState['project']): readonly string[] => {
  if (project === null || project.isWholeServer) return [];
  return project.id.startsWith('-') ? [`--project=${project.id}`] : ['-p', project.id];
};

/** The options that select one of several sources: a server without projects by its host, which also tells equal project IDs apart. */
export const sourceOptions = (source: JobSource, { feed }: Pick<MonitorState, 'feed'>): readonly string[] => {
  const { projectId, isWholeServer, host, name } = source;
  const isElsewhere = (feed?.sources ?? []).some(
    other => other.source?.projectId === projectId && other.source.host !== host,
  );
  const id = isElsewhere ? `${projectId} (${host})` : projectId;
  return projectOptions({ id: isWholeServer ? host : id, name });
};

/** The options that select the project of a job; in a list of several sources, the project of its source. */
export const projectOptionsOf = (
  { source }: Pick<Job, 'source'>,
  state: Pick<MonitorState, 'project' | 'feed'>,
): readonly string[] => (source === null ? projectOptions(state.project) : sourceOptions(source, state));

/** The shell command that runs a failed import again, on this screen's server and project; null if no command can express it. */
export const retryCommandFor = (
  job: Job,
  state: Pick<MonitorState, 'serverOptions' | 'project' | 'feed'>,
): string | null => retryCommand(plainId(job.id), [...state.serverOptions, ...projectOptionsOf(job, state)]);
