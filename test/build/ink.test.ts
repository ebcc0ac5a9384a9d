import { createRequire } from 'node:module';
import fc from 'fast-check';
import InkOutput, { type Clip } from 'ink-own-output';
import { expect, test, vi } from 'vitest';
import widestLine from 'widest-line-own';
import measureText from '../../.build/ink-measure-text.mjs';
import Output from '../../.build/ink-output.mjs';
import cachedWidestLine from '../../.build/ink-widest-line.mjs';
import { jobStatuses } from '../../src/jobs/statuses.ts';
import { frame } from '../../src/ui/frame/frame.ts';
import { jobsInOrder } from '../support/jobs.ts';
import { appliedFilter, aState, english } from '../support/ui-fixtures.ts';

const require = createRequire(import.meta.url);

test('the stand-ins are for the Ink that is installed', () => {
  expect(require('../../node_modules/ink/package.json').version).toBe('6.8.0');
});

const red = '\u001b[31m';
const text = fc.string({
  unit: fc.constantFrom(
    'a',
    'B',
    ' ',
    '─',
    '日',
    '本',
    'é',
    'e\u0301',
    '👍',
    '\u0301',
    '\u200d',
    '🏽',
    '\u0007',
    red,
    '\u001b[39m',
    '\u001b[7m',
    '\u001b[27m',
  ),
  maxLength: 30,
});
const columns = 24;
const rows = 6;

type Operation =
  | { readonly kind: 'write'; readonly x: number; readonly y: number; readonly text: string; readonly bold: boolean }
  | ({ readonly kind: 'clip' } & Clip)
  | { readonly kind: 'unclip' };

const write = fc.record({
  kind: fc.constant('write' as const),
  // Most texts begin a row, as those of the list do.
  x: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: columns - 1 }) }),
  y: fc.nat({ max: rows }),
  text: fc.oneof(
    text,
    fc.tuple(text, text).map(lines => lines.join('\n')),
  ),
  bold: fc.boolean(),
});
const clip = fc
  .tuple(fc.nat({ max: 10 }), fc.nat({ max: 10 }), fc.nat({ max: 3 }), fc.nat({ max: 3 }))
  .map(([x1, dx, y1, dy]) => ({ x1, x2: x1 + dx, y1, y2: y1 + dy }))
  .chain(({ x1, x2, y1, y2 }) => fc.constantFrom<Clip>({ x1, x2, y1, y2 }, { y1, y2 }, { y1, y2 }, { x1, x2 }))
  .map(limits => ({ kind: 'clip' as const, ...limits }));
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 8, arbitrary: write },
  { weight: 1, arbitrary: clip },
  { weight: 1, arbitrary: fc.constant({ kind: 'unclip' as const }) },
);

const embolden = (line: string): string => `\u001b[1m${line}\u001b[22m`;

const drawn = (output: InstanceType<typeof InkOutput>, operations: readonly Operation[]): string => {
  for (const one of operations) {
    if (one.kind === 'write') output.write(one.x, one.y, one.text, { transformers: one.bold ? [embolden] : [] });
    else if (one.kind === 'clip') output.clip(one);
    else output.unclip();
  }
  return output.get().output;
};

test('1,500 random frames come out byte for byte as Ink’s own Output makes them', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 12 }), operations => {
      const size = { width: columns, height: rows };
      expect(drawn(new Output(size), operations)).toBe(drawn(new InkOutput(size), operations));
    }),
    { numRuns: 1_500 },
  );
});

// Rows as the list has them, and as it might: styles beside and within each other, closed or not, marks behind them.
const dresses = [
  ['', ''],
  ['', ''],
  ['\u001b[2m', '\u001b[22m'],
  ['\u001b[36m', '\u001b[39m'],
  ['\u001b[91m', '\u001b[39m'],
  ['\u001b[4m', '\u001b[24m'],
  ['\u001b[7m', '\u001b[27m'],
  ['\u001b[2m\u001b[32m', '\u001b[39m\u001b[22m'],
  ['\u001b[7m\u001b[2m', '\u001b[22m\u001b[27m'],
  ['\u001b[7m\u001b[31m', '\u001b[39m\u001b[27m'],
  ['\u001b[7m\u001b[1m\u001b[31m', '\u001b[39m\u001b[22m\u001b[27m'],
  ['\u001b[2m\u001b[1m', '\u001b[22m'],
  ['\u001b[2;32m', '\u001b[22;39m'],
  // Matches of a filter.
  ['\u001b[2ma\u001b[4m', '\u001b[24m\u001b[22m'],
  ['\u001b[4m', '\u001b[24m\u001b[31m\u001b[4mb\u001b[24m\u001b[39m'],
  ['\u001b[31m\u001b[4mb\u001b[24m \u001b[4m', '\u001b[24mc\u001b[39m'],
  ['\u001b[1m', ''],
  ['\u001b]8;;https://a.b/\u0007', '\u001b]8;;\u0007'],
] as const;
const word = fc.string({
  unit: fc.constantFrom('a', 'B', ' ', ' ', '✓', '日', 'é', 'e\u0301', '👨‍👩‍👧', '\ud83d', 'ﾞ', 'ำ'),
  maxLength: 6,
});
const odd = fc.constantFrom('', '', '', '\u0301', '\u200d', '🏽', '\ufe0f', 'ﾞ', 'ำ', '\u200b');
const styledRow = fc
  .array(
    fc
      .tuple(odd, fc.constantFrom(...dresses), odd, word)
      .map(([before, [on, off], mark, inner]) => before + on + mark + inner + off),
    { maxLength: 7 },
  )
  .map(parts => parts.join(''));

