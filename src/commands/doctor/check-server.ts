import type { CommonOptions } from '../../cli/common-options.ts';
import { readEndpoint } from '../../cli/endpoint-option.ts';
import { CallError, CommandError, exitCodeOf, type Sentence } from '../../cli/errors.ts';
import { firstSource } from '../../cli/wanted-sources.ts';
import type { World } from '../../cli/world.ts';
import { selectProject } from '../../cloud/account/load-projects.ts';
import { makesIncomplete, type PartTrouble } from '../../cloud/capabilities.ts';
import { isUnreachable } from '../../cloud/error.ts';
import type { Gateway, Project } from '../../cloud/gateway.ts';
import type { CallRecord } from '../../cloud/http/transport.ts';
import { partName } from '../../format/list-problems.ts';
import { translator } from '../../i18n/translate.ts';
import { findKey, findProxy } from '../shared/connection.ts';
import { requireProject } from '../shared/find-project.ts';
import { readForScript } from '../shared/read-for-script.ts';
import { openTrackedReader } from '../shared/tracked-reader.ts';
import type { Problem, ServerFacts, Subject } from './facts.ts';

/** The facts while they are collected. */
type Collected = { -readonly [Name in keyof ServerFacts]: ServerFacts[Name] };

const nothing: ServerFacts = {
  endpoint: null,
  mode: null,
  proxy: null,
  keySource: null,
  isKeyAccepted: null,
  projects: null,
  project: null,
  checkedProject: null,
  families: [],
  actionSupport: null,
  troubles: [],
  calls: [],
  clockSkew: null,
  notices: [],
  problems: [],
};

/** The problem of a missing part. Every command exits with 6 for an incomplete list, whatever the part's error. */
const partProblem = (trouble: PartTrouble): Problem => ({
  about: 'jobs',
  exitCode: 6,
  errorIn: language =>
    new CallError({ id: 'failed.part', params: { part: partName(trouble, translator(language)) } }, trouble.error),
});

/** The subject of the problem that a failed call shows: the key, the proxy or the server, else `step`. */
const subjectOf = (error: unknown, step: Subject): Subject => {
  if (!(error instanceof CallError)) return step;
  const { kind } = error.failure;
  if (kind === 'auth') return 'key';
  if (kind === 'proxy-login') return 'way';
  return isUnreachable(error.failure) ? 'server' : step;
};

/**
 * Runs a step of the check. If it fails, adds a problem and returns null. Throws bugs of zjobs, and the error of an
 * interruption.
 */
const attempt = async <Result>(
  facts: Collected,
  step: Subject,
  run: () => Promise<Result> | Result,
): Promise<Result | null> => {
  try {
    return await run();
  } catch (error) {
    const isInterrupted = error instanceof CallError && error.failure.kind === 'aborted';
    if (isInterrupted || !(error instanceof CallError || error instanceof CommandError)) throw error;
    const problem = { about: subjectOf(error, step), exitCode: exitCodeOf(error), errorIn: () => error };
    facts.problems = [...facts.problems, problem];
    return null;
  }
};

/** The project that a command would use; null if the user has to choose. Throws as {@link requireProject} does. */
const choose = (projects: readonly Project[], wanted: string | undefined, { endpoint }: Gateway): Project | null => {
  const selection = selectProject(projects, wanted ?? null, endpoint);
  return selection.outcome === 'several' ? null : requireProject(selection);
};

/** Whether the server accepted the key although it did not list the projects; null if the error doesn't show it. */
const isKeyAccepted = (problems: readonly Problem[]): boolean | null => {
  if (problems.some(({ about }) => about === 'key')) return false;
  return problems.some(({ exitCode }) => exitCode === 4) || null;
};

const checkProjects = async (
  facts: Collected,
  gateway: Gateway,
  wanted: string | undefined,
  world: World,
): Promise<void> => {
  const projects = await attempt(facts, 'projects', () =>
    readForScript({ id: 'failed.projects' }, world, options => gateway.listProjects(options)),
  );
  facts.projects = projects;
  facts.isKeyAccepted = projects === null ? isKeyAccepted(facts.problems) : true;
  if (projects === null) return;
  facts.project = await attempt(facts, 'projects', () => choose(projects, wanted, gateway));
  facts.checkedProject = facts.project ?? projects[0] ?? null;
};

const checkLists = async (facts: Collected, gateway: Gateway, world: World): Promise<void> => {
  if (facts.checkedProject === null) return;
  const request = { projectId: facts.checkedProject.id, pageSize: 1, only: 'first-pages' } as const;
  const page = await attempt(facts, 'jobs', () =>
    readForScript({ id: 'failed.list' }, world, options => gateway.listJobs(request, options)),
  );
  if (page === null) return;
  facts.troubles = page.troubles;
  facts.problems = [...facts.problems, ...page.troubles.filter(makesIncomplete).map(partProblem)];
};

/** Checks what a gateway offers, and closes it. */
const checkGateway = async (
  facts: Collected,
  gateway: Gateway,
  wanted: string | undefined,
  world: World,
): Promise<void> => {
  try {
    facts.endpoint = gateway.endpoint;
    await checkProjects(facts, gateway, wanted, world);
    await checkLists(facts, gateway, world);
    const capabilities = gateway.capabilities();
    facts.mode = capabilities?.server ?? null;
    facts.families = capabilities?.families ?? [];
    facts.actionSupport = capabilities && gateway.actionSupport();
    facts.clockSkew = gateway.clockSkew();
  } finally {
    await gateway.close();
  }
};

const checkDemo = async (
  facts: Collected,
  { project, language }: CommonOptions,
  onCall: (call: CallRecord) => void,
  world: World,
): Promise<void> => {
  const demo = await world.startDemo(language);
  try {
    facts.keySource = '--demo';
    const gateway = await world.openGateway({ ...demo, onCall });
    await checkGateway(facts, gateway, project ?? demo.projectId, world);
  } finally {
    await demo.close();
  }
};

/**
 * Checks the server that the options name with as few reads as possible: the projects, and the first page of each list of
 * one project. Throws only if it is interrupted.
 */
export const checkServer = async (common: CommonOptions, world: World): Promise<ServerFacts> => {
  const facts: Collected = { ...nothing };
  const onCall = (call: CallRecord): void => {
    facts.calls = [...facts.calls, call];
  };
  if (common.demo) {
    await checkDemo(facts, common, onCall, world);
    return facts;
  }
  const addNotice = (sentence: Sentence): void => {
    facts.notices = [...facts.notices, sentence];
  };
  const endpoint = await attempt(facts, 'server', () => readEndpoint(common, addNotice));
  if (endpoint === null) return facts;
  facts.endpoint = endpoint.origin;
  const way = await attempt(facts, 'way', () => ({ proxy: findProxy(endpoint, world) }));
  facts.proxy = way?.proxy?.name ?? null;
  const key = await attempt(facts, 'key', () => findKey(endpoint, world, common, firstSource(common)));
  facts.keySource = key?.source ?? null;
  if (way === null || key === null) return facts;
  const readTracked = openTrackedReader(world, addNotice);
  const gateway = await world.openGateway({
    endpoint,
    apiKey: key.apiKey,
    readTracked: projectId => readTracked(endpoint.origin, projectId),
    onCall,
  });
  await checkGateway(facts, gateway, common.project, world);
  return facts;
};
