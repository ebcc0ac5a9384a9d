import { causeOf, hasCause } from '../../jobs/failure-cause.ts';
import type { Job } from '../../jobs/job.ts';
import type { Clock } from '../../lib/clock.ts';
import type { MonitorState } from '../state/state.ts';

/** Failures whose cause may not be known yet. */
function* failuresOf(jobs: Iterable<Job>): Generator<Job> {
  for (const job of jobs) if (hasCause(job)) yield job;
}

/** Causes are computed in slices of this length, so that keys are answered in between. In ms. */
const sliceMs = 4;

/** Whether the user may be about to group by reason: the menu of groups or the palette is open. */
const mayGroup = ({ dialog }: MonitorState): boolean =>
  dialog?.kind === 'palette' || (dialog?.kind === 'menu' && dialog.menu === 'group');

/**
 * Computes the causes of failures while the user chooses a group: those of a long list take half a second.
 *
 * @param jobsOf the jobs of the list
 * @returns to be called after each change of the state
 */
export const createCausePreparation = (
  jobsOf: () => Iterable<Job>,
  clock: Pick<Clock, 'elapsed' | 'after'>,
): ((before: MonitorState, after: MonitorState) => void) => {
  let isPreparing = false;

  const prepare = (failed: Iterator<Job>): void => {
    const until = clock.elapsed() + sliceMs;
    do {
      const next = failed.next();
      isPreparing = !next.done;
      if (!next.done) causeOf(next.value);
    } while (isPreparing && clock.elapsed() < until);
    if (isPreparing) clock.after(0, () => prepare(failed));
  };

  return (before, after) => {
    if (isPreparing || mayGroup(before) || !mayGroup(after)) return;
    isPreparing = true;
    clock.after(0, () => prepare(failuresOf(jobsOf())));
  };
};
