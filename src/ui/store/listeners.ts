/** Listeners that are called once per change, or once per batch of changes. */
export type Listeners = {
  call(): void;
  /** Calls the listeners at most once for everything that `work` changes. */
  batch(work: () => void): void;
  /** Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
};

export const createListeners = (): Listeners => {
  const listeners = new Set<() => void>();
  let depth = 0;
  let isDue = false;

  const call = (): void => {
    isDue = depth > 0;
    if (!isDue) for (const listener of listeners) listener();
  };

  return {
    call,
    batch: work => {
      depth += 1;
      try {
        work();
      } finally {
        depth -= 1;
      }
      if (depth === 0 && isDue) call();
    },
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
