import { describe, expect, test } from 'vitest';
import { columnHeadings, listLines, listRows, misalignedCells } from '../support/e2e/columns.ts';
import { mode } from '../support/e2e/mode.ts';
import { firstRow, type MonitorDriver, openMonitor } from '../support/e2e/monitor.ts';
import { pauseInput, reactionTime } from '../support/e2e/terminal.ts';

/** The header and the column headings above the list, and the lines for messages and keys below it. */
const otherRows = firstRow + 2;

const optionalHeadings = ['PROGRESS', 'TOOK', 'WHEN', 'CREATED BY', ' ID'] as const;

describe('the list', () => {
  test.each([
    [60, 15, ['PROGRESS', 'TOOK']],
    [80, 24, ['PROGRESS', 'TOOK', 'WHEN']],
    [100, 30, ['PROGRESS', 'TOOK', 'WHEN']],
    [120, 40, ['PROGRESS', 'TOOK', 'WHEN']],
    [200, 60, mode.lists.creator ? optionalHeadings : ['PROGRESS', 'TOOK', 'WHEN', ' ID']],
    [300, 100, mode.lists.creator ? optionalHeadings : ['PROGRESS', 'TOOK', 'WHEN', ' ID']],
  ] as const)('shows the columns that fit into %i×%i, and wraps nothing', async (columns, rows, headings) => {
    await using monitor = await openMonitor({ columns, rows });
    await monitor.showsAllJobs();
    // Wide terminals have the details open from the start.
    await monitor.press('escape');
    await monitor.hides(/│/);
    await monitor.shows(/^ {3}(?:STATUS| ) +TYPE +DESCRIPTION +/m, / \? help$/m);
    // Other servers have shorter names of types and shorter times, which leave room for other columns.
    if (mode.name === 'job-center')
      expect(optionalHeadings.filter(heading => columnHeadings(monitor).includes(heading))).toEqual(headings);
    const expectedRows = Array.from({ length: Math.min(rows - otherRows, mode.total) }, (_, index) => firstRow + index);
    await monitor.waitUntil(
      'a job or a heading on every row',
      () => listLines(monitor).slice(0, expectedRows.length).join() === expectedRows.join(),
    );
    const total = `${mode.total} jobs`;
    expect(monitor.cells(0, columns - 1 - total.length)).toBe(total);
    expect(monitor.screen().at(-1)).toContain('? help');
  });
});

describe('the columns', () => {
  test.each([80, 120, 200])('align after wide characters at %i columns', async columns => {
    await using monitor = await openMonitor({ columns });
    await monitor.showsAllJobs();
    await monitor.shows(...mode.wideText, / \? help/);
    // Wide terminals have the details open from the start.
    if (columns >= 160) await monitor.press('escape');
    await monitor.waitUntil('many rows', () => listRows(monitor).length > 15);
    await monitor.waitUntil('columns that align', () => misalignedCells(monitor).length === 0);
  });
});

test('hides columns when the terminal becomes narrower, and shows them again', async () => {
  await using monitor = await openMonitor({ columns: 120, rows: 40 });
  await monitor.showsAllJobs();
  expect(columnHeadings(monitor)).toMatch(/^ {3}STATUS .* PROGRESS +TOOK +WHEN(?: ↓)?$/);
  monitor.resize(80, 24);
  await monitor.waitUntil(
    '80×24 with the glyph of the status alone',
    () => !columnHeadings(monitor).includes('STATUS') && listLines(monitor).length === 18,
  );
  const total = `${mode.total} jobs`;
  await monitor.shows(new RegExp(`^ zjobs .{${71 - total.length}} ${total}$`, 'm'), /TOOK +WHEN(?: ↓)?/m);
  monitor.resize(60, 15);
  await monitor.waitUntil(
    '60×15 without the time',
    () => (mode.name !== 'job-center' || !columnHeadings(monitor).includes('WHEN')) && listLines(monitor).length === 9,
  );
  monitor.resize(200, 60);
  await monitor.shows(/│/);
  await monitor.press('escape');
  await monitor.waitUntil(
    '200×60 with the ID',
    () => columnHeadings(monitor).includes(' ID') && listLines(monitor).length >= Math.min(54, mode.total),
  );
});

