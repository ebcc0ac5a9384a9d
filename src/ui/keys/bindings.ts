import type { MenuKind } from '../state/state.ts';
import type { Binding } from './binding.ts';
import { deleteToStart, edits } from './edit-bindings.ts';
import { keySign } from './key-signs.ts';
import { cursorMotions, highlightMotions, onlyInDetails, scrollMotions } from './motion-bindings.ts';
import {
  needsCause,
  needsClosedDetails,
  needsJob,
  needsLayer,
  needsMarks,
  needsProject,
  needsProjects,
  needsTarget,
  needsTwoPanes,
  needsZoom,
  openRetryAdvice,
} from './refusals.ts';

type Does = Binding['does'];

const back = {
  id: 'view.back',
  keys: ['escape'],
  label: 'key.back',
  group: 'view',
  does: { action: { type: 'back' } },
  refusal: needsLayer,
  isQuietWhenRefused: true,
  footer: 2,
} as const satisfies Binding;

/** The way back to the left: in a dialog it closes the dialog. */
const stepBack = {
  id: 'view.stepBack',
  keys: ['left', 'h'],
  label: 'key.stepBack',
  group: 'view',
  does: { action: { type: 'step-back' } },
} as const satisfies Binding;

const help = {
  id: 'app.help',
  keys: ['?'],
  label: 'key.help',
  group: 'app',
  does: { action: { type: 'open-help' } },
} as const satisfies Binding;

const suspend = {
  id: 'app.suspend',
  keys: ['ctrl+z'],
  label: 'key.suspend',
  group: 'app',
  does: { command: 'suspend' },
} as const satisfies Binding;

const quit = {
  id: 'app.quit',
  keys: ['q', 'ctrl+c'],
  label: 'key.quit',
  group: 'app',
  does: { command: 'quit' },
} as const satisfies Binding;

const repaint = {
  id: 'app.repaint',
  keys: ['ctrl+l'],
  label: 'key.repaint',
  group: 'app',
  does: { command: 'repaint' },
} as const satisfies Binding;

/** Every context ends with these, so that there is always a way out. A key of the context's own comes first. */
const wayOut = [repaint, suspend, quit] as const;

const opensMenu = (menu: MenuKind): Does => ({ action: { type: 'open-menu', menu } });

/** What works in the list and in the details alike. */
const mainBindings = [
  {
    id: 'view.details',
    keys: ['enter', 'right', 'l'],
    label: 'key.details',
    group: 'view',
    does: { action: { type: 'open-details' } },
    refusal: needsClosedDetails,
    footer: 1,
  },
  back,
  stepBack,
  {
    id: 'view.pane',
    keys: ['tab'],
    label: 'key.pane',
    group: 'view',
    does: { action: { type: 'switch-pane' } },
    refusal: needsTwoPanes,
    footer: 1.5,
  },
  {
    id: 'view.zoom',
    keys: ['z'],
    label: 'key.zoom',
    group: 'view',
    does: { action: { type: 'zoom-details' } },
    refusal: needsZoom,
    footer: 14,
  },
  {
    id: 'view.filter',
    keys: ['/'],
    label: 'key.filter',
    group: 'view',
    does: { action: { type: 'open-filter' } },
    footer: 5,
  },
  {
    id: 'view.failed',
    keys: ['F'],
    label: 'key.failed',
    group: 'view',
    does: { action: { type: 'failed-jobs' } },
    footer: 5.5,
  },
  {
    id: 'view.sameCause',
    keys: ['='],
    label: 'key.sameCause',
    group: 'view',
    does: { action: { type: 'same-cause' } },
    refusal: needsCause,
    footer: 4.2,
  },
  { id: 'view.order', keys: ['s'], label: 'key.order', group: 'view', does: opensMenu('order'), footer: 9 },
  { id: 'view.group', keys: ['b'], label: 'key.group', group: 'view', does: opensMenu('group'), footer: 6.8 },
  { id: 'view.types', keys: ['t'], label: 'key.types', group: 'view', does: opensMenu('types'), footer: 8 },
  { id: 'view.statuses', keys: ['f'], label: 'key.statuses', group: 'view', does: opensMenu('statuses'), footer: 7 },
  {
    id: 'view.project',
    keys: ['p'],
    label: 'key.project',
    group: 'view',
    does: opensMenu('project'),
    refusal: needsProjects,
    footer: 10,
  },
  {
    id: 'job.cancel',
    keys: ['c'],
    label: 'key.cancel',
    group: 'act',
    does: { effect: 'ask-cancel' },
    refusal: needsTarget('cancel'),
    footer: 3,
  },
  {
    id: 'job.retry',
    keys: ['r'],
    label: 'key.retry',
    group: 'act',
    does: { effect: 'ask-retry' },
    refusal: needsTarget('retry'),
    instead: openRetryAdvice,
    footer: 4,
  },
  {
    id: 'job.mark',
    keys: ['space'],
    label: 'key.mark',
    group: 'act',
    does: { action: { type: 'toggle-mark' } },
    refusal: needsJob,
    footer: 6,
  },
  {
    id: 'job.unmark',
    keys: ['u'],
    label: 'key.unmark',
    group: 'act',
    does: { action: { type: 'unmark-all' } },
    refusal: needsMarks,
    footer: 6.5,
  },
  {
    id: 'job.copyId',
    keys: ['y'],
    label: 'key.copyId',
    group: 'act',
    does: { command: 'copy-id' },
    refusal: needsJob,
    footer: 11,
  },
  {
    id: 'job.copySupport',
    keys: ['Y'],
    label: 'key.copySupport',
    group: 'act',
    does: { command: 'copy-support' },
    refusal: needsJob,
  },
  { id: 'app.refresh', keys: ['R'], label: 'key.refresh', group: 'app', does: { command: 'refresh' }, footer: 12 },
  {
    id: 'app.slower',
    keys: ['+'],
    label: 'key.slower',
    group: 'app',
    does: { command: 'slower' },
    refusal: needsProject,
  },
  {
    id: 'app.faster',
    keys: ['-'],
    label: 'key.faster',
    group: 'app',
    does: { command: 'faster' },
    refusal: needsProject,
  },
  {
    id: 'app.pause',
    keys: ['Z'],
    label: 'key.pause',
    group: 'app',
    does: { command: 'toggle-pause' },
    refusal: needsProject,
  },
  { id: 'app.palette', keys: [':'], label: 'key.palette', group: 'app', does: { effect: 'open-palette' }, footer: 6.9 },
  { ...help, footer: 0 },
  repaint,
  suspend,
  { ...quit, footer: 0.5 },
] as const satisfies readonly Binding[];

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
      id: 'menu.toggle',
      keys: ['space'],
      label: 'key.toggle',
      group: 'view',
      does: { action: { type: 'toggle-choice' } },
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
