import type { Feed, FeedListener, JobChange } from '../feed/types.ts';
import type { Clock } from '../lib/clock.ts';
import { createRowKeeper } from './rows/rows.ts';
import type { MonitorAction } from './state/action.ts';
import { reduceMonitor } from './state/reducer.ts';
import { type MonitorState, sameView, viewSpecOf } from './state/state.ts';

/** The one holder of what the screen shows. */
export type Model = {
  state(): MonitorState;
  dispatch(intent: MonitorAction): void;
  /** Tells the listener once for everything that `work` dispatches. */
  batch(work: () => void): void;
  /** Called after each change; answers the way to stop. */
  subscribe(listener: () => void): () => void;
  /** Shows this feed from now on; null shows none. */
  watch(feed: Feed | null): void;
  /** Shows at once what the feed has told and what would else wait for the next frame. */
  catchUp(): void;
  /** Told of every change of a job of the feed that is watched. */
  onChanges(listener: FeedListener): () => void;
};

/** 15 frames a second at most come from the feed; keys are shown at once. */
const frameMs = 67;

/** So many may come early, as long as the second is kept on average: the first pages of a list follow each other closely. */
const earlyFrames = 3;

/** Jobs are made ready to be searched in slices of this, between keys, in ms. */
const warmMs = 4;

/** What was made ready is kept so long after the last search, in ms. */
const warmForMs = 60_000;

/** While the list is old, its age goes on in steps of this, in ms. */
const staleMs = 10_000;

/** Filters and orders that look at the clock are renewed this often, in ms. */
const agingMs = 60_000;

export const createModel = (initial: MonitorState, clock: Clock): Model => {
  const keeper = createRowKeeper(viewSpecOf(initial));
  const listeners = new Set<() => void>();
  const changeListeners = new Set<FeedListener>();
  let state = initial;
  let feed: Feed | null = null;
  let unwatch = (): void => {};
  let depth = 0;
  let isDirty = false;

  let waiting: JobChange[] = [];
  let nextFrameAt = Number.NEGATIVE_INFINITY;
  let builtAt = clock.now();
  let callOff: (() => void) | null = null;
  let stopAge = (): void => {};
  let isWarming = false;
  let searchedAt = Number.POSITIVE_INFINITY;

  const tell = (): void => {
    if (depth > 0) {
      isDirty = true;
      return;
    }
    for (const listener of listeners) listener();
  };

  const withRows = (next: MonitorState): MonitorState =>
    reduceMonitor(next, { type: 'rows', rows: keeper.rows(), feed: feed?.snapshot() ?? null, now: clock.now() });

  const rebuild = (next: MonitorState): MonitorState => {
    builtAt = clock.now();
    keeper.apply(waiting, builtAt);
    waiting = [];
    keeper.rebuild(feed?.snapshot().jobs ?? new Map(), viewSpecOf(next), builtAt);
    return withRows(next);
  };

  const set = (next: MonitorState): void => {
    if (next === state) return;
    state = next;
    tell();
  };

  const warmSome = (): void => {
    const until = clock.elapsed() + warmMs;
    isWarming = keeper.warm();
    while (isWarming && clock.elapsed() < until) isWarming = keeper.warm();
    if (isWarming) clock.after(0, warmSome);
  };

  /** Whoever opens the filter line will type a letter: the jobs are made ready for it meanwhile. */
  const prepareSearch = (): void => {
    if (!state.filter.editing) return;
    searchedAt = clock.elapsed();
    if (isWarming) return;
    isWarming = true;
    clock.after(0, warmSome);
  };

  const forgetSearch = (): void => {
    const isOver = !state.filter.editing && state.filter.text === '';
    if (!isOver || clock.elapsed() - searchedAt < warmForMs) return;
    keeper.cool();
    searchedAt = Number.POSITIVE_INFINITY;
  };

  const dispatch = (intent: MonitorAction): void => {
    const wasEditing = state.filter.editing;
    const next = reduceMonitor(state, intent);
    set(sameView(state, next) ? next : rebuild(next));
    if (!wasEditing) prepareSearch();
  };

  const ages = (): boolean =>
    state.order === 'longest' || state.filter.parsed.terms.some(term => term.field === 'since');

  /** Nothing tells of the time while a server is silent, and then it is the time that matters. */
  const keepAge = (): void => {
    stopAge();
    const snapshot = feed?.snapshot();
    const isOld = snapshot !== undefined && (snapshot.problem !== null || snapshot.isOverdue);
    stopAge = isOld ? clock.after(staleMs, show) : () => {};
  };

  const show = (): void => {
    callOff?.();
    callOff = null;
    keepAge();
    forgetSearch();
    const now = clock.now();
    // Not by the time of day: when that is set back, no frame would come for as long.
    nextFrameAt = Math.max(clock.elapsed(), nextFrameAt) + frameMs;
    if (ages() && Math.abs(now - builtAt) >= agingMs) {
      set(rebuild(state));
      return;
    }
    keeper.apply(waiting, now);
    waiting = [];
    // Jobs that the feed dropped are in no change.
    const isInStep = keeper.size() === (feed?.snapshot().jobs.size ?? 0);
    set(isInStep ? withRows(state) : rebuild(state));
  };

  const onFeed: FeedListener = changes => {
    for (const change of changes) waiting.push(change);
    for (const listener of changeListeners) listener(changes);
    if (callOff !== null) return;
    const wait = nextFrameAt - earlyFrames * frameMs - clock.elapsed();
    if (wait <= 0) show();
    else callOff = clock.after(wait, show);
  };

  return {
    state: () => state,
    dispatch,
    batch: work => {
      depth += 1;
      try {
        work();
      } finally {
        depth -= 1;
      }
      if (depth > 0 || !isDirty) return;
      isDirty = false;
      tell();
    },
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watch: next => {
      unwatch();
      stopAge();
      callOff?.();
      callOff = null;
      feed = next;
      unwatch = next?.subscribe(onFeed) ?? (() => {});
      set(rebuild(state));
    },
    catchUp: () => {
      if (callOff === null) return;
      callOff();
      show();
    },
    onChanges: listener => {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
  };
};
