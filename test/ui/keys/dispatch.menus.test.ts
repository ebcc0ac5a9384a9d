import { describe, expect, test } from 'vitest';
import type { Project } from '../../../src/cloud/gateway.ts';
import { groupNames } from '../../../src/jobs/groups.ts';
import { parseQuery } from '../../../src/jobs/query/query.ts';
import { highlightedValue } from '../../../src/ui/state/menus.ts';
import type { SavedView } from '../../../src/ui/state/state.ts';
import { jobsInOrder } from '../../support/jobs.ts';
import { openKeys } from '../../support/open-keys.ts';
import { appliedFilter, aState, japanese } from '../../support/ui-fixtures.ts';

const projects: readonly Project[] = [
  { id: 'proj-1', name: 'Search' },
  { id: 'proj-2', name: 'Ads' },
];

describe('a menu', () => {
  test('moves the highlight by arrows and letters, and wraps at both ends', () => {
    const { store, type } = openKeys();
    const highlighted = (): string | null => highlightedValue(store.state());
    type('s');
    expect(highlighted()).toBe('default');
    type('down', 'j');
    expect(highlighted()).toBe('oldest');
    type('up', 'k', 'k');
    expect(highlighted()).toBe('longest');
    type('down');
    expect(highlighted()).toBe('default');
  });

  test('chooses the highlighted order with Enter and closes', () => {
    const { store, type, dialog } = openKeys();
    type('s', 'down', 'enter');
    expect([store.state().order, dialog()]).toEqual(['newest', null]);
  });

  test('chooses a project and watches it', () => {
    const { type, log, dialog } = openKeys(aState([], { projects }));
    type('p', 'down', 'enter');
    expect([log, dialog()]).toEqual([['project proj-2'], null]);
  });

  test.each(['escape', 'q', 'left'])('closes with %s and chooses nothing', key => {
    const { store, type, log, dialog } = openKeys();
    type('s', 'down', key);
    expect([store.state().order, log, dialog()]).toEqual(['default', [], null]);
  });

  test.each(['9', 'x', 'tab', 'right'])('only says that there is no key %s', key => {
    const { store, type, log } = openKeys();
    type('s');
    const before = store.state();
    type(key);
    const { notice, messages } = store.state();
    expect(notice?.text).toMatch(/^No such key: /);
    expect([store.state(), log]).toEqual([{ ...before, notice, messages }, []]);
  });

  test('jumps to the next choice that begins with a letter, by its name or its value', () => {
    const { store, type } = openKeys();
    const highlighted = (): string | null => highlightedValue(store.state());
    type('b', 'c');
    expect(highlighted()).toBe('cluster');
    type('c');
    expect(highlighted()).toBe('collection');
    type('C', 'C');
    expect(highlighted()).toBe('cluster');
    type('escape', 's', 'b');
    expect(highlighted()).toBe('status');
  });

  test('jumps by the first letter of a name in the language of the user, or of its English value', () => {
    const { store, type } = openKeys(undefined, japanese);
    type('b', '作');
    expect(highlightedValue(store.state())).toBe('creator');
    type('t');
    expect(highlightedValue(store.state())).toBe('type');
  });

  test('moves the highlight by pages and to both ends', () => {
    const { store, type } = openKeys();
    const highlighted = (): string | null => highlightedValue(store.state());
    type('s', 'G');
    expect(highlighted()).toBe('longest');
    type('g');
    expect(highlighted()).toBe('default');
    type('end', 'home', 'pagedown');
    expect(highlighted()).toBe('longest');
    type('pageup', 'ctrl+d');
    expect(highlighted()).toBe('type');
    type('ctrl+u', 'ctrl+f', 'ctrl+b');
    expect(highlighted()).toBe('default');
  });

  test('chooses by number', () => {
    const { store, type, dialog } = openKeys();
    type('s', '3');
    expect([store.state().order, dialog()]).toEqual(['oldest', null]);
    type('f', '1');
    expect([store.state().statuses.size, dialog()]).toEqual([0, null]);
  });

  test('toggles by number once a choice was toggled', () => {
    const { store, type, dialog } = openKeys();
    type('f', 'down', 'space', '3');
    expect([[...store.state().statuses], dialog()?.kind]).toEqual([['failed', 'in-progress'], 'menu']);
  });

  test('of creators filters by the one that is chosen, and keeps the rest of the filter', () => {
    const filtered = (text: string) => openKeys(aState(jobsInOrder(3), { filter: appliedFilter(text) }));
    const { store, type } = filtered('status:unfinished');
    type('o', 'down', 'enter');
    expect(store.state().filter.text).toBe('status:unfinished by:ana@example.com');
    const mine = filtered('status:unfinished is:mine');
    mine.type('o', 'down', 'enter');
    expect(mine.store.state().filter.text).toBe('status:unfinished by:ana@example.com');
    const again = filtered('status:unfinished by:ana@example.com');
    again.type('o');
    expect(highlightedValue(again.store.state())).toBe('ana@example.com');
    again.type('1');
    expect(again.store.state().filter.text).toBe('status:unfinished');
  });

  test('that takes one choice says so when Space is pressed', () => {
    const { store, type } = openKeys();
    type('s', 'space');
    expect(store.state().notice?.text).toBe('Only one choice of this menu can be in force.');
  });

  test('toggles the choice it opened on with Space, and keeps the highlight there', () => {
    const { store, type } = openKeys(aState(jobsInOrder(3), { statuses: new Set(['failed']) }));
    type('f', 'space');
    expect([...store.state().statuses]).toEqual([]);
    type('space');
    expect([...store.state().statuses]).toEqual(['failed']);
  });

  test('toggles several choices with Space; Enter then only closes it', () => {
    const { store, type, dialog } = openKeys();
    type('f', 'down', 'space', 'down', 'space', 'down', 'enter');
    expect([[...store.state().statuses], dialog()]).toEqual([['failed', 'in-progress'], null]);
  });
});

