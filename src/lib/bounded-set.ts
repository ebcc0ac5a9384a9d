/** A set of names that remembers the newest `most`, so that it can't grow for ever. */
export type BoundedSet = {
  has(name: string): boolean;
  add(name: string): void;
};

export const createBoundedSet = (most: number): BoundedSet => {
  const names = new Set<string>();
  return {
    has: name => names.has(name),
    add: name => {
      names.delete(name);
      names.add(name);
      for (const oldest of names) {
        if (names.size <= most) break;
        names.delete(oldest);
      }
    },
  };
};
