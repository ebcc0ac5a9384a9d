import { type DecodedEvent, type InputEvent, KeyDecoder } from './key-decoder.ts';

export type InputReaderOptions = {
  /** The silence after which an ESC is the Escape key, ms. */
  readonly escapeMs: number;
  /** The silence after which an unfinished sequence or paste is abandoned, ms. */
  readonly abandonMs: number;
  /** Called with all events of one read. `readId` grows by one with each read. */
  readonly onEvents: (events: readonly InputEvent[], readId: number) => void;
  /** Called when the terminal gets the focus. */
  readonly onFocus: () => void;
  /** Called with a reply to a request for the cursor position, 1-based. */
  readonly onCursor: (row: number, column: number) => void;
  /** Called with a reply to a request for the background color: shares from 0 to 1. */
  readonly onBackground: (color: { readonly red: number; readonly green: number; readonly blue: number }) => void;
};

/** Decodes what is read from the terminal, and decides by timers what an unfinished ESC, sequence or paste was. */
export class InputReader {
  readonly #options: InputReaderOptions;
  readonly #decoder = new KeyDecoder();
  #readId = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: InputReaderOptions) {
    this.#options = options;
  }

  read(chunk: string): void {
    this.#readId++;
    const events = this.#decoder.push(chunk);
    this.#setTimer();
    this.#deliver(events);
  }

  /** Stops the timers. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const { pending } = this.#decoder;
    if (pending === 'nothing') return;
    const isEscape = pending === 'escape';
    const { escapeMs, abandonMs } = this.#options;
    this.#timer = setTimeout(
      () => this.#deliver(isEscape ? this.#decoder.flush() : this.#decoder.abandon()),
      isEscape ? escapeMs : abandonMs,
    );
  }

  #deliver(events: readonly DecodedEvent[]): void {
    const inputs: InputEvent[] = [];
    for (const event of events) {
      if (event.type === 'focus') this.#options.onFocus();
      else if (event.type === 'cursor') this.#options.onCursor(event.row, event.column);
      else if (event.type === 'background') this.#options.onBackground(event);
      else inputs.push(event);
    }
    if (inputs.length > 0) this.#options.onEvents(inputs, this.#readId);
  }
}
