import { type CommonOptions, parseCommon } from '../../cli/common-options.ts';
import type { Flags } from '../../cli/parse.ts';
import { firstSource, singleProject } from '../../cli/wanted-sources.ts';
import type { World } from '../../cli/world.ts';
import type { GroupName } from '../../jobs/groups.ts';
import type { OrderName } from '../../jobs/order.ts';
import { type OpenConnection, openServers } from './open-servers.ts';
import type { Warnings } from './warnings.ts';

/** What the monitor is started with. */
export type MonitorOptions = {
  readonly common: CommonOptions;
  /** The command line, for another profile. */
  readonly flags: Flags;
  /** The filter as it was given; '' for none. */
  readonly filter: string;
  /** Null where the command line says nothing. */
  readonly order: OrderName | null;
  readonly group: GroupName | null;
  /** Whether the monitor ignores where the user was at the last start. */
  readonly isFresh: boolean;
};

/** Servers, at least one, and the options that they were opened with. */
export type Opened = Omit<MonitorOptions, 'flags'> & { readonly connections: readonly OpenConnection[] };

/** The command line of another profile: a server or project that it names belongs to the profile before. */
const flagsWithProfile = (flags: Flags, name: string): Flags => {
  const values = new Map(flags.values);
  for (const key of ['endpoint', 'project'] as const) values.delete(key);
  return { ...flags, values: values.set('profile', [name]) };
};

/** Opens the server of another profile. Throws as {@link parseCommon} and {@link openServers} do. */
export const openProfile = async (
  name: string,
  { flags, world, warnings }: { readonly flags: Flags; readonly world: World; readonly warnings: Warnings },
  { config }: CommonOptions,
): Promise<Opened> => {
  const env = { ...world.env, ZJOBS_ENDPOINT: undefined, ZJOBS_PROJECT: undefined };
  const common = parseCommon(flagsWithProfile(flags, name), env, config);
  return {
    common,
    filter: '',
    order: null,
    group: null,
    isFresh: flags.switches.has('fresh'),
    connections: await openServers(common, world, warnings),
  };
};

/** Projects, by ID or name, on a server that is open. */
export type ChosenProjects = Pick<OpenConnection, 'connection'> & { readonly projects: readonly string[] };

/** Other projects on the same servers, which stay open, with the same options. */
export const withProjects = (opened: Opened, chosen: readonly ChosenProjects[]): Opened => {
  const { common, connections } = opened;
  const reopened = chosen.map(({ connection, projects }): OpenConnection => {
    const own = connections.find(one => one.connection === connection)?.source ?? firstSource(common);
    return { connection, source: { ...own, endpoint: connection.gateway.endpoint, projects } };
  });
  const sources = reopened.map(({ source }) => source);
  return { ...opened, common: { ...common, sources, project: singleProject(sources) }, connections: reopened };
};
