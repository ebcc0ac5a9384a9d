import { altKey, controlKey, printableKey } from './key-names.ts';
import { isMouseParameter, type MouseInput, readMouse, splitMouseForm } from './mouse-reports.ts';
import { PasteBuffer } from './paste-buffer.ts';
import { csiKey, ss3Key } from './sequence-keys.ts';

/** One input from the terminal. */
export type InputEvent =
  | {
      readonly type: 'key';
      /** Name as in the key table: 'a', 'G', '/', 'space', 'up', 'ctrl+c', 'alt+b', 'shift+tab'. A printable character is its own name. */
      readonly key: string;
      /** The characters that the terminal sent for the key. */
      readonly raw: string;
    }
  /** The text of a bracketed paste, with \n between its lines; not sanitized. */
  | { readonly type: 'paste'; readonly text: string }
  | MouseInput;

/** What the decoder returns: an input, or a report of the terminal. */
export type DecodedEvent =
  | InputEvent
  /** The terminal got the focus. */
  | { readonly type: 'focus' }
  /** The reply to a request for the cursor position, 1-based. */
  | { readonly type: 'cursor'; readonly row: number; readonly column: number }
  /** The reply to a request for the background color: the share of each primary color, from 0 to 1. */
  | { readonly type: 'background'; readonly red: number; readonly green: number; readonly blue: number };

/** What the decoder waits for: nothing, the character after an ESC, the rest of a sequence, or the end of a paste. */
export type PendingInput = 'nothing' | 'escape' | 'sequence' | 'paste';

type State = 'ground' | 'escape' | 'csi' | 'ss3' | 'string' | 'stringEscape' | 'paste' | 'mouse' | 'surrogate';

const escapeCharacter = '\u001B';
const bell = '\u0007';
/** Ctrl-C. */
const interrupt = '\u0003';
/** The longest sequence that the decoder waits for, UTF-16 units. Longer replies are clipboard texts, which are never requested. */
const longestSequence = 4096;
/** The bytes after CSI M in an X10 mouse report. */
const mouseReportLength = 3;

/** How a report of the mouse starts, and some keys too. */
const mouseStart = `${escapeCharacter}[`;

const doubleEscape = escapeCharacter + escapeCharacter;

/** What ESC and this character start: CSI, SS3, or a string (OSC, DCS, SOS, PM, APC) that ends with ST or BEL. Source: ECMA-48, 5.4 and 5.6. */
const sequenceStarts: Readonly<Record<string, 'csi' | 'ss3' | 'string'>> = {
  '[': 'csi',
  O: 'ss3',
  ']': 'string',
  P: 'string',
  X: 'string',
  '^': 'string',
  _: 'string',
};

const isControl = (character: string): boolean => character < ' ' || character === '\u007F';
const isSequenceCharacter = (character: string): boolean => character >= ' ' && character <= '~';
const isC1 = (character: string): boolean => character >= '\u0080' && character <= '\u009F';
const isHighSurrogate = (character: string): boolean => character >= '\uD800' && character <= '\uDBFF';
const isLowSurrogate = (character: string): boolean => character >= '\uDC00' && character <= '\uDFFF';

/** Not keys: C1 controls, half a surrogate pair, and U+FFFD, which the stream reads for bytes that are not UTF-8. */
const isKey = (character: string): boolean => !isC1(character) && !isLowSurrogate(character) && character !== '\uFFFD';

/** The report in a CSI sequence; undefined for any other. In row 1, a cursor position looks like a key (Ctrl-F3). */
const readReport = (parameters: string, final: string): DecodedEvent | undefined => {
  if (final === 'I' && parameters === '') return { type: 'focus' };
  const [, row, column] = final === 'R' ? (/^(\d+);(\d+)$/.exec(parameters) ?? []) : [];
  if (row === undefined || row === '1') return undefined;
  return { type: 'cursor', row: Number(row), column: Number(column) };
};

/** A color in a reply, in one to four hexadecimal digits for each primary color. Source: X11, XParseColor. */
const backgroundForm = /^\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i;

const shareOf = (digits: string): number => Number.parseInt(digits, 16) / (16 ** digits.length - 1);

/** The report in an OSC sequence; undefined for any other. */
const readString = (sequence: string): DecodedEvent | undefined => {
  const [, red, green, blue] = backgroundForm.exec(sequence.slice(escapeCharacter.length)) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  return { type: 'background', red: shareOf(red), green: shareOf(green), blue: shareOf(blue) };
};

