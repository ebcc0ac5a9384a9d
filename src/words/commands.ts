import type { Message } from './say.ts';

/** What the command line says. */
export const commandWords = {} as const satisfies Readonly<Record<string, Message>>;
