import type { Part } from '../families/family.ts';

/**
 * How far each part has been read. A job that appears in a part that was read to its end is new; in any other part it may
 * have existed before.
 */
export type PartProgress = {
  /**
   * Must be called with the parts that exist now. A part that appears later than the first ones belongs to a new cluster, so
   * all its jobs are new. A best-effort part may only have been unreachable before.
   */
  meet(parts: readonly Part[]): void;
  requested(part: Part): void;
  wasRequested(part: Part): boolean;
  readToEnd(part: Part): void;
  wasReadToEnd(part: Part): boolean;
};

export const createPartProgress = (): PartProgress => {
  const met = new Set<string>();
  const requested = new Set<string>();
  const complete = new Set<string>();
  return {
    meet: parts => {
      const areFirst = met.size === 0;
      for (const { key, bestEffort } of parts) {
        if (!areFirst && !bestEffort && !met.has(key)) complete.add(key);
        met.add(key);
      }
    },
    requested: part => {
      requested.add(part.key);
    },
    wasRequested: part => requested.has(part.key),
    readToEnd: part => {
      complete.add(part.key);
    },
    wasReadToEnd: part => complete.has(part.key),
  };
};
