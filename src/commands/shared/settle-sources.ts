import { CommandError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { Connection } from './connection.ts';

/** A source that could not be read, and why. */
export type FailedSource = {
  readonly label: string;
  /** Null for an address that is not valid. */
  readonly endpoint: string | null;
  readonly error: unknown;
};

/** One item of work: a source, with its connection once it is open. */
type SettledItem = Pick<FailedSource, 'label'> & {
  /** The endpoint of the connection, if there is one. */
  readonly endpoint?: string | null;
  readonly connection?: Pick<Connection, 'endedRequests'> & { readonly gateway: Pick<Gateway, 'endpoint'> };
};

/** The results of the successful sources, in their order, and the failed sources. */
export type Settled<Result> = { readonly results: readonly Result[]; readonly failed: readonly FailedSource[] };

/**
 * Works on several sources at once. A source counts as failed if its work fails, or if its server leaves a request without
 * an answer after others are done, so that it delays them only briefly. Throws only when the world is interrupted.
 *
 * @param use does the work in a world of its own, which is interrupted when the source is given up
 */
export const settleSources = async <Item extends SettledItem, Result>(
  items: readonly Item[],
  world: World,
  use: (item: Item, world: World) => Promise<Result>,
  clock: Pick<Clock, 'after'> = systemClock,
): Promise<Settled<Result>> => {
  const { giveUpSource } = world.limits;
  const failed: FailedSource[] = [];
  /** The requests without an answer. Each call limits how long it waits. */
  const waiting = new Set<() => void>();
  const timers = new Set<() => void>();
  let isOneDone = false;

  /** Records a request of a source, and returns the function to call at its end. */
  const watchRequest = ({ connection }: Item, giveUp: () => void): (() => void) => {
    const endedRequests = (): number => connection?.endedRequests() ?? 0;
    let stop = (): void => {};
    const limit = (): void => {
      const before = endedRequests();
      const cancel = clock.after(giveUpSource, () => {
        stop();
        // One page of a merged list takes many requests. While the server answers those, it is not silent.
        if (endedRequests() === before) giveUp();
        else limit();
      });
      stop = () => {
        cancel();
        timers.delete(stop);
      };
      timers.add(stop);
    };
    waiting.add(limit);
    if (isOneDone) limit();
    return () => {
      waiting.delete(limit);
      stop();
    };
  };

  const settle = async (item: Item): Promise<readonly Result[]> => {
    const abort = new AbortController();
    const signal = AbortSignal.any([world.signal, abort.signal]);
    const limits = { ...world.limits, giveUp: Math.min(world.limits.giveUp, giveUpSource) };
    const givenUp = new Promise<never>((_, reject) => {
      abort.signal.addEventListener('abort', () => reject(new CommandError(6, { id: 'sources.silent' })));
    });
    const own = { ...world, signal, limits, watchRequest: () => watchRequest(item, () => abort.abort()) };
    try {
      const result = await Promise.race([givenUp, use(item, own)]);
      if (!isOneDone) for (const limit of waiting) limit();
      isOneDone = true;
      return [result];
    } catch (error) {
      if (world.signal.aborted) throw error;
      const endpoint = item.connection?.gateway.endpoint ?? item.endpoint ?? null;
      failed.push({ label: item.label, endpoint, error });
      return [];
    }
  };
  try {
    return { results: (await Promise.all(items.map(settle))).flat(), failed };
  } finally {
    for (const stop of timers) stop();
  }
};
