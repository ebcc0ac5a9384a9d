import type { Phrasing } from '../../format/phrasing.ts';
import { groupNames } from '../../jobs/groups.ts';
import { orderNames } from '../../jobs/order.ts';
import type { JobMark } from '../../jobs/query/job-view.ts';
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
  /** Null for a choice that no longer exists. */
  readonly does: (choice: string) => ArgumentEffect | null;
};

/** The marks that the palette can filter by. The user's own jobs have a command of their own. */
const filteredMarks = ['stalled', 'slow', 'watched', 'new'] as const satisfies readonly JobMark[];

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
    name: 'filter',
    choices: () => filteredMarks.map(mark => `is:${mark}`),
    label: (choice, _, { translate }) => {
      const mark = filteredMarks.find(one => choice === `is:${one}`);
      return mark === undefined ? '' : translate(`palette.filter.${mark}`);
    },
    does: text => ({ action: { type: 'filter-by', text } }),
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

/** How well all words match a text: at the start of its words, anywhere, or not. */
const matchRank = (text: string, words: string): 0 | 1 | 2 => {
  const folded = ` ${fold(text).replaceAll('.', ' ')}`;
  const wanted = fold(words).split(/[\s.]+/);
  if (!wanted.every(word => folded.includes(word))) return 2;
  return wanted.every(word => folded.includes(` ${word}`)) ? 0 : 1;
};

/** The best match first: the command of this name, then what can be read on the screen, then names. */
const entryRank = (id: string, label: string, words: string): number =>
  fold(id) === fold(words) ? -1 : matchRank(label, words) * 3 + matchRank(id, words);

/**
 * The IDs of the entries that contain all words of the text, in any order, the best match first. After the name of a command
 * that takes an argument, only its choices are found. A colon in front of the text is ignored, because it is the key that
 * opens the palette.
 */
export const paletteMatches = (
  table: readonly Binding[],
  typed: string,
  state: Choices,
  words: Words,
): readonly string[] => {
  const behindColon = typed.replace(/^\s*:?\s*/, '');
  const text = behindColon.trimEnd();
  if (text === '') return table.map(({ id }) => id);
  const found = entriesFor(state)
    .map(({ id, command, choice }) => ({ id, label: command.label(choice, state, words) }))
    .filter(({ id, label }) => hasAllWords(`${id} ${label}`, text));
  const [, name] = /^(\S+)\s/.exec(fold(behindColon)) ?? [];
  const choices = found.filter(({ id }) => id.startsWith(`${name} `));
  if (choices.length > 0) return choices.map(({ id }) => id);
  const commands = searchBindings(table, text, words).map(({ id, label }) => ({ id, label: words.translate(label) }));
  return [...commands, ...found]
    .map(({ id, label }) => ({ id, rank: entryRank(id, label, text) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ id }) => id);
};
