import { originOf } from '../cloud/http/endpoint.ts';
import type { KeySource, ProfileConfig, SourceConfig } from '../config/config.ts';
import { fold } from '../lib/fold.ts';
import { hostOf } from '../lib/host-of.ts';
import type { InForce } from './in-force.ts';

/** A server and the projects on it whose jobs are wanted. */
export type WantedSource = {
  /** Undefined for the default server. Not validated. */
  readonly endpoint: string | undefined;
  /** Spellings of `projectSpellings`; `*` for all; empty for the only project. */
  readonly projects: readonly string[];
  /** Whether the projects may be on another one of the servers, because an option names them without their server. */
  readonly mayLack?: true;
  /** The variable with the token of this server; null if the profile names none. */
  readonly tokenEnv: string | null;
  /** Where the profile gets its key; null for the usual key. */
  readonly key: KeySource | null;
};

/** The origin of an address, to compare addresses; the text itself if it is not valid. */
const comparedOrigin = (endpoint = ''): string => originOf(endpoint) ?? endpoint;

/** Equal for sources that one connection serves: the same server, and the same key. */
export const connectionKey = ({ endpoint, tokenEnv, key }: WantedSource): string =>
  JSON.stringify([comparedOrigin(endpoint), tokenEnv, key]);

type Wanted = {
  readonly endpoint: InForce<string> | null;
  readonly projects: InForce<readonly string[]> | null;
  readonly profile: ProfileConfig | null;
  /** Whether the profile was named by an option, and not by a variable or the file. */
  readonly isChosen: boolean;
};

/** The servers that a profile names; null for one that names none. */
const serversOf = ({ sources, endpoint }: ProfileConfig): readonly string[] | null => {
  if (sources !== null) return sources.map(source => source.endpoint);
  return endpoint === null ? null : [endpoint];
};

/**
 * The key of a profile goes to the servers of that profile. It goes to another one only if the command line names both, so
 * that a forgotten variable doesn't send a key to the wrong server.
 */
const mayGetKey = ({ endpoint, isChosen }: Wanted, profile: ProfileConfig): boolean => {
  if (endpoint === null) return true;
  const servers = serversOf(profile);
  const isOwn = servers === null || servers.some(server => comparedOrigin(server) === comparedOrigin(endpoint.value));
  return isOwn || (isChosen && endpoint.origin.from === 'option');
};

/** Whether a name says the host of its source, as `Search (host:19530)` does. The server knows whether it is all of a name. */
const saysHost = (host: string, name: string): boolean => name === host || name.endsWith(` (${host})`);

type ChosenSource = SourceConfig & Pick<WantedSource, 'mayLack'>;

/** The sources of a profile that options choose by host, by project, or by both; all of them without a choice. */
const chosenSources = (
  sources: readonly SourceConfig[],
  wanted: readonly string[] | undefined,
): readonly ChosenSource[] => {
  if (wanted === undefined) return sources;
  const hosts = sources.map(({ endpoint }) => hostOf(endpoint));
  const names = wanted.filter(name => !hosts.some(host => saysHost(host, name)));
  if (wanted.includes('*')) {
    return sources.map(source => ({ ...source, projects: names, ...(sources.length > 1 && { mayLack: true }) }));
  }
  const folded = new Set(names.map(fold));
  const listing = sources.filter(({ projects }) => projects?.some(name => folded.has(fold(name))));
  const isGuess = listing.length === 0 && sources.length > 1;
  const owners = listing.length > 0 ? listing : sources;
  return sources.flatMap(source => {
    const host = hostOf(source.endpoint);
    if (wanted.includes(host)) return source;
    const here = wanted.filter(name => saysHost(host, name));
    const projects = [...here, ...(owners.includes(source) ? names : [])];
    if (projects.length === 0) return [];
    return { ...source, projects, ...(isGuess && projects.length > here.length && { mayLack: true }) };
  });
};

/** The sources that options, variables and profile name; at least one. */
export const wantedSources = (wanted: Wanted): readonly WantedSource[] => {
  const { endpoint, projects, profile } = wanted;
  if (endpoint === null && profile?.sources) {
    return chosenSources(profile.sources, projects?.value).map(source => ({
      endpoint: source.endpoint,
      projects: source.projects ?? [],
      tokenEnv: source.tokenEnv,
      key: profile.key,
      ...(source.mayLack && { mayLack: true }),
    }));
  }
  const own = profile?.sources?.find(source => comparedOrigin(source.endpoint) === comparedOrigin(endpoint?.value));
  return [
    {
      endpoint: endpoint?.value ?? profile?.endpoint ?? undefined,
      projects: projects?.value ?? profile?.projects ?? [],
      tokenEnv: own?.tokenEnv ?? null,
      key: profile !== null && mayGetKey(wanted, profile) ? profile.key : null,
    },
  ];
};

/** The source of commands that use only one. */
export const firstSource = ({ sources }: { readonly sources: readonly WantedSource[] }): WantedSource =>
  sources[0] ?? { endpoint: undefined, projects: [], tokenEnv: null, key: null };

/** The only named project; undefined if none or several are named. */
export const singleProject = (sources: readonly WantedSource[]): string | undefined => {
  const [name, ...others] = sources.flatMap(({ projects }) => projects);
  return sources.length > 1 || others.length > 0 || name === '*' ? undefined : name;
};

/** Whether the project that the options name may be on another one of their servers. */
export const mayLackProject = ({ sources }: { readonly sources: readonly WantedSource[] }): boolean =>
  sources[0]?.mayLack === true;
