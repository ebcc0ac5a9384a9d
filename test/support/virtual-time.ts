type Sleeper = { readonly at: number; readonly ms: number; readonly wake: () => void };

/**
 * Time that passes only while nothing else happens: sleeping takes none of the test's own, and a sleep that is called
 * off before its end never was. `onSlept` is told each one that came to its end, just before it wakes.
 */
export const virtualTime = (start: number, onSlept: (ms: number) => void) => {
  const asleep = new Set<Sleeper>();
  let now = start;
  let passing = false;

  const first = (): Sleeper | undefined =>
    [...asleep].reduce<Sleeper | undefined>(
      (earliest, one) => (earliest === undefined || one.at < earliest.at ? one : earliest),
      undefined,
    );
  const pass = (): void => {
    const next = first();
    passing = next !== undefined;
    if (next === undefined) return;
    asleep.delete(next);
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
        const callOff = (): void => {
          asleep.delete(sleeper);
          reject(signal?.reason);
        };
        const wake = (): void => {
          signal?.removeEventListener('abort', callOff);
          resolve();
        };
        const sleeper = { at: now + ms, ms, wake };
        signal?.addEventListener('abort', callOff, { once: true });
        asleep.add(sleeper);
        if (!passing) setImmediate(pass);
        passing = true;
      }),
  };
};
