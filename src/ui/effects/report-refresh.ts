import { clockSeconds } from '../../format/time.ts';
import type { Translate } from '../../i18n/translate.ts';
import type { MonitorStore } from '../store/monitor-store.ts';

/**
 * Returns the function to call when the user requests a refresh. When the next list has arrived, a notice says so, because
 * often nothing else changes. A failed refresh shows the notice of its failure.
 */
export const reportRefresh = (store: MonitorStore, translate: Translate): (() => void) => {
  /** `freshAt` at the time of the request; undefined while no refresh is awaited. */
  let freshBefore: number | null | undefined;
  store.subscribe(() => {
    const { feed } = store.state();
    if (freshBefore === undefined || feed === null || feed.freshAt === freshBefore) return;
    freshBefore = undefined;
    if (feed.problem !== null || feed.freshAt === null) return;
    const text = translate('notice.refreshed', { time: clockSeconds(feed.freshAt) });
    store.dispatch({ type: 'notice', notice: { text, tone: 'plain' } });
  });
  return () => {
    freshBefore = store.state().feed?.freshAt ?? null;
  };
};
