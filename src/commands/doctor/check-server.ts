import type { CommonOptions } from '../../cli/common-options.ts';
import { readEndpoint } from '../../cli/endpoint-option.ts';
import { CallError, CommandError, exitCodeOf, type Sentence } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { selectProject } from '../../cloud/account/load-projects.ts';
import { makesIncomplete, type PartTrouble } from '../../cloud/capabilities.ts';
import type { Gateway, Project } from '../../cloud/gateway.ts';
import type { CallRecord } from '../../cloud/http/transport.ts';
import { partName } from '../../format/list-problems.ts';
import { translator } from '../../i18n/translate.ts';
import { findKey, findProxy } from '../shared/connection.ts';
import { requireProject } from '../shared/find-project.ts';
import { readForScript } from '../shared/read-for-script.ts';
import { openTrackedReader } from '../shared/tracked-reader.ts';
import type { Problem, ServerFindings, Subject } from './findings.ts';

type Open = { -readonly [Name in keyof ServerFindings]: ServerFindings[Name] };

const nothingFound: ServerFindings = {
  endpoint: null,
  mode: null,
  proxy: null,
  keySource: null,
  isKeyAccepted: null,
  projects: null,
  project: null,
  lookedAt: null,
  families: [],
  troubles: [],
  calls: [],
  clockSkew: null,
  notes: [],
  problems: [],
};

const problemOf = (about: Subject, error: unknown): Problem => ({
  about,
  exitCode: exitCodeOf(error),
  errorIn: () => error,
});

/** A list with something missing ends with 6, whatever is the matter with the part. */
const problemOfPart = (trouble: PartTrouble): Problem => ({
  about: 'jobs',
  exitCode: 6,
  errorIn: language =>
    new CallError({ id: 'failed.part', params: { part: partName(trouble, translator(language)) } }, trouble.error),
});

/** Which line a failed call belongs to. */
const subjectOf = (error: unknown, otherwise: Subject): Subject => {
  if (!(error instanceof CallError)) return otherwise;
  const { kind } = error.failure;
  if (kind === 'auth') return 'key';
  if (kind === 'proxy-login') return 'way';
  return kind === 'network' || kind === 'timeout' ? 'server' : otherwise;
};

/** Runs a step; its failure is a problem, and null. Throws what is no failure of the world outside, and on interruption. */
const attempt = async <Result>(
  found: Open,
  about: Subject,
  step: () => Promise<Result> | Result,
): Promise<Result | null> => {
  try {
    return await step();
  } catch (error) {
    const isInterrupted = error instanceof CallError && error.failure.kind === 'aborted';
    if (isInterrupted || !(error instanceof CallError || error instanceof CommandError)) throw error;
    found.problems = [...found.problems, problemOf(subjectOf(error, about), error)];
    return null;
  }
};

/** The project that a command would use; null if the user has to choose. Throws as {@link requireProject} does. */
const choose = (projects: readonly Project[], wanted: string | undefined): Project | null => {
  const selection = selectProject(projects, wanted ?? null);
  return selection.outcome === 'several' ? null : requireProject(selection);
};

const ask = async (found: Open, gateway: Gateway, wanted: string | undefined, world: World): Promise<void> => {
  found.projects = await attempt(found, 'projects', () =>
    readForScript({ id: 'failed.projects' }, world, options => gateway.listProjects(options)),
  );
  const isRejected = found.problems.some(({ about }) => about === 'key');
  if (found.projects === null) {
    const isRefused = found.problems.some(({ exitCode }) => exitCode === 4);
    found.isKeyAccepted = isRejected ? false : isRefused || null;
    return;
  }
  const { projects } = found;
  found.isKeyAccepted = true;
  found.project = await attempt(found, 'projects', () => choose(projects, wanted));
  found.lookedAt = found.project ?? projects[0] ?? null;
  const { lookedAt } = found;
  if (lookedAt === null) return;
  const request = { projectId: lookedAt.id, pageSize: 1, only: 'first-pages' } as const;
  const page = await attempt(found, 'jobs', () =>
    readForScript({ id: 'failed.list' }, world, options => gateway.listJobs(request, options)),
  );
  if (page === null) return;
  found.troubles = page.troubles;
  found.problems = [...found.problems, ...page.troubles.filter(makesIncomplete).map(trouble => problemOfPart(trouble))];
};

const askAndClose = async (found: Open, gateway: Gateway, wanted: string | undefined, world: World): Promise<void> => {
  try {
    found.endpoint = gateway.endpoint;
    await ask(found, gateway, wanted, world);
    const capabilities = gateway.capabilities();
    found.mode = capabilities?.server ?? null;
    found.families = capabilities?.families ?? [];
    found.clockSkew = gateway.clockSkew();
  } finally {
    await gateway.close();
  }
};

const examineDemo = async (
  found: Open,
  { project }: CommonOptions,
  onCall: (made: CallRecord) => void,
  world: World,
) => {
  const demo = await world.startDemo();
  try {
    found.keySource = '--demo';
    const gateway = await world.openGateway({ ...demo, onCall });
    await askAndClose(found, gateway, project ?? demo.projectId, world);
  } finally {
    await demo.close();
  }
};

/**
 * Finds out what a server offers, by as few reads as can tell it: its projects, and the first page of each list of one
 * project. Throws only when it is interrupted.
 */
export const examineServer = async (common: CommonOptions, world: World): Promise<ServerFindings> => {
  const found: Open = { ...nothingFound };
  const onCall = (made: CallRecord): void => {
    found.calls = [...found.calls, made];
  };
  if (common.demo) {
    await examineDemo(found, common, onCall, world);
    return found;
  }
  const note = (sentence: Sentence): void => {
    found.notes = [...found.notes, sentence];
  };
  const endpoint = await attempt(found, 'server', () => readEndpoint(common, note));
  if (endpoint === null) return found;
  found.endpoint = endpoint.origin;
  const way = await attempt(found, 'way', () => ({ proxy: findProxy(endpoint, world) }));
  found.proxy = way?.proxy?.name ?? null;
  const key = await attempt(found, 'key', () => findKey(endpoint, world));
  found.keySource = key?.source ?? null;
  if (way === null || key === null) return found;
  const readTracked = openTrackedReader(world, note);
  const gateway = await world.openGateway({
    endpoint,
    apiKey: key.apiKey,
    readTracked: projectId => readTracked(endpoint.origin, projectId),
    onCall,
  });
  await askAndClose(found, gateway, common.project, world);
  return found;
};
