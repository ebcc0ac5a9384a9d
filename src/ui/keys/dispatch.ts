import { createTypingGuard, type TypingGuard } from '../../actions/confirmation.ts';
import type { Impact } from '../../actions/outcome.ts';
import type { ActionName } from '../../jobs/rules.ts';
import type { Clock } from '../../lib/clock.ts';
import type { TimedInput } from '../../terminal/session.ts';
import { printableLine, sanitizeLine } from '../../terminal/text/sanitize.ts';
import { retryCommandFor } from '../advice.ts';
import type { Context } from '../context.ts';
import { filterProblem } from '../filter-problem.ts';
import { areWatched, watchTargets } from '../state/attention-actions.ts';
import { copyChoice, firstNumbered, highlightedValue, openMenuOf } from '../state/menus.ts';
import type { Opening } from '../state/state.ts';
import type { MonitorStore } from '../store/monitor-store.ts';
import { type Binding, type Command, type Effect, refusalOf } from './binding.ts';
import type { KeyContext } from './bindings.ts';
import { serverEntry } from './help-sections.ts';
import { keyContextOf, paneContextOf, textContexts } from './key-context.ts';
import { keySign } from './key-signs.ts';
import { indexByLetter } from './menu-labels.ts';
import { argumentEffect } from './palette-entries.ts';
import { point } from './pointer.ts';
import { edited, lineAtEnd, type TextLine, typedText, withInserted } from './text-line.ts';
import { changeText, openHelp, openPalette, type ScrolledView, searched } from './typed-lines.ts';
import { unknownKeyNotice } from './unknown-key.ts';

/** What keys cause outside the state. */
export type KeyEffects = {
  command(command: Command): void;
  /** Opens the question before an action. */
  ask(action: ActionName, opening: Opening): void;
  perform(impact: Impact): void;
  /** Shows one project, or several in one list. */
  chooseProjects(ids: readonly string[]): void;
  chooseProfile(name: string): void;
  /** Copies the selected job, or the list, in this form. */
  copyAs(form: string): void;
  copy(text: string): void;
};

/** A key, and whether another character follows it in the same read: then it is not an answer, but the first letter of a word. */
type KeyPress = Extract<TimedInput, { type: 'key' }> & { readonly startsText: boolean };

/** What a typed character adds to the line. A combining mark, as in Thai, counts with the character that it belongs to. */
const addedBy = (typed: string, { text, caret }: TextLine): string => {
  const before = text.slice(0, caret);
  const joined = printableLine(before + typed);
  return joined.startsWith(before) ? joined.slice(before.length) : sanitizeLine(typed);
};

const isLetter = (key: string): boolean => /^\p{L}$/u.test(key);

/** The effects that open a question, whose keys must not be part of a typed text. */
const askingEffects: ReadonlySet<Effect> = new Set(['ask-cancel', 'ask-retry', 'ask-commit']);

const asksQuestion = ({ does }: Binding): boolean => 'effect' in does && askingEffects.has(does.effect);

/** The open question and its answer. */
type Question = {
  /** Closes the question and does what it asked about. */
  carryOut(): void;
  /** Carries it out once no other character has followed the answer for `waitMs`. */
  waitAndCarryOut(waitMs: number): void;
  /** Whether an answer waits. */
  isWaiting(): boolean;
  /** Withdraws an answer that waits. */
  withdraw(): void;
};

const createQuestion = ({ state, dispatch }: MonitorStore, effects: KeyEffects, clock: Clock): Question => {
  let stopWaiting: (() => void) | null = null;
  const withdraw = (): void => {
    stopWaiting?.();
    stopWaiting = null;
  };
  const carryOut = (): void => {
    withdraw();
    const { dialog } = state();
    if (dialog?.kind !== 'confirm') return;
    dispatch({ type: 'close-dialog' });
    effects.perform(dialog.impact);
  };
  return {
    carryOut,
    waitAndCarryOut: waitMs => {
      withdraw();
      stopWaiting = clock.after(waitMs, carryOut);
    },
    // A resize may have closed the question meanwhile.
    isWaiting: () => stopWaiting !== null && state().dialog?.kind === 'confirm',
    withdraw,
  };
};

