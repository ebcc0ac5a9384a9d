import { type CommonOptions, usesCache } from '../../cli/common-options.ts';
import { serverOptions } from '../../cli/endpoint-option.ts';
import { CallError, CommandError, UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { parseFilter } from '../../cli/filter-option.ts';
import { type Flags, textOf } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { serverNow } from '../../cloud/server-time.ts';
import { localPhrasing } from '../../format/phrasing.ts';
import { translator } from '../../i18n/translate.ts';
import { type LastView, type LastViewFile, noLastView, openLastView } from '../../storage/last-view/last-view.ts';
import { readAbilities, type TerminalAbilities } from '../../terminal/abilities.ts';
import type { SessionEnd } from '../../terminal/session.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../../ui/context.ts';
import { createBindings } from '../../ui/keys/bindings.ts';
import { createMonitor, type Monitor } from '../../ui/monitor.ts';
import { createTheme } from '../../ui/theme.ts';
import type { MonitorEnd } from '../../ui/world.ts';
import { type Connection, openConnection } from '../shared/connection.ts';
import { requireProject } from '../shared/find-project.ts';
import { printNotice } from '../shared/notice.ts';
import { openRecorder, type Recorder } from '../shared/recorder.ts';
import { createMonitorTerminal, processTerminal, type TerminalStreams } from './monitor-terminal.ts';
import { createMonitorWorld } from './monitor-world.ts';
import { createWarnings, type Warnings } from './warnings.ts';
import { watchHeap } from './watch-heap.ts';

export type MonitorOptions = {
  readonly common: CommonOptions;
  /** The filter as it was given; '' for none. */
  readonly filter: string;
  /** Whether the monitor ignores where the user was at the last start. */
  readonly isFresh: boolean;
};

/** Throws {@link UsageError} when the filter has a mistake. */
export const parseMonitor = (flags: Flags, common: CommonOptions): MonitorOptions => {
  const filter = textOf(flags, 'filter') ?? '';
  parseFilter(filter, common.language);
  return { common, filter, isFresh: flags.switches.has('fresh') };
};

/** How long the end of the monitor may take where nothing was sent, in ms. */
const longestQuit = 1_400;

/** How long the journal may take to be written, even where the end took long already, in ms. */
const shortestFlush = 300;

/** What ended the monitor: itself, or the terminal session. */
type End = { readonly by: 'monitor'; readonly end: MonitorEnd } | { readonly by: 'session'; readonly end: SessionEnd };

const contextOf = ({ language, color }: CommonOptions, abilities: TerminalAbilities): Context => ({
  ...localPhrasing(abilities.charset === 'ascii' ? 'en' : language),
  theme: createTheme({ color: color && abilities.color !== 'none' }),
  bindings: createBindings(),
});

/** The exit code. Called when the shell has its terminal back, because it throws errors that have to be printed. */
const conclude = ({ by, end }: End): ExitCode => {
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

/** A start doesn't wait longer for the last view, in ms: a file system may hang. */
const lastViewMs = 300;

/** The last view as far as it comes back: a saved view that is asked for has its own filter, order and groups. */
const lastViewFor = async (
  file: LastViewFile | null,
  { common, isFresh }: MonitorOptions,
  world: World,
): Promise<LastView | null> => {
  if (file === null || isFresh) return null;
  const view = await Promise.race([file.read(), world.sleep(lastViewMs).then(() => null)]);
  if (view === null || common.view === null) return view;
  return { ...noLastView, project: view.project, detailsOpen: view.detailsOpen };
};

/** The recorder of a monitor. `monitor` returns null until there is one. */
const recordFor = (
  { gateway }: Connection,
  { demo, language }: CommonOptions,
  world: World,
  monitor: () => Monitor | null,
  hasScreen: () => boolean,
): Recorder => {
  const translate = translator(language);
  const projectName = (projectId: string): string | null =>
    monitor()
      ?.state()
      .projects?.find(({ id }) => id === projectId)?.name ?? null;
  return openRecorder(
    {
      gateway,
      demo,
      // The user has quit. The next start asks again.
      settleMs: 0,
      nameOf: projectName,
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

const watch = async (
  connection: Connection,
  options: MonitorOptions,
  world: World,
  streams: TerminalStreams,
  warnings: Warnings,
): Promise<ExitCode> => {
  const { common, filter } = options;
  const { gateway } = connection;
  const { env, home } = world;
  // What is left of a demo ends with it.
  const viewFile = common.demo
    ? null
    : openLastView({ env, home, endpoint: gateway.endpoint, profile: common.profile?.name ?? null });
  const lastView = await lastViewFor(viewFile, options, world);
  const abilities = readAbilities(world.env, world.stdout.isTTY, !common.color);
  let finish = (_end: End): void => {};
  const ended = new Promise<End>(resolve => {
    finish = resolve;
  });
  let monitor: Monitor | null = null;
  let hasScreen = true;
  const recorder = recordFor(
    connection,
    common,
    world,
    () => monitor,
    () => hasScreen,
  );
  const terminal = createMonitorTerminal(streams, abilities, common, end => finish({ by: 'session', end }));
  const monitorWorld = createMonitorWorld({
    gateway,
    world,
    clock: streams.clock,
    recorder,
    terminal,
    keepsJobs: usesCache(common),
    end: end => finish({ by: 'monitor', end }),
    saveView: async view => viewFile?.save(view),
    onUnusable: ({ path, code }) => monitor?.warn(translator(common.language)('cache.warning', { path, why: code })),
  });
  const start = {
    size: { columns: 80, rows: 24 },
    now: world.now(),
    host: sanitizeLine(gateway.endpoint.replace(/^https?:\/\//, '')),
    serverOptions: common.demo ? ['--demo'] : serverOptions(common),
    demo: common.demo,
    readOnly: common.readOnly,
    abilities: gateway.abilities(),
    project: null,
    filter,
    interval: common.interval,
    lastView,
  };
  const created = createMonitor(start, monitorWorld, contextOf(common, abilities));
  monitor = created;
  warnings.showWith(created.warn);
  let stopWatching = (): void => {};
  try {
    terminal.open(created);
    stopWatching = watchHeap(streams.clock, () =>
      finish({ by: 'session', end: { cause: 'crash', error: new CommandError(6, { id: 'error.memory' }) } }),
    );
    created.begin(common.project ?? connection.demoProjectId);
    await terminal.mountInk(created, ended);
    return conclude(await ended);
  } finally {
    // First, so that the user has the shell back while the outcome of what was sent becomes known.
    terminal.close();
    stopWatching();
    hasScreen = false;
    const closedAt = performance.now();
    await created.stop();
    await recorder.flush(Math.max(shortestFlush, longestQuit - (performance.now() - closedAt)));
  }
};

/**
 * Runs the full-screen monitor; returns 0 after q. Throws {@link UsageError} when the terminal can't move its cursor, and
 * errors that have to be printed.
 */
export const runMonitor = async (
  options: MonitorOptions,
  world: World,
  streams: TerminalStreams = processTerminal(),
): Promise<ExitCode> => {
  if (readAbilities(world.env, world.stdout.isTTY).dumb) throw new UsageError('usage.needsTerminal');
  const warnings = createWarnings(options.common.language);
  const connection = await openConnection(options.common, world, warnings.add);
  // Printed as well as shown on the screen, because the screen is gone after the monitor ends.
  for (const text of warnings.waiting) await world.stderr.write(`zjobs: ${text}\n`);
  try {
    return await watch(connection, options, world, streams, warnings);
  } finally {
    await connection.close();
  }
};
