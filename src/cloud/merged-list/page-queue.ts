import type { Part } from '../families/family.ts';
import { type Cursor, firstCursor } from '../paging/cursor.ts';

/** One page to read: a part, and the position in it. */
export type PageRequest = {
  readonly part: Part;
  readonly cursor: Cursor;
  /** The page is read out of turn: the pages after it are not read until the part has its turn. */
  readonly isOutOfTurn?: true;
};

export const firstPage = (part: Part): PageRequest => ({ part, cursor: firstCursor });

/**
 * The order in which the pages of all parts are read. In one cycle every page of every part has its turn once. With any
 * number of parts, each batch costs only a few requests, and no part waits long.
 */
export type PageQueue = {
  /** Starts a cycle with the first pages of these parts, if the queue is empty. */
  begin(parts: readonly Part[]): void;
  /** Takes the next `most` pages. Pages of best-effort parts come last, and never together with others. */
  take(most: number): readonly PageRequest[];
  /** Takes the first page of a part out of turn; null if it is not in the queue. */
  claim(part: Part): PageRequest | null;
  /** Adds the page after one that was read. */
  add(request: PageRequest): void;
  /** Puts pages back that were taken but could not be read. They come next. */
  restore(requests: readonly PageRequest[]): void;
  /** Removes the pages of some parts. */
  drop(isDropped: (part: Part) => boolean): void;
  /** Whether a page of such a part is in the queue. */
  has(test: (part: Part) => boolean): boolean;
  isEmpty(): boolean;
};

export const createPageQueue = (): PageQueue => {
  let queue: PageRequest[] = [];
  return {
    begin: parts => {
      if (queue.length > 0) return;
      const ordered = [...parts.filter(part => !part.bestEffort), ...parts.filter(part => part.bestEffort)];
      queue = ordered.map(firstPage);
    },
    take: most => {
      const isBestEffort = queue[0]?.part.bestEffort ?? false;
      const boundary = queue.findIndex(({ part }) => part.bestEffort !== isBestEffort);
      return queue.splice(0, Math.min(most, boundary === -1 ? queue.length : boundary));
    },
    claim: ({ key }) => {
      const index = queue.findIndex(({ part, cursor }) => part.key === key && cursor.token === null);
      return index === -1 ? null : (queue.splice(index, 1)[0] ?? null);
    },
    add: request => {
      // Before the best-effort parts, which may be slow.
      const index = request.part.bestEffort ? -1 : queue.findIndex(({ part }) => part.bestEffort);
      queue.splice(index === -1 ? queue.length : index, 0, request);
    },
    restore: requests => {
      const isQueued = ({ part, cursor }: PageRequest): boolean =>
        queue.some(other => other.part.key === part.key && other.cursor.token === cursor.token);
      queue = [...requests.filter(request => !request.isOutOfTurn && !isQueued(request)), ...queue];
    },
    drop: isDropped => {
      queue = queue.filter(({ part }) => !isDropped(part));
    },
    has: test => queue.some(({ part }) => test(part)),
    isEmpty: () => queue.length === 0,
  };
};
