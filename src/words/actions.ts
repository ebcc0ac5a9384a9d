import type { Message } from './say.ts';

/** What cancel and retry say, on the screen and in scripts. */
export const actionWords = {} as const satisfies Readonly<Record<string, Message>>;
