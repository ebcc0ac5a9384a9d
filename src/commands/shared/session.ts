import type { CommonOptions } from '../../cli/common-options.ts';
import { readEndpoint } from '../../cli/endpoint-option.ts';
import { CommandError, type Sentence, UsageError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { matchProject } from '../../cloud/account/match-project.ts';
import { type CloudErrorFacts, isPassing } from '../../cloud/error.ts';
import type { Gateway, Project } from '../../cloud/gateway.ts';
import { type Endpoint, isZillizCloud } from '../../cloud/http/endpoint.ts';
import { chooseWay, type ProxyServer } from '../../cloud/http/proxy.ts';
import { translate } from '../../i18n/translate.ts';
import { findApiKey, findMilvusToken } from '../../storage/credentials.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { readForScript } from './read-for-script.ts';
import { openTrackedReader } from './tracked-reader.ts';

/** A server that can be asked. */
export type Session = {
  readonly gateway: Gateway;
  /** The project that the embedded job center is about; null for any other server. */
  readonly demoProjectId: string | null;
  /** Closes connections, and the embedded job center where there is one. */
  close(): Promise<void>;
};

/** A key, and where it was found: the name of a variable, or the path of a file. */
type FoundKey = { readonly apiKey: string; readonly source: string };

/** The key for a server. Throws {@link CommandError} (3) without a usable one. */
export const findKey = async (endpoint: Endpoint, world: Pick<World, 'env' | 'home'>): Promise<FoundKey> => {
  const token = isZillizCloud(endpoint) ? null : findMilvusToken(world.env);
  const lookup = token ?? (await findApiKey(world.env, world.home));
  switch (lookup.found) {
    case 'key':
      return lookup;
    case 'none':
      throw new CommandError(3, { id: 'key.none', params: { path: lookup.path } });
    case 'unreadable':
      throw new CommandError(3, { id: 'key.unreadable', params: { path: lookup.path, why: lookup.why } });
    case 'unusable':
      throw new CommandError(3, { id: 'key.unusable', params: { source: lookup.source } });
  }
};

/** The proxy on the way to a server; null without one. Throws {@link UsageError} for one that can't be used. */
export const findProxy = ({ origin }: Endpoint, { env }: Pick<World, 'env'>): ProxyServer | null => {
  const way = chooseWay(origin, env);
  if (way.ok) return way.proxy;
  const { id, ...params } = way.problem;
  throw new UsageError(id, params);
};

const tellOn =
  ({ language }: CommonOptions, { stderr }: World) =>
  ({ id, params }: Sentence): void => {
    // Nothing that fails here is worth more than the command itself.
    stderr.write(`zjobs: ${sanitizeLine(translate(language, id, params))}\n`).catch(() => {});
  };

/**
 * Finds the server and the key, and opens the way to it; sends nothing yet. Throws {@link UsageError} for an endpoint
 * or proxy that can't be used and {@link CommandError} (3) without a usable key. `tell` is given what the user has to
 * know: that the key goes out unencrypted, and what is wrong with the files that are read on the way.
 */
export const openSession = async (
  common: CommonOptions,
  world: World,
  tell: (sentence: Sentence) => void = tellOn(common, world),
): Promise<Session> => {
  if (common.demo) {
    const demo = await world.startDemo();
    const gateway = await world.openGateway(demo);
    const close = async (): Promise<void> => {
      await gateway.close();
      await demo.close();
    };
    return { gateway, demoProjectId: demo.projectId, close };
  }
  const endpoint = readEndpoint(common, tell);
  findProxy(endpoint, world);
  const readTracked = openTrackedReader(world, tell);
  const gateway = await world.openGateway({
    endpoint,
    apiKey: (await findKey(endpoint, world)).apiKey,
    readTracked: projectId => readTracked(endpoint.origin, projectId),
  });
  return { gateway, demoProjectId: null, close: () => gateway.close() };
};

/** Opens a session for the time of `use`, and closes it whatever happens. */
export const withSession = async <Result>(
  common: CommonOptions,
  world: World,
  use: (session: Session) => Promise<Result>,
): Promise<Result> => {
  const session = await openSession(common, world);
  try {
    return await use(session);
  } finally {
    await session.close();
  }
};

const naming = (projects: readonly Project[]): string =>
  projects.length === 0 ? '–' : projects.map(({ id, name }) => `${id} (${name})`).join(', ');

/**
 * The project with that ID or name; without one the only project there is. Throws {@link CommandError} 5 for one that
 * does not exist, and {@link UsageError} where a choice is needed; both list what there is.
 */
export const chooseProject = (projects: readonly Project[], wanted: string | undefined): Project => {
  const listed = naming(projects);
  if (wanted === undefined) {
    const [only, ...others] = projects;
    if (only === undefined) throw new CommandError(5, { id: 'project.none' });
    if (others.length > 0) throw new UsageError('project.choose', { projects: listed });
    return only;
  }
  const match = matchProject(projects, wanted);
  if (match.found) return match.project;
  if (match.ambiguous) throw new UsageError('project.ambiguous', { wanted, projects: naming(match.choices) });
  throw new CommandError(5, { id: 'project.unknown', params: { wanted, projects: listed } });
};

/** The session, with `onTrouble` told why the projects can't be read just now, and null when they could be. */
export const hearTroubles = (session: Session, onTrouble: (error: CloudErrorFacts | null) => void): Session => {
  const { gateway } = session;
  const listProjects: Gateway['listProjects'] = async (...given) => {
    try {
      const projects = await gateway.listProjects(...given);
      onTrouble(null);
      return projects;
    } catch (error) {
      if (isPassing(error)) onTrouble(error.facts);
      throw error;
    }
  };
  return { ...session, gateway: { ...gateway, listProjects } };
};

/** Asks the server for its projects and picks the one that the options name. */
export const findProject = async (session: Session, common: CommonOptions, world: World): Promise<Project> => {
  const projects = await readForScript({ id: 'failed.projects' }, world, options =>
    session.gateway.listProjects(options),
  );
  return chooseProject(projects, common.project ?? session.demoProjectId ?? undefined);
};
