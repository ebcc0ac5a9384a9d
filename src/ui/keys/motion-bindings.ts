import type { Motion } from '../state/action.ts';
import type { Binding } from './binding.ts';
import { needsSearch } from './refusals.ts';

type Does = Binding['does'];

const motions = {
  up: { id: 'move.up', keys: ['up', 'k'], label: 'key.up', group: 'move' },
  down: { id: 'move.down', keys: ['down', 'j'], label: 'key.down', group: 'move' },
  'half-up': { id: 'move.halfUp', keys: ['ctrl+u'], label: 'key.halfUp', group: 'move' },
  'half-down': { id: 'move.halfDown', keys: ['ctrl+d'], label: 'key.halfDown', group: 'move' },
  'page-up': { id: 'move.pageUp', keys: ['pageup', 'ctrl+b'], label: 'key.pageUp', group: 'move' },
  'page-down': { id: 'move.pageDown', keys: ['pagedown', 'ctrl+f'], label: 'key.pageDown', group: 'move' },
  first: { id: 'move.first', keys: ['g', 'home'], label: 'key.first', group: 'move' },
  last: { id: 'move.last', keys: ['G', 'end'], label: 'key.last', group: 'move' },
} as const satisfies Readonly<Record<Motion, Omit<Binding, 'does'>>>;

/** The motions, each doing what `does` says. */
const motionsThat = (does: (motion: Motion) => Does) =>
  [
    { ...motions.up, does: does('up') },
    { ...motions.down, does: does('down') },
    { ...motions['half-up'], does: does('half-up') },
    { ...motions['half-down'], does: does('half-down') },
    { ...motions['page-up'], does: does('page-up') },
    { ...motions['page-down'], does: does('page-down') },
    { ...motions.first, does: does('first') },
    { ...motions.last, does: does('last') },
  ] as const;

export const cursorMotions = motionsThat(motion => ({ action: { type: 'move-cursor', motion } }));
export const scrollMotions = motionsThat(motion => ({ scroll: motion }));

/** In the details, the keys that move the cursor scroll, and the key of the filter searches. */
export const onlyInDetails = [
  {
    id: 'move.nextJob',
    keys: ['J'],
    label: 'key.nextJob',
    group: 'move',
    footer: 2.4,
    footerWith: 'move.previousJob',
    does: { action: { type: 'move-cursor', motion: 'down' } },
  },
  {
    id: 'move.previousJob',
    keys: ['K'],
    label: 'key.previousJob',
    group: 'move',
    does: { action: { type: 'move-cursor', motion: 'up' } },
  },
  {
    id: 'search.open',
    keys: ['/'],
    label: 'key.search',
    group: 'view',
    does: { action: { type: 'open-search' } },
    footer: 2,
  },
  {
    id: 'search.next',
    keys: ['n'],
    label: 'key.nextMatch',
    group: 'view',
    does: { effect: 'next-match' },
    refusal: needsSearch,
    footer: 1.5,
    footerWith: 'search.previous',
    footerLabel: 'key.matches',
  },
  {
    id: 'search.previous',
    keys: ['N'],
    label: 'key.previousMatch',
    group: 'view',
    does: { effect: 'previous-match' },
    refusal: needsSearch,
  },
] as const satisfies readonly Binding[];

export const highlightMotions = motionsThat(motion => ({ action: { type: 'move-highlight', motion } }));
