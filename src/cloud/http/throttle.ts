import type { Clock } from '../../lib/clock.ts';
import { abortedError } from './http-errors.ts';

/** Permission to send one request. */
export type Lease = {
  /** Must be called when the request is sent, or when it is certain that it won't be. Its second starts then. */
  spend(): void;
};

/** Limits the requests per route in any one second. Further requests wait in order. */
export type Throttle = {
  /** Rejects with a `CloudError` of kind `aborted` when the signal is aborted or the throttle is closed. */
  take(route: string, signal?: AbortSignal): Promise<Lease>;
  /** Rejects every waiting and every later request. */
  close(): void;
};

type Slot = { spentAt: number };
type Waiter = { readonly grant: (lease: Lease) => void; readonly refuse: () => void };
type Queue = { slots: Slot[]; readonly waiting: Waiter[]; stopTimer: () => void };

/** More than a second, in ms, because two requests can arrive closer together than they were sent. */
const windowMs = 1_050;

const noTimer = (): void => {};

/** A throttle with a sliding window: `perSecond` requests in any second, counted from when each was sent. */
export const createThrottle = (perSecond: number, clock: Clock): Throttle => {
  const queues = new Map<string, Queue>();
  let closed = false;

  const queueOf = (route: string): Queue => {
    const known = queues.get(route);
    if (known) return known;
    const queue: Queue = { slots: [], waiting: [], stopTimer: noTimer };
    queues.set(route, queue);
    return queue;
  };

  const leaseOf = (queue: Queue): Lease => {
    // A request that waits for its connection can be sent at any time, so its slot is not free until then.
    const slot: Slot = { spentAt: Number.POSITIVE_INFINITY };
    queue.slots.push(slot);
    return {
      spend: () => {
        if (slot.spentAt !== Number.POSITIVE_INFINITY) return;
        slot.spentAt = clock.elapsed();
        serve(queue);
      },
    };
  };

  const serve = (queue: Queue): void => {
    const now = clock.elapsed();
    queue.stopTimer();
    queue.stopTimer = noTimer;
    queue.slots = queue.slots.filter(slot => slot.spentAt + windowMs > now);
    while (queue.slots.length < perSecond) {
      const next = queue.waiting.shift();
      if (!next) return;
      next.grant(leaseOf(queue));
    }
    const freeAt = Math.min(...queue.slots.map(slot => slot.spentAt)) + windowMs;
    if (queue.waiting.length > 0 && Number.isFinite(freeAt)) {
      queue.stopTimer = clock.after(freeAt - now, () => serve(queue));
    }
  };

  const wait = (queue: Queue, signal: AbortSignal | undefined): Promise<Lease> =>
    new Promise((resolve, reject) => {
      const forget = (): void => {
        const index = queue.waiting.indexOf(waiter);
        if (index >= 0) queue.waiting.splice(index, 1);
        reject(abortedError(false));
      };
      const waiter: Waiter = {
        grant: lease => {
          signal?.removeEventListener('abort', forget);
          resolve(lease);
        },
        refuse: () => {
          signal?.removeEventListener('abort', forget);
          reject(abortedError(false));
        },
      };
      queue.waiting.push(waiter);
      signal?.addEventListener('abort', forget, { once: true });
      serve(queue);
    });

  return {
    take: async (route, signal) => {
      if (closed || signal?.aborted) throw abortedError(false);
      return wait(queueOf(route), signal);
    },
    close: () => {
      closed = true;
      for (const queue of queues.values()) {
        queue.stopTimer();
        for (const waiter of queue.waiting.splice(0)) waiter.refuse();
      }
    },
  };
};
