import process from 'node:process';
import type { CommonOptions } from '../../cli/common-options.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { captureOutput, type WritableOutput } from '../../terminal/captured-output.ts';
import { copyIntoTmux } from '../../terminal/clipboard.ts';
import { escapeMsFor, type TerminalFeatures } from '../../terminal/features.ts';
import { createInkStreams, type InkStreams } from '../../terminal/ink-streams.ts';
import { type NotificationKind, notificationSequence } from '../../terminal/notification.ts';
import { copySequence } from '../../terminal/osc.ts';
import type { Sink } from '../../terminal/paint/screen.ts';
import { createTtySink, openTtyWriter } from '../../terminal/paint/tty-sink.ts';
import {
  type InputStream,
  type OutputStream,
  openTerminal,
  type ProcessLike,
  type SessionEnd,
  type SessionOptions,
  type TerminalSession,
} from '../../terminal/session.ts';
import { frameRows } from '../../ui/frame/frame.ts';
import type { Monitor } from '../../ui/monitor.ts';
import type { MountedApp } from '../../ui/mount.tsx';
import type { MonitorWorld } from '../../ui/world.ts';

/** The terminal of a process, and the clock that input is timed by. */
export type TerminalStreams = {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly process: ProcessLike;
  /** Writes to the terminal; calls `onBroken` when it is gone. */
  openSink(onBroken: () => void): Sink;
  /** The streams to which others may write: warnings of Node, or a package. */
  readonly outputs: readonly WritableOutput[];
  readonly clock: Clock;
};

/** The terminal of this process. */
export const processTerminal = (): TerminalStreams => {
  const writeSome = openTtyWriter(1);
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    process,
    openSink: onBroken => createTtySink({ writeSome, onBroken }),
    outputs: [process.stdout, process.stderr],
    clock: systemClock,
  };
};

/**
 * Ink waits this long for the list, in ms: loading it stops everything else for a moment. On a busy machine, the list takes
 * three times as long as on an idle one, and should still come first.
 */
const inkDelay = 1_000;

/** Resolves when the whole list is painted, when a dialog needs Ink to be drawn, or after {@link inkDelay}. */
const untilInkIsNeeded = (monitor: Monitor, clock: Clock): Promise<void> =>
  new Promise(resolve => {
    const unsubscribe = monitor.subscribe(() => {
      const { feed, dialog } = monitor.state();
      const isComplete = feed !== null && feed.freshAt !== null && !feed.loading;
      if (!isComplete && dialog === null) return;
      unsubscribe();
      setImmediate(resolve);
    });
    clock.after(inkDelay, () => {
      unsubscribe();
      resolve();
    });
  });

/** Changes to / if the current folder was deleted: a package of Ink reads the folder when it is loaded, and would throw. */
const leaveDeletedFolder = (): void => {
  try {
    process.cwd();
  } catch {
    process.chdir('/');
  }
};

/** How colors are shown, if any are. */
const colorsOf = ({ color, background }: TerminalFeatures): Pick<SessionOptions, 'colors' | 'background'> => {
  if (color === 'none') return {};
  return { colors: color === '16' ? '16' : '256', ...(background === 'unknown' ? {} : { background }) };
};

/** The terminal of a monitor. Until it is opened, it copies and writes nothing. */
export type MonitorTerminal = Pick<
  MonitorWorld,
  'copy' | 'suspend' | 'repaint' | 'bytesWritten' | 'drawsDialogs' | 'notify'
> & {
  /** Takes the terminal, connects it with the monitor, and paints the monitor without Ink. */
  open(monitor: Monitor): void;
  /** Shows another monitor instead, with its own notifications and mouse. Nothing of the first one stays. */
  replace(monitor: Monitor, options: Pick<CommonOptions, 'notify' | 'mouse'>): void;
  /** Loads Ink once there is something to draw, and lets it draw the monitor. Does nothing if the monitor ends first. */
  mountInk(monitor: Monitor, ended: Promise<unknown>): Promise<void>;
  /** Gives the terminal back to the shell. */
  close(): void;
};

export const createMonitorTerminal = (
  streams: TerminalStreams,
  features: TerminalFeatures,
  { ambiguousWidth, mouse, notify: firstWays }: Pick<CommonOptions, 'ambiguousWidth' | 'mouse' | 'notify'>,
  kind: NotificationKind,
  onEnd: (end: SessionEnd) => void,
): MonitorTerminal => {
  // A terminal that shows only ASCII symbols has no wide ones.
  const knownWidth = ambiguousWidth ?? (features.charset === 'unicode' ? null : 1);
  const { stdin, stdout, process: owner, openSink, outputs, clock } = streams;
  let session: TerminalSession | null = null;
  let ink: { readonly streams: InkStreams; app: MountedApp | null } | null = null;
  let stopPainting = (): void => {};
  let stopCapturing = (): void => {};
  let current: Monitor | null = null;
  let ways = firstWays;

  /** Connects the open terminal with a monitor, and paints it without Ink. */
  const show = (monitor: Monitor, opened: TerminalSession): void => {
    current = monitor;
    ink = { streams: createInkStreams(opened.screen, () => opened.size()), app: null };
    monitor.resize(opened.size());
    const paint = (): void => opened.screen.paint(frameRows(monitor.frame()));
    paint();
    stopPainting = monitor.subscribe(paint);
  };

  return {
    copy: text => {
      const sequence = copySequence(text, features);
      if (sequence === null) return false;
      session?.screen.send(sequence);
      if (features.tmux) void copyIntoTmux(text);
      return true;
    },
    notify: (text, title) => {
      session?.screen.notify(notificationSequence(text, ways, kind, features));
      if (ways.includes('title')) session?.screen.setTitle(title);
    },
    suspend: () => session?.suspend(),
    repaint: () => session?.screen.repaint(),
    bytesWritten: () => session?.screen.stats.bytesWritten ?? 0,
    drawsDialogs: () => ink?.app !== null && ink !== null,
    open: monitor => {
      const opened = openTerminal({
        stdin,
        stdout,
        process: owner,
        sink: openSink,
        now: clock.elapsed,
        escapeMs: escapeMsFor(features),
        charset: features.charset,
        isMlterm: features.mlterm,
        mouse,
        ...colorsOf(features),
        ...(knownWidth === null ? {} : { ambiguousWidth: knownWidth }),
        onInput: events => current?.input(events),
        onResize: size => {
          current?.resize(size);
          ink?.streams.resized();
        },
        onEnd,
      });
      session = opened;
      // Shown in a later turn, because a line may be written during a change of state or a frame.
      stopCapturing = captureOutput(outputs, line => setImmediate(() => current?.warn(line)));
      show(monitor, opened);
    },
    replace: (monitor, options) => {
      ways = options.notify;
      session?.screen.setTitle(null);
      session?.setMouse(options.mouse);
      stopPainting();
      ink?.app?.unmount();
      if (session !== null) show(monitor, session);
    },
    mountInk: async (monitor, ended) => {
      await Promise.race([untilInkIsNeeded(monitor, clock), ended]);
      leaveDeletedFolder();
      const { mountApp } = await import('../../ui/mount.tsx');
      // Meanwhile, the terminal may have been closed, or another monitor may be shown.
      if (ink === null || current !== monitor) return;
      ink.app = mountApp(monitor, ink.streams);
      stopPainting();
      monitor.dialogsDrawn(clock.elapsed());
    },
    close: () => {
      stopPainting();
      ink?.app?.unmount();
      session?.close();
      stopCapturing();
    },
  };
};
