/**
 * A function whose promises resolve one per turn of the event loop, in the order of the calls: what is done after one of them
 * delays a key, but all of them together don't.
 */
export const createTurns = (): (() => Promise<void>) => {
  const waiting: (() => void)[] = [];
  const giveTurn = (): void => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(giveTurn);
  };
  return () =>
    new Promise(resolve => {
      waiting.push(resolve);
      if (waiting.length === 1) setImmediate(giveTurn);
    });
};