test('rows of one text come out byte for byte, however they are styled', () => {
  fc.assert(
    fc.property(styledRow, fc.nat({ max: 40 }), (row, width) => {
      const size = { width, height: 1 };
      const writing: readonly Operation[] = [{ kind: 'write', x: 0, y: 0, text: row, bold: false }];
      expect(drawn(new Output(size), writing)).toBe(drawn(new InkOutput(size), writing));
    }),
    { numRuns: 2_000 },
  );
});

test('rows of texts beside each other come out byte for byte, whether they overlap or not', () => {
  const plainWord = fc.string({
    unit: fc.constantFrom('a', 'é', ' ', '·', '▸', '─', '│', '✓', '日', 'ー', '한', '，', '×', '“', '💾'),
    maxLength: 8,
  });
  const dressed = fc
    .array(
      fc.tuple(fc.constantFrom(...dresses), plainWord).map(([[on, off], inner]) => on + inner + off),
      { maxLength: 5 },
    )
    .map(parts => parts.join(''));
  const someRow = fc.oneof({ weight: 3, arbitrary: dressed }, { weight: 1, arbitrary: styledRow });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 30 }), someRow), { maxLength: 3 }), texts => {
      const size = { width: 60, height: 1 };
      const writing = texts
        .toSorted(([a], [b]) => a - b)
        .map(([x, row]): Operation => ({ kind: 'write', x, y: 0, text: row, bold: false }));
      expect(drawn(new Output(size), writing)).toBe(drawn(new InkOutput(size), writing));
    }),
    { numRuns: 2_000 },
  );
});

const statesOfTheScreen = [
  ['the list', {}],
  ['a list that was scrolled', { top: 20, selectedIndex: 22, selectedId: 'job-23' }],
  ['a filter that is typed', { filter: { ...appliedFilter('job'), editing: true } }],
  ['a filter with matches in the middle of a text', { filter: appliedFilter('カタログ') }],
  ['an applied filter, marks and an order', { filter: appliedFilter('job'), marks: new Set(['job-2']), order: 'type' }],
  ['a list in groups', { group: 'day' }],
  ['the details in place of the list', { detailsOpen: true }],
  ['the details beside the list', { detailsOpen: true, size: { columns: 170, rows: 40 } }],
  ['the details with the focus', { detailsOpen: true, focus: 'details', size: { columns: 170, rows: 40 } }],
] as const;

test.each(statesOfTheScreen)('the rows of %s are never split into characters', (_, facts) => {
  const jobs = jobsInOrder(50).map((job, index) => ({
    ...job,
    status: jobStatuses[index % 7] ?? 'failed',
    description: index % 2 === 0 ? job.description : '商品カタログのバックアップ',
  }));
  const state = { ...aState(jobs, facts), ...facts };
  const { header, list, details, footer } = frame(state, english);
  const bodyRows = (list ?? details)?.lines.length ?? 0;
  const writeLines = (x: number, top: number, lines: readonly string[]): readonly Operation[] =>
    lines.map((line, row) => ({ kind: 'write', x, y: top + row, text: line, bold: false }));
  const writes = [
    ...writeLines(0, 0, header),
    ...writeLines(list?.x ?? 0, header.length, list?.lines ?? []),
    ...writeLines(details?.x ?? 0, header.length, details?.lines ?? []),
    ...writeLines(0, header.length + bodyRows, footer),
  ];
  const size = { width: state.size.columns, height: state.size.rows };
  const expected = drawn(new InkOutput(size), writes);
  const split = vi.spyOn(InkOutput.prototype, 'get');
  expect(drawn(new Output(size), writes)).toBe(expected);
  expect(split).not.toHaveBeenCalled();
  split.mockRestore();
});

test('widths and sizes are those of the packages', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 4 }), lines => {
      const whole = lines.join('\n');
      expect(cachedWidestLine(whole)).toBe(widestLine(whole));
      const height = whole === '' ? 0 : lines.length;
      expect(measureText(whole)).toEqual({ width: widestLine(whole), height });
    }),
  );
});
