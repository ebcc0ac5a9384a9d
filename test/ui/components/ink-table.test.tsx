import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Text } from 'ink';
import Table, { Cell, Header, Skeleton } from 'ink-table';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, expect, test } from 'vitest';
import { asModule } from '../../../.build/ink-table.mjs';
import { unstyled } from '../../support/ui-fixtures.ts';

afterEach(cleanup);

const source = (): Promise<string> => readFile(createRequire(import.meta.url).resolve('ink-table'), 'utf8');

test('ink-table draws with today’s Ink', () => {
  const { lastFrame } = render(<Table data={[{ name: 'a', rows: '1' }]} />);
  expect(unstyled(lastFrame() ?? '').split('\n')).toEqual([
    '┌──────┬──────┐',
    '│ name │ rows │',
    '├──────┼──────┤',
    '│ a    │ 1    │',
    '└──────┴──────┘',
  ]);
});

test('ink-table draws parts that return strings, dimmed or not', () => {
  const dim = (text: unknown): string => `\u001b[2m${text}\u001b[22m`;
  const { lastFrame } = render(
    <Table
      data={[{ name: 'a', rows: '1' }]}
      cell={({ children }) => String(children)}
      header={({ children }) => dim(children)}
      skeleton={({ children }) => dim(children)}
    />,
  );
  const [top, heading, , row] = (lastFrame() ?? '').split('\n');
  expect(top).toBe(dim('┌──────┬──────┐'));
  expect(heading).toBe(dim('│ name │ rows │'));
  expect(row).toBe(`${dim('│')} a    ${dim('│')} 1    ${dim('│')}`);
});

test('the rewriting refuses an ink-table that draws its rows in another way', async () => {
  expect(() => asModule('')).toThrow(/ink-table has changed/);
});

test('ink-table exports its parts', () => {
  const { lastFrame } = render(
    <Text>
      <Header>head</Header>
      <Cell column={0}>cell</Cell>
      <Skeleton>line</Skeleton>
    </Text>,
  );
  expect(unstyled(lastFrame() ?? '')).toBe('headcellline');
});

test('ink-table still needs the rewriting, because it requires Ink', async () => {
  expect(await source()).toContain('require("ink")');
});

test('the rewriting covers every import of ink-table', async () => {
  const required = [...(await source()).matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
  expect(new Set(required)).toEqual(new Set(['react', 'ink', 'object-hash']));
  const module = asModule(await source());
  expect(module).toMatch(/^import \* as __react from 'react';/);
  expect(module).toContain('export default exports.default;');
  expect(module).not.toContain('react_1.default.');
});
