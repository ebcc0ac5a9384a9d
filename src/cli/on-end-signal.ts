import { constants } from 'node:os';
import process from 'node:process';
import { endSignals } from '../terminal/end-signals.ts';

/** Calls `listener` on every signal that ends a program, with the exit code that a shell reports for it: 128 plus its number. */
export const onEndSignal = (listener: (exitCode: number) => void): void => {
  for (const signal of endSignals) process.on(signal, () => listener(128 + constants.signals[signal]));
};
