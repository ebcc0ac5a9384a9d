import { cleanup, render } from 'ink-testing-library';
import { afterEach, expect, test } from 'vitest';
import { Menu } from '../../../src/ui/components/menu.tsx';
import type { MenuText } from '../../../src/ui/frame/dialogs/menus.ts';
import { displayWidthOfStyled } from '../../../src/ui/frame/styled-text.ts';
import type { Theme } from '../../../src/ui/theme.ts';
import { english, unstyled } from '../../support/ui-fixtures.ts';

afterEach(cleanup);

/** A menu of the choices from `first` to `last`, with the highlight on one of them. */
const menuOf = (first: number, last: number, highlighted: number): MenuText => ({
  title: 'Menu',
  hint: '',
  index: highlighted - first,
  rows: last - first + 1,
  labelColumns: 8,
  numbers: [],
  choices: Array.from({ length: last - first + 1 }, (_, index) => ({
    label: `選択 ${first + index}`,
    value: `v${first + index}`,
  })),
});

const openMenu = (menu: MenuText) => {
  const draw = (of: MenuText) => <Menu menu={of} columns={20} theme={english.theme} />;
  const ink = render(draw(menu));
  const lines = (): readonly string[] => (ink.lastFrame() ?? '').split('\n');
  return { ink, lines, redraw: (of: MenuText) => ink.rerender(draw(of)) };
};

const highlightedLine = (lines: readonly string[]): string | undefined =>
  lines.map(unstyled).find(line => line.startsWith('❯'));

test('draws the visible choices with the highlight on its choice', () => {
  const { lines } = openMenu(menuOf(3, 6, 5));
  expect(lines().map(line => unstyled(line).trim())).toEqual(['選択 3', '選択 4', '❯ 選択 5', '選択 6']);
});

test('follows the highlight, the scroll position and the height', () => {
  const { lines, redraw } = openMenu(menuOf(1, 3, 1));
  for (const [first, last, highlighted] of [
    [1, 3, 2],
    [1, 3, 3],
    [2, 4, 4],
    [7, 9, 7],
    [1, 9, 9],
    [9, 9, 9],
  ] as const) {
    redraw(menuOf(first, last, highlighted));
    expect(lines()).toHaveLength(last - first + 1);
    expect(highlightedLine(lines())).toContain(`選択 ${highlighted}`);
  }
});

test('keeps the highlight while only labels change', () => {
  const menu = menuOf(1, 4, 2);
  const { lines, redraw } = openMenu(menu);
  redraw({ ...menu, choices: menu.choices.map(({ value, label }) => ({ value, label: `${label} x` })) });
  expect(highlightedLine(lines())).toContain('選択 2 x');
});

test('fills the highlighted line to the width of the menu, counting wide characters', () => {
  const line = openMenu(menuOf(1, 2, 1)).lines()[0] ?? '';
  expect(line).toContain(english.theme('cursor', `選択 1${' '.repeat(12)}`));
  expect(displayWidthOfStyled(line)).toBe(20);
});

test('names the keys that choose at the right', () => {
  const { lines } = openMenu({ ...menuOf(1, 3, 1), numbers: ['1', 'F102', ''] });
  expect(lines().map(line => unstyled(line).trimEnd())).toEqual([
    '❯ 選択 1           1',
    '  選択 2        F102',
    '  選択 3',
  ]);
});

test('keeps the elements of its lines while it scrolls', () => {
  let draws = 0;
  const theme: Theme = Object.assign(
    (...[meaning, label]: Parameters<Theme>) => {
      if (meaning === 'cursor') draws += 1;
      return english.theme(meaning, label);
    },
    { badge: english.theme.badge },
  );
  const draw = (menu: MenuText) => <Menu menu={menu} columns={20} theme={theme} />;
  const ink = render(draw(menuOf(1, 9, 3)));
  const before = draws;
  ink.rerender(draw(menuOf(1, 9, 3)));
  expect(draws).toBe(before);
  ink.rerender(draw(menuOf(1, 9, 4)));
  expect(draws).toBe(before + 1);
});

test('reads no keys', () => {
  const { ink, lines } = openMenu(menuOf(1, 4, 2));
  expect(ink.stdin.listenerCount('readable')).toBe(0);
  ink.stdin.write('\u001b[B');
  expect(highlightedLine(lines())).toContain('選択 2');
});
