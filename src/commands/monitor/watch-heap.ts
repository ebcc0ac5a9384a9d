import { getHeapStatistics } from 'node:v8';
import type { Clock } from '../../lib/clock.ts';

/** How full the heap may be. When it is full, V8 ends the process immediately. */
const fullShare = 0.92;

/** Time between two checks, in ms. With more free memory, the heap fills later, and each check wakes the process. */
const intervals = [
  { below: 0.15, ms: 10_000 },
  { below: 0.5, ms: 2_000 },
] as const;

/** Time between two checks of a fuller heap, and before the first check, in ms. */
const interval = 300;

/** How many checks in a row must find the heap full: just before a garbage collection, a check counts garbage too. */
const looks = 3;

/** What V8 reserves of the limit for young objects, in bytes: three semi-spaces of 16 MiB. Old objects can't use it. */
const youngReserve = 50_331_648;

/** The share of the heap for old objects that is used, from 0 to 1. */
const usedShare = (): number => {
  const { used_heap_size, heap_size_limit } = getHeapStatistics();
  return used_heap_size / Math.max(1, heap_size_limit - youngReserve);
};

/**
 * Calls `onFull` once when the memory is about to run out, so that the terminal can be restored before.
 *
 * @returns a function that stops watching
 */
export const watchHeap = (clock: Pick<Clock, 'after'>, onFull: () => void, share = usedShare): (() => void) => {
  let full = 0;
  let cancel = (): void => {};
  const look = (): void => {
    const used = share();
    full = used > fullShare ? full + 1 : 0;
    if (full >= looks) onFull();
    else cancel = clock.after(intervals.find(({ below }) => used < below)?.ms ?? interval, look);
  };
  cancel = clock.after(interval, look);
  return () => cancel();
};
