import type { TimedInput } from '../../src/terminal/session.ts';
import { frame } from '../../src/ui/frame/frame.ts';
import { createKeys, type KeyEffects } from '../../src/ui/keys/dispatch.ts';
import { createModel } from '../../src/ui/model.ts';
import type { MonitorState } from '../../src/ui/state/state.ts';
import { fakeClock } from './fake-clock.ts';
import { jobsInOrder } from './jobs.ts';
import { aState, english } from './ui-fixtures.ts';

/** The routing of keys alone: what they set off is written down. */
export const openKeys = (state: MonitorState = aState(jobsInOrder(30))) => {
  const model = createModel(state, fakeClock());
  const log: string[] = [];
  const effects: KeyEffects = {
    command: command => log.push(command),
    ask: (action, { at, readId }) => log.push(`ask ${action} at ${at} in ${readId}`),
    perform: ({ action }) => log.push(`perform ${action}`),
    copy: text => log.push(`copy ${text}`),
    chooseProject: id => log.push(`project ${id}`),
    feedMenu: raw => log.push(`fed ${JSON.stringify(raw)}`),
  };
  const keys = createKeys(model, effects, english, () => frame(model.state(), english));
  let readId = 0;
  const press = (key: string, at = 0, inRead = readId + 1): void => {
    readId = inRead;
    const event: TimedInput = { type: 'key', key, raw: key, readId, at };
    keys.input(event);
  };
  return {
    model,
    log,
    keys,
    press,
    type: (...all: readonly string[]) => {
      for (const key of all) press(key);
    },
    paste: (text: string) => keys.input({ type: 'paste', text, readId, at: 0 }),
    filter: () => model.state().filter,
    dialog: () => model.state().dialog,
  };
};
