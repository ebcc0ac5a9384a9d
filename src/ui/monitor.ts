import { formatDuration } from '../lib/duration.ts';
import type { TimedInput } from '../terminal/session.ts';
import { sanitizeLine } from '../terminal/text/sanitize.ts';
import type { Context } from './context.ts';
import { keepDescribed } from './effects/describe-selected.ts';
import { describeVisible } from './effects/describe-visible.ts';
import { createActing } from './effects/run-action.ts';
import { watchProject } from './effects/watch-project.ts';
import { supportLine } from './frame/details.ts';
import { type Frame, frame } from './frame/frame.ts';
import { createKeys, type KeyEffects } from './keys/dispatch.ts';
import { createModel } from './model.ts';
import { selectedJob } from './state/selectors.ts';
import { initialState, type MonitorStart, type MonitorState, type Size } from './state/state.ts';
import type { MonitorWorld } from './world.ts';

/** The monitor without its terminal: state, effects, and the frame of the moment. */
export type Monitor = {
  state(): MonitorState;
  subscribe(listener: () => void): () => void;
  /** The screen for the state of the moment; the same object while nothing changes. */
  frame(): Frame;
  readonly context: Context;
  /** All events of one read: they are shown as one frame. */
  input(events: readonly TimedInput[]): void;
  /** The open menu was answered. */
  chosen(value: string): void;
  highlighted(value: string): void;
  /** The interface draws from now on, at this moment of the session's clock. */
  drawing(at: number): void;
  resize(size: Size): void;
  /** Begins with this project (ID or name), else the only one, else a menu. */
  begin(project: string | null): void;
  /** Shows a warning that comes from outside, sanitized. */
  warn(text: string): void;
  /** Reads and sends nothing more. Resolves, within seconds, when it is recorded what became of what was sent. */
  stop(): Promise<void>;
};

const intervals: readonly number[] = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000];

/** The next step of the interval, in ms; null where there is none. */
const stepped = (interval: number, step: 'faster' | 'slower'): number | null =>
  (step === 'slower' ? intervals.find(ms => ms > interval) : intervals.findLast(ms => ms < interval)) ?? null;

export const createMonitor = (
  start: MonitorStart & { readonly interval: number },
  world: MonitorWorld,
  context: Context,
): Monitor => {
  const { translate } = context;
  const model = createModel(initialState(start), world.clock);
  const watching = watchProject(model, world, start.interval);

  let drawn: { readonly state: MonitorState; readonly frame: Frame } | null = null;
  const frameOf = (): Frame => {
    const state = model.state();
    if (drawn?.state !== state) drawn = { state, frame: frame(state, context) };
    return drawn.frame;
  };

  const notice = (text: string): void =>
    model.dispatch({ type: 'notice', notice: { text: sanitizeLine(text), tone: 'plain' } });

  const copy = (text: string | null): void => {
    if (text === null) return;
    notice(world.copy(text) ? translate('notice.copied', { text }) : translate('notice.notCopied'));
  };

  const changeInterval = (step: 'faster' | 'slower'): void => {
    const feed = watching.feed();
    if (feed === null) return;
    const next = stepped(feed.snapshot().interval, step);
    if (next !== null) feed.setInterval(next);
    notice(
      next === null && step === 'faster'
        ? translate('why.shortest')
        : translate('notice.interval', { interval: formatDuration(feed.snapshot().interval) }),
    );
  };

  const togglePause = (): void => {
    const feed = watching.feed();
    if (feed === null) return;
    const paused = !feed.snapshot().paused;
    feed.setPaused(paused);
    notice(translate(paused ? 'notice.paused' : 'notice.resumed'));
  };

  const acting = createActing(model, world, context, {
    accept: job => {
      watching.accept(job);
      watching.feed()?.refresh();
    },
    refresh: () => watching.feed()?.refresh(),
  });
  keepDescribed(model, world, watching.feed);
  describeVisible(model, world, watching.feed);

  const commands: Readonly<Record<Parameters<KeyEffects['command']>[0], () => void>> = {
    'copy-id': () => copy(model.state().selectedId),
    'copy-support': () => {
      const job = selectedJob(model.state());
      copy(job === null ? null : supportLine(job, model.state()));
    },
    refresh: watching.refresh,
    faster: () => changeInterval('faster'),
    slower: () => changeInterval('slower'),
    'toggle-pause': togglePause,
    suspend: world.suspend,
    quit: () => world.end({ cause: 'quit' }),
  };

  const effects: KeyEffects = {
    ...acting,
    command: command => commands[command](),
    chooseProject: watching.choose,
    copy,
    feedMenu: world.feedMenu,
  };
  const keys = createKeys(model, effects, context, frameOf);

  return {
    state: model.state,
    subscribe: model.subscribe,
    frame: frameOf,
    context,
    input: events =>
      model.batch(() => {
        for (const event of events) {
          keys.input(event);
          if (model.state().dialog?.kind === 'help') model.dispatch({ type: 'traffic', bytes: world.bytesWritten() });
        }
      }),
    chosen: keys.chosen,
    highlighted: value => model.dispatch({ type: 'highlight', value }),
    drawing: at => model.dispatch({ type: 'question-drawn', at }),
    resize: size => model.dispatch({ type: 'resize', size }),
    begin: watching.begin,
    warn: text => {
      const { notice: shown } = model.state();
      const before = shown?.tone === 'warning' ? shown.text.split(' · ') : [];
      const told = [...new Set([...before, sanitizeLine(text)])].join(' · ');
      model.dispatch({ type: 'notice', notice: { text: told, tone: 'warning' } });
    },
    stop: () => {
      watching.stop();
      return acting.leave();
    },
  };
};
