import type { Clock } from '../lib/clock.ts';

/** A pause that can be ended before its time is up. */
export type Pause = {
  /** Waits for `ms`, or until {@link end} if it is null. Resolves to whether the time is up. */
  wait(ms: number | null): Promise<boolean>;
  /** Ends the pause that is under way, if any. */
  end(): void;
};

export const createPause = (clock: Pick<Clock, 'after'>): Pause => {
  let endNow = (): void => {};
  return {
    wait: ms =>
      new Promise(resolve => {
        const cancel = ms === null ? () => {} : clock.after(ms, () => end(true));
        const end = (isDue: boolean): void => {
          endNow = () => {};
          cancel();
          resolve(isDue);
        };
        endNow = () => end(false);
      }),
    end: () => endNow(),
  };
};
