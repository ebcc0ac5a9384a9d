import type { CommonOptions } from '../../cli/common-options.ts';
import { readEndpoint } from '../../cli/endpoint-option.ts';
import { CommandError, type Sentence, UsageError } from '../../cli/errors.ts';
import { connectionKey, firstSource, type WantedSource } from '../../cli/wanted-sources.ts';
import type { World } from '../../cli/world.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import { type Endpoint, isZillizCloud } from '../../cloud/http/endpoint.ts';
import { chooseProxy, type ProxyServer } from '../../cloud/http/proxy.ts';
import { notableSkew } from '../../cloud/server-time.ts';
import { tokenVariables } from '../../cloud/servers/server-kinds.ts';
import type { KeySource, ProfileConfig } from '../../config/config.ts';
import type { ProfileKey } from '../../config/profile-key.ts';
import { shownVariable } from '../../config/shown-names.ts';
import { formatElapsed } from '../../format/time.ts';
import { type Language, translate } from '../../i18n/translate.ts';
import { findApiKey, findToken, type KeyLookup } from '../../storage/credentials.ts';
import { printNotice } from './notice.ts';
import { openTrackedReader } from './tracked-reader.ts';

/** A server with the key for it, ready for requests. */
export type Connection = {
  readonly gateway: Gateway;
  /** The project of the embedded job center; null for any other server. */
  readonly demoProjectId: string | null;
  /** How many requests to the server have ended. */
  endedRequests(): number;
  /** Closes network connections, and the embedded job center if there is one. */
  close(): Promise<void>;
};

/** A key and its source: the name of an environment variable, or the path of a file. Both are null without a key. */
type FoundKey = { readonly apiKey: string; readonly source: string } | { readonly apiKey: null; readonly source: null };

/** The error for a profile without a key. */
const noProfileKey = (
  lookup: Exclude<ProfileKey, KeyLookup> | Extract<KeyLookup, { readonly found: 'none' }>,
  { name }: Pick<ProfileConfig, 'name'>,
  language: Language,
): CommandError => {
  switch (lookup.found) {
    case 'unset':
      return new CommandError(3, { id: 'profile.noKey', params: { name, variable: shownVariable(lookup.variable) } });
    case 'none':
      return new CommandError(3, { id: 'profile.noFolderKey', params: { name, path: lookup.path } });
    case 'failed': {
      const why = [translate(language, lookup.why.id, lookup.why.params), lookup.detail].filter(Boolean).join(': ');
      return new CommandError(3, { id: 'profile.commandFailed', params: { name, why } });
    }
  }
};

/** The usual key for a server, whatever the profile. */
export const findUsualKey = async (
  endpoint: Endpoint,
  { env, home }: Pick<World, 'env' | 'home'>,
): Promise<KeyLookup> =>
  (isZillizCloud(endpoint) ? null : findToken(env, tokenVariables)) ?? (await findApiKey(env, home));

/**
 * The key for a server: the one that its source names, else the one that the profile names, else the usual one. Some
 * self-hosted servers need none, so without a key the first request shows whether one is missing. Throws {@link
 * CommandError} (3) when the key is unusable, when there is none for Zilliz Cloud, and when the profile's is missing.
 */
export const findKey = async (
  endpoint: Endpoint,
  world: Pick<World, 'env' | 'home'>,
  { profile, language }: Pick<CommonOptions, 'profile' | 'language'>,
  { key, tokenEnv }: Pick<WantedSource, 'key' | 'tokenEnv'>,
): Promise<FoundKey> => {
  const named: KeySource | null = tokenEnv === null ? key : { kind: 'variable', name: tokenEnv };
  const lookup =
    named === null || profile === null
      ? await findUsualKey(endpoint, world)
      : await (await import('../../config/profile-key.ts')).findProfileKey(named, {
          ...world,
          profileName: profile.name,
        });
  const isOfProfile = named !== null && profile !== null;
  if (lookup.found === 'unset' || lookup.found === 'failed' || (lookup.found === 'none' && isOfProfile)) {
    throw noProfileKey(lookup, profile ?? { name: '' }, language);
  }
  switch (lookup.found) {
    case 'key':
      return lookup;
    case 'none':
      if (!isZillizCloud(endpoint)) return { apiKey: null, source: null };
      throw new CommandError(3, { id: 'key.none', params: { path: lookup.path } });
    case 'unreadable':
      throw new CommandError(3, { id: 'key.unreadable', params: { path: lookup.path, why: lookup.why } });
    case 'quoted':
      throw new CommandError(3, { id: 'key.quoted', params: { source: lookup.source } });
    case 'unusable':
      throw new CommandError(3, { id: 'key.unusable', params: { source: lookup.source } });
  }
};

