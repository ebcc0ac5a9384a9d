import type { CommonOptions } from '../../cli/common-options.ts';
import { CallError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { loadProjects, selectProject } from '../../cloud/account/load-projects.ts';
import { type CloudError, isTransient } from '../../cloud/error.ts';
import type { Project } from '../../cloud/gateway.ts';
import { backoffDelay, patientBackoff } from '../../cloud/retry/backoff.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Connection } from '../shared/connection.ts';
import { requireProject, wantedProject } from '../shared/find-project.ts';
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

/** Announces a failed read of the projects and waits for the next attempt. Throws {@link CallError} for a lasting error. */
const waitAfterFailure =
  ({ world, narrator }: Scene) =>
  async (error: CloudError, failures: number): Promise<void> => {
    const { facts } = error;
    if (!isTransient(error)) throw new CallError({ id: 'failed.projects' }, facts);
    const delay = backoffDelay(failures, patientBackoff, world.random, facts.retryAfter);
    narrator.trouble(facts, world.now() + delay);
    await world.sleep(delay, world.signal);
  };

const numbered = (projects: readonly Project[], line: string): Project | undefined =>
  /^\d+$/.test(line) ? projects[Number(line) - 1] : undefined;

const askForProject = async (projects: readonly Project[], { voice, tongue }: Scene): Promise<Project> => {
  const { translate } = tongue;
  projects.forEach(({ id, name }, index) => {
    voice.answer(translate('plain.projectChoice', { number: index + 1, name, projectId: id }));
  });
  const line = (await voice.ask(`${translate('plain.chooseProject')} `))?.trim() ?? '';
  return numbered(projects, line) ?? requireProject(selectProject(projects, line === '' ? null : line));
};

/**
 * The project to watch: the one that the options name, the only one, or the one that the user chooses. Waits out an
 * outage of any length. Throws as {@link requireProject} does, and {@link CallError} for a rejected key.
 */
export const findPlainProject = async (scene: Scene): Promise<Project> => {
  const { connection, common, world, narrator, interactive } = scene;
  const { selection } = await loadProjects(connection.gateway, wantedProject(connection, common), {
    signal: world.signal,
    onFailure: waitAfterFailure(scene),
  });
  narrator.recovered();
  const mayAsk = interactive && selection.outcome === 'several';
  return mayAsk ? askForProject(selection.choices, scene) : requireProject(selection);
};

/** A project as sentences call it. */
export const projectName = ({ id, name }: Project): string => sanitizeLine(name === id ? id : `${name} (${id})`);
