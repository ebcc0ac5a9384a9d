import type { Clock } from '../lib/clock.ts';

/** Detects that an answer is overdue. */
export type StallTimer = {
  /** Starts waiting for an answer, or for the next one. */
  expect(): void;
  /** Stops waiting. */
  rest(): void;
  /** Whether an expected answer has not come in time. */
  isOverdue(): boolean;
};

/** `onOverdue` is called when an expected answer has not come for `ms`. */
export const startStallTimer = (clock: Clock, ms: number, onOverdue: () => void): StallTimer => {
  let isOverdue = false;
  let cancel = (): void => {};
  const rest = (): void => {
    cancel();
    isOverdue = false;
  };
  return {
    expect: () => {
      rest();
      cancel = clock.after(ms, () => {
        isOverdue = true;
        onOverdue();
      });
    },
    rest,
    isOverdue: () => isOverdue,
  };
};
