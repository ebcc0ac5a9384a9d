import { vi } from 'vitest';

/** Repeats the check until it does not throw, for up to 15 s: the default of vi.waitFor is too short on a busy machine. */
export const eventually = <Result>(check: () => Result | Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: 15_000, interval: 20 });
