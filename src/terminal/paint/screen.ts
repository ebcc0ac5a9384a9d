import type { Size } from '../../lib/size.ts';
import type { Charset } from '../text/charset.ts';
import { FramePainter } from './frame-painter.ts';
import { enterModes, leaveSequence, type ModeOptions, mouseSequence, probeFor, repaintModes } from './modes.ts';
import { type Background, type Colors, paletteFor } from './palette.ts';
import { restoreTitle, saveTitle, titleSequence } from './title.ts';

/** The output to a terminal. */
export type Sink = {
  /** Always accepts the whole text. Returns false when the terminal is behind: the next write should wait for the drain. */
  write(text: string): boolean;
  /** Sets the callback for the moment when, after a `write` that returned false, everything has been written. */
  onDrain(callback: () => void): void;
  /** Writes immediately and drops what is left of earlier writes. Used on exit. */
  writeNow(text: string): void;
};

/** Counters of the output. */
export type ScreenStats = {
  /** UTF-8 bytes since the start, and in the last frame that was written. */
  readonly bytesWritten: number;
  readonly lastFrameBytes: number;
  readonly framesWritten: number;
  /** Frames that were replaced by a newer one while the terminal was behind. */
  readonly framesDropped: number;
};

/** Paints frames in the alternate screen. Each frame is one write that contains only what differs. */
export type Screen = {
  /** Shows a frame: one string per row, with SGR styling and OSC 8 links. Missing rows are blank; the rest is cut to the size. */
  paint(rows: readonly string[]): void;
  /** Sets all modes again and paints the whole last frame, because another program may have written to the terminal. */
  repaint(): void;
  /** Enters the alternate screen with the next frame. Called again (`fg` after a stop), it sets all modes again. */
  enter(): void;
  /** Clears the screen and leaves the alternate screen immediately. Does nothing when it has not been entered. */
  leave(): void;
  /**
   * Sends a sequence that neither moves the cursor nor draws anything (OSC 52), after the frame in progress. While the terminal
   * is behind, a later one replaces it.
   */
  send(sequence: string): void;
  /** Sends a notification, after the frame in progress. Unlike with {@link Screen.send}, a later one does not replace it. */
  notify(sequence: string): void;
  /**
   * Gives the window a title, after the frame in progress; null restores its own one. `leave` restores that, too, and `enter` sets
   * the title again.
   */
  setTitle(title: string | null): void;
  /** Switches the reports of the mouse. */
  setMouse(isOn: boolean): void;
  /** Sets how many cells the terminal gives to ambiguous characters, as its reply to the first frame reports. */
  setAmbiguousWidth(cells: number): void;
  /** Sets how bright the background is, as the terminal's reply to the first frame reports. */
  setBackground(background: Background): void;
  readonly stats: ScreenStats;
};

/** What a screen needs. */
export type ScreenOptions = {
  readonly sink: Sink;
  /** Read for every frame. When it has changed, the whole frame is painted. */
  readonly size: () => Size;
  /** The cells of ambiguous characters. Without it, the first frame asks the terminal. */
  readonly ambiguousWidth?: 1 | 2;
  /** What the terminal can show; default: everything. */
  readonly charset?: Charset;
  /** The colors that the terminal has. Without it, colors are shown as the frame has them. */
  readonly colors?: Colors;
  /**
   * Without it, the first frame with colors asks the terminal, and colors are readable on black and on white until it
   * answers.
   */
  readonly background?: Background;
  /** Whether the terminal is mlterm, which switches bidi by a sequence of its own. */
  readonly isMlterm?: boolean;
  /** Whether the terminal reports the mouse. */
  readonly mouse?: boolean;
};

/** How many notifications wait until the terminal reads again. The last ones are kept. */
const mostWaiting = 5;

class TerminalScreen implements Screen {
  readonly #sink: Sink;
  readonly #size: () => Size;
  readonly #painter: FramePainter;
  #latest: readonly string[] = [];
  /** 'entering': the next frame enters the alternate screen. */
  #phase: 'outside' | 'entering' | 'inside' = 'outside';
  /** Whether the next frame has to set the terminal's modes again. */
  #areModesLost = false;
  readonly #colors: Colors | undefined;
  #modes: ModeOptions;
  /** What the first frame asks the terminal. */
  #probe: string;
  #isBehind = false;
  #isFrameWaiting = false;
  #waitingSequence = '';
  #waitingNotifications: readonly string[] = [];
  /** The title of the window; null for its own one. */
  #title: string | null = null;
  /** Whether the terminal keeps the window's own title. */
  #isTitleSaved = false;
  #isTitleWaiting = false;
  #stats: ScreenStats = { bytesWritten: 0, lastFrameBytes: 0, framesWritten: 0, framesDropped: 0 };

