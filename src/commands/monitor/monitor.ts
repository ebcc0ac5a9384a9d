import process from 'node:process';
import { defaultRecheckDelays } from '../../actions/world.ts';
import type { CommonOptions } from '../../cli/common-options.ts';
import { serverOptions } from '../../cli/endpoint-option.ts';
import { CallError, CommandError, type Sentence, UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { parseFilter } from '../../cli/filter-option.ts';
import { type Flags, textOf } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { selectProject } from '../../cloud/account/load-projects.ts';
import { patientBackoff } from '../../cloud/retry/backoff.ts';
import { createFeed } from '../../feed/feed.ts';
import { localPhrasing } from '../../format/phrasing.ts';
import { translator } from '../../i18n/translate.ts';
import { systemClock } from '../../lib/clock.ts';
import { openJobCache } from '../../storage/cache/cache.ts';
import { escapeMsFor, readAbilities, type TerminalAbilities } from '../../terminal/abilities.ts';
import { copyIntoTmux } from '../../terminal/clipboard.ts';
import { createInkStreams } from '../../terminal/ink-streams.ts';
import { copySequence } from '../../terminal/osc.ts';
import { createTtySink, openTtyWriter } from '../../terminal/paint/tty-sink.ts';
import { openTerminal, type SessionEnd, type TerminalSession } from '../../terminal/session.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../../ui/context.ts';
import { createMonitor, type Monitor } from '../../ui/monitor.ts';
import { createTheme } from '../../ui/theme.ts';
import type { MonitorEnd, MonitorWorld } from '../../ui/world.ts';
import { type Connection, openConnection } from '../shared/connection.ts';
import { requireProject } from '../shared/find-project.ts';
import { openRecorder, type Recorder } from '../shared/recorder.ts';

export type MonitorOptions = {
  readonly common: CommonOptions;
  /** As it was given; '' without one. */
  readonly filter: string;
};

/** Throws {@link UsageError}. */
export const parseMonitor = (flags: Flags, common: CommonOptions): MonitorOptions => {
  const filter = textOf(flags, 'filter') ?? '';
  parseFilter(filter, common.language);
  return { common, filter };
};

/** The screen re-reads a job before it acts on it, for this long, in ms. */
const rereadFor = 5_000;
const describeDelay = 120;

type Ended =
  | { readonly by: 'monitor'; readonly end: MonitorEnd }
  | { readonly by: 'session'; readonly end: SessionEnd };

const contextOf = (common: CommonOptions, abilities: TerminalAbilities): Context => ({
  ...localPhrasing(common.language),
  theme: createTheme({ color: common.color && abilities.color !== 'none' }),
});

/** The exit code, once the terminal is the shell's again. Throws what has to be told as an error. */
const conclude = (ended: Ended): ExitCode => {
  if (ended.by === 'session') {
    if (ended.end.cause === 'crash') throw ended.end.error;
    return 130;
  }
  const { end } = ended;
  switch (end.cause) {
    case 'quit':
      return 0;
    case 'rejected':
      throw new CallError({ id: 'failed.list' }, end.error);
    case 'unknown-project':
      requireProject(selectProject(end.projects, end.wanted));
      throw new CommandError(5, { id: 'project.none' });
  }
};

/** What the user has to know, until there is a monitor that shows it. */
type Warnings = {
  readonly waiting: readonly string[];
  tell(sentence: Sentence): void;
  showBy(show: (text: string) => void): void;
};

const createWarnings = ({ language }: CommonOptions): Warnings => {
  const waiting: string[] = [];
  let show = (text: string): void => void waiting.push(text);
  return {
    waiting,
    tell: ({ id, params }) => show(sanitizeLine(translator(language)(id, params))),
    showBy: shown => {
      show = shown;
      waiting.splice(0).forEach(shown);
    },
  };
};

type Held = { terminal: TerminalSession | null; monitor: Monitor | null; isDrawing: boolean };

/** In ms; a file system that hangs must not keep the details from being shown. */
const longestLook = 1_000;

const openHistory = (connection: Connection, common: CommonOptions, world: World, held: Held): Recorder => {
  const translate = translator(common.language);
  return openRecorder(
    {
      endpoint: connection.gateway.endpoint,
      demo: common.demo,
      nameOf: projectId => held.monitor?.state().projects?.find(({ id }) => id === projectId)?.name ?? null,
      onFailure: ({ path, code }) => held.monitor?.warn(translate('journal.warning', { path, why: code })),
    },
    world,
  );
};

const worldOf = (
  connection: Connection,
  world: World,
  held: Held,
  recorder: Recorder,
  abilities: TerminalAbilities,
  hooks: Pick<MonitorWorld, 'feedMenu' | 'end' | 'isDrawing'> & { readonly keepsJobs: boolean },
): MonitorWorld => ({
  ...hooks,
  gateway: connection.gateway,
  clock: systemClock,
  sleep: world.sleep,
  random: world.random,
  actionLimits: { ...patientBackoff, giveUp: rereadFor, recheckDelays: defaultRecheckDelays },
  retryLimits: patientBackoff,
  describeDelay,
  openFeed: (projectId, interval) => {
    const { gateway } = connection;
    const cache = hooks.keepsJobs
      ? openJobCache({ env: world.env, home: world.home, endpoint: gateway.endpoint, projectId, now: world.now })
      : undefined;
    const feed = createFeed({ gateway, projectId, clock: systemClock, random: world.random, interval, cache });
    recorder.recordFeed(feed, projectId);
    return feed;
  },
  onSent: recorder.recordAction,
  historyOf: (projectId, jobId) =>
    Promise.race([recorder.journalOf(projectId).read(jobId), world.sleep(longestLook).then(() => [])]),
  copy: text => {
    const sequence = copySequence(text, abilities);
    if (sequence !== null) held.terminal?.screen.send(sequence);
    if (sequence !== null && abilities.tmux) copyIntoTmux(text);
    return sequence !== null;
  },
  suspend: () => held.terminal?.suspend(),
  bytesWritten: () => held.terminal?.screen.stats.bytesWritten ?? 0,
});

/** Paints the rows of the frame until Ink, which takes its time to load, draws them. */
const paintUntilMounted = (monitor: Monitor, terminal: TerminalSession): (() => void) => {
  const paint = (): void => terminal.screen.paint(monitor.frame().rows);
  paint();
  return monitor.subscribe(paint);
};

/** How long Ink waits for the list, in ms: loading it stops everything else for a moment. */
const inkDelay = 400;

/** Resolves when the whole list is painted, when a dialog wants Ink, or after a while. */
const somethingToShow = (monitor: Monitor, ended: Promise<unknown>): Promise<unknown> => {
  const shown = new Promise<void>(resolve => {
    const stop = monitor.subscribe(() => {
      const { feed, dialog } = monitor.state();
      const isWhole = feed !== null && feed.freshAt !== null && !feed.loading;
      if (!isWhole && dialog === null) return;
      stop();
      setImmediate(resolve);
    });
    systemClock.after(inkDelay, () => {
      stop();
      resolve();
    });
  });
  return Promise.race([shown, ended]);
};

const watch = async (
  connection: Connection,
  { common, filter }: MonitorOptions,
  world: World,
  warnings: Warnings,
): Promise<ExitCode> => {
  const abilities = readAbilities(world.env, world.stdout.isTTY, !common.color);
  const context = contextOf(common, abilities);
  const held: Held = { terminal: null, monitor: null, isDrawing: false };
  const recorder = openHistory(connection, common, world, held);
  let finish = (_ended: Ended): void => {};
  const ended = new Promise<Ended>(resolve => {
    finish = resolve;
  });
  const streams = createInkStreams(
    { paint: rows => held.terminal?.screen.paint(rows) },
    () => held.terminal?.size() ?? { columns: 80, rows: 24 },
  );
  const monitorWorld = worldOf(connection, world, held, recorder, abilities, {
    feedMenu: streams.feed,
    // The demo's jobs end with it.
    keepsJobs: common.cache && !common.demo,
    isDrawing: () => held.isDrawing,
    end: end => finish({ by: 'monitor', end }),
  });
  const start = {
    size: { columns: 80, rows: 24 },
    language: common.language,
    now: world.now(),
    host: sanitizeLine(connection.gateway.endpoint.replace(/^https?:\/\//, '')),
    serverOptions: common.demo ? ['--demo'] : serverOptions(common),
    demo: common.demo,
    readOnly: common.readOnly,
    abilities: connection.gateway.abilities(),
    project: null,
    filter,
    interval: common.interval,
  };
  const monitor = createMonitor(start, monitorWorld, context);
  held.monitor = monitor;
  warnings.showBy(monitor.warn);
  const writeSome = openTtyWriter(1);
  const terminal = openTerminal({
    stdin: process.stdin,
    stdout: process.stdout,
    process,
    sink: onBroken => createTtySink({ writeSome, onBroken }),
    now: systemClock.elapsed,
    escapeMs: escapeMsFor(abilities),
    onInput: monitor.input,
    onResize: size => {
      monitor.resize(size);
      streams.resized();
    },
    onEnd: end => finish({ by: 'session', end }),
  });
  held.terminal = terminal;
  monitor.subscribe(() => {
    const kind = monitor.state().dialog?.kind;
    if (kind !== 'menu' && kind !== 'palette') streams.forget();
  });
  try {
    monitor.resize(terminal.size());
    const stopPainting = paintUntilMounted(monitor, terminal);
    monitor.begin(common.project ?? connection.demoProjectId);
    await somethingToShow(monitor, ended);
    const { mountApp } = await import('../../ui/mount.tsx');
    const mounted = mountApp(monitor, streams);
    stopPainting();
    held.isDrawing = true;
    monitor.drawing(systemClock.elapsed());
    const end = await ended;
    mounted.unmount();
    return conclude(end);
  } finally {
    // First of all: for what was sent to become known may take a moment, and the shell shall have its terminal meanwhile.
    terminal.close();
    await monitor.stop();
    await recorder.flush();
  }
};

/**
 * The full-screen monitor. Ends with 0 on q; throws what has to be told as an error, {@link UsageError} where the
 * terminal can't move its cursor.
 */
export const runMonitor = async (options: MonitorOptions, world: World): Promise<ExitCode> => {
  if (readAbilities(world.env, world.stdout.isTTY).dumb) throw new UsageError('usage.needsTerminal');
  const warnings = createWarnings(options.common);
  const connection = await openConnection(options.common, world, warnings.tell);
  // Said twice: here it is still there when the monitor has gone.
  for (const text of warnings.waiting) await world.stderr.write(`zjobs: ${text}\n`);
  try {
    return await watch(connection, options, world, warnings);
  } finally {
    await connection.close();
  }
};
