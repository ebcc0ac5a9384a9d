/** Lines that are made when they come into view: the details of an import with 10,000 files have more than 20,000. */
export type LazyLines = {
  readonly count: number;
  /** The lines from index `from` up to, but not including, `to`. */
  slice(from: number, to: number): readonly string[];
};

export const readyLines = (lines: readonly string[]): LazyLines => ({
  count: lines.length,
  slice: (from, to) => lines.slice(from, to),
});

/** `count` lines. `make` returns the line at an index. */
export const linesMadeBy = (count: number, make: (index: number) => string): LazyLines => ({
  count,
  slice: (from, to) =>
    Array.from({ length: Math.max(0, Math.min(to, count) - from) }, (_, offset) => make(from + offset)),
});

export const blankLines = (count: number): LazyLines => linesMadeBy(count, () => '');

/** The lines of all blocks, one block below the other. */
export const stackedLines = (parts: readonly LazyLines[]): LazyLines => ({
  count: parts.reduce((count, part) => count + part.count, 0),
  slice: (from, to) => {
    const lines: string[] = [];
    let top = 0;
    for (const part of parts) {
      const [first, end] = [Math.max(0, from - top), Math.min(part.count, to - top)];
      if (first < end) lines.push(...part.slice(first, end));
      top += part.count;
    }
    return lines;
  },
});
