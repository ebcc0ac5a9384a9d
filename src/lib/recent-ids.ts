import type { Clock } from './clock.ts';

/** IDs that count for a limited time after they were added. */
export type RecentIds = { add(id: string): void; has(id: string): boolean };

/** An empty set whose IDs count for `ms`. */
export const createRecentIds = (clock: Pick<Clock, 'elapsed'>, ms: number): RecentIds => {
  const addedAt = new Map<string, number>();
  const isRecent = (at: number | undefined): boolean => at !== undefined && clock.elapsed() - at < ms;
  return {
    add: id => {
      for (const [known, at] of addedAt) if (!isRecent(at)) addedAt.delete(known);
      addedAt.set(id, clock.elapsed());
    },
    has: id => isRecent(addedAt.get(id)),
  };
};
