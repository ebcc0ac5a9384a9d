import { describe, expect, test } from 'vitest';
import { openKeys } from '../../support/open-keys.ts';
import { aState } from '../../support/ui-fixtures.ts';

describe('menus', () => {
  test('keys go to the menu as they came, but for those that close it', () => {
    const { press, log, dialog } = openKeys();
    press('s');
    press('down');
    press('j');
    press('enter');
    expect(log).toEqual(['fed "down"', 'fed "j"', 'fed "enter"']);
    press('left');
    expect(dialog()).toBeNull();
  });

  test('digits do not: ink-select-input would choose by them at once', () => {
    const { type, log, dialog } = openKeys();
    type('s', '1', '2', '9');
    expect([log, dialog()?.kind]).toEqual([[], 'menu']);
  });

  test('Space toggles the line that the menu opened on, then the highlighted one', () => {
    const { type, model } = openKeys();
    type('f');
    model.dispatch({ type: 'highlight', value: 'failed' });
    type('space');
    expect([...model.state().statuses]).toEqual(['failed']);
    type('escape', 'f', 'space');
    expect(model.state().statuses.size).toBe(0);
    type('space');
    expect([...model.state().statuses]).toEqual(['failed']);
  });

  test('an answer chooses, a project is watched', () => {
    const open = openKeys(aState([], { projects: [{ id: 'p2', name: 'Ads' }] }));
    open.keys.chosen('failed');
    expect(open.log).toEqual([]);
    open.model.dispatch({ type: 'open-menu', menu: 'project' });
    open.keys.chosen('p2');
    expect([open.log, open.dialog()]).toEqual([['project p2'], null]);
    open.type('s');
    open.keys.chosen('oldest');
    expect(open.model.state().order).toBe('oldest');
  });
});

describe('the palette', () => {
  test('letters search, arrows go to the list, Esc closes', () => {
    const { type, dialog, log } = openKeys();
    type(':', 'c', 'a', 'space', 'n', 'backspace', 'down', 'up');
    expect(dialog()).toEqual({ kind: 'palette', text: 'ca ', highlighted: null });
    expect(log).toEqual(['fed "down"', 'fed "up"']);
    type('ctrl+u');
    expect(dialog()).toMatchObject({ text: '' });
    type('escape');
    expect(dialog()).toBeNull();
  });

  test('Enter runs what the text of this moment finds first, drawn or not', () => {
    const { type, dialog, log } = openKeys();
    type(':', ...'pause', 'enter');
    expect([dialog(), log]).toEqual([null, ['toggle-pause']]);
  });

  test('Enter runs the highlighted command; another text highlights the first again', () => {
    const { type, model, log } = openKeys();
    type(':', ...'app.s');
    model.dispatch({ type: 'highlight', value: 'app.suspend' });
    type('enter');
    expect(log).toEqual(['suspend']);
    type(':', ...'app.s');
    model.dispatch({ type: 'highlight', value: 'app.suspend' });
    type('l', 'backspace', 'enter');
    expect(log).toEqual(['suspend', 'slower']);
  });

  test('Enter where nothing is found does nothing', () => {
    const { type, dialog, log } = openKeys();
    type(':', ...'zzz', 'enter');
    expect([dialog()?.kind, log]).toEqual(['palette', []]);
  });

  test('only a menu is answered by its list', () => {
    const { type, keys, dialog, log } = openKeys();
    type(':');
    keys.chosen('app.quit');
    expect([dialog()?.kind, log]).toEqual(['palette', []]);
  });
});
