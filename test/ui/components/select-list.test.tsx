import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test } from 'vitest';
import { SelectList } from '../../../src/ui/components/select-list.tsx';
import type { MenuText } from '../../../src/ui/frame/menus.ts';
import { displayWidthOfStyled } from '../../../src/ui/frame/styled-text.ts';
import { down, enter, up } from '../../support/ink.tsx';
import { english, unstyled } from '../../support/ui-fixtures.ts';

afterEach(cleanup);

const menuOf = (count: number, initialIndex = 0): MenuText => ({
  title: 'Menu',
  hint: '',
  initialIndex,
  choices: Array.from({ length: count }, (_, index) => ({ label: `選択 ${index + 1}`, value: `v${index + 1}` })),
});

/** React renews an input hook some turns after the frame: until then a key would be taken for the line of before. */
const hooksRenewed = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise(resolve => setImmediate(resolve));
};

const openList = async (menu: MenuText, firstLimit = 10) => {
  const chosen: string[] = [];
  const highlighted: string[] = [];
  const list = (of: MenuText, limit = firstLimit) => (
    <SelectList
      menu={of}
      limit={limit}
      columns={20}
      theme={english.theme}
      onChosen={value => chosen.push(value)}
      onHighlighted={value => highlighted.push(value)}
    />
  );
  const ink = render(list(menu));
  const lines = (): readonly string[] => (ink.lastFrame() ?? '').split('\n');
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      await expect.poll(() => ink.stdin.listenerCount('readable')).toBe(1);
      const before = ink.frames.length;
      ink.stdin.write(key);
      if (key !== enter) await expect.poll(() => ink.frames.length).toBeGreaterThan(before);
      await hooksRenewed();
    }
  };
  await expect.poll(() => ink.stdin.listenerCount('readable')).toBe(1);
  return { chosen, highlighted, lines, press, again: (of: MenuText, limit?: number) => ink.rerender(list(of, limit)) };
};

const cursorLine = (lines: readonly string[]): string | undefined =>
  lines.map(unstyled).find(line => line.startsWith('❯'));

describe('a menu', () => {
  test('opens on its choice, goes by arrows and takes Enter', async () => {
    const { lines, press, chosen, highlighted } = await openList(menuOf(4, 1));
    expect(cursorLine(lines())).toContain('選択 2');
    await press(down, down, up, enter);
    await expect.poll(() => chosen).toEqual(['v3']);
    expect(highlighted).toEqual(['v3', 'v4', 'v3']);
  });

  test('shows as many choices as there is room for, and the rest by scrolling', async () => {
    const { lines, press, highlighted } = await openList(menuOf(9), 3);
    expect(lines()).toHaveLength(3);
    await press(down, down, down);
    expect(lines()).toHaveLength(3);
    expect(cursorLine(lines())).toContain('選択 4');
    expect(highlighted.at(-1)).toBe('v4');
  });

  test('opens on a choice beyond the room too', async () => {
    const { lines } = await openList(menuOf(9, 7), 3);
    expect(cursorLine(lines())).toContain('選択 8');
  });

  test('stays on its line when only the labels change', async () => {
    const menu = menuOf(4);
    const { lines, press, again } = await openList(menu);
    await press(down);
    again({ ...menu, choices: menu.choices.map(({ value, label }) => ({ value, label: `${label} x` })) });
    await expect.poll(() => cursorLine(lines())).toContain('選択 2 x');
  });

  test.each([3, 12])('with room for %i lines of nine instead stays on its line, and Enter takes it', async limit => {
    const { lines, press, chosen, again } = await openList(menuOf(9), 9);
    await press(up);
    expect(cursorLine(lines())).toContain('選択 9');
    again(menuOf(9, 8), limit);
    expect(lines()).toHaveLength(Math.min(9, limit));
    expect(cursorLine(lines())).toContain('選択 9');
    await press(enter);
    await expect.poll(() => chosen).toEqual(['v9']);
  });

  test('marks the whole line, wide characters counted', async () => {
    const { lines } = await openList(menuOf(2));
    const cursor = lines()[0] ?? '';
    expect(cursor).toContain(english.theme('cursor', `選択 1${' '.repeat(12)}`));
    expect(displayWidthOfStyled(cursor)).toBe(20);
  });
});
