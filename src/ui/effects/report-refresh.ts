import { clockSeconds } from '../../format/time.ts';
import type { Translate } from '../../i18n/translate.ts';
import type { MonitorStore } from '../store/monitor-store.ts';

/**
 * Returns the function to call when the user asks for a refresh. When the next list has arrived, a notice says so: often
 * nothing changes, and the user would not know. A refresh that fails says so by the notice of its failure.
 */
export const reportRefresh = (store: MonitorStore, translate: Translate): (() => void) => {
  /** When the list was fresh as the user asked; undefined while no refresh is awaited. */
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
