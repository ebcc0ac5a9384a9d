import type { Part } from '../families/family.ts';
import { type Cursor, firstCursor } from '../paging/cursor.ts';

/** One thing to read: the page of a part at which the walk through it stands. */
export type PageWork = {
  readonly part: Part;
  readonly walk: Cursor;
  /** Read out of turn: the pages that follow are left to the cycle, which else would begin this part again for ever. */
  readonly isGlance?: true;
};

/** The first page of a part. */
export const firstPage = (part: Part): PageWork => ({ part, walk: firstCursor });

/**
 * The turn in which the parts of a list are read. One cycle reads every page of every part once; then the next begins, so
 * that however many parts there are, each look costs a few requests and none is left out for long.
 */
export type PageQueue = {
  /** Begins with these parts if the last cycle is over. */
  begin(parts: readonly Part[]): void;
  /** The next works, `most` at most; those of parts that may fail without harm come by themselves, after all others. */
  take(most: number): readonly PageWork[];
  /** Takes the first page of a part out of its turn; null where its turn has come already. */
  claim(part: Part): PageWork | null;
  /** A page was read that is followed by this one. */
  add(work: PageWork): void;
  /** What was taken could not be read, and is not read yet: it comes next. */
  restore(works: readonly PageWork[]): void;
  /** Leaves out what is left of some parts. */
  drop(isDropped: (part: Part) => boolean): void;
  has(isMeant: (part: Part) => boolean): boolean;
  isOver(): boolean;
};

export const createPageQueue = (): PageQueue => {
  let queue: PageWork[] = [];
  return {
    begin: parts => {
      if (queue.length > 0) return;
      const ordered = [...parts.filter(part => !part.bestEffort), ...parts.filter(part => part.bestEffort)];
      queue = ordered.map(firstPage);
    },
    take: most => {
      const isBestEffort = queue[0]?.part.bestEffort ?? false;
      const other = queue.findIndex(({ part }) => part.bestEffort !== isBestEffort);
      return queue.splice(0, Math.min(most, other === -1 ? queue.length : other));
    },
    claim: ({ key }) => {
      const at = queue.findIndex(({ part, walk }) => part.key === key && walk.token === null);
      return at === -1 ? null : (queue.splice(at, 1)[0] ?? null);
    },
    add: work => {
      // Before the parts that may keep everybody waiting.
      const at = work.part.bestEffort ? -1 : queue.findIndex(({ part }) => part.bestEffort);
      queue.splice(at === -1 ? queue.length : at, 0, work);
    },
    restore: works => {
      const isQueued = ({ part, walk }: PageWork): boolean =>
        queue.some(one => one.part.key === part.key && one.walk.token === walk.token);
      queue = [...works.filter(work => !work.isGlance && !isQueued(work)), ...queue];
    },
    drop: isDropped => {
      queue = queue.filter(({ part }) => !isDropped(part));
    },
    has: isMeant => queue.some(({ part }) => isMeant(part)),
    isOver: () => queue.length === 0,
  };
};
