import type { Clock } from '../lib/clock.ts';

/** Watches that answers come while they are due. */
export type StallTimer = {
  /** From now on an answer is due, or the next one. */
  expect(): void;
  /** Nothing is under way. */
  rest(): void;
  /** Whether none has come in time. */
  is(): boolean;
};

/** `onOverdue` is called when no answer has come for `ms`. */
export const startStallTimer = (clock: Clock, ms: number, onOverdue: () => void): StallTimer => {
  let isOverdue = false;
  let stop = (): void => {};
  const rest = (): void => {
    stop();
    isOverdue = false;
  };
  return {
    expect: () => {
      rest();
      stop = clock.after(ms, () => {
        isOverdue = true;
        onOverdue();
      });
    },
    rest,
    is: () => isOverdue,
  };
};
