import { controlKey, csiKey, ss3Key } from './key-names.ts';

/** One thing that came from the terminal. */
export type InputEvent =
  | {
      readonly type: 'key';
      /** Name as in the key table: 'a', 'G', '/', 'space', 'up', 'ctrl+c', 'shift+tab', 'f1'; printable characters name themselves. */
      readonly key: string;
      /** The characters that the terminal sent for it. */
      readonly raw: string;
    }
  /** Text of a bracketed paste, with \n between its lines; not sanitized. */
  | { readonly type: 'paste'; readonly text: string };

/** What the decoder waits for: nothing, whether an ESC was the Escape key, the rest of a sequence, the end of a paste. */
export type PendingInput = 'nothing' | 'escape' | 'sequence' | 'paste';

/** Turns the raw input of a terminal into events, however it is cut into chunks. */
export type KeyDecoder = {
  push(chunk: string): readonly InputEvent[];
  /** After some 40 ms of silence: an ESC that nothing followed was the Escape key. */
  flush(): readonly InputEvent[];
  /** After a second of silence: an unfinished sequence is dropped, a stalled paste is delivered as far as it came. */
  abandon(): readonly InputEvent[];
  readonly pending: PendingInput;
};

type PlainState = 'ground' | 'escape' | 'csi' | 'ss3' | 'string' | 'stringEscape' | 'paste';

type State =
  | { readonly at: PlainState }
  | { readonly at: 'mouse'; readonly left: number }
  | { readonly at: 'surrogate'; readonly high: string };

const ground: State = { at: 'ground' };
const escapeCharacter = '\u001B';
const bell = '\u0007';
/** Ctrl-C. */
const interrupt = '\u0003';
const pasteEnd = '\u001B[201~';
/** Text of a paste that is kept, UTF-16 units; the filter line takes far less. */
const pasteLimit = 64 * 1024;
/** A paste this long without an end has none: what follows is keys again. */
const pasteGiveUp = 16 * pasteLimit;
/** Longest sequence that is waited for, UTF-16 units; the longest known answers are clipboard texts, which are never asked for. */
const sequenceLimit = 4096;

/** What ESC and this character begin: CSI, SS3, or a string (OSC, DCS, SOS, PM, APC) that ends with ST or BEL. Source: ECMA-48, 5.4 and 5.6. */
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

const unifiedLineBreaks = (text: string): string => text.replace(/\r\n?/g, '\n');

/** A paste that is under way: its text, and how much of its end has been seen. */
type Paste = {
  text: string;
  units: number;
  endSeen: number;
  /** Its beginning was delivered when it stalled; the rest is let go. */
  readonly isTold: boolean;
};

const emptyPaste = (isTold = false): Paste => ({ text: '', units: 0, endSeen: 0, isTold });

/** Adds a character; true when the paste has ended. Text beyond the limit is let go. */
const addToPaste = (paste: Paste, character: string): boolean => {
  paste.units++;
  if (paste.units <= pasteLimit + pasteEnd.length) paste.text += character;
  // ESC is in the end's first place only, so a mismatch can't hide the start of another one.
  if (character === pasteEnd.charAt(paste.endSeen)) paste.endSeen++;
  else paste.endSeen = character === escapeCharacter ? 1 : 0;
  return paste.endSeen === pasteEnd.length || paste.units >= pasteGiveUp;
};

const pastedText = (paste: Paste): string => {
  return unifiedLineBreaks(paste.text.slice(0, Math.min(pasteLimit, paste.units - paste.endSeen)));
};

