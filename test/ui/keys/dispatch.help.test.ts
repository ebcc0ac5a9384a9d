import { describe, expect, test } from 'vitest';
import { highlightedValue } from '../../../src/ui/state/menus.ts';
import { openKeys } from '../../support/open-keys.ts';
import { aState } from '../../support/ui-fixtures.ts';

test('text dialogs scroll and close', () => {
  const messages = Array.from({ length: 60 }, (_, at) => ({ text: `m${at}`, tone: 'plain', at }) as const);
  const { type, dialog } = openKeys(aState([], { messages }));
  type('M', 'down', 'j');
  expect(dialog()).toMatchObject({ kind: 'messages', scroll: 2 });
  type('G');
  const end = dialog();
  type('down');
  expect(dialog()).toEqual(end);
  type('g');
  expect(dialog()).toMatchObject({ scroll: 0 });
  type('x');
  expect(dialog()?.kind).toBe('messages');
  type('q');
  expect(dialog()).toBeNull();
});

describe('the help', () => {
  const highlighted = ({ store }: ReturnType<typeof openKeys>) => highlightedValue(store.state());

  test('moves a highlight through all commands, and runs the one under it', () => {
    const keys = openKeys();
    keys.type('?', 'down', 'j');
    expect(highlighted(keys)).toBe('move.halfUp');
    keys.type('G');
    expect(highlighted(keys)).toBe('server');
    keys.type('enter');
    expect(keys.dialog()?.kind).toBe('help');
    keys.type('g', 'down', 'enter');
    expect([keys.dialog(), keys.store.state().selectedIndex]).toEqual([null, 1]);
  });

  test('searches with words in any order, and runs what it finds', () => {
    const keys = openKeys();
    keys.type('?', '/', ...'by', 'space', ...'order', 'enter');
    expect([keys.dialog()?.kind, highlighted(keys)]).toEqual(['help', 'view.order']);
    keys.type('enter');
    expect(keys.dialog()).toMatchObject({ kind: 'menu', menu: 'order' });
  });

  test('ends a search with Esc, and itself with another one', () => {
    const keys = openKeys();
    keys.type('?', '/', ...'zoom', 'escape');
    expect(keys.dialog()).toMatchObject({ kind: 'help', text: '', isSearching: false });
    keys.type('escape');
    expect(keys.dialog()).toBeNull();
  });

  test('says that a command belongs to another part of the screen', () => {
    const keys = openKeys();
    keys.type('?', '/', ...'next match', 'enter', 'enter');
    expect(keys.store.state().notice?.text).toBe('This key works in another part of the screen.');
    expect(keys.dialog()?.kind).toBe('help');
  });
});
