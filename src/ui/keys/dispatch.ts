import type { Impact } from '../../actions/outcome.ts';
import type { ActionName } from '../../jobs/rules.ts';
import type { TimedInput } from '../../terminal/session.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../context.ts';
import type { Frame } from '../frame/frame.ts';
import { filterProblem } from '../frame/header.ts';
import type { Model } from '../model.ts';
import type { Motion } from '../state/action.ts';
import { layoutOf } from '../state/layout.ts';
import type { Dialog, Opening } from '../state/state.ts';
import { bindingOf, bindingWithId, type Command, type KeyBinding, refusalOf } from './bindings.ts';

/** What the keys set off beyond the reducer. */
export type KeyEffects = {
  command(command: Exclude<Command, 'ask-cancel' | 'ask-retry'>): void;
  ask(action: ActionName, opening: Opening): void;
  perform(impact: Impact): void;
  chooseProject(projectId: string): void;
  copy(text: string): void;
  feedMenu(raw: string): void;
};

/** Brings input to where it belongs: an open dialog, the filter line, else the table of keys. */
export type Keys = {
  input(event: TimedInput): void;
  /** A line of the open menu was chosen. */
  chosen(value: string): void;
};

type KeyPress = Extract<TimedInput, { type: 'key' }>;
type DialogOf<Kind extends Dialog['kind']> = Extract<Dialog, { kind: Kind }>;

/** A `y` that came this soon after the question can't be an answer to it, ms. */
const answerMs = 150;

const motions: Readonly<Record<string, Motion>> = {
  up: 'up',
  k: 'up',
  down: 'down',
  j: 'down',
  pageup: 'page-up',
  pagedown: 'page-down',
  home: 'first',
  g: 'first',
  end: 'last',
  G: 'last',
};

/** What ink-select-input is given. Not digits: there they choose at once, which nothing on the screen says. */
const menuKeys: ReadonlySet<string> = new Set(['up', 'down', 'j', 'k', 'enter']);

/** A line of text after a key: one more character, one less, none; null where the key does not edit. */
const edited = (text: string, key: string): string | null => {
  if (key === 'ctrl+u') return '';
  if (key === 'backspace' || key === 'delete') return [...text].slice(0, -1).join('');
  if (key === 'ctrl+w') return text.replace(/\S+\s*$/, '');
  if (key === 'space') return `${text} `;
  return [...key].length === 1 ? text + key : null;
};