describe('the palette', () => {
  test('searches while letters are typed and closes with Esc', () => {
    const { type, dialog } = openKeys();
    type(':', 'c', 'a', 'space', 'n', 'backspace');
    expect(dialog()).toMatchObject({ kind: 'palette', text: 'ca ', highlighted: null });
    type('ctrl+u');
    expect(dialog()).toMatchObject({ text: '' });
    type('escape');
    expect(dialog()).toBeNull();
  });

  test('runs the first match with Enter', () => {
    const { type, dialog, log } = openKeys();
    type(':', ...'pause', 'enter');
    expect([dialog(), log]).toEqual([null, ['toggle-pause']]);
  });

  test('runs the highlighted match, and highlights the first one after each change of the text', () => {
    const { type, log } = openKeys();
    type(':', ...'app.s', 'down', 'enter');
    expect(log).toEqual(['suspend']);
    type(':', ...'app.s', 'down', 'l', 'backspace', 'enter');
    expect(log).toEqual(['suspend', 'slower']);
  });

  test('moves the highlight by arrows only, because letters are text', () => {
    const { store, type } = openKeys();
    type(':', 'down');
    expect(highlightedValue(store.state())).toBe('move.down');
    type('up', 'up');
    expect(highlightedValue(store.state())).toBe('app.quit');
    type('j');
    expect(store.state().dialog).toMatchObject({ text: 'j' });
  });

  test('finds words in any order', () => {
    const { store, type } = openKeys();
    type(':', ...'by', 'space', ...'order');
    expect(highlightedValue(store.state())).toBe('view.order');
  });

  test('takes an argument: an order or a group', () => {
    const { store, type, dialog } = openKeys();
    type(':', ...'order', 'space', ...'longest', 'enter');
    expect([store.state().order, store.state().isReversed, dialog()]).toEqual(['longest', false, null]);
    type(':', ...'order', 'space', ...'longest', 'enter');
    expect(store.state().isReversed).toBe(true);
    type(':', ...'group', 'space', ...'reason', 'enter');
    expect(store.state().group).toBe('reason');
  });

  test('lists the choices after the name of a command, and completes the highlighted one with Tab', () => {
    const { store, type, dialog } = openKeys();
    type(':', ...'group', 'space');
    const shown = dialog();
    expect(shown).toMatchObject({ kind: 'palette' });
    if (shown?.kind === 'palette') expect(shown.matches).toEqual(groupNames.map(name => `group ${name}`));
    type('down', 'tab');
    expect(dialog()).toMatchObject({ text: 'group day' });
    type('enter');
    expect(store.state().group).toBe('day');
  });

  test('takes a view or a profile by name', () => {
    const query = parseQuery('type:import').terms;
    const views: readonly SavedView[] = [
      { name: 'nightly', filter: 'type:import', query, order: 'longest', group: 'reason', columns: null },
    ];
    const profiles = [{ name: 'prod', badge: 'PROD', color: null, target: 'api.example.com' }] as const;
    const { store, type, log } = openKeys(aState(jobsInOrder(3), { views, profiles }));
    type(':', ...'view', 'space', ...'nigh', 'enter');
    expect(store.state()).toMatchObject({ order: 'longest', group: 'reason' });
    type(':', ...'profile', 'space', ...'prod', 'enter');
    expect(log).toEqual(['profile prod']);
  });

  test('finds a choice by its label', () => {
    const { store, type } = openKeys();
    type(':', ...'running', 'space', ...'longest');
    expect(highlightedValue(store.state())).toBe('order longest');
  });

  test.each([
    ['long', 'order longest'],
    ['order', 'view.order'],
    ['watch', 'job.watch'],
    [':order longest', 'order longest'],
    ['stall', 'filter is:stalled'],
    ['slow', 'filter is:slow'],
    ['is:watched', 'filter is:watched'],
    ['new jobs', 'filter is:new'],
    [': group reason', 'group reason'],
  ])('finds for “%s” first %s', (text, id) => {
    const { store, type } = openKeys();
    type(':', ...[...text].map(letter => (letter === ' ' ? 'space' : letter)));
    expect(highlightedValue(store.state())).toBe(id);
  });

  test('does nothing with Enter when nothing matches', () => {
    const { type, dialog, log } = openKeys();
    type(':', ...'zzz', 'enter');
    expect([dialog()?.kind, log]).toEqual(['palette', []]);
  });

  test('runs a motion on the pane that has the focus', () => {
    const { store, type } = openKeys();
    type(':', ...'move.down', 'enter');
    expect(store.state().selectedIndex).toBe(1);
    type('enter', 'tab', ':', ...'move.last', 'enter');
    expect(store.state().selectedIndex).toBe(1);
    expect(store.state().detailsScroll).toBeGreaterThan(0);
  });
});

