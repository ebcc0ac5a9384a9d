type Sleeper = { readonly at: number; readonly ms: number; readonly wake: () => void };

/**
 * A clock on which time passes only when nothing else happens, so that sleeping takes no real time. `onSlept` is called
 * with the duration of each sleep that is not aborted, just before its promise resolves.
 */
export const virtualTime = (start: number, onSlept: (ms: number) => void) => {
  const sleepers = new Set<Sleeper>();
  let now = start;
  let isTransient = false;

  const first = (): Sleeper | undefined =>
    [...sleepers].reduce<Sleeper | undefined>(
      (earliest, sleeper) => (earliest === undefined || sleeper.at < earliest.at ? sleeper : earliest),
      undefined,
    );
  const pass = (): void => {
    const next = first();
    isTransient = next !== undefined;
    if (next === undefined) return;
    sleepers.delete(next);
    now = next.at;
    onSlept(next.ms);
    next.wake();
    setImmediate(pass);
  };

  return {
    now: () => now,
    sleep: (ms: number, signal?: AbortSignal): Promise<void> =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const wake = (): void => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        };
        const sleeper = { at: now + ms, ms, wake };
        signal?.addEventListener('abort', onAbort, { once: true });
        sleepers.add(sleeper);
        if (!isTransient) setImmediate(pass);
        isTransient = true;
      }),
  };
};
