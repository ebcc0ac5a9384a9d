import { planAction } from '../../actions/plan.ts';
import { explainNoTargets } from '../../format/refusal.ts';
import type { MessageId } from '../../i18n/translate.ts';
import { type ActionName, judge } from '../../jobs/rules.ts';
import type { Context } from '../context.ts';
import type { MonitorAction, Motion } from '../state/action.ts';
import { actionJobs, circumstancesOf } from '../state/selectors.ts';
import type { MonitorState } from '../state/state.ts';

/** What a key does that the reducer can't: it needs the world. */
export type Command =
  | 'ask-cancel'
  | 'ask-retry'
  | 'copy-id'
  | 'copy-support'
  | 'refresh'
  | 'faster'
  | 'slower'
  | 'toggle-pause'
  | 'suspend'
  | 'quit';

export type KeyGroup = 'move' | 'look' | 'act' | 'app';

/** One row of the table of keys: help, footer, palette and the README are printed from it. */
export type KeyBinding = {
  readonly id: string;
  /** Names of keys as the decoder gives them. */
  readonly keys: readonly string[];
  readonly label: MessageId;
  readonly group: KeyGroup;
  readonly does: { readonly intent: MonitorAction } | { readonly command: Command };
  /** Why the key can't work now, as a sentence; null when it can. */
  readonly refusal?: (state: MonitorState, context: Context) => string | null;
  /** What a key that can't work does in place of saying why; null where the sentence is all there is. */
  readonly instead?: (state: MonitorState) => MonitorAction | null;
  /** Place in the footer, lowest first; left out of it when absent. */
  readonly footer?: number;
};

type Refusal = NonNullable<KeyBinding['refusal']>;

const needsJob: Refusal = (state, { translate }) => (state.selectedId === null ? translate('why.noJob') : null);
const needsDetails: Refusal = (state, { translate }) => (state.detailsOpen ? null : translate('why.noDetails'));
const needsLayer: Refusal = (state, { translate }) =>
  state.detailsOpen || state.dialog !== null || state.filter.text !== '' || state.statuses.size + state.types.size > 0
    ? null
    : translate('why.nothingOpen');
const needsProjects: Refusal = ({ projects, project }, { translate }) => {
  if (project?.isWholeServer) return translate('why.wholeServer');
  if (projects === null) return translate('why.projectsUnknown');
  if (projects.length === 0) return translate('list.noProjects');
  return projects.length === 1 && project !== null ? translate('why.oneProject') : null;
};
const needsProject: Refusal = (state, { translate }) => (state.project === null ? translate('why.noProject') : null);

const needsVerdict =
  (action: ActionName): Refusal =>
  (state, context) => {
    const jobs = actionJobs(state);
    if (jobs.length === 0) return context.translate('why.noJob');
    const impact = planAction(action, jobs, () => circumstancesOf(state));
    return impact.targets.length > 0 ? null : explainNoTargets(impact, context);
  };

/** A failed import can be run again by other means: they want more room than a sentence has. */
const retryAdvice = (state: MonitorState): MonitorAction | null => {
  const [job, ...others] = actionJobs(state);
  if (job === undefined || others.length > 0) return null;
  const verdict = judge('retry', job, circumstancesOf(state));
  return !verdict.allowed && verdict.refusal.id === 'refused.noRetryRoute' ? { type: 'open-advice', job } : null;
};

const moves = (motion: Motion): KeyBinding['does'] => ({ intent: { type: 'move', motion } });

