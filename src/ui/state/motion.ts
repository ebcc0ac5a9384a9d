import type { Motion } from './action.ts';

/** The direction in which a cursor first searches a selectable line from where the motion leads; up from the last line. */
export const searchStep = (motion: Motion): 1 | -1 =>
  motion === 'up' || motion === 'half-up' || motion === 'page-up' || motion === 'last' ? -1 : 1;

/** The index that a motion leads to from `index`; it may lie outside of 0 to `last`. A page has `pageRows` rows. */
export const movedIndex = (index: number, motion: Motion, last: number, pageRows: number): number => {
  const half = Math.max(1, Math.floor(pageRows / 2));
  const targets: Readonly<Record<Motion, number>> = {
    up: index - 1,
    down: index + 1,
    'half-up': index - half,
    'half-down': index + half,
    'page-up': index - pageRows,
    'page-down': index + pageRows,
    first: 0,
    last,
  };
  return targets[motion];
};

/** {@link movedIndex}, kept between 0 and `last`. */
export const clampedIndex = (index: number, motion: Motion, last: number, pageRows: number): number =>
  Math.max(0, Math.min(last, movedIndex(index, motion, last, pageRows)));
