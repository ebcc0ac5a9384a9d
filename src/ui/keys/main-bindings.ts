import type { MenuKind } from '../state/state.ts';
import type { Binding } from './binding.ts';
import {
  needsCause,
  needsClosedDetails,
  needsJob,
  needsLayer,
  needsMarks,
  needsProfiles,
  needsProject,
  needsProjects,
  needsStepBack,
  needsTarget,
  needsTwoPanes,
  needsView,
  needsViews,
  needsZoom,
  openRetryAdvice,
} from './refusals.ts';

import { timelineBindings, timelineToggle } from './timeline-bindings.ts';

type Does = Binding['does'];

export const back = {
  id: 'view.back',
  keys: ['escape'],
  label: 'key.back',
  group: 'view',
  does: { action: { type: 'back' } },
  refusal: needsLayer,
  isQuietWhenRefused: true,
  footer: ({ detailsOpen }) => (detailsOpen ? 4.9 : 5.2),
} as const satisfies Binding;

/** The way back to the left: in a dialog it closes the dialog. */
export const stepBack = {
  id: 'view.stepBack',
  keys: ['left', 'h'],
  label: 'key.stepBack',
  group: 'view',
  does: { action: { type: 'step-back' } },
  refusal: needsStepBack,
} as const satisfies Binding;

export const help = {
  id: 'app.help',
  keys: ['?'],
  label: 'key.help',
  group: 'app',
  does: { effect: 'open-help' },
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
export const wayOut = [repaint, suspend, quit] as const;

const opensMenu = (menu: MenuKind): Does => ({ action: { type: 'open-menu', menu } });

/** What works in the list and in the details alike. */
export const mainBindings = [
  {
    id: 'view.details',
    keys: ['enter', 'right', 'l'],
    label: 'key.details',
    group: 'view',
    does: { action: { type: 'open-details' } },
    refusal: needsClosedDetails,
    footer: ({ detailsOpen }) => (detailsOpen ? null : 1),
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
    footerLabel: 'key.toDetails',
  },
  {
    id: 'view.zoom',
    keys: ['z'],
    label: 'key.zoom',
    group: 'view',
    does: { action: { type: 'zoom-details' } },
    refusal: needsZoom,
    footer: ({ detailsOpen }) => (detailsOpen ? 4.8 : 14),
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
    footer: ({ detailsOpen }) => (detailsOpen ? 4.7 : 6),
  },
  {
    id: 'view.mine',
    keys: ['m'],
    label: 'key.mine',
    group: 'view',
    does: { command: 'mine' },
    footer: 7.5,
  },
  { id: 'view.order', keys: ['s'], label: 'key.order', group: 'view', does: opensMenu('order'), footer: 9 },
  { id: 'view.group', keys: ['b'], label: 'key.group', group: 'view', does: opensMenu('group'), footer: 6.5 },
  { ...timelineToggle, footer: 6.8 },
  ...timelineBindings,
  { id: 'view.types', keys: ['t'], label: 'key.types', group: 'view', does: opensMenu('types'), footer: 8 },
  { id: 'view.creators', keys: ['o'], label: 'key.creators', group: 'view', does: opensMenu('creators') },
  { id: 'view.clusters', keys: ['O'], label: 'key.clusters', group: 'view', does: opensMenu('clusters') },
  { id: 'view.statuses', keys: ['f'], label: 'key.statuses', group: 'view', does: opensMenu('statuses'), footer: 7 },
  {
    id: 'view.project',
    keys: ['p'],
    label: 'key.project',
    group: 'view',
    does: opensMenu('project'),
    refusal: needsProjects,
    footer: ({ project }) => (project === null ? 0.5 : 10),
  },
  {
    id: 'view.profile',
    keys: ['P'],
    label: 'key.profile',
    group: 'view',
    does: opensMenu('profile'),
    refusal: needsProfiles,
  },
  { id: 'view.views', keys: ['V'], label: 'key.views', group: 'view', does: opensMenu('views') },
  {
    id: 'view.nth',
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    label: 'key.nthView',
    group: 'view',
    does: { effect: 'choose-view' },
    refusal: needsViews,
  },
  {
    id: 'view.none',
    keys: ['0'],
    label: 'key.noView',
    group: 'view',
    does: { action: { type: 'choose-view', name: null } },
    refusal: needsView,
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
    id: 'job.commit',
    keys: ['C'],
    label: 'key.commit',
    group: 'act',
    does: { effect: 'ask-commit' },
    refusal: needsTarget('commit'),
    footer: 2.5,
  },
  {
    id: 'job.mark',
    keys: ['space'],
    label: 'key.mark',
    group: 'act',
    does: { action: { type: 'toggle-mark' } },
    refusal: needsJob,
    footer: 6.95,
  },
  {
    id: 'job.unmark',
    keys: ['u'],
    label: 'key.unmark',
    group: 'act',
    does: { action: { type: 'unmark-all' } },
    refusal: needsMarks,
    footer: 4.5,
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
    footer: ({ detailsOpen }) => (detailsOpen ? 4.6 : null),
    footerLabel: 'key.copy',
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
  { id: 'app.messages', keys: ['M'], label: 'key.messages', group: 'app', does: { action: { type: 'open-messages' } } },
  { id: 'app.palette', keys: [':'], label: 'key.palette', group: 'app', does: { effect: 'open-palette' }, footer: 6.9 },
  { ...help, footer: 99 },
  repaint,
  suspend,
  { ...quit, footer: 15 },
] as const satisfies readonly Binding[];
