import { type CommonOptions, usesCache } from '../../cli/common-options.ts';
import { CallError, CommandError, errorLine, UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { parseFilter } from '../../cli/filter-option.ts';
import { choiceOf, type Flags, textOf } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import { serverNow } from '../../cloud/server-time.ts';
import type { Config } from '../../config/config.ts';
import { localPhrasing } from '../../format/phrasing.ts';
import { translator } from '../../i18n/translate.ts';
import { groupNames } from '../../jobs/groups.ts';
import { orderNames } from '../../jobs/order.ts';
import { hostOf } from '../../lib/host-of.ts';
import { type LastView, openLastView } from '../../storage/last-view/last-view.ts';
import { readTerminalFeatures, type TerminalFeatures } from '../../terminal/features.ts';
import { notificationKind } from '../../terminal/notification.ts';
import type { SessionEnd } from '../../terminal/session.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../../ui/context.ts';
import { type Bindings, createBindings } from '../../ui/keys/bindings.ts';
import { createMonitor, type Monitor } from '../../ui/monitor.ts';
import { lastViewOf } from '../../ui/state/last-view.ts';
import { createTheme } from '../../ui/theme.ts';
import type { MonitorEnd, MonitorWorld } from '../../ui/world.ts';
import type { Connection } from '../shared/connection.ts';
import { requireProject } from '../shared/find-project.ts';
import { printNotice } from '../shared/notice.ts';
import { openRecorder, type Recorder } from '../shared/recorder.ts';
import { hasSeveralSources } from '../shared/sources.ts';
import {
  createMonitorTerminal,
  type MonitorTerminal,
  processTerminal,
  type TerminalStreams,
} from './monitor-terminal.ts';
import { createMonitorWorld } from './monitor-world.ts';
import { type OpenConnection, openServers } from './open-servers.ts';
import { type ChosenProjects, type MonitorOptions, type Opened, openProfile, withProjects } from './opened.ts';
import { restoredView } from './restored-view.ts';
import type { ServerProjects } from './several-world.ts';
import { startState } from './start-state.ts';
import { createWarnings, type Warnings } from './warnings.ts';
import { watchHeap } from './watch-heap.ts';

/** Throws {@link UsageError} when the filter has a mistake. */
export const parseMonitor = (flags: Flags, common: CommonOptions): MonitorOptions => {
  const filter = textOf(flags, 'filter') ?? '';
  parseFilter(filter, common.language);
  return {
    common,
    flags,
    filter,
    order: textOf(flags, 'order') === undefined ? null : choiceOf(flags, 'order', orderNames),
    group: textOf(flags, 'group') === undefined ? null : choiceOf(flags, 'group', groupNames),
    isFresh: flags.switches.has('fresh'),
  };
};

/** How long the end of the monitor may take if no action is under way, in ms. */
const longestQuit = 1_400;

/** How long writing the journal may take, even if the end already took long, in ms. */
const shortestFlush = 300;

/** What ended the monitor: itself, or the terminal session. */
type End =
  | { readonly by: 'monitor'; readonly end: MonitorEnd }
  | { readonly by: 'session'; readonly end: SessionEnd }
  /** Another profile, or other projects, were opened and replace it. */
  | { readonly by: 'next'; readonly opened: Opened };

/** The keys of the user. Their table is loaded only if there are some. */
const bindingsOf = async ({ keys }: Config): Promise<Bindings> => {
  if (keys.size === 0) return createBindings();
  const { chosenKeys } = await import('../../ui/keys/chosen-keys.ts');
  const chosen = chosenKeys(keys);
  // They were checked when the file was read.
  return chosen.ok ? chosen.bindings : createBindings();
};

const contextOf = async ({ language, color, config }: CommonOptions, features: TerminalFeatures): Promise<Context> => ({
  ...localPhrasing(features.charset === 'ascii' ? 'en' : language),
  theme: createTheme({ color: color && features.color !== 'none', colors: config.colors }),
  bindings: await bindingsOf(config),
});

/** The exit code. Throws a crash, which is printed once the terminal is restored. */
const conclude = ({ by, end }: Exclude<End, { readonly by: 'next' }>): ExitCode => {
  if (by === 'session') {
    if (end.cause === 'crash') throw end.error;
    return 130;
  }
  switch (end.cause) {
    case 'quit':
      return 0;
    case 'rejected':
      throw new CallError({ id: 'failed.list' }, end.error);
    case 'unknown-project':
      requireProject(end.selection);
      throw new CommandError(5, { id: 'project.none' });
  }
};

/** The gateway, which notes the names of projects by ID. The menu of projects may have other names for them. */
const withProjectNames = (gateway: Gateway, names: Map<string, string>): Gateway => ({
  ...gateway,
  listProjects: async options => {
    const projects = await gateway.listProjects(options);
    for (const { id, name } of projects) names.set(id, name);
    return projects;
  },
});

/** The recorder of a monitor. `monitor` returns null until there is one. */
const recordFor = (
  { gateway }: Connection,
  { demo, language }: CommonOptions,
  world: World,
  projectNames: ReadonlyMap<string, string>,
  monitor: () => Monitor | null,
  hasScreen: () => boolean,
): Recorder => {
  const translate = translator(language);
  return openRecorder(
    {
      gateway,
      demo,
      // The user has quit. The next start looks the outcomes up again.
      settleMs: 0,
      nameOf: projectId => projectNames.get(projectId) ?? null,
      onFailure: ({ path, code }) => {
        const params = { path, why: code };
        if (hasScreen()) monitor()?.warn(translate('journal.warning', params));
        else void printNotice({ id: 'journal.unwritten', params }, language, world);
      },
      now: () => serverNow(gateway, world.now),
    },
    world,
  );
};

/** The terminal that all monitors of a run share, and how their run ends. */
type Run = {
  readonly flags: Flags;
  readonly world: World;
  readonly streams: TerminalStreams;
  readonly terminal: MonitorTerminal;
  readonly features: TerminalFeatures;
  readonly warnings: Warnings;
  /** The last view of each server and profile of this run. Its file may not be written yet. */
  readonly lastViews: Map<string, LastView>;
  /** Ends the running monitor. */
  finish: (end: End) => void;
  /** False once the terminal is restored for the shell. */
  hasScreen: boolean;
};

/** A running monitor. */
type Running = {
  readonly monitor: Monitor;
  /** Resolves with what ends it. */
  readonly ended: Promise<End>;
  /**
   * Stops it, and closes its connections, except those that the next monitor keeps, once the outcomes of its actions are
   * recorded. `longest`: how long to wait for them, in ms.
   */
  stop(longest: number, kept?: ReadonlySet<Connection>): Promise<void>;
};

/** The world of several sources. Its module is loaded only if there are some. */
const openSeveral = async (
  servers: readonly ServerProjects[],
  openProjects: (servers: readonly ServerProjects[]) => void,
): Promise<MonitorWorld> => {
  const { severalWorld } = await import('./several-world.ts');
  const [first] = servers;
  if (first === undefined) throw new Error('several sources, and none is open');
  return severalWorld(servers, first.world, openProjects);
};

/** The project to begin with; null where the monitor chooses it, and for several sources. */
const firstProject = ({ common, connections }: Opened): string | null =>
  common.project ?? (hasSeveralSources(common) ? null : (connections[0]?.connection.demoProjectId ?? null));

const closeAll = async (connections: readonly OpenConnection[]): Promise<void> => {
  await Promise.all([...new Set(connections.map(({ connection }) => connection))].map(one => one.close()));
};

const startMonitor = async (
  { common, filter, order, group, isFresh, connections }: Opened,
  run: Run,
): Promise<Running> => {
  const { world, streams, terminal, warnings } = run;
  const [first] = connections;
  if (first === undefined) throw new Error('a monitor without a server');
  const { gateway } = first.connection;
  const { env, home } = world;
  // The state of a demo ends with it.
  const profile = common.profile?.name ?? null;
  const viewFile = common.demo ? null : openLastView({ env, home, endpoint: gateway.endpoint, profile });
  const viewKey = JSON.stringify([gateway.endpoint, profile]);
  const earlier = run.lastViews.get(viewKey) ?? null;
  const restored = await restoredView({ common, filter, order, group, isFresh }, earlier, viewFile, world);
  let resolve = (_end: End): void => {};
  const ended = new Promise<End>(settle => {
    resolve = settle;
  });
  let hasEnded = false;
  /** Returns false if something else ended the monitor before. */
  const finish = (end: End): boolean => {
    if (hasEnded) return false;
    hasEnded = true;
    resolve(end);
    return true;
  };
  run.finish = finish;
  let monitor: Monitor | null = null;
  const changeProfile = async (name: string): Promise<void> => {
    try {
      const opened = await openProfile(name, run, common);
      // The user has quit, or another profile was opened first.
      if (!finish({ by: 'next', opened })) await closeAll(opened.connections);
    } catch (error) {
      monitor?.warn(errorLine(error, common.language).replace(/^zjobs: |\n$/g, ''));
    }
  };
  const openProjects = (chosen: readonly ChosenProjects[]): void => {
    const opened = { common, filter, order, group, isFresh, connections };
    finish({ by: 'next', opened: withProjects(opened, chosen) });
  };
  const recorders: Recorder[] = [];
  const worldOf = (connection: Connection): MonitorWorld => {
    const projectNames = new Map<string, string>();
    const recorder = recordFor(
      connection,
      common,
      world,
      projectNames,
      () => monitor,
      () => run.hasScreen,
    );
    recorders.push(recorder);
    return createMonitorWorld({
      gateway: withProjectNames(connection.gateway, projectNames),
      world,
      clock: streams.clock,
      recorder,
      terminal,
      keepsJobs: usesCache(common),
      keepsFiles: !common.demo,
      me: common.me,
      openProfile: name => void changeProfile(name),
      openProjects: ids => openProjects([{ connection, projects: ids }]),
      end: end => finish({ by: 'monitor', end }),
      saveView: async view => viewFile?.save(view),
      onUnusable: ({ path, code }) => monitor?.warn(translator(common.language)('cache.warning', { path, why: code })),
    });
  };
  const worlds = new Map<Connection, MonitorWorld>();
  const sharedWorldOf = (connection: Connection): MonitorWorld => {
    const known = worlds.get(connection) ?? worldOf(connection);
    worlds.set(connection, known);
    return known;
  };
  const chosenOf = ({ world: own, projects }: ServerProjects): readonly ChosenProjects[] =>
    [...worlds].flatMap(([connection, known]) => (known === own ? [{ connection, projects }] : []));
  const monitorWorld = hasSeveralSources(common)
    ? await openSeveral(
        connections.map(({ connection, source: { projects, mayLack } }) => ({
          world: sharedWorldOf(connection),
          projects,
          mayLack,
        })),
        wanted => openProjects(wanted.flatMap(chosenOf)),
      )
    : worldOf(first.connection);
  const hosts = [...new Set(connections.map(({ connection }) => hostOf(connection.gateway.endpoint)))];
  const context = await contextOf(common, run.features);
  const created = createMonitor(
    {
      ...startState(common, restored.filter, gateway, world.now),
      ...restored,
      host: sanitizeLine(hosts.join(', ')),
    },
    monitorWorld,
    context,
  );
  monitor = created;
  warnings.showWith(created.warn);
  return {
    monitor: created,
    ended,
    stop: async (longest, kept) => {
      const stoppedAt = performance.now();
      if (created.state().project !== null) run.lastViews.set(viewKey, lastViewOf(created.state()));
      await created.stop();
      const left = Math.max(shortestFlush, longest - (performance.now() - stoppedAt));
      await Promise.all(recorders.map(recorder => recorder.flush(left)));
      await closeAll(connections.filter(({ connection }) => !kept?.has(connection)));
    },
  };
};

/** Runs a monitor, then those of the profiles that the user changes to, in the same terminal. */
const watchProfiles = async (first: Opened, run: Run): Promise<ExitCode> => {
  const { terminal, streams } = run;
  const stopping: Promise<void>[] = [];
  let opened = first;
  let running = await startMonitor(opened, run);
  let stopWatching = (): void => {};
  try {
    terminal.open(running.monitor);
    stopWatching = watchHeap(streams.clock, () =>
      run.finish({ by: 'session', end: { cause: 'crash', error: new CommandError(6, { id: 'error.memory' }) } }),
    );
    for (;;) {
      running.monitor.begin(firstProject(opened));
      await terminal.mountInk(running.monitor, running.ended);
      const end = await running.ended;
      if (end.by !== 'next') return conclude(end);
      // Its actions are recorded under its own name, while the next monitor is already on the screen.
      opened = end.opened;
      stopping.push(running.stop(longestQuit, new Set(opened.connections.map(({ connection }) => connection))));
      running = await startMonitor(opened, run);
      terminal.replace(running.monitor, opened.common);
    }
  } finally {
    // First, so that the user has the shell back while outcomes of actions arrive.
    terminal.close();
    stopWatching();
    run.hasScreen = false;
    await Promise.all([...stopping, running.stop(longestQuit)]);
  }
};

/**
 * Runs the full-screen monitor; returns 0 after q. Throws {@link UsageError} when the terminal can't move its cursor, and
 * errors that have to be printed.
 */
export const runMonitor = async (
  { common, flags, filter, order, group, isFresh }: MonitorOptions,
  world: World,
  streams: TerminalStreams = processTerminal(),
): Promise<ExitCode> => {
  if (readTerminalFeatures(world.env, world.stdout.isTTY).dumb) throw new UsageError('usage.needsTerminal');
  const warnings = createWarnings(common.language);
  const connections = await openServers(common, world, warnings);
  // Printed as well as shown on the screen, because the screen is gone after the monitor ends.
  for (const text of warnings.waiting) await world.stderr.write(`zjobs: ${text}\n`);
  const features = readTerminalFeatures(world.env, world.stdout.isTTY, !common.color);
  const run: Run = {
    flags,
    world,
    streams,
    terminal: createMonitorTerminal(streams, features, common, notificationKind(world.env), end =>
      run.finish({ by: 'session', end }),
    ),
    features,
    warnings,
    lastViews: new Map(),
    finish: () => {},
    hasScreen: true,
  };
  return watchProfiles({ common, filter, order, group, isFresh, connections }, run);
};
