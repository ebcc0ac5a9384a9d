import { Text } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, expect, test } from 'vitest';
import { Lines, Panel } from '../../../src/ui/components/panel.tsx';
import { displayWidthOfStyled } from '../../../src/ui/frame/styled-text.ts';
import { drawnOn } from '../../support/ink.tsx';
import { english } from '../../support/ui-fixtures.ts';

afterEach(cleanup);

const box = { x: 5, y: 2, columns: 30, rows: 7 };

const panel = (danger: boolean, lines: readonly string[]): readonly string[] =>
  drawnOn(
    12,
    <Panel box={box} title="質問 Title" footer="footer" danger={danger}>
      <Lines lines={lines} columns={26} />
    </Panel>,
  );

test('draws a panel in its box', () => {
  const rows = panel(false, ['one']);
  expect(rows).toHaveLength(9);
  expect(rows.slice(0, 2)).toEqual(['', '']);
  expect(rows[2]).toBe(`     ╭${'─'.repeat(28)}╮`);
  expect(rows[8]).toBe(`     ╰${'─'.repeat(28)}╯`);
  for (const row of rows.slice(2)) expect(displayWidthOfStyled(row)).toBe(35);
  expect(rows[3]).toContain('質問 Title');
  expect(rows[7]).toContain('footer');
});

test('a dangerous panel has a double frame', () => {
  expect(panel(true, [])[2]).toBe(`     ╔${'═'.repeat(28)}╗`);
});

test('a panel cuts long lines and covers what lies below short ones', () => {
  const rows = panel(false, ['x'.repeat(80), '日本語の長い行です。とても長い行です', '']);
  for (const row of rows.slice(3, 8)) {
    expect(row).toMatch(/^ {5}│ .* │$/);
    expect(displayWidthOfStyled(row)).toBe(35);
  }
});

test('the lines of a panel keep their colors', () => {
  const { lastFrame } = render(<Lines lines={[english.theme('bad', 'failed')]} columns={10} />);
  expect(lastFrame()).toContain('\u001b[31mfailed');
  const nothing = render(<Text>x</Text>);
  expect(nothing.lastFrame()).toBe('x');
});
