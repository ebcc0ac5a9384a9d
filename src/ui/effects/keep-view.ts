import type { LastView } from '../../storage/last-view/last-view.ts';
import { hasSameLastView, lastViewOf } from '../state/last-view.ts';
import type { MonitorStore } from '../store/monitor-store.ts';
import type { MonitorWorld } from '../world.ts';

/** How long after a change the view is saved, in ms: a connection that is lost ends the monitor without a warning. */
const saveDelay = 5_000;

/** Saves where the user is, for the next start: a while after each change, and at the end. */
export const keepView = (
  { state, subscribe }: MonitorStore,
  { clock, saveView }: Pick<MonitorWorld, 'clock' | 'saveView'>,
): { stop(): Promise<void> } => {
  let seen = state();
  let cancel: (() => void) | null = null;
  let saved = Promise.resolve();
  const save = (view: LastView): void => {
    cancel = null;
    // One after the other, so that the latest view is the last one that is written.
    saved = saved.then(() => saveView(view));
  };
  const unsubscribe = subscribe(() => {
    const next = state();
    if (hasSameLastView(seen, next)) return;
    seen = next;
    // Before a project is watched, there is no view to restore.
    if (next.project !== null) cancel ??= clock.after(saveDelay, () => save(lastViewOf(state())));
  });
  return {
    stop: () => {
      unsubscribe();
      if (cancel === null) return saved;
      cancel();
      save(lastViewOf(state()));
      return saved;
    },
  };
};
