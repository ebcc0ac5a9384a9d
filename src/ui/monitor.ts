import { createWatchedNotifier, type WatchedEvent, watchedSentence } from '../format/watched-events.ts';
import { formatDuration } from '../lib/duration.ts';
import type { Size } from '../lib/size.ts';
import type { LastView } from '../storage/last-view/last-view.ts';
import type { TimedInput } from '../terminal/session.ts';
import { sanitizeLine } from '../terminal/text/sanitize.ts';
import type { Context } from './context.ts';
import { createCopies } from './effects/copies.ts';
import { describeSelected } from './effects/describe-selected.ts';
import { describeVisible } from './effects/describe-visible.ts';
import { keepProblems } from './effects/keep-problems.ts';
import { keepView } from './effects/keep-view.ts';
import { reportRefresh } from './effects/report-refresh.ts';
import { createActionRunner } from './effects/run-action.ts';
import { watchAttention } from './effects/watch-attention.ts';
import { watchGone } from './effects/watch-gone.ts';
import { watchProject } from './effects/watch-project.ts';
import { type Frame, frame } from './frame/frame.ts';
import { measureMessage } from './frame/notice-lines.ts';
import { pointedAt } from './frame/pointed.ts';
import type { Command } from './keys/binding.ts';
import { createDispatcher } from './keys/dispatch.ts';
import { withLastView } from './state/last-view.ts';
import { initialState, type MonitorStart, type MonitorState, type Notice } from './state/state.ts';
import { createMonitorStore, type MonitorStore } from './store/monitor-store.ts';
import type { MonitorWorld } from './world.ts';

/** The monitor without a terminal: state, effects, and the frame to draw. */
export type Monitor = {
  state(): MonitorState;
  /** Calls the listener after each change. Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
  /** The current screen; the same object while nothing changes. */
  frame(): Frame;
  readonly context: Context;
  /** Handles all input of one read of the terminal. It is shown as one frame. */
  input(events: readonly TimedInput[]): void;
  /** Must be called when the interface starts to draw dialogs; `at`: the moment on the session's clock, in ms. */
  dialogsDrawn(at: number): void;
  resize(size: Size): void;
  /** Watches this project (ID or name), else the only one, else opens a menu. */
  begin(project: string | null): void;
  /** Shows a warning; sanitizes it. */
  warn(text: string): void;
  /** Stops reading and sending. Resolves, within seconds, when the outcome of everything sent is recorded. */
  stop(): Promise<void>;
};

const intervals: readonly number[] = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000];

/** The next interval in this direction, in ms; null at the end. */
const nextInterval = (interval: number, direction: 'faster' | 'slower'): number | null =>
  (direction === 'slower' ? intervals.find(ms => ms > interval) : intervals.findLast(ms => ms < interval)) ?? null;

/** The most warnings that are shown at once: the latest ones. */
const mostWarnings = 4;

/** Shows the warning together with earlier ones that no key has dismissed. */
const addWarning = (store: MonitorStore, text: string): void => {
  const { notice } = store.state();
  const earlier = notice?.tone === 'warning' ? notice.text.split(' · ') : [];
  const warnings = [...new Set([...earlier, sanitizeLine(text)])].slice(-mostWarnings).join(' · ');
  store.dispatch({ type: 'notice', notice: { text: warnings, tone: 'warning' } });
};

/** The frame of the store's state, drawn once per state. */
const createFrameCache = (store: MonitorStore, context: Context): (() => Frame) => {
  let cached: { readonly state: MonitorState; readonly frame: Frame } | null = null;
  return () => {
    const state = store.state();
    if (cached?.state !== state) cached = { state, frame: frame(state, context) };
    return cached.frame;
  };
};

/** The title of the window, after the badge of the profile. */
const titleOf = ({ profile }: MonitorState, title: string): string =>
  profile === null ? title : `${profile.badge} ${title}`;

/** The message about a watched job. */
const watchedNotice = (event: WatchedEvent, { translate }: Context): Notice => {
  const { job } = event;
  const params = { sentence: watchedSentence(event, translate), jobId: sanitizeLine(job.id) };
  const endTone = job.status === 'failed' ? 'bad' : 'good';
  return { text: translate('notice.watched', params), tone: event.event === 'ended' ? endTone : 'plain' };
};

/** Filters to the jobs of the user, or to those of all users again. */
const filterMine = async (store: MonitorStore, world: MonitorWorld, onUnknown: () => void): Promise<void> => {
  const me = await world.me();
  if (me === null) return onUnknown();
  store.dispatch({ type: 'me', me });
  store.dispatch({ type: 'mine' });
};

/** Calls `onEnd` with the name of each saved view that ends without being replaced by another. */
const watchViews = (store: MonitorStore, onEnd: (name: string) => void): void => {
  let { view } = store.state();
  store.subscribe(() => {
    const before = view;
    view = store.state().view;
    if (before !== null && view === null) onEnd(before.name);
  });
};

/** What the menus of profiles and projects do with a choice. */
const createChoices = (
  store: MonitorStore,
  world: MonitorWorld,
  chooseProject: (id: string) => void,
  onOpening: (profile: string) => void,
) => ({
  chooseProfile: (name: string): void => {
    if (name === store.state().profile?.name) return;
    onOpening(name);
    world.openProfile(name);
  },
  chooseProjects: (ids: readonly string[]): void => {
    const { feed, project } = store.state();
    const [only, ...others] = ids;
    if (only === undefined || (others.length === 0 && only === project?.id)) return;
    // A list of several sources is a different list than that of one project.
    if (others.length === 0 && feed?.sources === undefined) chooseProject(only);
    else world.openProjects(ids);
  },
});