/** A decoder with nothing pending. */
export const createKeyDecoder = (): KeyDecoder => {
  let state: State = ground;
  /** Characters of the unfinished sequence, from its ESC. */
  let raw = '';
  let paste = emptyPaste();
  let events: InputEvent[] = [];

  const emitKey = (key: string | undefined, characters: string): void => {
    if (key !== undefined) events.push({ type: 'key', key, raw: characters });
  };

  const toGround = (): void => {
    state = ground;
    raw = '';
  };

  const emitPaste = (): void => {
    if (!paste.isTold) events.push({ type: 'paste', text: pastedText(paste) });
    paste = emptyPaste();
    toGround();
  };

  /** A stalled line may bring the rest of the paste much later: until its end comes, nothing of it is a key. */
  const tellStalledPaste = (): void => {
    if (!paste.isTold) events.push({ type: 'paste', text: pastedText(paste) });
    // The end itself may be what was cut in two.
    paste = { ...emptyPaste(true), endSeen: paste.endSeen };
  };

  /** Where the end of a paste got lost, there must be a way out. */
  const escapeStalledPaste = (): void => {
    emitPaste();
    onGround(interrupt);
  };

  const begin = (at: 'escape' | 'csi' | 'ss3' | 'string', character: string): void => {
    state = { at };
    raw += character;
  };

  const emitPrintable = (character: string): void => {
    // Not keys: C1 controls, half a character, and U+FFFD, which the stream makes of bytes that are no UTF-8.
    if (isC1(character) || isLowSurrogate(character) || character === '\uFFFD') return;
    emitKey(character === ' ' ? 'space' : character, character);
  };

  const onGround = (character: string): void => {
    if (character === escapeCharacter) begin('escape', character);
    else if (isControl(character)) emitKey(controlKey(character), character);
    else if (isHighSurrogate(character)) state = { at: 'surrogate', high: character };
    else emitPrintable(character);
  };

  /** The sequence ended without meaning, with a character that is not part of it. */
  const restart = (character: string): void => {
    toGround();
    onGround(character);
  };

  const onSurrogate = (high: string, character: string): void => {
    if (!isLowSurrogate(character)) {
      restart(character);
      return;
    }
    emitKey(high + character, high + character);
    toGround();
  };

  const onEscape = (character: string): void => {
    const sequence = sequenceStarts[character];
    if (sequence !== undefined) {
      begin(sequence, character);
      return;
    }
    // No key is bound with Alt, and on a slow link Escape and the next key come in one read: two keys, not Alt.
    emitKey('escape', escapeCharacter);
    restart(character);
  };

  const finishCsi = (parameters: string, final: string): void => {
    const characters = raw + final;
    toGround();
    if (final === '~' && parameters === '200') state = { at: 'paste' };
    // X10 mouse report: three bytes of any value follow.
    else if (final === 'M' && parameters === '') state = { at: 'mouse', left: 3 };
    else emitKey(csiKey(parameters, final), characters);
  };

  const onCsi = (character: string): void => {
    const parameters = raw.slice(2);
    // The Linux console sends ESC [ [ A for F1.
    const isFinal = character >= '@' && !(character === '[' && parameters === '');
    if (!isSequenceCharacter(character)) restart(character);
    else if (isFinal) finishCsi(parameters, character);
    else if (raw.length < sequenceLimit) raw += character;
  };

  const onSs3 = (character: string): void => {
    if (!isSequenceCharacter(character)) {
      restart(character);
      return;
    }
    if (/[\d;]/.test(character) && raw.length < sequenceLimit) {
      raw += character;
      return;
    }
    const characters = raw + character;
    const parameters = raw.slice(2);
    toGround();
    emitKey(ss3Key(parameters, character), characters);
  };

  const onString = (character: string): void => {
    if (character === escapeCharacter) state = { at: 'stringEscape' };
    else if (character === bell || raw.length >= sequenceLimit) toGround();
    // No answer holds another control character: somebody is typing and must not be locked out.
    else if (isControl(character)) restart(character);
    else raw += character;
  };

  const onStringEscape = (character: string): void => {
    toGround();
    if (character === '\\') return;
    begin('escape', escapeCharacter);
    onEscape(character);
  };

  const onMouse = (left: number): void => {
    state = left > 1 ? { at: 'mouse', left: left - 1 } : ground;
  };

  const handlers: Readonly<Record<PlainState, (character: string) => void>> = {
    ground: onGround,
    escape: onEscape,
    csi: onCsi,
    ss3: onSs3,
    string: onString,
    stringEscape: onStringEscape,
    paste: character => {
      if (paste.isTold && character === interrupt) escapeStalledPaste();
      else if (addToPaste(paste, character)) emitPaste();
    },
  };

  const step = (character: string): void => {
    if (state.at === 'mouse') onMouse(state.left);
    else if (state.at === 'surrogate') onSurrogate(state.high, character);
    else handlers[state.at](character);
  };

  const taken = (): readonly InputEvent[] => {
    const all = events;
    events = [];
    return all;
  };

  return {
    push(chunk) {
      for (let index = 0; index < chunk.length; index++) step(chunk.charAt(index));
      return taken();
    },
    flush() {
      if (state.at === 'escape') {
        toGround();
        emitKey('escape', escapeCharacter);
      }
      return taken();
    },
    abandon() {
      if (state.at === 'paste') tellStalledPaste();
      else toGround();
      return taken();
    },
    get pending() {
      if (state.at === 'ground' || (state.at === 'paste' && paste.isTold)) return 'nothing';
      return state.at === 'escape' || state.at === 'paste' ? state.at : 'sequence';
    },
  };
};
