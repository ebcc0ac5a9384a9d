import type { CommonOptions } from '../../cli/common-options.ts';
import { CallError } from '../../cli/errors.ts';
import { mayLackProject } from '../../cli/wanted-sources.ts';
import type { World } from '../../cli/world.ts';
import { loadProjects, selectProject } from '../../cloud/account/load-projects.ts';
import { type CloudError, isTransient } from '../../cloud/error.ts';
import type { Project } from '../../cloud/gateway.ts';
import { backoffDelay, endlessBackoff } from '../../cloud/retry/backoff.ts';
import { createRejections } from '../../cloud/retry/rejections.ts';
import { nameWithId } from '../../format/name-with-id.ts';
import { fold } from '../../lib/fold.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Connection } from '../shared/connection.ts';
import { requireProject, wantedProject } from '../shared/find-project.ts';
import type { Announcer } from './announcer.ts';
import type { PlainOutput } from './output.ts';
import type { PlainPhrasing } from './phrasing.ts';

type Scene = {
  readonly connection: Connection;
  readonly common: CommonOptions;
  readonly world: World;
  readonly announcer: Pick<Announcer, 'callFailed' | 'callSucceeded'>;
  readonly output: PlainOutput;
  readonly phrasing: PlainPhrasing;
  /** Whether the user can be asked. */
  readonly isInteractive: boolean;
};

/** Announces a failed read of the projects and waits for the next attempt. Throws {@link CallError} for a lasting error. */
const waitAfterFailure = ({ world, announcer }: Scene) => {
  const rejections = createRejections(world.now);
  return async (error: CloudError, failures: number): Promise<void> => {
    const { facts } = error;
    if (!isTransient(error) && !rejections.mayPass(facts)) throw new CallError({ id: 'failed.projects' }, facts);
    const delay = backoffDelay(failures, endlessBackoff, world.random, facts.retryAfter);
    announcer.callFailed(facts, world.now() + delay);
    await world.sleep(delay, world.signal);
  };
};

const projectByNumber = (projects: readonly Project[], line: string): Project | undefined =>
  /^\d+$/.test(fold(line)) ? projects[Number(fold(line)) - 1] : undefined;

const askForProject = async (
  projects: readonly Project[],
  { connection, output, phrasing }: Scene,
): Promise<Project> => {
  const { translate } = phrasing;
  projects.forEach(({ id, name }, index) => {
    output.answer(translate('plain.projectChoice', { number: index + 1, name, projectId: id }));
  });
  const line = (await output.ask(`${translate('plain.chooseProject')} `))?.trim() ?? '';
  const selection = selectProject(projects, line === '' ? null : line, connection.gateway.endpoint);
  return projectByNumber(projects, line) ?? requireProject(selection);
};

/**
 * The project to watch: the one that the options name, the only one, or the one that the user chooses. Waits out an
 * outage of any length. Throws as {@link requireProject} does, and {@link CallError} for a rejected key.
 */
export const findPlainProject = async (scene: Scene): Promise<Project> => {
  const { connection, common, world, announcer, isInteractive } = scene;
  const { selection } = await loadProjects(connection.gateway, wantedProject(connection, common), {
    mayLack: mayLackProject(common),
    signal: world.signal,
    onFailure: waitAfterFailure(scene),
  });
  announcer.callSucceeded();
  const mayAsk = isInteractive && selection.outcome === 'several';
  return mayAsk ? askForProject(selection.choices, scene) : requireProject(selection);
};

/** A project in a sentence: its name with its ID, sanitized. */
export const projectName = ({ id, name }: Project): string => sanitizeLine(nameWithId(name, id) ?? id);
