import type { MonitorStore } from '../store/monitor-store.ts';
import type { MonitorWorld } from '../world.ts';

/** In ms. A new job counts as seen once the cursor has rested on it for this long. */
const seenMs = 1_000;

/** Marks a new job as seen once the cursor has rested on it. */
export const watchCursor = (store: MonitorStore, { clock }: MonitorWorld): (() => void) => {
  let resting: string | null = null;
  let cancel = (): void => {};
  const unsubscribe = store.subscribe(() => {
    const { selectedId, restsAtTop, attention } = store.state();
    const jobId = restsAtTop || selectedId === null || !attention.news?.jobIds.has(selectedId) ? null : selectedId;
    if (jobId === resting) return;
    cancel();
    resting = jobId;
    cancel = jobId === null ? () => {} : clock.after(seenMs, () => store.dispatch({ type: 'seen-new', jobId }));
  });
  return () => {
    cancel();
    unsubscribe();
  };
};