/** Turns raw terminal input into events. It doesn't matter how the input is cut into chunks. */
export class KeyDecoder {
  #state: State = 'ground';
  /** The characters of the unfinished sequence, from its ESC. */
  #sequence = '';
  #highSurrogate = '';
  #mouseBytesLeft = 0;
  #paste = new PasteBuffer();
  /** The paste stalled and its start was delivered; the rest is dropped. */
  #isPasteDelivered = false;
  /** The start of a sequence that was given up, while nothing has followed it: a slow line may have split a report. */
  #givenUp = '';
  #events: DecodedEvent[] = [];

  readonly #handlers: Readonly<Record<State, (character: string) => void>> = {
    ground: character => this.#onGround(character),
    escape: character => this.#onEscape(character),
    csi: character => this.#onCsi(character),
    ss3: character => this.#onSs3(character),
    string: character => this.#onString(character),
    stringEscape: character => this.#onStringEscape(character),
    paste: character => this.#onPaste(character),
    mouse: () => this.#onMouse(),
    surrogate: character => this.#onSurrogate(character),
  };

  /** Decodes a chunk and returns the events that are complete. */
  push(chunk: string): readonly DecodedEvent[] {
    const givenUp = this.#givenUp;
    this.#givenUp = '';
    const isRest = givenUp !== '' && splitMouseForm.test(givenUp + chunk);
    if (isRest) this.#begin('csi', mouseStart);
    for (let index = isRest ? mouseStart.length - givenUp.length : 0; index < chunk.length; index++)
      this.#handlers[this.#state](chunk.charAt(index));
    return this.#takeEvents();
  }

  /** Must be called after a short silence: an ESC that nothing followed was the Escape key, not Alt. */
  flush(): readonly DecodedEvent[] {
    if (this.#state === 'escape') {
      if (this.#isDoubled) this.#emitEscape();
      this.#emitEscape();
      this.#reset();
      this.#givenUp = escapeCharacter;
    }
    return this.#takeEvents();
  }

  /**
   * Must be called after a second of silence: drops an unfinished sequence and delivers the start of a stalled paste. A
   * mouse report is kept, because the rest of it would be read as keys.
   */
  abandon(): readonly DecodedEvent[] {
    if (this.#state === 'paste') this.#deliverStalledPaste();
    else if (!this.#isMouseReport) {
      const sequence = this.#sequence;
      this.#dropSequence();
      if (sequence === mouseStart) this.#givenUp = sequence;
    }
    return this.#takeEvents();
  }

  get pending(): PendingInput {
    if (this.#state === 'ground' || this.#isMouseReport || (this.#state === 'paste' && this.#isPasteDelivered))
      return 'nothing';
    return this.#state === 'escape' || this.#state === 'paste' ? this.#state : 'sequence';
  }

  #onGround(character: string): void {
    if (character === escapeCharacter) this.#begin('escape', character);
    else if (isControl(character)) this.#emitKey(controlKey(character), character);
    else if (isHighSurrogate(character)) {
      this.#state = 'surrogate';
      this.#highSurrogate = character;
    } else if (isKey(character)) this.#emitKey(printableKey(character), character);
  }

  /** ESC starts a sequence, or is Alt with the next key. A second ESC may be Alt with the key of a sequence (rxvt, PuTTY). */
  #onEscape(character: string): void {
    if (character === escapeCharacter) {
      if (this.#isDoubled) this.#emitEscape();
      this.#sequence = doubleEscape;
      return;
    }
    const sequence = sequenceStarts[character];
    if (sequence === 'csi' || sequence === 'ss3') {
      this.#begin(sequence, character);
      return;
    }
    // Before anything but CSI and SS3, the first of two ESC is the Escape key.
    if (this.#isDoubled) this.#emitEscape();
    this.#sequence = escapeCharacter;
    if (sequence === 'string') this.#begin(sequence, character);
    else this.#onAlt(character);
  }

  #onAlt(character: string): void {
    if (isHighSurrogate(character)) {
      this.#state = 'surrogate';
      this.#highSurrogate = character;
      return;
    }
    this.#reset();
    // Ctrl-C always has its effect.
    if (character === interrupt || !isKey(character)) {
      this.#emitEscape();
      this.#onGround(character);
      return;
    }
    const key = isControl(character) ? controlKey(character) : printableKey(character);
    this.#emitKey(altKey(key), escapeCharacter + character);
  }

  #onCsi(character: string): void {
    const parameters = this.#parameters;
    // The Linux console sends ESC [ [ A for F1.
    const isFinal = character >= '@' && !(character === '[' && parameters === '');
    if (!isSequenceCharacter(character) || (this.#isMouseReport && !isMouseParameter(character))) {
      this.#restart(character);
    } else if (isFinal) this.#finishCsi(parameters, character);
    else if (this.#sequence.length < longestSequence) this.#sequence += character;
  }

  #finishCsi(parameters: string, final: string): void {
    const report = readReport(parameters, final);
    if (report !== undefined) {
      this.#dropSequence();
      this.#events.push(report);
    } else if (this.#isMouseReport) {
      const input = readMouse(parameters, final);
      this.#dropSequence();
      if (input !== null) this.#events.push(input);
    } else if (final === '~' && parameters === '200') {
      this.#dropSequence();
      this.#beginPaste();
    } else if (final === 'M' && parameters === '') {
      this.#dropSequence();
      this.#state = 'mouse';
      this.#mouseBytesLeft = mouseReportLength;
    } else this.#finishKey(csiKey(parameters, final), final);
  }

  #onSs3(character: string): void {
    if (!isSequenceCharacter(character)) {
      this.#restart(character);
      return;
    }
    if (/[\d;]/.test(character) && this.#sequence.length < longestSequence) {
      this.#sequence += character;
      return;
    }
    this.#finishKey(ss3Key(this.#parameters, character), character);
  }

  /** Ends the sequence of a key. If it is not a key, an ESC before the sequence was the Escape key. */
  #finishKey(key: string | undefined, final: string): void {
    if (key === undefined) {
      this.#dropSequence();
      return;
    }
    this.#emitKey(this.#isDoubled ? altKey(key) : key, this.#sequence + final);
    this.#reset();
  }

  #onString(character: string): void {
    if (character === escapeCharacter) this.#state = 'stringEscape';
    else if (character === bell) this.#finishString();
    else if (this.#sequence.length >= longestSequence) this.#reset();
    // A reply contains no other control characters: the user is typing and must not be locked out.
    else if (isControl(character)) this.#restart(character);
    else this.#sequence += character;
  }

  #finishString(): void {
    const report = readString(this.#sequence);
    this.#reset();
    if (report !== undefined) this.#events.push(report);
  }

  #onStringEscape(character: string): void {
    if (character === '\\') {
      this.#finishString();
      return;
    }
    this.#reset();
    this.#begin('escape', escapeCharacter);
    this.#onEscape(character);
  }

  #onMouse(): void {
    this.#mouseBytesLeft--;
    if (this.#mouseBytesLeft === 0) this.#reset();
  }

  #onSurrogate(character: string): void {
    const isAlt = this.#sequence !== '';
    const whole = this.#highSurrogate + character;
    if (!isLowSurrogate(character)) {
      if (isAlt) this.#emitEscape();
      this.#restart(character);
      return;
    }
    this.#emitKey(isAlt ? altKey(whole) : whole, this.#sequence + whole);
    this.#reset();
  }

  #beginPaste(): void {
    this.#state = 'paste';
    this.#paste = new PasteBuffer();
    this.#isPasteDelivered = false;
  }

  #onPaste(character: string): void {
    // Ctrl-C ends a paste that stalled, because its end may be lost.
    if (this.#isPasteDelivered && character === interrupt) this.#restart(character);
    else if (this.#paste.add(character)) {
      if (!this.#isPasteDelivered) this.#emitPaste();
      this.#reset();
    }
  }

  /** Delivers the text so far. The rest may arrive much later, so until the end sequence no character is a key. */
  #deliverStalledPaste(): void {
    if (!this.#isPasteDelivered) this.#emitPaste();
    this.#isPasteDelivered = true;
    this.#paste.clear();
  }

  #begin(state: 'escape' | 'csi' | 'ss3' | 'string', character: string): void {
    this.#state = state;
    this.#sequence += character;
  }

  #reset(): void {
    this.#state = 'ground';
    this.#sequence = '';
  }

  /** Drops the sequence. An ESC before it was the Escape key. */
  #dropSequence(): void {
    if (this.#isDoubled) this.#emitEscape();
    this.#reset();
  }

  /** Drops the unfinished sequence and reads `character`, which is not part of it, as a new key. */
  #restart(character: string): void {
    this.#dropSequence();
    this.#onGround(character);
  }

  /** Whether two ESC came before the current character or sequence. */
  get #isDoubled(): boolean {
    return this.#sequence.startsWith(doubleEscape);
  }

  /** Whether the current sequence is a report of the mouse. */
  get #isMouseReport(): boolean {
    return this.#state === 'csi' && this.#parameters.startsWith('<');
  }

  /** The characters after CSI or SS3. */
  get #parameters(): string {
    return this.#sequence.slice(this.#isDoubled ? 3 : 2);
  }

  #emitEscape(): void {
    this.#emitKey('escape', escapeCharacter);
  }

  #emitKey(key: string | undefined, raw: string): void {
    if (key !== undefined) this.#events.push({ type: 'key', key, raw });
  }

  #emitPaste(): void {
    this.#events.push({ type: 'paste', text: this.#paste.text });
  }

  #takeEvents(): readonly DecodedEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}
