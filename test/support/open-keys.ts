import type { TimedInput } from '../../src/terminal/session.ts';
import { frame } from '../../src/ui/frame/frame.ts';
import { pointedAt } from '../../src/ui/frame/pointed.ts';
import { createDispatcher, type KeyEffects } from '../../src/ui/keys/dispatch.ts';
import type { MonitorState } from '../../src/ui/state/state.ts';
import { createMonitorStore } from '../../src/ui/store/monitor-store.ts';
import { fakeClock } from './fake-clock.ts';
import { jobsInOrder } from './jobs.ts';
import { aState, english } from './ui-fixtures.ts';

/** A dispatcher on a store of its own. `log` lists what the keys set off outside the state. */
export const openKeys = (state: MonitorState = aState(jobsInOrder(30)), context = english) => {
  const clock = fakeClock();
  const store = createMonitorStore(state, clock, () => 0);
  const log: string[] = [];
  const effects: KeyEffects = {
    command: command => log.push(command),
    ask: (action, opening) => log.push(`ask ${action} at ${opening.at} in ${opening.readId}`),
    perform: ({ action }) => log.push(`perform ${action}`),
    copy: text => log.push(`copy ${text}`),
    copyAs: form => log.push(`copy as ${form}`),
    chooseProfile: name => log.push(`profile ${name}`),
    chooseProjects: ids => log.push(`project ${ids.join(' ')}`),
  };
  const dispatchInput = createDispatcher(store, effects, context, clock, () => {
    const drawn = frame(store.state(), context);
    return {
      maxScroll: drawn.maxScroll,
      matches: drawn.details?.matches ?? [],
      pointedAt: (x, y) => pointedAt(x, y, store.state(), drawn, context),
    };
  });
  let readId = 0;
  const press = (key: string, at = 0, inRead = readId + 1): void => {
    readId = inRead;
    const input: TimedInput = { type: 'key', key, raw: key, readId, at };
    dispatchInput(input);
  };
  return {
    store,
    clock,
    log,
    press,
    type: (...keys: readonly string[]) => {
      for (const key of keys) press(key);
    },
    paste: (text: string) => dispatchInput({ type: 'paste', text, readId, at: 0 }),
    filter: () => store.state().filter,
    dialog: () => store.state().dialog,
  };
};