export const keyBindings = [
  { id: 'move.up', keys: ['up', 'k'], label: 'key.up', group: 'move', does: moves('up') },
  { id: 'move.down', keys: ['down', 'j'], label: 'key.down', group: 'move', does: moves('down') },
  { id: 'move.pageUp', keys: ['pageup'], label: 'key.pageUp', group: 'move', does: moves('page-up') },
  { id: 'move.pageDown', keys: ['pagedown'], label: 'key.pageDown', group: 'move', does: moves('page-down') },
  { id: 'move.first', keys: ['g', 'home'], label: 'key.first', group: 'move', does: moves('first') },
  { id: 'move.last', keys: ['G', 'end'], label: 'key.last', group: 'move', does: moves('last') },
  {
    id: 'look.details',
    keys: ['enter', 'right'],
    label: 'key.details',
    group: 'look',
    does: { intent: { type: 'open-details' } },
    refusal: needsJob,
    footer: 1,
  },
  {
    id: 'look.back',
    keys: ['escape', 'left'],
    label: 'key.back',
    group: 'look',
    does: { intent: { type: 'back' } },
    refusal: needsLayer,
    footer: 2,
  },
  {
    id: 'look.pane',
    keys: ['tab'],
    label: 'key.pane',
    group: 'look',
    does: { intent: { type: 'other-pane' } },
    refusal: needsDetails,
    footer: 1.5,
  },
  {
    id: 'look.filter',
    keys: ['/'],
    label: 'key.filter',
    group: 'look',
    does: { intent: { type: 'open-filter' } },
    footer: 5,
  },
  {
    id: 'look.order',
    keys: ['s'],
    label: 'key.order',
    group: 'look',
    does: { intent: { type: 'open-menu', menu: 'order' } },
    footer: 9,
  },
  {
    id: 'look.types',
    keys: ['t'],
    label: 'key.types',
    group: 'look',
    does: { intent: { type: 'open-menu', menu: 'types' } },
    footer: 8,
  },
  {
    id: 'look.statuses',
    keys: ['f'],
    label: 'key.statuses',
    group: 'look',
    does: { intent: { type: 'open-menu', menu: 'statuses' } },
    footer: 7,
  },
  {
    id: 'look.project',
    keys: ['p'],
    label: 'key.project',
    group: 'look',
    does: { intent: { type: 'open-menu', menu: 'project' } },
    refusal: needsProjects,
    footer: 10,
  },
  {
    id: 'job.cancel',
    keys: ['c'],
    label: 'key.cancel',
    group: 'act',
    does: { command: 'ask-cancel' },
    refusal: needsVerdict('cancel'),
    footer: 3,
  },
  {
    id: 'job.retry',
    keys: ['r'],
    label: 'key.retry',
    group: 'act',
    does: { command: 'ask-retry' },
    refusal: needsVerdict('retry'),
    instead: retryAdvice,
    footer: 4,
  },
  {
    id: 'job.mark',
    keys: ['space'],
    label: 'key.mark',
    group: 'act',
    does: { intent: { type: 'toggle-mark' } },
    refusal: needsJob,
    footer: 6,
  },
  {
    id: 'job.unmark',
    keys: ['u'],
    label: 'key.unmark',
    group: 'act',
    does: { intent: { type: 'unmark-all' } },
    refusal: (state, { translate }) => (state.marks.size === 0 ? translate('why.noMarks') : null),
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
  {
    id: 'app.refresh',
    keys: ['R'],
    label: 'key.refresh',
    group: 'app',
    does: { command: 'refresh' },
    footer: 12,
  },
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
  {
    id: 'app.palette',
    keys: [':'],
    label: 'key.palette',
    group: 'app',
    does: { intent: { type: 'open-palette' } },
    footer: 13,
  },
  { id: 'app.help', keys: ['?'], label: 'key.help', group: 'app', does: { intent: { type: 'open-help' } }, footer: 0 },
  { id: 'app.suspend', keys: ['ctrl+z'], label: 'key.suspend', group: 'app', does: { command: 'suspend' } },
  { id: 'app.quit', keys: ['q', 'ctrl+c'], label: 'key.quit', group: 'app', does: { command: 'quit' }, footer: 0.5 },
] as const satisfies readonly KeyBinding[];

const bindings: readonly KeyBinding[] = keyBindings;

const bindingByKey = new Map(bindings.flatMap(binding => binding.keys.map(key => [key, binding] as const)));

/** The row of the table for a key, or null. */
export const bindingOf = (key: string): KeyBinding | null => bindingByKey.get(key) ?? null;

/** The row of the table with this ID, or null. */
export const bindingWithId = (id: string): KeyBinding | null => bindings.find(binding => binding.id === id) ?? null;

/** Why the key can't work now, or null. */
export const refusalOf = (binding: KeyBinding, state: MonitorState, context: Context): string | null =>
  binding.refusal?.(state, context) ?? null;

const keySigns: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  right: '→',
  left: '←',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
  escape: 'Esc',
  tab: 'Tab',
  space: 'Space',
  'ctrl+z': 'Ctrl-Z',
  'ctrl+c': 'Ctrl-C',
};

/** A key as it is printed. */
export const keySign = (key: string): string => keySigns[key] ?? key;

/** The rows of the palette whose name or label matches; those that can't work now keep their reason. */
export const searchBindings = (text: string, { translate }: Context): readonly KeyBinding[] =>
  bindings.filter(({ id, label }) => `${id} ${translate(label)}`.toLowerCase().includes(text.toLowerCase()));
