import type { MessageId } from '../i18n/translate.ts';

/** Every exit code and what it means. The help, the man page and the README print this table. */
export const exitCodes = [
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

/** How a command ends; {@link exitCodes} says what each code means. */
export type ExitCode = (typeof exitCodes)[number]['code'];
