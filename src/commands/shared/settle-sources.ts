import { CommandError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { systemClock } from '../../lib/clock.ts';

/** A source that could not be read, and why. */
export type FailedSource = { readonly label: string; readonly error: unknown };

/** How the work on a source reports what it waits for. */
export type SourceProgress = {
  /** A request was sent, and no answer came yet. */
  readonly onAsked: () => void;
  readonly onAnswered: () => void;
};

/** The results of the sources that gave one, in their order, and the others. */
export type Settled<Result> = { readonly results: readonly Result[]; readonly failed: readonly FailedSource[] };

/**
 * Works on several sources at once. One that fails, or that gives no answer while others are done, is among the failed ones, so
 * that it delays those only briefly. Throws only when the world is interrupted.
 *
 * @param use does the work in a world of its own, which is interrupted when the source is given up
 */
export const settleSources = async <Item extends { readonly label: string }, Result>(
  items: readonly Item[],
  world: World,
  use: (item: Item, world: World, progress: SourceProgress, index: number) => Promise<Result>,
): Promise<Settled<Result>> => {
  const { giveUpSource } = world.limits;
  const failed: FailedSource[] = [];
  const silent = new Set<AbortController>();
  const timers: (() => void)[] = [];
  const giveUpSilent = (): void => {
    for (const abort of silent) abort.abort();
  };
  const settle = async (item: Item, index: number): Promise<readonly Result[]> => {
    const abort = new AbortController();
    const signal = AbortSignal.any([world.signal, abort.signal]);
    const limits = { ...world.limits, giveUp: Math.min(world.limits.giveUp, giveUpSource) };
    const progress = { onAsked: () => void silent.add(abort), onAnswered: () => void silent.delete(abort) };
    const givenUp = new Promise<never>((_, reject) => {
      abort.signal.addEventListener('abort', () => reject(new CommandError(6, { id: 'sources.silent' })));
    });
    try {
      const result = await Promise.race([givenUp, use(item, { ...world, signal, limits }, progress, index)]);
      if (timers.length === 0) timers.push(systemClock.after(giveUpSource, giveUpSilent));
      return [result];
    } catch (error) {
      if (world.signal.aborted) throw error;
      failed.push({ label: item.label, error });
      return [];
    } finally {
      silent.delete(abort);
    }
  };
  try {
    return { results: (await Promise.all(items.map(settle))).flat(), failed };
  } finally {
    for (const stop of timers) stop();
  }
};
