import { constants } from 'node:os';
import type { MessageId } from '../i18n/translate.ts';

/** The exit codes that commands return, and what each means. A signal other than SIGINT has its own code. */
const exitCodes = [
  { code: 0, meaning: 'exit.success' },
  { code: 1, meaning: 'exit.no' },
  { code: 2, meaning: 'exit.usage' },
  { code: 3, meaning: 'exit.authentication' },
  { code: 4, meaning: 'exit.permission' },
  { code: 5, meaning: 'exit.notFound' },
  { code: 6, meaning: 'exit.failure' },
  { code: 7, meaning: 'exit.timedOut' },
  { code: 130, meaning: 'exit.interrupted' },
] as const satisfies readonly { readonly code: number; readonly meaning: MessageId }[];

/** What a shell adds to the number of the signal that ended a program. */
const signalBase = 128;

/** The exit code of a program that `signal` ends, as a shell reports it. */
export const signalExitCode = (signal: NodeJS.Signals): number => signalBase + constants.signals[signal];

/** The rows of the table that the help and the man page print. */
export const exitCodeRows: readonly { readonly code: string; readonly meaning: MessageId }[] = [
  ...exitCodes.map(({ code, meaning }) => ({ code: String(code), meaning })),
  { code: `${signalBase}+N`, meaning: 'exit.signal' },
];

/** How a command ends; {@link exitCodeRows} says what each code means. */
export type ExitCode = (typeof exitCodes)[number]['code'];
