import type { Phrasing } from '../../format/phrasing.ts';
import { groupNames } from '../../jobs/groups.ts';
import { orderNames } from '../../jobs/order.ts';
import { fold } from '../../lib/fold.ts';
import type { MonitorAction } from '../state/action.ts';
import type { MonitorState } from '../state/state.ts';
import { type Binding, hasAllWords, searchBindings } from './binding.ts';
import { groupLabel, orderLabel } from './menu-labels.ts';

type Words = Pick<Phrasing, 'translate' | 'language'>;

/** What a command with an argument does: an action, or another profile. */
type ArgumentEffect = { readonly action: MonitorAction } | { readonly profile: string };

/** What the choices of an argument depend on. */
type Choices = Pick<MonitorState, 'views' | 'profiles'>;

/** A command of the palette that takes an argument, such as `order longest`. */
type ArgumentCommand = {
  readonly name: string;
  readonly choices: (state: Choices) => readonly string[];
  /** What a choice means, in the user's language. */
  readonly label: (choice: string, state: Choices, words: Words) => string;
  /** Null for a choice that is none any more. */
  readonly does: (choice: string) => ArgumentEffect | null;
};

/** The commands that take an argument, with their choices. */
const argumentCommands: readonly ArgumentCommand[] = [
  {
    name: 'order',
    choices: () => orderNames,
    label: (choice, _, words) => orderLabel(choice, words),
    does: choice => {
      const order = orderNames.find(name => name === choice);
      return order === undefined ? null : { action: { type: 'order', order } };
    },
  },
  {
    name: 'group',
    choices: () => groupNames,
    label: (choice, _, words) => groupLabel(choice, words),
    does: choice => {
      const group = groupNames.find(name => name === choice);
      return group === undefined ? null : { action: { type: 'group', group } };
    },
  },
  {
    name: 'view',
    choices: ({ views }) => views.map(({ name }) => name),
    label: (choice, { views }) => views.find(({ name }) => name === choice)?.filter ?? '',
    does: name => ({ action: { type: 'choose-view', name } }),
  },
  {
    name: 'profile',
    choices: ({ profiles }) => profiles.map(({ name }) => name),
    label: (choice, { profiles }) => profiles.find(({ name }) => name === choice)?.target ?? '',
    does: profile => ({ profile }),
  },
];

/** An entry of the palette that gives a command its argument. Its ID is what can be typed: `order longest`. */
type ArgumentEntry = { readonly id: string; readonly command: ArgumentCommand; readonly choice: string };

const entriesFor = (state: Choices): readonly ArgumentEntry[] =>
  argumentCommands.flatMap(command =>
    command.choices(state).map(choice => ({ id: `${command.name} ${choice}`, command, choice })),
  );

const entryOf = (id: string, state: Choices): ArgumentEntry | null =>
  entriesFor(state).find(entry => entry.id === id) ?? null;

/** What an entry with an argument means, not sanitized; null for the ID of a command without one. */
export const argumentLabel = (id: string, state: Choices, words: Words): string | null => {
  const entry = entryOf(id, state);
  return entry === null ? null : entry.command.label(entry.choice, state, words);
};

/** What an entry with an argument does; null for the ID of a command without one. */
export const argumentEffect = (id: string, state: Choices): ArgumentEffect | null => {
  const entry = entryOf(id, state);
  return entry === null ? null : entry.command.does(entry.choice);
};

/**
 * The IDs of the entries that contain all words of the text, in any order: commands, then commands with arguments. Behind the
 * name of a command that takes an argument, only its choices are found.
 */
export const paletteMatches = (
  table: readonly Binding[],
  text: string,
  state: Choices,
  words: Words,
): readonly string[] => {
  const found = entriesFor(state)
    .filter(entry => hasAllWords(`${entry.id} ${entry.command.label(entry.choice, state, words)}`, text))
    .map(({ id }) => id);
  const [, name] = /^(\S+)\s/.exec(fold(text)) ?? [];
  const choices = found.filter(id => id.startsWith(`${name} `));
  if (choices.length > 0) return choices;
  const commands = searchBindings(table, text, words).map(({ id }) => id);
  return text.trim() === '' ? commands : [...commands, ...found];
};