export const createKeys = (model: Model, effects: KeyEffects, context: Context, frameOf: () => Frame): Keys => {
  const { dispatch } = model;

  const move = (motion: Motion): void => dispatch({ type: 'move', motion, farthest: frameOf().farthest });

  const run = (binding: KeyBinding, opening: Opening): void => {
    const refusal = refusalOf(binding, model.state(), context);
    if (refusal !== null) {
      const instead = binding.instead?.(model.state()) ?? null;
      if (instead !== null) {
        dispatch(instead);
        return;
      }
      // Esc with nothing to leave does nothing; any other key that can't work says why.
      if (binding.id !== 'look.back') dispatch({ type: 'notice', notice: { text: refusal, tone: 'bad' } });
      return;
    }
    if ('intent' in binding.does) {
      if (binding.does.intent.type === 'move') move(binding.does.intent.motion);
      else dispatch(binding.does.intent);
      return;
    }
    const { command } = binding.does;
    if (command === 'ask-cancel') effects.ask('cancel', opening);
    else if (command === 'ask-retry') effects.ask('retry', opening);
    else effects.command(command);
  };

  const inConfirm = (dialog: DialogOf<'confirm'>, { key, readId, at }: KeyPress): void => {
    const motion = motions[key];
    if (key === 'y') {
      if (readId === dialog.opening.readId || at - dialog.opening.at < answerMs) return;
      dispatch({ type: 'close-dialog' });
      effects.perform(dialog.impact);
    } else if (key === 'n' || key === 'escape' || key === 'enter' || key === 'q') dispatch({ type: 'close-dialog' });
    else if (motion !== undefined) move(motion);
  };

  const inText = ({ key }: KeyPress): void => {
    const motion = motions[key];
    if (motion !== undefined) move(motion);
    else if (['escape', 'enter', 'q', 'n', '?', 'left'].includes(key)) dispatch({ type: 'close-dialog' });
  };

  const inAdvice = (dialog: DialogOf<'advice'>, press: KeyPress): void => {
    if (press.key === 'y') {
      dispatch({ type: 'close-dialog' });
      effects.copy(dialog.command);
    } else inText(press);
  };

  const highlightedOf = (dialog: DialogOf<'menu'>): string | null => {
    if (dialog.highlighted !== null) return dialog.highlighted;
    const slot = frameOf().dialog;
    return slot?.kind === 'menu' ? (slot.menu.choices[slot.menu.initialIndex]?.value ?? null) : null;
  };

  const inMenu = (dialog: DialogOf<'menu'>, { key, raw }: KeyPress): void => {
    if (key === 'escape' || key === 'q' || key === 'left') dispatch({ type: 'close-dialog' });
    else if (key === 'space') {
      const value = highlightedOf(dialog);
      if (value !== null) dispatch({ type: 'toggle-choice', value });
    } else if (menuKeys.has(key)) effects.feedMenu(raw);
  };

  const runCommand = (id: string, opening: Opening): void => {
    const binding = bindingWithId(id);
    dispatch({ type: 'close-dialog' });
    if (binding !== null) run(binding, opening);
  };

  /** Chosen from what the palette shows for the text of this moment: what is on the screen may be a key behind. */
  const chosenCommand = (dialog: DialogOf<'palette'>): string | null => {
    const slot = frameOf().dialog;
    const choices = slot?.kind === 'palette' ? slot.menu.choices : [];
    return (choices.find(({ value }) => value === dialog.highlighted) ?? choices[0])?.value ?? null;
  };

  const inPalette = (dialog: DialogOf<'palette'>, press: KeyPress): void => {
    const text = edited(dialog.text, press.key);
    if (press.key === 'escape') dispatch({ type: 'close-dialog' });
    else if (text !== null) dispatch({ type: 'palette-text', text });
    else if (press.key === 'enter') {
      const command = chosenCommand(dialog);
      if (command !== null) runCommand(command, press);
    } else if (press.key === 'up' || press.key === 'down') effects.feedMenu(press.raw);
  };

  const keepFilter = (): void => {
    const problem = filterProblem(model.state(), context);
    // A filter that is not understood lets everything through: kept, it would be taken for one that works.
    if (problem === null) dispatch({ type: 'keep-filter' });
    else dispatch({ type: 'notice', notice: { text: problem, tone: 'bad' } });
  };

  const inFilter = ({ key }: KeyPress): void => {
    const text = edited(model.state().filter.text, key);
    if (text !== null) dispatch({ type: 'filter-text', text });
    else if (key === 'enter') keepFilter();
    else if (key === 'escape') dispatch({ type: 'back' });
    else if (key.length > 1 && motions[key] !== undefined) move(motions[key]);
  };

  const inDialog = (dialog: Dialog, press: KeyPress): void => {
    if (dialog.kind === 'confirm') inConfirm(dialog, press);
    else if (dialog.kind === 'advice') inAdvice(dialog, press);
    else if (dialog.kind === 'menu') inMenu(dialog, press);
    else if (dialog.kind === 'palette') inPalette(dialog, press);
    else inText(press);
  };

  const inList = (press: KeyPress): void => {
    const binding = bindingOf(press.key);
    if (binding === null) return;
    const isMotion = 'intent' in binding.does && binding.does.intent.type === 'move';
    if (!isMotion && model.state().notice !== null) dispatch({ type: 'notice', notice: null });
    run(binding, press);
  };

  const leaveIfAsked = (key: string): void => {
    if (key === 'q') effects.command('quit');
  };

  const pressed = (press: KeyPress): void => {
    const { dialog, filter } = model.state();
    // These two work everywhere: there must always be a way out.
    if (press.key === 'ctrl+c') effects.command('quit');
    else if (press.key === 'ctrl+z') effects.command('suspend');
    // Nothing of the list can be seen: whoever presses a key now does not know what it is for.
    else if (layoutOf(model.state()).tooSmall) leaveIfAsked(press.key);
    else if (dialog !== null) inDialog(dialog, press);
    else if (filter.editing) inFilter(press);
    else inList(press);
  };

  const pasted = (text: string): void => {
    const { filter, dialog } = model.state();
    if (filter.editing && dialog === null) {
      dispatch({ type: 'filter-text', text: filter.text + sanitizeLine(text) });
    } else dispatch({ type: 'notice', notice: { text: context.translate('notice.paste'), tone: 'plain' } });
  };

  return {
    input: event => {
      if (event.type === 'paste') pasted(event.text);
      else pressed(event);
    },
    chosen: value => {
      const { dialog } = model.state();
      if (dialog?.kind === 'menu' && dialog.menu === 'project') {
        dispatch({ type: 'close-dialog' });
        effects.chooseProject(value);
      } else if (dialog?.kind === 'menu') dispatch({ type: 'choose', value });
    },
  };
};
