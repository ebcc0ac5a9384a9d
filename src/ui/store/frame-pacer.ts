import type { Clock } from '../../lib/clock.ts';

/** At most 15 frames a second show what the feed reports; keys don't wait. In ms. */
const frameMs = 67;

/** Frames that may exceed that rate, because the first pages of a list follow each other closely. */
const earlyFrames = 3;

/** Limits how often the feed's changes are shown. */
export type FramePacer = {
  /** Shows a frame now, or when one is due. `isLarge`: handles waiting keys first, because the change has taken a few ms. */
  request(isLarge?: boolean): void;
  /** Shows a frame now, which includes a requested one. */
  showNow(): void;
  /** Whether a requested frame is still to come. */
  isWaiting(): boolean;
  /** Drops a requested frame. */
  cancel(): void;
};

export const createFramePacer = (clock: Clock, show: () => void): FramePacer => {
  // By elapsed time: if the time of day is set back, frames must not stop.
  let nextFrameAt = Number.NEGATIVE_INFINITY;
  let cancelTimer: (() => void) | null = null;

  const cancel = (): void => {
    cancelTimer?.();
    cancelTimer = null;
  };

  const showNow = (): void => {
    cancel();
    nextFrameAt = Math.max(clock.elapsed(), nextFrameAt) + frameMs;
    show();
  };

  return {
    request: (isLarge = false) => {
      if (cancelTimer !== null) return;
      const wait = nextFrameAt - earlyFrames * frameMs - clock.elapsed();
      if (wait <= 0 && !isLarge) showNow();
      else cancelTimer = clock.after(Math.max(0, wait), showNow);
    },
    showNow,
    isWaiting: () => cancelTimer !== null,
    cancel,
  };
};
