import { blankCells, type Cells, parseRow } from './cells.ts';
import { enterModes, homeAndClear, leaveModes, resetStyle } from './modes.ts';
import { freshPen, type Pen } from './pen.ts';
import { paintRow } from './row-painter.ts';
import { findScroll, scrolledRows, scrollSequence } from './scroll.ts';
import { plainStyle, styleTransition } from './style.ts';

/** Columns and rows of a terminal, both at least 1. */
export type Size = { readonly columns: number; readonly rows: number };

/** Where the bytes go. */
export type Sink = {
  /** Takes the whole text in any case; false when the terminal is behind: nothing more should come before the drain. */
  write(text: string): boolean;
  /** Calls back each time that everything given to `write` has left after it had answered false. */
  onDrain(callback: () => void): void;
  /** Writes at once and without waiting for the drain; what was left of earlier writes is dropped. For the way out. */
  writeNow(text: string): void;
};

/** Figures of what was sent. */
export type ScreenStats = {
  /** UTF-8 bytes since the start, and of the last frame that was written. */
  readonly bytesWritten: number;
  readonly lastFrameBytes: number;
  readonly framesWritten: number;
  /** Frames that a newer one replaced while the terminal was behind. */
  readonly framesDropped: number;
};

/** Paints frames in the alternate screen, sending only what differs, in one write a frame. */
export type Screen = {
  /** Shows a frame: one string a row, with SGR styling and OSC 8 links. Rows that are missing are blank, what is too long or too many is cut. */
  paint(rows: readonly string[]): void;
  /** Forgets what the terminal shows (its size changed, another program wrote): the next frame is painted whole. */
  invalidate(): void;
  /** Forgets what the terminal shows and paints the last frame again. */
  repaint(): void;
  /** Takes the alternate screen, with the next frame; called again, it sets everything once more (`fg` after a stop). */
  enter(): void;
  /** Gives the shell its screen back, at once. Does nothing when it has not been taken. */
  leave(): void;
  /** Sends a sequence that neither moves the cursor nor shows anything (OSC 52), after what is under way. */
  send(sequence: string): void;
  readonly stats: ScreenStats;
};

type ShownRow = { readonly source: string; readonly cells: Cells };

const unknownRows = (count: number): undefined[] => new Array<undefined>(count).fill(undefined);

/** Makes the painter of one terminal. `size` is asked at each frame; when it has changed, everything is painted again. */
export const createScreen = (options: { readonly sink: Sink; readonly size: () => Size }): Screen => {
  const { sink } = options;
  let size = options.size();
  let blank = blankCells(size.columns);
  /** What each row of the terminal shows; undefined where that is not known. */
  let shown: (ShownRow | undefined)[] = unknownRows(size.rows);
  let pen: Pen = freshPen();
  /** False when the style in which the terminal would write now may not be the pen's. */
  let isStyleKnown = false;
  let latest: readonly string[] = [];
  /** 'entering': the alternate screen is taken with the next frame. */
  let phase: 'outside' | 'entering' | 'inside' = 'outside';
  let hasCleared = false;
  let isBehind = false;
  let isFrameWaiting = false;
  let waitingSequences = '';
  let stats: ScreenStats = { bytesWritten: 0, lastFrameBytes: 0, framesWritten: 0, framesDropped: 0 };

  const invalidate = (): void => {
    shown = unknownRows(size.rows);
    pen = freshPen();
    isStyleKnown = false;
  };

  const readSize = (): void => {
    const now = options.size();
    if (now.columns === size.columns && now.rows === size.rows) return;
    size = now;
    blank = blankCells(size.columns);
    invalidate();
  };

  const write = (text: string): void => {
    stats = { ...stats, bytesWritten: stats.bytesWritten + Buffer.byteLength(text) };
    isBehind = !sink.write(text);
  };

  /** The way into the alternate screen; only the first time may it be cleared by the terminal. */
  const entrance = (): string => {
    if (phase !== 'entering') return '';
    phase = 'inside';
    invalidate();
    return enterModes;
  };

  const knownStart = (): string => {
    if (isStyleKnown) return '';
    isStyleKnown = true;
    if (hasCleared) return resetStyle;
    hasCleared = true;
    shown = Array.from({ length: size.rows }, () => ({ source: '', cells: blank }));
    pen = { row: 0, column: 0, style: plainStyle };
    return resetStyle + homeAndClear;
  };

  const paintedRow = (row: number, source: string): string => {
    const before = shown[row];
    if (before?.source === source) return '';
    const cells = source === '' ? blank : parseRow(source, size.columns);
    shown[row] = { source, cells };
    return paintRow(pen, row, before?.cells, cells);
  };

  /** Moves what is on the screen already, as when a list scrolls; what is still wrong then is painted. */
  const scrolled = (next: readonly string[]): string => {
    const scroll = findScroll(
      shown.map(row => row?.source),
      next,
    );
    if (scroll === undefined) return '';
    shown = scrolledRows(shown, scroll, { source: '', cells: blank });
    // The margins take the cursor home in most terminals, not in all.
    pen = { ...freshPen(), style: pen.style };
    return scrollSequence(scroll);
  };

  /** A pen that shows on blanks would colour what the terminal fills in by itself, after a resize for one. */
  const restedPen = (): string => {
    if (!pen.style.showsOnBlank) return '';
    const rest = styleTransition(pen.style, plainStyle);
    pen.style = plainStyle;
    return rest;
  };

  const render = (): void => {
    isFrameWaiting = false;
    readSize();
    // A frame begins with an absolute move: what the system wrote in between (`wall`) must not displace it.
    pen = { ...freshPen(), style: pen.style };
    let out = entrance() + knownStart();
    const next = Array.from({ length: size.rows }, (_, row) => latest[row] ?? '');
    out += scrolled(next);
    next.forEach((source, row) => {
      out += paintedRow(row, source);
    });
    if (out === '') return;
    out += restedPen();
    write(out);
    stats = { ...stats, lastFrameBytes: Buffer.byteLength(out), framesWritten: stats.framesWritten + 1 };
  };

  const show = (): void => {
    if (phase === 'outside') return;
    if (!isBehind) {
      render();
      return;
    }
    if (isFrameWaiting) stats = { ...stats, framesDropped: stats.framesDropped + 1 };
    isFrameWaiting = true;
  };

  sink.onDrain(() => {
    isBehind = false;
    if (phase === 'outside') return;
    const sequences = waitingSequences;
    waitingSequences = '';
    if (sequences !== '') write(sequences);
    if (isFrameWaiting && !isBehind) render();
  });

  return {
    paint(rows) {
      latest = rows;
      show();
    },
    invalidate,
    repaint() {
      invalidate();
      show();
    },
    enter() {
      phase = 'entering';
    },
    leave() {
      const hasEntered = phase === 'inside';
      phase = 'outside';
      isBehind = false;
      isFrameWaiting = false;
      waitingSequences = '';
      if (hasEntered) sink.writeNow(leaveModes);
    },
    send(sequence) {
      if (phase === 'outside' || sequence === '') return;
      // Of two copies on a slow link only the last one is of use.
      if (isBehind) waitingSequences = sequence;
      else write(sequence);
    },
    get stats() {
      return stats;
    },
  };
};
