import { describe, expect, test } from 'vitest';
import { heads, listRows, misaligned } from '../support/e2e/columns.ts';
import { mode } from '../support/e2e/mode.ts';
import { firstRow, openMonitor, readingTime, type Visit } from '../support/e2e/visit.ts';

/** The header above the column heads, the heads, and below the list a line for messages and one for keys. */
const otherRows = firstRow + 2;

const optional = ['STARTED', 'TIME/ENDED', 'CREATED BY', ' ID'] as const;

describe('from the smallest terminal to the largest, the columns that fit are there and nothing wraps', () => {
  test.each([
    [60, 15, []],
    [80, 24, ['STARTED', 'TIME/ENDED']],
    [100, 30, ['STARTED', 'TIME/ENDED', ' ID']],
    [120, 40, optional],
    [200, 60, optional],
    [300, 100, optional],
  ] as const)('%i×%i', async (columns, rows, wanted) => {
    await using visit = await openMonitor({ columns, rows });
    await visit.seesAll();
    await visit.sees(/^ {3}STATUS +TYPE +DESCRIPTION +(?:PROGRESS|%)( |$)/m, /^ \? help {2}q quit/m);
    expect(optional.filter(heading => heads(visit).includes(heading))).toEqual(wanted);
    const wantedRows = Array.from({ length: Math.min(rows - otherRows, mode.total) }, (_, index) => firstRow + index);
    await visit.until('a job on every row', () => listRows(visit).join() === wantedRows.join());
    const total = `${mode.total} jobs`;
    expect(visit.cells(0, columns - 1 - total.length)).toBe(total);
    expect(visit.screen().at(-1)).toContain('q quit');
  });
});

describe('wide characters take two cells, so that the columns behind them align', () => {
  test.each([80, 120, 200])('%i columns', async columns => {
    await using visit = await openMonitor({ columns });
    await visit.seesAll();
    await visit.sees(...mode.wide, /q quit/);
    expect(listRows(visit).length).toBeGreaterThan(15);
    expect(misaligned(visit)).toEqual([]);
  });
});

test('the columns leave while the terminal narrows, and come back', async () => {
  await using visit = await openMonitor({ columns: 120, rows: 40 });
  await visit.seesAll();
  expect(heads(visit)).toMatch(/CREATED BY +ID$/);
  visit.resize(80, 24);
  await visit.until(
    '80×24 without the creator',
    () => !heads(visit).includes('CREATED BY') && listRows(visit).length === 18,
  );
  const total = `${mode.total} jobs`;
  await visit.sees(new RegExp(`^ zjobs .{${71 - total.length}} ${total}$`, 'm'), /TIME\/ENDED$/m);
  visit.resize(60, 15);
  await visit.until('60×15 without times', () => !heads(visit).includes('STARTED') && listRows(visit).length === 9);
  visit.resize(200, 60);
  await visit.until(
    '200×60 with all',
    () => heads(visit).includes('CREATED BY') && listRows(visit).length === Math.min(54, mode.total),
  );
});

test('a terminal that is too small gets one line, until it grows', async () => {
  await using visit = await openMonitor({ columns: 120, rows: 40 });
  await visit.seesAll();
  visit.resize(59, 15);
  await visit.until('the line alone', () => visit.screen().join('').trim() === 'zjobs needs 60×15; this is 59×15');
  visit.resize(60, 14);
  await visit.until('the line alone', () => visit.screen().join('').trim() === 'zjobs needs 60×15; this is 60×14');
  visit.resize(60, 15);
  await visit.until('the list', () => listRows(visit).length === 9);
});

describe('in a terminal that is too small no job is canceled unseen', () => {
  const question = /Cancel this job\?/;

  const expectNothingSent = async (visit: Visit): Promise<void> => {
    visit.resize(120, 40);
    await visit.seesAll();
    await visit.sees(/● In Progress/);
    // Whatever the keys before it did, is done once this one shows.
    await visit.press('?');
    await visit.sees(/│ Keys/);
    expect(visit.raw()).not.toMatch(/Sending|accepted/);
    expect(visit.actions()).toEqual([]);
  };

  test('by keys that are pressed there', async () => {
    await using visit = await openMonitor({ columns: 120, rows: 40 });
    await visit.goTo(mode.running);
    visit.resize(50, 12);
    await visit.sees(/^zjobs needs 60×15/);
    await visit.press('j', 'c');
    await new Promise(resolve => setTimeout(resolve, readingTime));
    await visit.press('y');
    await expectNothingSent(visit);
    expect(visit.raw()).not.toMatch(question);
  });

  test('by the answer to a question that stood before', async () => {
    await using visit = await openMonitor({ columns: 120, rows: 40 });
    await visit.goTo(mode.running);
    await visit.press('c');
    await visit.sees(question);
    visit.resize(50, 12);
    await visit.sees(/^zjobs needs 60×15/);
    await new Promise(resolve => setTimeout(resolve, readingTime));
    await visit.press('y');
    visit.resize(120, 40);
    await visit.seesAll();
    await visit.sees(/● In Progress/);
    await visit.seesNo(question);
    await expectNothingSent(visit);
  });
});

test('a menu whose room shrinks stays on its line, and Enter takes it', async () => {
  await using visit = await openMonitor({ columns: 120, rows: 40 });
  await visit.seesAll();
  const line = (): string => visit.screen().flatMap(row => /│ (❯ .*?) *│/.exec(row)?.[1] ?? [])[0] ?? '';
  await visit.press('t');
  await visit.until('the first line', () => line().includes('All'));
  await visit.press('up');
  await visit.until('the last line', () => line() !== '' && !line().includes('All'));
  const label = /❯ \[ \] (.+)$/.exec(line())?.[1] ?? '';
  visit.resize(80, 15);
  await visit.until('the same line in the smaller menu', () => line().includes(label) && visit.screen().length === 15);
  await visit.press('enter');
  await visit.sees(`filter: ${label}`, /q quit/);
  expect(visit.modes().alternateScreen).toBe(true);
});

test('it can be started, and left, in a terminal that is too small', async () => {
  await using visit = await openMonitor({ columns: 20, rows: 5 });
  await visit.sees(/^zjobs needs 60×15/);
  await visit.press('q');
  expect(await visit.ended()).toBe(0);
});
