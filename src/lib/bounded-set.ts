/** A set of texts that keeps only the most recently added ones. */
export type BoundedSet = {
  has(text: string): boolean;
  /** Adds a text, or makes it the most recent one. */
  add(text: string): void;
};

/** An empty set that keeps at most `limit` texts. */
export const createBoundedSet = (limit: number): BoundedSet => {
  const texts = new Set<string>();
  return {
    has: text => texts.has(text),
    add: text => {
      texts.delete(text);
      texts.add(text);
      for (const oldest of texts) {
        if (texts.size <= limit) break;
        texts.delete(oldest);
      }
    },
  };
};
