import { describe, expect, test } from 'vitest';
import { chosenKeys, keyNamed } from '../../../src/ui/keys/chosen-keys.ts';

const chosen = (keys: Readonly<Record<string, readonly string[]>>) => chosenKeys(new Map(Object.entries(keys)));

test.each([
  ['x', 'x'],
  ['X', 'X'],
  ['Esc', 'escape'],
  ['PgUp', 'pageup'],
  ['↑', 'up'],
  [' ', 'space'],
  ['F5', 'f5'],
  ['Ctrl-X', 'ctrl+x'],
  ['ctrl+shift+up', 'ctrl+shift+up'],
  ['shift+x', 'X'],
  ['ctrl+i', 'tab'],
  ['-', '-'],
  ['+', '+'],
  ['foo', null],
  ['ctrl+foo', null],
  ['f13', null],
  ['\u0007', null],
])('the key %j is called %j', (text, name) => {
  expect(keyNamed(text)).toBe(name);
});

describe('chosen keys', () => {
  test('replace those of a command, which may be named by its last part', () => {
    const keys = chosen({ cancel: ['c', 'x'], 'view.order': ['X'] });
    if (!keys.ok) throw new Error(keys.problem.id);
    expect(keys.bindings.signs('job.cancel')).toEqual(['c', 'x']);
    expect(keys.bindings.find('list', 's')).toBeNull();
    expect(keys.bindings.find('list', 'X')?.id).toBe('view.order');
  });

  test.each([
    ['an unknown command', { cancle: ['x'] }, { id: 'config.unknownCommand', nearest: 'cancel' }],
    ['an unknown key', { cancel: ['foo'] }, { id: 'config.unknownKeyName', key: 'foo' }],
    ['a taken key', { cancel: ['q'] }, { id: 'config.takenKey', command: 'cancel', key: 'q', other: 'quit' }],
    ['the key of another chosen command', { cancel: ['x'], retry: ['x'] }, { id: 'config.takenKey', key: 'x' }],
    [
      'a key that is taken in another context',
      { 'confirm.yes': ['n'] },
      { id: 'config.takenKey', other: 'dialog.close' },
    ],
    ['Ctrl-C', { cancel: ['ctrl+c'] }, { id: 'config.takenKey', other: 'quit' }],
    [
      'a yes on the key that cancels',
      { 'confirm.yes': ['c'] },
      { id: 'config.takenKey', command: 'confirm.yes', key: 'c', other: 'cancel' },
    ],
    [
      'a commit on the key that says yes',
      { commit: ['y'], copyId: ['i'] },
      { id: 'config.takenKey', command: 'commit', key: 'y', other: 'confirm.yes' },
    ],
    ['the key of a job', { quit: ['r'] }, { id: 'config.takenKey', other: 'retry' }],
  ])('with %s are refused', (_, keys, problem) => {
    expect(chosen(keys)).toMatchObject({ ok: false, problem });
  });

  test('may swap the keys of two commands', () => {
    expect(chosen({ cancel: ['r'], retry: ['c'] }).ok).toBe(true);
  });

  test('leave Ctrl-C as a way to quit', () => {
    const keys = chosen({ quit: ['Q'] });
    expect(keys.ok && keys.bindings.find('list', 'ctrl+c')?.id).toBe('app.quit');
    expect(keys.ok && keys.bindings.find('list', 'q')).toBeNull();
  });
});
