import type { Binding } from './binding.ts';
import { deleteToStart, edits } from './edit-bindings.ts';
import { keySign } from './key-signs.ts';
import { back, help, mainBindings, stepBack, wayOut } from './main-bindings.ts';
import { cursorMotions, highlightMotions, onlyInDetails, scrollMotions } from './motion-bindings.ts';
import { needsManyChoices, needsMessages } from './refusals.ts';

const closeDialog = {
  id: 'dialog.close',
  keys: ['enter', 'n', 'q'],
  label: 'key.close',
  group: 'app',
  does: { action: { type: 'close-dialog' } },
} as const satisfies Binding;

/** The keys of each context, by default. In a table an earlier row wins. */
const defaults = {
  list: [...cursorMotions, ...mainBindings],
  details: [...scrollMotions, ...onlyInDetails, ...mainBindings.filter(({ id }) => id !== 'view.filter')],
  filter: [
    { ...deleteToStart, footer: 3 },
    ...edits,
    {
      id: 'filter.apply',
      keys: ['enter'],
      label: 'key.applyFilter',
      group: 'view',
      does: { effect: 'apply-filter' },
      footer: 1,
    },
    {
      id: 'filter.remove',
      keys: ['escape'],
      label: 'key.removeFilter',
      group: 'view',
      does: { action: { type: 'back' } },
      footer: 2,
    },
    ...cursorMotions,
    ...wayOut,
  ],
  search: [
    deleteToStart,
    ...edits,
    {
      id: 'search.apply',
      keys: ['enter'],
      label: 'key.search',
      group: 'view',
      does: { action: { type: 'apply-search' } },
      footer: 1,
    },
    {
      id: 'search.remove',
      keys: ['escape'],
      label: 'key.removeFilter',
      group: 'view',
      does: { action: { type: 'back' } },
      footer: 2,
    },
    ...wayOut,
  ],
  menu: [
    ...highlightMotions,
    { id: 'menu.choose', keys: ['enter'], label: 'key.choose', group: 'view', does: { effect: 'choose' } },
    {
      id: 'menu.nth',
      keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
      label: 'key.nth',
      group: 'view',
      does: { effect: 'choose-nth' },
    },
    {
      id: 'menu.toggle',
      keys: ['space'],
      label: 'key.toggle',
      group: 'view',
      does: { action: { type: 'toggle-choice' } },
      refusal: needsManyChoices,
    },
    back,
    stepBack,
    { id: 'menu.close', keys: ['q'], label: 'key.close', group: 'view', does: { action: { type: 'close-dialog' } } },
    ...wayOut,
  ],
  palette: [
    deleteToStart,
    ...edits,
    ...highlightMotions,
    { id: 'palette.run', keys: ['enter'], label: 'key.run', group: 'app', does: { effect: 'run-command' } },
    {
      id: 'palette.close',
      keys: ['escape'],
      label: 'key.back',
      group: 'app',
      does: { action: { type: 'close-dialog' } },
      footer: 2,
    },
    ...wayOut,
  ],
  confirm: [
    ...scrollMotions,
    { id: 'confirm.yes', keys: ['y'], label: 'key.confirm', group: 'act', does: { effect: 'confirm' } },
    closeDialog,
    back,
    stepBack,
    ...wayOut,
  ],
  advice: [
    ...scrollMotions,
    { id: 'advice.copy', keys: ['y'], label: 'advice.copy', group: 'act', does: { effect: 'copy-advice' } },
    closeDialog,
    back,
    stepBack,
    ...wayOut,
  ],
  messages: [
    ...scrollMotions,
    {
      id: 'messages.copy',
      keys: ['y'],
      label: 'key.copyMessages',
      group: 'act',
      does: { command: 'copy-messages' },
      refusal: needsMessages,
      footer: 1,
    },
    closeDialog,
    back,
    stepBack,
    ...wayOut,
  ],
  /** The help and the outcomes. */
  text: [
    ...scrollMotions,
    closeDialog,
    back,
    stepBack,
    { ...help, does: { action: { type: 'close-dialog' } } },
    ...wayOut,
  ],
  /** A terminal that is too small shows nothing that another key could be meant for. */
  tooSmall: wayOut,
} as const satisfies Readonly<Record<string, readonly Binding[]>>;

/** What the keys apply to at a moment. */
export type KeyContext = keyof typeof defaults;

const isKeyContext = (name: string): name is KeyContext => Object.hasOwn(defaults, name);

export const keyContexts: readonly KeyContext[] = Object.keys(defaults).filter(isKeyContext);

export type CommandId = (typeof defaults)[KeyContext][number]['id'];

/** The keys of every context. */
export type Bindings = {
  /** The rows of a context, in the order in which the help prints them. */
  table(context: KeyContext): readonly Binding[];
  /** The row that a key runs in a context; null for a key without one. */
  find(context: KeyContext, key: string): Binding | null;
  /** The first key of a command as it is printed. */
  sign(id: CommandId): string;
  /** All keys of a command as they are printed. */
  signs(id: CommandId): readonly string[];
};

/** The keys of a user who gave other keys to some commands. A command keeps its default keys unless it is named. */
export const createBindings = (keysOf: Readonly<Partial<Record<CommandId, readonly string[]>>> = {}): Bindings => {
  const chosen: Readonly<Record<string, readonly string[] | undefined>> = keysOf;
  const rebound = (row: Binding): Binding => ({ ...row, keys: chosen[row.id] ?? row.keys });
  const tables = new Map<string, readonly Binding[]>();
  const byKey = new Map<string, Map<string, Binding>>();
  const signs = new Map<string, readonly string[]>();
  for (const [context, rows] of Object.entries(defaults)) {
    const table = rows.map(rebound);
    const keys = new Map<string, Binding>();
    for (const row of table) {
      signs.set(row.id, row.keys.map(keySign));
      for (const key of row.keys) if (!keys.has(key)) keys.set(key, row);
    }
    tables.set(context, table);
    byKey.set(context, keys);
  }
  return {
    table: context => tables.get(context) ?? [],
    find: (context, key) => byKey.get(context)?.get(key) ?? null,
    sign: id => signs.get(id)?.[0] ?? '',
    signs: id => signs.get(id) ?? [],
  };
};

/** The keys of a user who changed none. */
export const defaultBindings = createBindings();
