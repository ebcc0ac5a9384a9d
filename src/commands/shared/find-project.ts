import type { CommonOptions } from '../../cli/common-options.ts';
import { CommandError, UsageError } from '../../cli/errors.ts';
import { mayLackProject } from '../../cli/wanted-sources.ts';
import type { World } from '../../cli/world.ts';
import { loadProjects, type ProjectSelection } from '../../cloud/account/load-projects.ts';
import { type CloudErrorFacts, isWorthRepeating } from '../../cloud/error.ts';
import type { CallOptions, Project } from '../../cloud/gateway.ts';
import type { Connection } from './connection.ts';
import { readForScript } from './read-for-script.ts';
import type { Source } from './sources.ts';

const namesOf = (projects: readonly Project[]): string =>
  projects.length === 0 ? '–' : projects.map(({ id, name }) => `${id} (${name})`).join(', ');

/**
 * The selected project. Throws {@link CommandError} 5 for a project that does not exist, and {@link UsageError} when a
 * choice is needed. Both list the projects.
 */
export const requireProject = (selection: ProjectSelection): Project => {
  switch (selection.outcome) {
    case 'selected':
      return selection.project;
    case 'none':
      throw new CommandError(5, { id: 'project.none' });
    case 'several':
      throw new UsageError('project.choose', { projects: namesOf(selection.choices) });
    case 'ambiguous':
      throw new UsageError('project.ambiguous', { wanted: selection.wanted, projects: namesOf(selection.choices) });
    case 'unknown': {
      const params = { wanted: selection.wanted, projects: namesOf(selection.choices) };
      throw new CommandError(5, { id: 'project.unknown', params });
    }
  }
};

/** The project that the options name: `--project`, else that of the demo; null when they name none. */
export const wantedProject = ({ demoProjectId }: Connection, { project }: CommonOptions): string | null =>
  project ?? demoProjectId;

/**
 * Reads the projects and picks the one that the options name. Throws like {@link readForScript} and
 * {@link requireProject}. `onTrouble` receives each failure that is retried, and null after a successful read.
 */
export const findProject = async (
  connection: Connection,
  common: CommonOptions,
  world: World,
  onTrouble: (error: CloudErrorFacts | null) => void = () => {},
): Promise<Project> => {
  const listOnce = async (options: CallOptions): Promise<readonly Project[]> => {
    try {
      const projects = await connection.gateway.listProjects(options);
      onTrouble(null);
      return projects;
    } catch (error) {
      if (isWorthRepeating(error)) onTrouble(error.facts);
      throw error;
    }
  };
  const listProjects = (): Promise<readonly Project[]> => readForScript({ id: 'failed.projects' }, world, listOnce);
  const { selection } = await loadProjects(
    { listProjects, endpoint: connection.gateway.endpoint },
    wantedProject(connection, common),
    { mayLack: mayLackProject(common) },
  );
  return requireProject(selection);
};

/** The project of a source. Reads it as {@link findProject} does if its server has not listed it. */
export const projectOf = async (
  { connection, common, listed }: Pick<Source, 'connection' | 'common' | 'listed'>,
  world: World,
  onTrouble?: (error: CloudErrorFacts | null) => void,
): Promise<Project> => listed ?? findProject(connection, common, world, onTrouble);
