/** Listeners that are called once per change, or once per batch of changes. */
export type Notifier = {
  notify(): void;
  /** Calls the listeners at most once for everything that `work` changes. */
  batch(work: () => void): void;
  /** Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
};

export const createNotifier = (): Notifier => {
  const listeners = new Set<() => void>();
  let depth = 0;
  let isDue = false;

  const notify = (): void => {
    isDue = depth > 0;
    if (!isDue) for (const listener of listeners) listener();
  };

  return {
    notify,
    batch: work => {
      depth += 1;
      try {
        work();
      } finally {
        depth -= 1;
      }
      if (depth === 0 && isDue) notify();
    },
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
