import { expect, test } from 'vitest';
import { keySign, keySigns } from '../../../src/ui/keys/key-signs.ts';

test.each([
  ['up', '↑'],
  ['pageup', 'PgUp'],
  ['home', 'Home'],
  ['escape', 'Esc'],
  ['space', 'Space'],
  ['f12', 'F12'],
  ['ctrl+z', 'Ctrl-Z'],
  ['shift+tab', 'Shift-Tab'],
  ['alt+up', 'Alt-↑'],
  ['ctrl+alt+x', 'Ctrl-Alt-X'],
  ['G', 'G'],
  ['g', 'g'],
  ['+', '+'],
  ['商', '商'],
])('prints %s as %s', (key, sign) => {
  expect(keySign(key)).toBe(sign);
});

test('prints digits in a row as the first and the last', () => {
  expect(keySigns(['1', '2', '3', '4'])).toEqual(['1–4']);
  expect(keySigns(['x', '1', 'up'])).toEqual(['x', '1', '↑']);
});
