import type { CommonOptions } from '../../cli/common-options.ts';
import { CallError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { CloudError, isTransient } from '../../cloud/error.ts';
import type { Project } from '../../cloud/gateway.ts';
import { backoffDelay, patientBackoff } from '../../cloud/retry/backoff.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Connection } from '../shared/connection.ts';
import { chooseProject, wantedProject } from '../shared/find-project.ts';
import type { Narrator } from './announcer.ts';
import type { Tongue, Voice } from './output.ts';

type Scene = {
  readonly connection: Connection;
  readonly common: CommonOptions;
  readonly world: World;
  readonly narrator: Pick<Narrator, 'trouble' | 'recovered'>;
  readonly voice: Voice;
  readonly tongue: Tongue;
  /** Whether there is a terminal to ask on. */
  readonly interactive: boolean;
};

const purpose = { id: 'failed.projects' } as const;

/** Reads the projects, through any outage. Throws {@link CallError} for what waiting does not mend. */
const readProjects = async ({ connection, world, narrator }: Scene): Promise<readonly Project[]> => {
  for (let failures = 1; ; failures += 1) {
    try {
      const projects = await connection.gateway.listProjects({ signal: world.signal });
      narrator.recovered();
      return projects;
    } catch (error) {
      if (!isTransient(error)) throw error instanceof CloudError ? new CallError(purpose, error.facts) : error;
      const pause = backoffDelay(failures, patientBackoff, world.random, error.facts.retryAfter);
      narrator.trouble(error.facts, world.now() + pause);
      await world.sleep(pause, world.signal);
    }
  }
};

const numbered = (projects: readonly Project[], line: string): Project | undefined =>
  /^\d+$/.test(line) ? projects[Number(line) - 1] : undefined;

const askForProject = async (projects: readonly Project[], { voice, tongue }: Scene): Promise<Project> => {
  const { translate } = tongue;
  projects.forEach(({ id, name }, index) => {
    voice.answer(translate('plain.projectChoice', { number: index + 1, name, projectId: id }));
  });
  const line = (await voice.ask(`${translate('plain.chooseProject')} `))?.trim() ?? '';
  return numbered(projects, line) ?? chooseProject(projects, line === '' ? undefined : line);
};

/**
 * The project to watch: the one that the options name, the only one, or the one that the user chooses. Tries for ever.
 * Throws as {@link chooseProject} does, and {@link CallError} for a rejected key.
 */
export const findPlainProject = async (scene: Scene): Promise<Project> => {
  const { connection, common, interactive } = scene;
  const wanted = wantedProject(connection, common);
  const projects = await readProjects(scene);
  const isOpen = wanted === undefined && projects.length > 1 && interactive;
  return isOpen ? askForProject(projects, scene) : chooseProject(projects, wanted);
};

/** A project as sentences call it. */
export const projectName = ({ id, name }: Project): string => sanitizeLine(name === id ? id : `${name} (${id})`);
