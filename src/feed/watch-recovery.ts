import { isUnreachable } from '../cloud/error.ts';
import type { Feed } from './types.ts';

/** Returns the function to call after each change of a feed. Calls `onRecovery` when it reaches its server again after an outage. */
export const watchRecovery = (feed: Feed, onRecovery: () => void): (() => void) => {
  let wasUnreachable = false;
  return () => {
    const { problem } = feed.snapshot();
    const isOut = problem !== null && isUnreachable(problem.error);
    if (wasUnreachable && !isOut) onRecovery();
    wasUnreachable = isOut;
  };
};
