import type { Phrasing } from '../../format/phrasing.ts';
import { groupNames } from '../../jobs/groups.ts';
import { orderNames } from '../../jobs/order.ts';
import { fold } from '../../lib/fold.ts';
import type { MonitorAction } from '../state/action.ts';
import { type Binding, hasAllWords, searchBindings } from './binding.ts';
import { groupLabel, orderLabel } from './menu-labels.ts';

type Words = Pick<Phrasing, 'translate' | 'language'>;

/** A command of the palette that takes an argument, such as `order longest`. */
type ArgumentCommand = {
  readonly name: string;
  readonly choices: readonly string[];
  /** What a choice means, in the user's language. */
  readonly label: (choice: string, words: Words) => string;
  readonly action: (choice: string) => MonitorAction | null;
};

/** The commands that take an argument, with their choices. */
const argumentCommands: readonly ArgumentCommand[] = [
  {
    name: 'order',
    choices: orderNames,
    label: orderLabel,
    action: choice => {
      const order = orderNames.find(name => name === choice);
      return order === undefined ? null : { type: 'order', order };
    },
  },
  {
    name: 'group',
    choices: groupNames,
    label: groupLabel,
    action: choice => {
      const group = groupNames.find(name => name === choice);
      return group === undefined ? null : { type: 'group', group };
    },
  },
];

/** An entry of the palette that gives a command its argument. Its ID is what can be typed: `order longest`. */
type ArgumentEntry = { readonly id: string; readonly command: ArgumentCommand; readonly choice: string };

const argumentEntries: readonly ArgumentEntry[] = argumentCommands.flatMap(command =>
  command.choices.map(choice => ({ id: `${command.name} ${choice}`, command, choice })),
);

const entryOf = (id: string): ArgumentEntry | null => argumentEntries.find(entry => entry.id === id) ?? null;

/** What an entry with an argument means; null for the ID of a command without one. */
export const argumentLabel = (id: string, words: Words): string | null => {
  const entry = entryOf(id);
  return entry === null ? null : entry.command.label(entry.choice, words);
};

/** What an entry with an argument does; null for the ID of a command without one. */
export const argumentAction = (id: string): MonitorAction | null => {
  const entry = entryOf(id);
  return entry === null ? null : entry.command.action(entry.choice);
};

/**
 * The IDs of the entries that contain all words of the text, in any order: commands, then commands with arguments. Behind the
 * name of a command that takes an argument, only its choices are found.
 */
export const paletteMatches = (table: readonly Binding[], text: string, words: Words): readonly string[] => {
  const found = argumentEntries
    .filter(entry => hasAllWords(`${entry.id} ${entry.command.label(entry.choice, words)}`, text))
    .map(({ id }) => id);
  const [, name] = /^(\S+)\s/.exec(fold(text)) ?? [];
  const choices = found.filter(id => id.startsWith(`${name} `));
  if (choices.length > 0) return choices;
  const commands = searchBindings(table, text, words).map(({ id }) => id);
  return text.trim() === '' ? commands : [...commands, ...found];
};
