import { retryCommand } from '../format/retry-command.ts';
import type { Job } from '../jobs/job.ts';
import type { MonitorState } from './state/state.ts';

/** An ID that begins with a dash must not look like another option. */
export const projectOptions = (project: MonitorState['project']): readonly string[] => {
  if (project === null || project.isWholeServer) return [];
  return project.id.startsWith('-') ? [`--project=${project.id}`] : ['-p', project.id];
};

/** The shell command that runs a failed import again, on this screen's server and project; null when there can't be one. */
export const retryCommandFor = (
  { id }: Job,
  { serverOptions, project }: Pick<MonitorState, 'serverOptions' | 'project'>,
): string | null => {
  return retryCommand(id, [...serverOptions, ...projectOptions(project)]);
};
