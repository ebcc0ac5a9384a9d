import type { CommonOptions } from '../../cli/common-options.ts';
import { CommandError, UsageError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { matchProject } from '../../cloud/account/match-project.ts';
import { type CloudErrorFacts, isTransient } from '../../cloud/error.ts';
import type { CallOptions, Project } from '../../cloud/gateway.ts';
import type { Connection } from './connection.ts';
import { readForScript } from './read-for-script.ts';

const namesOf = (projects: readonly Project[]): string =>
  projects.length === 0 ? '–' : projects.map(({ id, name }) => `${id} (${name})`).join(', ');

/**
 * The project with that ID or name; when `wanted` is undefined, the only project there is. Throws {@link CommandError} 5
 * for a project that does not exist, and {@link UsageError} when a choice is needed. Both list the projects.
 */
export const chooseProject = (projects: readonly Project[], wanted: string | undefined): Project => {
  if (wanted === undefined) {
    const [only, ...others] = projects;
    if (only === undefined) throw new CommandError(5, { id: 'project.none' });
    if (others.length > 0) throw new UsageError('project.choose', { projects: namesOf(projects) });
    return only;
  }
  const match = matchProject(projects, wanted);
  if (match.found) return match.project;
  if (match.ambiguous) throw new UsageError('project.ambiguous', { wanted, projects: namesOf(match.choices) });
  throw new CommandError(5, { id: 'project.unknown', params: { wanted, projects: namesOf(projects) } });
};

/** The project that the options name: `--project`, else that of the demo; undefined when they name none. */
export const wantedProject = ({ demoProjectId }: Connection, { project }: CommonOptions): string | undefined =>
  project ?? demoProjectId ?? undefined;

/**
 * Reads the projects and picks the one that the options name. Throws like {@link readForScript} and
 * {@link chooseProject}. `onTrouble` receives each failure that is retried, and null after a successful read.
 */
export const findProject = async (
  connection: Connection,
  common: CommonOptions,
  world: World,
  onTrouble: (error: CloudErrorFacts | null) => void = () => {},
): Promise<Project> => {
  const listProjects = async (options: CallOptions): Promise<readonly Project[]> => {
    try {
      const projects = await connection.gateway.listProjects(options);
      onTrouble(null);
      return projects;
    } catch (error) {
      if (isTransient(error)) onTrouble(error.facts);
      throw error;
    }
  };
  const projects = await readForScript({ id: 'failed.projects' }, world, listProjects);
  return chooseProject(projects, wantedProject(connection, common));
};