/** The proxy for a server; null for a direct connection. Throws {@link UsageError} for a proxy setting that is invalid. */
export const findProxy = ({ origin }: Endpoint, { env }: Pick<World, 'env'>): ProxyServer | null => {
  const choice = chooseProxy(origin, env);
  if (choice.ok) return choice.proxy;
  const { id, ...params } = choice.problem;
  throw new UsageError(id, params);
};

/** Warns once when the clocks of the computer and the server differ so much that ages are wrong. */
const createClockNotice = (warn: (sentence: Sentence) => void): ((skew: number | null) => void) => {
  let isDone = false;
  return skew => {
    if (isDone || skew === null || Math.abs(skew) <= notableSkew) return;
    isDone = true;
    // The skew is exact to about a second.
    const duration = formatElapsed(Math.round(Math.abs(skew) / 60_000) * 60_000);
    warn({ id: skew > 0 ? 'clock.behind' : 'clock.ahead', params: { duration } });
  };
};

/**
 * Finds the server and the key, and opens a gateway. Sends nothing yet.
 *
 * Throws {@link UsageError} for an invalid endpoint or proxy, and {@link CommandError} (3) without a usable key. `warn`
 * receives warnings: that the key is sent unencrypted, or that a file is damaged.
 */
export const openConnection = async (
  common: CommonOptions,
  world: World,
  warn: (sentence: Sentence) => void = sentence => void printNotice(sentence, common.language, world),
  source: WantedSource = firstSource(common),
): Promise<Connection> => {
  if (common.demo) {
    const demo = await world.startDemo(common.language);
    const gateway = await world.openGateway(demo);
    const close = async (): Promise<void> => {
      await gateway.close();
      await demo.close();
    };
    return { gateway, demoProjectId: demo.projectId, endedRequests: () => 0, close };
  }
  const endpoint = readEndpoint({ ...common, endpoint: source.endpoint }, warn);
  findProxy(endpoint, world);
  const readTracked = openTrackedReader(world, warn);
  const noticeSkew = createClockNotice(warn);
  let ended = 0;
  const gateway: Gateway = await world.openGateway({
    endpoint,
    apiKey: (await findKey(endpoint, world, common, source)).apiKey,
    readTracked: projectId => readTracked(endpoint.origin, projectId),
    onCall: () => {
      ended += 1;
      noticeSkew(gateway.clockSkew());
    },
  });
  return { gateway, demoProjectId: null, endedRequests: () => ended, close: () => gateway.close() };
};

/** Connections to several sources. Sources with the same server and key share a connection and its rate limit. */
export type Connections = {
  /** Throws as {@link openConnection}. */
  connect(source: WantedSource): Promise<Connection>;
  close(): Promise<void>;
};

export const shareConnections = (
  common: CommonOptions,
  world: World,
  warn?: (sentence: Sentence) => void,
): Connections => {
  const connections = new Map<string, Promise<Connection>>();
  return {
    connect: source => {
      const key = connectionKey(source);
      const known = connections.get(key) ?? openConnection(common, world, warn, source);
      connections.set(key, known);
      return known;
    },
    close: async () => {
      const all = await Promise.allSettled(connections.values());
      await Promise.all(all.map(one => (one.status === 'fulfilled' ? one.value.close() : undefined)));
    },
  };
};

/** Opens a connection, passes it to `use`, and closes it when `use` ends or throws. */
export const withConnection = async <Result>(
  common: CommonOptions,
  world: World,
  use: (connection: Connection) => Promise<Result>,
): Promise<Result> => {
  const connection = await openConnection(common, world);
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
};
