import { Text } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test } from 'vitest';
import type { ImportFile, Job } from '../../src/jobs/job.ts';
import { parseRow } from '../../src/terminal/paint/cells.ts';
import { App } from '../../src/ui/app.tsx';
import { frameRows } from '../../src/ui/frame/frame.ts';
import { withBlanks } from '../../src/ui/frame/styled-text.ts';
import { aJob, failedImport, noon } from '../support/jobs.ts';
import { english, japanese, unstyled } from '../support/ui-fixtures.ts';
import { type MonitorVisit, openMonitor } from '../support/ui-world.ts';

afterEach(cleanup);

// The width of ink-testing-library can't be changed.
const size = { columns: 100, rows: 30 };

const jobs: readonly Job[] = [
  aJob({ id: 'job-1', createdAt: noon - 1_000 }),
  aJob({
    id: 'job-2',
    createdAt: noon - 2_000,
    description: '日本語の説明文がとても長く続いている'.repeat(4),
    createdBy: '田中',
  }),
  aJob({ id: 'job-3', createdAt: noon - 3_000, description: 'e\u0301clair 👩‍👩‍👧 한국어' }),
  failedImport({ id: 'job-4', createdAt: noon - 4_000 }),
];

const openApp = async (options: Parameters<typeof openMonitor>[1] = {}, all = jobs) => {
  const visit = await openMonitor(all, { size, ...options });
  const ink = render(<App monitor={visit.monitor} />);
  const rows = (): readonly string[] => (ink.lastFrame() ?? '').split('\n');
  return { visit, ink, rows, text: () => rows().map(unstyled).join('\n') };
};

/** The cells of a row with their styles, however the row is written. */
const seen = (row: string | undefined): unknown => parseRow((row ?? '').replace(/ +$/, ''), size.columns);

const expectSame = (rows: readonly string[], visit: MonitorVisit): void => {
  const frame = frameRows(visit.monitor.frame());
  expect(rows).toHaveLength(frame.length);
  for (const [index, row] of frame.entries()) expect(seen(rows[index]), unstyled(row)).toEqual(seen(row));
};

describe('without a dialog, Ink draws exactly the frame', () => {
  test.each<[string, readonly string[]]>([
    ['the list', []],
    ['the list, the cursor on wide characters', ['down']],
    ['marks', ['space', 'space', 'up']],
    ['the details', ['down', 'enter']],
    ['the filter line', ['/', 'j', 'o', 'b']],
    ['no match', ['/', 'x', 'x', 'x', 'enter']],
    ['a message', ['r']],
  ])('for %s', async (_, keys) => {
    for (const context of [english, japanese]) {
      const { visit, rows, ink } = await openApp({ context });
      await visit.press(...keys);
      await expect.poll(() => rows().length).toBe(size.rows);
      await visit.clock.pass(200);
      await expect
        .poll(() => unstyled(rows()[29] ?? '').trimEnd())
        .toBe(unstyled(frameRows(visit.monitor.frame())[29] ?? '').trimEnd());
      expectSame(rows(), visit);
      ink.unmount();
    }
  });

  test('and redraws it after each change of the feed', async () => {
    const { visit, rows, text } = await openApp();
    visit.center.change('job-1', { progress: 93 });
    await visit.clock.pass(6_000);
    await expect.poll(text).toContain('93%');
    expectSame(rows(), visit);
  });
});