type EffectsOptions = {
  readonly store: MonitorStore;
  readonly effects: KeyEffects;
  readonly context: Context;
  /** Knows the key that runs an effect. */
  readonly guard: TypingGuard;
  readonly question: Question;
  readonly view: () => ScrolledView;
  /** Runs another binding. */
  readonly run: (binding: Binding, press: KeyPress) => void;
};

/** What the effects of bindings do. */
const effectsOn = ({
  store,
  effects,
  context,
  guard,
  question,
  view,
  run,
}: EffectsOptions): Readonly<Record<Effect, (press: KeyPress, binding: Binding) => void>> => {
  const { dispatch, state } = store;
  const { bindings, translate } = context;

  const ask = (action: ActionName, press: KeyPress): void => {
    if (guard.ask()) effects.ask(action, press);
    else if (!guard.continuesClosedQuestion()) {
      const text = translate('notice.notAsked', { key: bindings.sign(`job.${action}`) });
      dispatch({ type: 'notice', notice: { text, tone: 'plain' } });
    }
  };

  const choose = (): void => {
    const { dialog } = state();
    const value = highlightedValue(state());
    dispatch({ type: 'choose' });
    if (dialog?.kind !== 'menu' || value === null) return;
    if (dialog.menu === 'project') effects.chooseProjects(dialog.marked?.size ? [...dialog.marked] : [value]);
    else if (dialog.menu === 'copy') effects.copyAs(value);
    else if (dialog.menu === 'profile') effects.chooseProfile(value);
    else if (dialog.menu === 'views' && value === copyChoice) effects.command('copy-view');
  };

  /** Closes the dialog and runs a command of the pane below it. */
  const runInPane = (id: string | null, press: KeyPress): void => {
    if (id === null) return;
    const binding = bindings.table(paneContextOf(state())).find(row => row.id === id);
    if (binding === undefined) {
      dispatch({ type: 'notice', notice: { text: translate('why.otherPane'), tone: 'bad' } });
      return;
    }
    dispatch({ type: 'close-dialog' });
    run(binding, press);
  };

  return {
    'ask-cancel': press => ask('cancel', press),
    'ask-retry': press => ask('retry', press),
    'ask-commit': press => ask('commit', press),
    confirm: press => {
      const { dialog } = state();
      if (dialog?.kind !== 'confirm' || press.startsText) return;
      const answer = guard.answer(dialog.opening);
      if (answer === 'stray') {
        const text = translate('notice.answerAgain', { key: bindings.sign('confirm.yes') });
        dispatch({ type: 'notice', notice: { text, tone: 'plain' } });
      } else if (answer === 'yes') question.carryOut();
      else if (answer !== 'ignored') question.waitAndCarryOut(answer.waitMs);
    },
    'next-match': () => dispatch({ type: 'search-step', step: 1, ...searched(view()) }),
    'previous-match': () => dispatch({ type: 'search-step', step: -1, ...searched(view()) }),
    'copy-advice': () => {
      const { dialog } = state();
      if (dialog?.kind !== 'advice') return;
      const command = retryCommandFor(dialog.job, state());
      if (command === null) return;
      dispatch({ type: 'close-dialog' });
      effects.copy(command);
    },
    'open-palette': () => openPalette(store, lineAtEnd(''), context),
    'run-command': press => {
      const id = highlightedValue(state());
      const argument = id === null ? null : argumentEffect(id, state());
      if (argument === null) {
        runInPane(id, press);
        return;
      }
      dispatch({ type: 'close-dialog' });
      if ('profile' in argument) effects.chooseProfile(argument.profile);
      else dispatch(argument.action);
    },
    complete: () => {
      const id = highlightedValue(state());
      if (id !== null) openPalette(store, lineAtEnd(id), context);
    },
    'open-help': () => openHelp(store, lineAtEnd(''), false, context),
    'search-help': () => openHelp(store, lineAtEnd(''), true, context),
    'clear-help-search': () => openHelp(store, lineAtEnd(''), false, context),
    'run-help': press => {
      const id = highlightedValue(state());
      if (id !== serverEntry) runInPane(id, press);
    },
    choose,
    'choose-nth': ({ key }, { keys }) => {
      const { dialog } = state();
      const index = keys.indexOf(key) + (dialog?.kind === 'menu' ? firstNumbered(dialog.menu) : 0);
      if (index >= (openMenuOf(state())?.values.length ?? 0)) {
        dispatch({ type: 'notice', notice: unknownKeyNotice(key, 'menu', context) });
        return;
      }
      dispatch({ type: 'highlight', index });
      if (dialog?.kind === 'menu' && dialog.hasToggled) dispatch({ type: 'toggle-choice' });
      else choose();
    },
    'choose-view': ({ key }) => {
      const number = bindings.signs('view.nth').indexOf(keySign(key));
      const saved = state().views[number];
      if (saved !== undefined) dispatch({ type: 'choose-view', name: saved.name });
      else if (number === -1) dispatch({ type: 'open-menu', menu: 'views' });
      else {
        const text = translate('why.noSuchView', { number: number + 1 });
        dispatch({ type: 'notice', notice: { text, tone: 'bad' } });
      }
    },
    watch: () => {
      const { length: count } = watchTargets(state());
      dispatch({ type: 'toggle-watch' });
      const watching = state().notifies ? 'notice.watching' : 'notice.watchingSilently';
      const text = translate(areWatched(state()) ? watching : 'notice.notWatching', { count });
      dispatch({ type: 'notice', notice: { text, tone: 'plain' } });
    },
    'apply-filter': () => {
      const problem = filterProblem(state(), context);
      // A filter with a mistake matches every job. If it were applied, it would look valid.
      if (problem === null) dispatch({ type: 'apply-filter' });
      else dispatch({ type: 'notice', notice: { text: problem, tone: 'bad' } });
    },
  };
};

