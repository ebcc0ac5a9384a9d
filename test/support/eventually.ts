import { vi } from 'vitest';

/** Waits until the check throws no more: on a busy machine longer than the second that vi.waitFor has patience for. */
export const eventually = <Result>(check: () => Result | Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: 15_000, interval: 20 });
