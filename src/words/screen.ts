import type { Message } from './say.ts';

/** What the full-screen monitor says. */
export const screenWords = {} as const satisfies Readonly<Record<string, Message>>;
