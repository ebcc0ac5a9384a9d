import process from 'node:process';
import { endSignals } from '../terminal/end-signals.ts';
import { signalExitCode } from './exit-codes.ts';

/** Calls `listener` on every signal that ends a program, with the exit code of that signal. */
export const onEndSignal = (listener: (exitCode: number) => void): void => {
  for (const signal of endSignals) process.on(signal, () => listener(signalExitCode(signal)));
};