/**
 * Runs what the user presses and pastes: looks the key up in the table of the current context and carries out its row.
 * `next` is the next input of the same read. `maxScroll` returns how far the open dialog, else the details, can be scrolled
 * now, in lines.
 */
export const createDispatcher = (
  store: MonitorStore,
  effects: KeyEffects,
  context: Context,
  clock: Clock,
  view: () => ScrolledView,
): ((input: TimedInput, next?: TimedInput) => void) => {
  const { dispatch } = store;
  const { bindings } = context;
  const guard = createTypingGuard();
  const question = createQuestion(store, effects, clock);

  const refuse = ({ instead, isQuietWhenRefused }: Binding, refusal: string): void => {
    const action = instead?.(store.state()) ?? null;
    if (action !== null) dispatch(action);
    else if (!isQuietWhenRefused) dispatch({ type: 'notice', notice: { text: refusal, tone: 'bad' } });
  };

  const run = (binding: Binding, press: KeyPress): void => {
    const { does } = binding;
    const refusal = refusalOf(binding, store.state(), context);
    if (refusal !== null) {
      // Probably a letter of a word before the letter that asks, as in "cry" on a job that can only be retried.
      if (isLetter(press.key)) guard.markStray('nothing');
      refuse(binding, refusal);
    } else if ('action' in does) dispatch(does.action);
    else if ('effect' in does) carryOut[does.effect](press, binding);
    else if ('command' in does) effects.command(does.command);
    else if ('scroll' in does) dispatch({ type: 'scroll', motion: does.scroll, maxScroll: view().maxScroll });
    else changeText(store, line => edited(line, does.edit), context, view);
  };

  const carryOut = effectsOn({ store, effects, context, guard, question, view, run });

  const closeQuestion = (): void => {
    question.withdraw();
    const text = context.translate('notice.questionClosed', { key: bindings.sign('confirm.yes') });
    dispatch({ type: 'close-dialog' });
    dispatch({ type: 'notice', notice: { text, tone: 'plain' } });
    guard.markStray('closed-question');
  };

  /** Answers, Ctrl-C and scrolling keys other than letters keep their meaning in a question. Any other key closes it. */
  const pressedInQuestion = (binding: Binding | null, press: KeyPress): void => {
    const isAnswer = binding?.id === 'confirm.yes';
    const isTyped = typedText(press.key) !== null;
    if (question.isWaiting() && !isAnswer && press.key === 'enter') question.carryOut();
    else if (binding === null || binding.id === 'app.suspend' || (isTyped && question.isWaiting() && !isAnswer)) {
      closeQuestion();
      if (binding?.id === 'app.suspend') run(binding, press);
    } else if (isTyped && 'scroll' in binding.does) closeQuestion();
    else {
      if (!isAnswer && !('scroll' in binding.does)) question.withdraw();
      if (isTyped && !isAnswer) guard.markStray('nothing');
      run(binding, press);
    }
  };

  const pressed = (press: KeyPress): void => {
    guard.press(press);
    const state = store.state();
    const keyContext = keyContextOf(state);
    const isText = textContexts.has(keyContext);
    if (isText) guard.markText();
    const typed = isText ? typedText(press.key) : null;
    if (typed !== null) {
      changeText(store, line => withInserted(line, addedBy(typed, line)), context, view);
      return;
    }
    const binding = bindings.find(keyContext, press.key);
    if (keyContext === 'confirm') {
      pressedInQuestion(binding, press);
      return;
    }
    if (binding === null) {
      guard.markStray('nothing');
      const letter = keyContext === 'menu' ? typedText(press.key) : null;
      const index = letter === null ? null : indexByLetter(letter, state, context);
      if (index !== null) {
        dispatch({ type: 'highlight', index });
        return;
      }
      const notice = unknownKeyNotice(press.key, keyContext, context);
      if (notice !== null) dispatch({ type: 'notice', notice });
      return;
    }
    const isPane = keyContext === paneContextOf(state);
    // The other letters of a word whose earlier letters opened and closed a question.
    if (isPane && guard.continuesClosedQuestion() && isLetter(press.key) && !asksQuestion(binding)) return;
    // A message lasts until the next key, unless that only moves the cursor.
    if (isPane && binding.group !== 'move' && state.notice !== null) dispatch({ type: 'notice', notice: null });
    // Probably a letter of a word before the letter that asks, as in "Fry". A cursor key is the way to the job.
    if (isPane && isLetter(press.key) && !asksQuestion(binding) && binding.group !== 'move') guard.markStray('nothing');
    run(binding, press);
  };

  const pasted = (pastedText: string): void => {
    const keyContext = keyContextOf(store.state());
    if (keyContext === 'filter' || keyContext === 'search') {
      changeText(store, line => withInserted(line, sanitizeLine(pastedText)), context, view);
      return;
    }
    const hint = context.translate('notice.paste', { key: bindings.sign('view.filter') });
    dispatch({ type: 'notice', notice: { text: hint, tone: 'plain' } });
  };

  const pointed = (input: Extract<TimedInput, { type: 'mouse' }>): void => {
    const { pointedAt, maxScroll } = view();
    const press: KeyPress = { ...input, type: 'key', key: '', raw: '', startsText: false };
    const runRow = (keyContext: KeyContext, id: string): void => {
      const binding = bindings.table(keyContext).find(row => row.id === id);
      if (binding !== undefined) run(binding, press);
    };
    point(store, input, pointedAt(input.x, input.y), maxScroll, {
      choose: () => runRow('menu', 'menu.choose'),
      runCommand: () => runRow('palette', 'palette.run'),
    });
  };

  return (input, next) => {
    if (input.type === 'paste') {
      pasted(input.text);
      return;
    }
    if (input.type === 'mouse') {
      pointed(input);
      return;
    }
    const isFollowed = next?.type === 'key' && next.key !== input.key && typedText(next.key) !== null;
    pressed({ ...input, startsText: isFollowed });
  };
};