export const createMonitor = (
  start: MonitorStart & { readonly interval: number; readonly lastView?: LastView | null },
  world: MonitorWorld,
  context: Context,
): Monitor => {
  const { translate, bindings } = context;
  const { lastView = null } = start;
  const restored =
    lastView === null
      ? initialState(start)
      : withLastView(initialState(start), { ...lastView, filter: sanitizeLine(lastView.filter) });
  const { view } = restored;
  // A saved view that the command line names has its own order and groups.
  const arranged = view === null ? restored : { ...restored, order: view.order ?? 'default', group: view.group };
  const { order, group } = start;
  const startState = {
    ...arranged,
    ...(order != null && { order, isReversed: false }),
    ...(group != null && { group }),
  };
  const store = createMonitorStore(startState, world.clock, state => measureMessage(state, context));
  const watchNotifier = createWatchedNotifier({
    clock: world.clock,
    translate,
    notify: (text, title) => world.notify(text, titleOf(startState, title)),
    running: () => store.state().feed?.counts['in-progress'] ?? 0,
  });
  const attention = watchAttention(store, world, event => {
    watchNotifier.add(event);
    store.dispatch({ type: 'notice', notice: watchedNotice(event, context) });
  });
  watchGone(store, jobId => {
    const text = translate('notice.watchedGone', { jobId: sanitizeLine(jobId) });
    store.dispatch({ type: 'notice', notice: { text, tone: 'bad' } });
  });
  const watched = watchProject(store, world, start.interval, attention.open);
  const currentFrame = createFrameCache(store, context);

  const showNotice = (text: string): void =>
    store.dispatch({ type: 'notice', notice: { text: sanitizeLine(text), tone: 'plain' } });

  watchViews(store, name => showNotice(translate('notice.viewEnded', { name })));

  const { chooseProfile, chooseProjects } = createChoices(store, world, watched.choose, name =>
    showNotice(translate('notice.openingProfile', { name })),
  );

  const changeInterval = (direction: 'faster' | 'slower'): void => {
    const feed = watched.feed();
    if (feed === null) return;
    const next = nextInterval(feed.snapshot().interval, direction);
    if (next !== null) feed.setInterval(next);
    showNotice(
      next === null && direction === 'faster'
        ? translate('why.shortest')
        : translate('notice.interval', { interval: formatDuration(feed.snapshot().interval) }),
    );
  };

  const togglePause = (): void => {
    const feed = watched.feed();
    if (feed === null) return;
    const paused = !feed.snapshot().paused;
    feed.setPaused(paused);
    showNotice(paused ? translate('notice.paused', { key: bindings.sign('app.pause') }) : translate('notice.resumed'));
  };

  const actions = createActionRunner(store, world, context, {
    accept: job => {
      watched.accept(job);
      watched.feed()?.refresh();
    },
    refresh: () => watched.feed()?.refresh(),
  });
  const copies = createCopies(store, world, context, attention);
  const { copy, copyAs, copyIds, copyMessages, copyView, copyDigest, openDigest } = copies;
  const awaitRefresh = reportRefresh(store, translate);
  describeSelected(store, world, watched.feed);
  describeVisible(store, world, watched.feed);
  const keptView = keepView(store, world);
  keepProblems(store, context);

  const commands: Readonly<Record<Command, () => void>> = {
    'copy-id': copyIds,
    digest: () => void openDigest(),
    'copy-digest': copyDigest,
    'copy-view': copyView,
    'copy-messages': copyMessages,
    mine: () => void filterMine(store, world, () => showNotice(translate('notice.unknownMe'))),
    refresh: () => {
      world.repaint();
      awaitRefresh();
      watched.refresh();
    },
    repaint: world.repaint,
    faster: () => changeInterval('faster'),
    slower: () => changeInterval('slower'),
    'toggle-pause': togglePause,
    suspend: world.suspend,
    quit: () => world.end({ cause: 'quit' }),
  };

  const dispatchInput = createDispatcher(
    store,
    { ...actions, command: command => commands[command](), chooseProjects, chooseProfile, copyAs, copy },
    context,
    world.clock,
    () => ({
      maxScroll: currentFrame().maxScroll,
      matches: currentFrame().details?.matches ?? [],
      pointedAt: (x, y) => pointedAt(x, y, store.state(), currentFrame(), context),
    }),
  );

  return {
    state: store.state,
    subscribe: store.subscribe,
    frame: currentFrame,
    context,
    input: events => {
      attention.noteKey();
      store.batch(() => {
        for (const [index, event] of events.entries()) {
          dispatchInput(event, events[index + 1]);
          if (store.state().dialog?.kind === 'help') store.dispatch({ type: 'traffic', bytes: world.bytesWritten() });
        }
      });
    },
    dialogsDrawn: at => store.dispatch({ type: 'dialogs-drawn', at }),
    resize: size => store.dispatch({ type: 'resize', size }),
    begin: wanted => watched.begin(wanted, lastView?.project ?? null),
    warn: text => addWarning(store, text),
    stop: () => {
      // A waiting answer must not be carried out.
      store.dispatch({ type: 'close-dialog' });
      const saved = watched.stop();
      copies.stop();
      // The next monitor has the terminal.
      watchNotifier.stop();
      return Promise.all([saved, actions.stop(), keptView.stop(), attention.stop()]).then(() => {});
    },
  };
};