test('shows one line in a terminal that is too small, until it grows', async () => {
  await using monitor = await openMonitor({ columns: 120, rows: 40 });
  await monitor.showsAllJobs();
  monitor.resize(59, 15);
  await monitor.waitUntil(
    'the line alone',
    () => monitor.screen().join('').trim() === 'zjobs needs 60×15; this is 59×15',
  );
  monitor.resize(60, 14);
  await monitor.waitUntil(
    'the line alone',
    () => monitor.screen().join('').trim() === 'zjobs needs 60×15; this is 60×14',
  );
  monitor.resize(60, 15);
  await monitor.waitUntil('the list', () => listLines(monitor).length === 9);
});

describe('in a terminal that is too small, no job is canceled', () => {
  const question = /Cancel this job\?/;

  const expectNothingSent = async (monitor: MonitorDriver): Promise<void> => {
    monitor.resize(120, 40);
    await monitor.showsAllJobs();
    await monitor.shows(/● In Progress/);
    // When this key has taken effect, so have the keys before it.
    await monitor.press('?');
    await monitor.shows(/│ Keys/);
    expect(monitor.output()).not.toMatch(/Sending|accepted/);
    expect(monitor.actions()).toEqual([]);
  };

  test('by keys that are pressed in it', async () => {
    await using monitor = await openMonitor({ columns: 120, rows: 40 });
    await monitor.goTo(mode.running);
    monitor.resize(50, 12);
    await monitor.shows(/^zjobs needs 60×15/);
    await monitor.press('j', 'c');
    await pauseInput(reactionTime);
    await monitor.press('y');
    await expectNothingSent(monitor);
    expect(monitor.output()).not.toMatch(question);
  });

  test('by the answer to a question that was asked before', async () => {
    await using monitor = await openMonitor({ columns: 120, rows: 40 });
    await monitor.goTo(mode.running);
    await monitor.press('c');
    await monitor.shows(question);
    monitor.resize(50, 12);
    await monitor.shows(/^zjobs needs 60×15/);
    await pauseInput(reactionTime);
    await monitor.press('y');
    monitor.resize(120, 40);
    await monitor.showsAllJobs();
    await monitor.shows(/● In Progress/);
    await monitor.hides(question);
    await expectNothingSent(monitor);
  });
});

test('a menu keeps its line in a smaller terminal, and Enter selects it', async () => {
  await using monitor = await openMonitor({ columns: 120, rows: 40 });
  await monitor.showsAllJobs();
  const line = (): string => monitor.screen().flatMap(row => /│ (❯ .*?) *│/.exec(row)?.[1] ?? [])[0] ?? '';
  await monitor.press('t');
  await monitor.waitUntil('the first line', () => line().includes('All'));
  await monitor.press('up');
  await monitor.waitUntil('the last line', () => line() !== '' && !line().includes('All'));
  const label = /❯ \[ \] (.+?) {2}/.exec(line())?.[1] ?? '';
  monitor.resize(80, 15);
  await monitor.waitUntil(
    'the same line in the smaller menu',
    () => line().includes(label) && monitor.screen().length === 15,
  );
  await monitor.press('enter');
  await monitor.shows(`filter: ${label}`, / \? help/);
  expect(monitor.modes().alternateScreen).toBe(true);
});

test('starts and ends in a terminal that is too small', async () => {
  await using monitor = await openMonitor({ columns: 20, rows: 5 });
  await monitor.shows(/^zjobs needs 60×15/);
  await monitor.press('q');
  expect(await monitor.waitForExit()).toBe(0);
});
