import type { Feed, FeedListener, JobChange } from '../../feed/types.ts';
import { dependsOnTime } from '../../jobs/query/query.ts';
import type { Clock } from '../../lib/clock.ts';
import { createRowKeeper } from '../rows/rows.ts';
import type { MonitorAction } from '../state/action.ts';
import { reduceMonitor } from '../state/reducer.ts';
import { hasSameView, type MonitorState, queryInForce, viewSpecOf } from '../state/state.ts';
import { createCausePreparation } from './cause-preparation.ts';
import { createFramePacer } from './frame-pacer.ts';
import { createListeners } from './listeners.ts';
import { createSearchPreparation } from './search-preparation.ts';

/** Holds the state of the monitor, and its rows in step with filter, order and feed. */
export type MonitorStore = {
  state(): MonitorState;
  dispatch(action: MonitorAction): void;
  /** Calls the listeners once for everything that `work` dispatches. */
  batch(work: () => void): void;
  /** Calls the listener after each change. Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
  /** Shows this feed from now on; null shows none. */
  watch(feed: Feed | null): void;
  /** Shows what the feed reported without waiting for the next frame. */
  showNow(): void;
  /** Calls the listener with all changes of the watched feed. Returns the function that unsubscribes. */
  onChanges(listener: FeedListener): () => void;
};

/** A stale list shows its age in steps of this, in ms. */
const staleStepMs = 10_000;

/** Rows that depend on the clock are filtered and ordered again this often, in ms. */
const agingMs = 60_000;

/** As many changes at once take a few ms, as a portion of a long list does. */
const largeChange = 500;

/** Whether filter or order depend on the clock. */
const agesOnItsOwn = (state: MonitorState): boolean => state.order === 'longest' || dependsOnTime(queryInForce(state));

/** `measureMessage` returns the rows that the message of a state needs. */
export const createMonitorStore = (
  initial: MonitorState,
  clock: Clock,
  measureMessage: (state: MonitorState) => number,
): MonitorStore => {
  const keeper = createRowKeeper(viewSpecOf(initial));
  const listeners = createListeners();
  const preparation = createSearchPreparation(keeper, clock);
  const prepareCauses = createCausePreparation(() => feed?.snapshot().jobs.values() ?? [], clock);
  const changeListeners = new Set<FeedListener>();
  let state = initial;
  let feed: Feed | null = null;
  let unwatch = (): void => {};
  let stopStaleTimer = (): void => {};
  /** Changes that the rows don't have yet. */
  let pending: JobChange[] = [];
  let rebuiltAt = clock.now();

  const reduce = (before: MonitorState, action: MonitorAction): MonitorState => {
    const next = reduceMonitor(before, action);
    const rows = next === before ? next.messageRows : measureMessage(next);
    return rows === next.messageRows ? next : reduceMonitor(next, { type: 'message-measured', rows });
  };

  const set = (next: MonitorState): void => {
    if (next === state) return;
    state = next;
    listeners.call();
  };

  const withRows = (next: MonitorState): MonitorState =>
    reduce(next, { type: 'rows', rows: keeper.rows(), feed: feed?.snapshot() ?? null, now: clock.now() });

  const applyPending = (): void => {
    keeper.apply(pending, clock.now());
    pending = [];
  };

  const withRebuiltRows = (next: MonitorState): MonitorState => {
    rebuiltAt = clock.now();
    applyPending();
    keeper.rebuild(feed?.snapshot().jobs ?? new Map(), viewSpecOf(next), rebuiltAt);
    return withRows(next);
  };

  const needsRebuild = (): boolean => {
    if (agesOnItsOwn(state) && Math.abs(clock.now() - rebuiltAt) >= agingMs) return true;
    applyPending();
    // While the filter is typed, groups stay where they are: the list moves for letters only.
    if (!state.filter.editing) keeper.regroup();
    // Jobs that the feed dropped are in no change.
    return keeper.size() !== (feed?.snapshot().jobs.size ?? 0);
  };

  /** While a server doesn't answer, no change arrives that would update the age of the list. */
  const keepAgeCurrent = (): void => {
    stopStaleTimer();
    const snapshot = feed?.snapshot();
    const isStale = snapshot !== undefined && (snapshot.problem !== null || snapshot.isOverdue);
    stopStaleTimer = isStale ? clock.after(staleStepMs, pacer.showNow) : () => {};
  };

  const show = (): void => {
    keepAgeCurrent();
    if (!state.filter.editing && state.filter.text === '') preparation.release();
    set(needsRebuild() ? withRebuiltRows(state) : withRows(state));
  };

  const pacer = createFramePacer(clock, show);

  const onFeedChanges: FeedListener = changes => {
    for (const change of changes) pending.push(change);
    for (const listener of changeListeners) listener(changes);
    pacer.request(changes.length >= largeChange);
  };

  return {
    state: () => state,
    dispatch: action => {
      const before = state;
      const next = reduce(before, action.type === 'notice' ? { at: clock.now(), ...action } : action);
      set(hasSameView(before, next) ? next : withRebuiltRows(next));
      if (!before.filter.editing && state.filter.editing) preparation.start();
      prepareCauses(before, state);
    },
    batch: listeners.batch,
    subscribe: listeners.subscribe,
    watch: next => {
      unwatch();
      stopStaleTimer();
      pacer.cancel();
      feed = next;
      unwatch = next?.subscribe(onFeedChanges) ?? (() => {});
      set(withRebuiltRows(state));
    },
    showNow: () => {
      if (pacer.isWaiting()) pacer.showNow();
    },
    onChanges: listener => {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
  };
};
