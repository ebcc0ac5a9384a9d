import { type Binding, withFooters } from './binding.ts';
import { deleteToStart, edits } from './edit-bindings.ts';
import { keySign } from './key-signs.ts';
import { back, help, mainBindings, stepBack, wayOut } from './main-bindings.ts';
import { cursorMotions, highlightMotions, onlyInDetails, scrollMotions } from './motion-bindings.ts';
import { needsListedNews, needsManyChoices, needsMessages } from './refusals.ts';

const closeDialog = {
  id: 'dialog.close',
  keys: ['enter', 'n', 'q'],
  label: 'key.close',
  group: 'app',
  does: { action: { type: 'close-dialog' } },
} as const satisfies Binding;

const scrolling = { footer: 9, footerWith: 'move.down', footerLabel: 'key.scroll' } as const;
const moving = { footer: 1, footerWith: 'move.down', footerLabel: 'key.move' } as const;
const closing = { footer: 8, footerLabel: 'key.close' } as const;

const dialogMotions = withFooters(scrollMotions, { 'move.up': scrolling });
const menuMotions = withFooters(highlightMotions, { 'move.up': moving });
const closeByBack = { ...back, ...closing } as const;

/** Keys that go from one new job to another; in the details they go from match to match. */
const newJobMotions = [
  {
    id: 'move.nextNew',
    keys: ['n'],
    label: 'key.nextNew',
    group: 'move',
    does: { action: { type: 'next-new', step: 1 } },
    refusal: needsListedNews,
  },
  {
    id: 'move.previousNew',
    keys: ['N'],
    label: 'key.previousNew',
    group: 'move',
    does: { action: { type: 'next-new', step: -1 } },
    refusal: needsListedNews,
  },
] as const satisfies readonly Binding[];

/** The keys of each context, by default. In a table an earlier row wins. */
const defaults = {
  list: [...cursorMotions, ...newJobMotions, ...mainBindings],
  timeline: [
    ...cursorMotions,
    ...newJobMotions,
    ...withFooters(mainBindings, {
      'timeline.zoomIn': { footer: 0.1, footerWith: 'timeline.zoomOut', footerLabel: 'key.zoomTime' },
      'timeline.earlier': { footer: 0.2, footerWith: 'timeline.later', footerLabel: 'key.move' },
      'view.timeline': { footer: 0.3, footerLabel: 'key.table' },
    }),
  ],
  details: [
    ...withFooters(scrollMotions, { 'move.up': { ...scrolling, footer: 0.5 } }),
    ...onlyInDetails,
    ...withFooters(
      mainBindings.filter(({ id }) => id !== 'view.filter'),
      {
        'view.pane': { footer: 2.2, footerLabel: 'key.toList' },
        'view.back': { footer: 4.55, footerLabel: 'key.close' },
        'view.failed': { footer: null },
        'view.group': { footer: null },
        'view.timeline': { footer: null },
      },
    ),
  ],
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
    ...menuMotions,
    { id: 'menu.choose', keys: ['enter'], label: 'key.choose', group: 'view', does: { effect: 'choose' }, footer: 3 },
    {
      id: 'menu.nth',
      keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
      label: 'key.nth',
      group: 'view',
      does: { effect: 'choose-nth' },
      footer: 8.5,
    },
    {
      id: 'menu.toggle',
      keys: ['space'],
      label: 'key.toggle',
      group: 'view',
      does: { action: { type: 'toggle-choice' } },
      refusal: needsManyChoices,
      footer: 2,
    },
    closeByBack,
    stepBack,
    { id: 'menu.close', keys: ['q'], label: 'key.close', group: 'view', does: { action: { type: 'close-dialog' } } },
    ...wayOut,
  ],
  palette: [
    deleteToStart,
    ...edits,
    ...menuMotions,
    { id: 'palette.run', keys: ['enter'], label: 'key.run', group: 'app', does: { effect: 'run-command' }, footer: 2 },
    {
      id: 'palette.complete',
      keys: ['tab'],
      label: 'key.complete',
      group: 'app',
      does: { effect: 'complete' },
      footer: 3,
    },
    {
      id: 'palette.close',
      keys: ['escape'],
      label: 'key.back',
      group: 'app',
      does: { action: { type: 'close-dialog' } },
      ...closing,
    },
    ...wayOut,
  ],
  confirm: [
    ...dialogMotions,
    { id: 'confirm.yes', keys: ['y'], label: 'key.confirm', group: 'act', does: { effect: 'confirm' }, footer: 1 },
    { ...closeDialog, footer: 2, footerLabel: 'key.no' },
    back,
    stepBack,
    ...wayOut,
  ],
  advice: [
    ...dialogMotions,
    { id: 'advice.copy', keys: ['y'], label: 'advice.copy', group: 'act', does: { effect: 'copy-advice' }, footer: 1 },
    closeDialog,
    closeByBack,
    stepBack,
    ...wayOut,
  ],
  digest: [
    ...dialogMotions,
    {
      id: 'digest.copy',
      keys: ['y'],
      label: 'key.copyDigest',
      group: 'act',
      does: { command: 'copy-digest' },
      footer: 1,
    },
    closeDialog,
    closeByBack,
    stepBack,
    ...wayOut,
  ],
  messages: [
    ...dialogMotions,
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
    closeByBack,
    stepBack,
    ...wayOut,
  ],
  help: [
    ...menuMotions,
    { id: 'help.run', keys: ['enter'], label: 'key.run', group: 'app', does: { effect: 'run-help' }, footer: 2 },
    { id: 'help.search', keys: ['/'], label: 'key.search', group: 'view', does: { effect: 'search-help' }, footer: 3 },
    closeDialog,
    closeByBack,
    stepBack,
    { ...help, does: { action: { type: 'close-dialog' } } },
    ...wayOut,
  ],
  helpSearch: [
    deleteToStart,
    ...edits,
    ...highlightMotions,
    {
      id: 'help.applySearch',
      keys: ['enter'],
      label: 'key.search',
      group: 'view',
      does: { action: { type: 'apply-help-search' } },
      footer: 1,
    },
    {
      id: 'help.clearSearch',
      keys: ['escape'],
      label: 'key.removeFilter',
      group: 'view',
      does: { effect: 'clear-help-search' },
      footer: 2,
    },
    ...wayOut,
  ],
  /** The outcomes. */
  text: [
    ...dialogMotions,
    closeDialog,
    closeByBack,
    stepBack,
    { ...help, does: { action: { type: 'close-dialog' } } },
    ...wayOut,
  ],
  /** A terminal that is too small shows nothing that another key could apply to. */
  tooSmall: wayOut,
} as const satisfies Readonly<Record<string, readonly Binding[]>>;

/** What the keys apply to. */
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

/** The bindings with other keys for some commands. A command that is not named keeps its default keys. */
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

/** The bindings of a user who changed no key. */
export const defaultBindings = createBindings();
