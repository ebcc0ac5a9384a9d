import type { Clock } from '../../lib/clock.ts';
import type { RowKeeper } from '../rows/rows.ts';

/** Jobs are prepared in slices of this length, so that keys are answered in between. In ms. */
const sliceMs = 4;

/** The prepared texts are kept this long after the last search, in ms. */
const keepMs = 60_000;

/** Prepares the jobs for a search while the user begins to type, and frees the memory afterwards. */
export type SearchPreparation = {
  /** Must be called when the filter line opens. */
  start(): void;
  /** Must be called when there is no filter any more. */
  release(): void;
};

export const createSearchPreparation = (
  keeper: Pick<RowKeeper, 'prepareSearch' | 'dropSearch'>,
  clock: Clock,
): SearchPreparation => {
  let isPreparing = false;
  let startedAt = Number.POSITIVE_INFINITY;

  const prepareSlice = (): void => {
    const until = clock.elapsed() + sliceMs;
    do isPreparing = keeper.prepareSearch();
    while (isPreparing && clock.elapsed() < until);
    if (isPreparing) clock.after(0, prepareSlice);
  };

  return {
    start: () => {
      startedAt = clock.elapsed();
      if (isPreparing) return;
      isPreparing = true;
      clock.after(0, prepareSlice);
    },
    release: () => {
      if (clock.elapsed() - startedAt < keepMs) return;
      keeper.dropSearch();
      startedAt = Number.POSITIVE_INFINITY;
    },
  };
};