  constructor({
    sink,
    size,
    ambiguousWidth,
    charset = 'unicode',
    colors,
    background,
    isMlterm = false,
    mouse = false,
  }: ScreenOptions) {
    this.#sink = sink;
    this.#size = size;
    this.#painter = new FramePainter(
      size(),
      charset,
      colors === undefined ? null : paletteFor(colors, background ?? 'unknown'),
    );
    this.#colors = colors;
    this.#modes = { isMlterm, mouse };
    // A terminal with few characters may not know these requests, and would show them.
    this.#probe =
      charset === 'unicode'
        ? probeFor(ambiguousWidth === undefined, colors !== undefined && background === undefined)
        : '';
    this.setAmbiguousWidth(ambiguousWidth ?? 2);
    sink.onDrain(() => this.#onDrain());
  }

  get stats(): ScreenStats {
    return this.#stats;
  }

  paint(rows: readonly string[]): void {
    this.#latest = rows;
    this.#show();
  }

  repaint(): void {
    this.#painter.forget();
    this.#areModesLost = true;
    this.#show();
  }

  enter(): void {
    this.#phase = 'entering';
  }

  leave(): void {
    const hasEntered = this.#phase === 'inside';
    this.#phase = 'outside';
    this.#isBehind = false;
    this.#isFrameWaiting = false;
    this.#waitingSequence = '';
    this.#waitingNotifications = [];
    this.#isTitleWaiting = false;
    const title = this.#isTitleSaved ? restoreTitle : '';
    this.#isTitleSaved = false;
    if (hasEntered) this.#sink.writeNow(title + leaveSequence(this.#size().rows, this.#modes));
  }

  setMouse(isOn: boolean): void {
    if (this.#modes.mouse === isOn) return;
    this.#modes = { ...this.#modes, mouse: isOn };
    if (this.#phase !== 'outside') this.#write(mouseSequence(isOn));
  }

  send(sequence: string): void {
    if (this.#phase === 'outside' || sequence === '') return;
    // On a slow link only the last of several copied texts is useful.
    if (this.#isBehind) this.#waitingSequence = sequence;
    else this.#write(sequence);
  }

  notify(sequence: string): void {
    if (this.#phase === 'outside' || sequence === '') return;
    // A terminal can be behind for hours. The screen names the jobs of the others.
    if (this.#isBehind) this.#waitingNotifications = [...this.#waitingNotifications, sequence].slice(-mostWaiting);
    else this.#write(sequence);
  }

  setTitle(title: string | null): void {
    this.#title = title;
    // Otherwise, entering the screen sets it.
    if (this.#phase !== 'inside') return;
    if (this.#isBehind) this.#isTitleWaiting = true;
    else this.#write(this.#titleSequence());
  }

  /** Sets the title, and lets the terminal keep the window's own one before; without a title, restores that. */
  #titleSequence(): string {
    this.#isTitleWaiting = false;
    if (this.#title === null) {
      const restored = this.#isTitleSaved ? restoreTitle : '';
      this.#isTitleSaved = false;
      return restored;
    }
    const save = this.#isTitleSaved ? '' : saveTitle;
    this.#isTitleSaved = true;
    return save + titleSequence(this.#title);
  }

  setBackground(background: Background): void {
    if (this.#colors === undefined) return;
    this.#painter.palette = paletteFor(this.#colors, background);
    this.#show();
  }

  setAmbiguousWidth(cells: number): void {
    this.#painter.isAmbiguousNarrow = cells === 1;
  }

  /** Paints the latest frame now, or after the drain when the terminal is behind. */
  #show(): void {
    if (this.#phase === 'outside') return;
    if (!this.#isBehind) {
      this.#render();
      return;
    }
    if (this.#isFrameWaiting) this.#stats = { ...this.#stats, framesDropped: this.#stats.framesDropped + 1 };
    this.#isFrameWaiting = true;
  }

  #render(): void {
    this.#isFrameWaiting = false;
    const entrance = this.#entrance();
    const output = entrance + this.#painter.render(this.#latest, this.#size());
    if (output === '') return;
    this.#write(output);
    const lastFrameBytes = Buffer.byteLength(output);
    this.#stats = { ...this.#stats, lastFrameBytes, framesWritten: this.#stats.framesWritten + 1 };
  }

  #entrance(): string {
    const modes = this.#areModesLost ? repaintModes(this.#modes) : '';
    this.#areModesLost = false;
    if (this.#phase !== 'entering') return modes;
    this.#phase = 'inside';
    this.#painter.forget();
    const probe = this.#probe;
    this.#probe = '';
    // The first frame clears the screen after the probe.
    return enterModes(this.#modes) + modes + this.#titleSequence() + probe;
  }

  #write(text: string): void {
    this.#stats = { ...this.#stats, bytesWritten: this.#stats.bytesWritten + Buffer.byteLength(text) };
    this.#isBehind = !this.#sink.write(text);
  }

  #onDrain(): void {
    this.#isBehind = false;
    if (this.#phase === 'outside') return;
    const title = this.#isTitleWaiting ? this.#titleSequence() : '';
    const sequence = this.#waitingNotifications.join('') + title + this.#waitingSequence;
    this.#waitingNotifications = [];
    this.#waitingSequence = '';
    if (sequence !== '') this.#write(sequence);
    if (this.#isFrameWaiting && !this.#isBehind) this.#render();
  }
}

/** Creates the screen of one terminal. */
export const createScreen = (options: ScreenOptions): Screen => new TerminalScreen(options);
