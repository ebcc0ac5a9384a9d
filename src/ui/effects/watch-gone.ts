import type { MonitorStore } from '../store/monitor-store.ts';

/** Calls `onGone` once for each watched job that the server no longer has, because nothing will be announced about it. */
export const watchGone = (store: MonitorStore, onGone: (jobId: string) => void): void => {
  let said: ReadonlySet<string> = new Set();
  store.subscribe(() => {
    const { feed, attention } = store.state();
    const unlisted = feed?.unlisted;
    if (unlisted === undefined || (unlisted.size === 0 && said.size === 0)) return;
    const gone = [...attention.watched].filter(id => unlisted.has(id));
    const added = gone.filter(id => !said.has(id));
    said = new Set(gone);
    for (const id of added) onGone(id);
  });
};