describe('keys that arrive in one read', () => {
  /** Presses the keys as one read, with nothing drawn in between. */
  const pressAtOnce = ({ press }: ReturnType<typeof openKeys>, ...keys: readonly string[]): void => {
    for (const key of keys) press(key, 0, 1);
  };

  test('open a menu, move its highlight and choose', () => {
    const open = openKeys();
    pressAtOnce(open, 's', 'down', 'enter');
    expect([open.store.state().order, open.dialog()]).toEqual(['newest', null]);
  });

  test('move the highlight and choose: Down and Enter choose the second choice', () => {
    const open = openKeys();
    open.press('s');
    pressAtOnce(open, 'down', 'enter');
    expect(open.store.state().order).toBe('newest');
  });

  test('move the highlight and toggle: Down and Space toggle the second choice', () => {
    const open = openKeys();
    open.press('f');
    pressAtOnce(open, 'down', 'space');
    expect([...open.store.state().statuses]).toEqual(['failed']);
    pressAtOnce(open, 'down', 'space', 'up', 'space', 'enter');
    expect([[...open.store.state().statuses], open.dialog()]).toEqual([['in-progress'], null]);
  });

  test('move the highlight of the palette and run the second match', () => {
    const open = openKeys();
    pressAtOnce(open, ':', ...'app.s', 'down', 'enter');
    expect(open.log).toEqual(['suspend']);
  });
});
