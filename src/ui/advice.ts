import { retryCommand } from '../format/retry-command.ts';
import type { Job } from '../jobs/job.ts';
import type { MonitorState } from './state/state.ts';

/** The shell command that runs a failed import again, on this screen's server and project. */
export const retryCommandFor = (
  { id }: Job,
  { serverOptions, project }: Pick<MonitorState, 'serverOptions' | 'project'>,
): string => {
  const projectOptions = project === null || project.isWholeServer ? [] : ['-p', project.id];
  return retryCommand(id, [...serverOptions, ...projectOptions]);
};
