import { expect, test } from 'vitest';
import { jobStatuses } from '../../src/jobs/statuses.ts';
import { displayWidth } from '../../src/terminal/text/width.ts';
import { createTheme, type Meaning, statusGlyphs } from '../../src/ui/theme.ts';
import { unstyled } from '../support/ui-fixtures.ts';

const meanings: readonly Meaning[] = [
  ...jobStatuses.map(status => `status.${status}` as const),
  'title',
  'dim',
  'strong',
  'key',
  'good',
  'bad',
  'warning',
  'badge',
  'cursor',
  'mark',
  'link',
];

/** SGR parameters of a text. */
const parametersOf = (text: string): readonly number[] =>
  [...text.matchAll(/\u001b\[([\d;]*)m/g)].flatMap(([, parameters = '']) => parameters.split(';').map(Number));

/** Foreground and background colors of every depth. Source: ECMA-48 8.3.117, and 90–107 of aixterm. */
const isColour = (parameter: number): boolean =>
  (parameter >= 30 && parameter <= 49) || (parameter >= 90 && parameter <= 107);

test.each(meanings)('%s starts and ends its style around a text', meaning => {
  for (const color of [true, false]) {
    const dressed = createTheme({ color })(meaning, 'text');
    expect(unstyled(dressed)).toBe('text');
    expect(dressed.startsWith('text') ? dressed : dressed.slice(-1)).toMatch(/text|m/);
  }
});

test.each(meanings)('%s has no color in a theme without color', meaning => {
  const parameters = parametersOf(createTheme({ color: false })(meaning, 'text'));
  expect(parameters.filter(isColour)).toEqual([]);
});

test('a theme leaves empty text empty', () => {
  for (const meaning of meanings) expect(createTheme({ color: true })(meaning, '')).toBe('');
});

test('a theme without color still marks what must not be missed', () => {
  const theme = createTheme({ color: false });
  for (const meaning of ['cursor', 'badge', 'title', 'key', 'status.failed', 'bad'] as const)
    expect(theme(meaning, 'x')).not.toBe('x');
});

test('failed, running and finished jobs differ, and a successful one has no color', () => {
  const theme = createTheme({ color: true });
  const dresses = (['status.failed', 'status.in-progress', 'status.successful'] as const).map(name => theme(name, 'x'));
  expect(new Set(dresses).size).toBe(3);
  expect(theme('status.successful', 'x')).not.toContain('[3');
});

test('every status has its own glyph, which is one cell wide', () => {
  const glyphs = jobStatuses.map(status => statusGlyphs[status]);
  expect(new Set(glyphs).size).toBe(jobStatuses.length);
  expect(glyphs.map(displayWidth)).toEqual(jobStatuses.map(() => 1));
});
