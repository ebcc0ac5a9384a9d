/** What the mouse did: the left button was pressed, or the wheel was turned by a notch. */
export type MouseInput = {
  readonly type: 'mouse';
  readonly action: 'press' | 'wheel-up' | 'wheel-down';
  /** The cell, from 0 at the left and at the top. */
  readonly x: number;
  readonly y: number;
};

/** Bits of the button code: a key was held, or the mouse moved. */
const shiftBit = 4;
const altBit = 8;
const controlBit = 16;
const motionBit = 32;

const actions: Readonly<Record<number, MouseInput['action']>> = { 0: 'press', 64: 'wheel-up', 65: 'wheel-down' };

const sgrForm = /^<(\d{1,5});(\d{1,5});(\d{1,5})$/;

/** A character of a report after `CSI <`. */
export const isMouseParameter = (character: string): boolean => /[\d;Mm]/.test(character);

/** The start of a report. Only a terminal sends this much of it in one read. */
export const splitMouseForm = /^\u001B\[<\d+;/;

/**
 * The input in a report `CSI < code ; x ; y M`; null for what zjobs does not use, such as a release, another button, and a
 * click with a key held. Source: xterm control sequences, "Extended coordinates", SGR (1006).
 */
export const readMouse = (parameters: string, final: string): MouseInput | null => {
  const [, code, column, row] = sgrForm.exec(parameters) ?? [];
  if (final !== 'M' || code === undefined || column === undefined || row === undefined) return null;
  const button = Number(code);
  const isWheel = button >= 64;
  if ((button & motionBit) !== 0) return null;
  if (!isWheel && (button & (shiftBit | altBit | controlBit)) !== 0) return null;
  const action = actions[button & ~(shiftBit | altBit | controlBit)];
  const [x, y] = [Number(column) - 1, Number(row) - 1];
  return action === undefined || x < 0 || y < 0 ? null : { type: 'mouse', action, x, y };
};