describe('dialogs', () => {
  test.each<[string, string]>([
    ['?', 'Keys'],
    ['s', 'oldest first'],
    ['f', '[ ] ● In Progress'],
    ['t', '[ ] Cluster'],
    ['c', 'Cancel this job?'],
    [':', 'view.details'],
  ])('%s lies over the list without moving anything', async (key, expected) => {
    const { visit, rows, text } = await openApp();
    await visit.press(key);
    await expect.poll(text).toContain(key === 't' ? '[ ] Backup' : expected);
    const { dialog } = visit.monitor.frame();
    const frame = frameRows(visit.monitor.frame());
    if (dialog === null) throw new Error('no dialog');
    expect(rows()).toHaveLength(size.rows);
    frame.forEach((row, y) => {
      const drawn = parseRow(rows()[y] ?? '', size.columns);
      const wanted = parseRow(row, size.columns);
      const outside = (cell: number): boolean =>
        y < dialog.y || y >= dialog.y + dialog.rows || cell < dialog.x || cell >= dialog.x + dialog.columns;
      const beside = (cells: readonly unknown[]): readonly unknown[] => cells.filter((_, cell) => outside(cell));
      expect(beside(drawn.texts)).toEqual(beside(wanted.texts));
    });
    const top = parseRow(rows()[dialog.y] ?? '', size.columns).texts;
    expect([top[dialog.x], top[dialog.x + dialog.columns - 1]].join('')).toMatch(/^(╭╮|╔╗)$/);
  });

  test('keep the color of a line that they cover partly', async () => {
    const { visit, rows, text } = await openApp();
    const red = 'job-1 was refused because the server has no room for words like these at the foot of the screen';
    visit.monitor.warn(red);
    const frame = frameRows(visit.monitor.frame());
    const y = frame.findIndex(row => unstyled(row).includes('refused'));
    const cut = withBlanks(frame[y] ?? '', 20, 30);
    const ink = render(<Text wrap="truncate">{cut}</Text>);
    const drawn = parseRow(ink.lastFrame() ?? '', size.columns);
    const { styles, texts } = parseRow(frame[y] ?? '', size.columns);
    const shown = texts.flatMap((cell, x) => (cell.trim() === '' || (x >= 20 && x < 50) ? [] : [x]));
    expect(shown.length).toBeGreaterThan(40);
    for (const x of shown) expect([drawn.texts[x], drawn.styles[x]]).toEqual([texts[x], styles[x]]);
    await expect.poll(text).toContain('refused');
    expect(rows()).toHaveLength(size.rows);
  });

  test('keep the highlight in a smaller terminal, where Enter chooses it', async () => {
    const { visit, text } = await openApp();
    await visit.press(':', ...'job.', 'down');
    await expect.poll(text).toContain('❯ job.retry');
    visit.monitor.resize({ columns: 100, rows: 15 });
    await expect.poll(() => text().split('\n').length).toBe(15);
    expect(text()).toContain('❯ job.retry');
    await visit.press('enter');
    expect(visit.message()).toBe('Only failed import jobs can be retried.');
  });

  test('follow the keys of a menu', async () => {
    const { visit, text } = await openApp();
    await visit.press('s');
    await expect.poll(text).toContain('❯ unfinished first');
    await visit.press('down');
    await expect.poll(text).toContain('❯ newest first');
    await visit.press('enter');
    expect(visit.monitor.state()).toMatchObject({ order: 'newest', dialog: null });
    await expect.poll(text).not.toContain('❯ newest first');
  });

  test('show what is typed into the palette, and what it finds', async () => {
    const { visit, text } = await openApp();
    await visit.press(':', 'r', 'e', 't');
    await expect.poll(text).toContain('Command :ret');
    expect(text()).toContain('❯ job.retry');
    expect(text()).not.toContain('job.cancel');
    await visit.press('x');
    await expect.poll(text).toContain('no such command');
    await visit.press('ctrl+u');
    await expect.poll(text).toContain('move.up');
  });

  test('don’t open a menu without choices', async () => {
    const { visit, text } = await openApp({ projects: [] }, []);
    await expect.poll(text).toContain('This API key has access to no project.');
    await visit.press('p');
    expect(visit.monitor.state().dialog).toBeNull();
  });
});

test('the details contain the files of an import', async () => {
  const file: ImportFile = {
    name: '商品-1.parquet',
    size: 2_000,
    status: 'failed',
    rawStatus: 'Failed',
    progress: 10,
    importedRows: 1,
    totalRows: 10,
    completedAt: null,
    reason: 'bad column',
  };
  const { visit, text } = await openApp({}, [failedImport({ id: 'job-4' })]);
  visit.files = [file];
  await visit.press('enter');
  await visit.clock.pass(500);
  await visit.press('tab', 'G');
  await expect.poll(text).toMatch(/✗ 商品-1\.parquet +Failed +1\/10 +2\.0 KB/);
});
