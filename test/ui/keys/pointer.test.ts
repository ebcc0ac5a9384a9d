import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../src/terminal/text/width.ts';
import { selectedJob } from '../../../src/ui/state/selectors.ts';
import { failedImport, jobsInOrder, makeJobs } from '../../support/jobs.ts';
import { type MonitorVisit, openMonitor } from '../../support/ui-world.ts';

type Action = 'press' | 'wheel-up' | 'wheel-down';

const use = (visit: MonitorVisit, action: Action, x: number, y: number): void =>
  visit.monitor.input([{ type: 'mouse', action, x, y, readId: 1_000, at: 0 }]);

/** The first cell of a text on the screen. */
const cellOf = (visit: MonitorVisit, text: string): readonly [x: number, y: number] => {
  const rows = visit.screen().split('\n');
  const y = rows.findIndex(row => row.includes(text));
  if (y === -1) throw new Error(`not on the screen: ${text}\n${rows.join('\n')}`);
  return [displayWidth(rows[y]?.split(text)[0] ?? ''), y];
};

const clickOn = (visit: MonitorVisit, text: string): void => use(visit, 'press', ...cellOf(visit, text));

const open = (size = { columns: 120, rows: 24 }) =>
  openMonitor([...jobsInOrder(60), failedImport({ id: 'job-import' }), ...makeJobs(40)], { size });

describe('a click', () => {
  test('selects the job of its row', async () => {
    const visit = await open();
    use(visit, 'press', 40, 12);
    const row = visit.screen().split('\n')[12];
    expect(row).toMatch(/^❯/);
    expect(selectedJob(visit.monitor.state())).not.toBeNull();
  });

  test('selects the job of its row, and sorts by a heading, beside the timeline too', async () => {
    const visit = await open();
    await visit.press('v');
    use(visit, 'press', 90, 12);
    expect(visit.screen().split('\n')[12]).toMatch(/^❯/);
    clickOn(visit, 'TYPE');
    expect(visit.monitor.state()).toMatchObject({ order: 'type', isReversed: false });
  });

  test('on a row below the last job does nothing', async () => {
    const visit = await openMonitor(jobsInOrder(2));
    const before = visit.monitor.state().selectedId;
    use(visit, 'press', 40, 15);
    expect(visit.monitor.state().selectedId).toBe(before);
  });

  test('on the heading of a column sorts, and another one reverses', async () => {
    const visit = await open();
    clickOn(visit, 'TYPE');
    expect(visit.monitor.state()).toMatchObject({ order: 'type', isReversed: false });
    expect(visit.screen()).toContain('TYPE ↑');
    clickOn(visit, 'TYPE');
    expect(visit.monitor.state()).toMatchObject({ order: 'type', isReversed: true });
    clickOn(visit, 'WHEN');
    expect(visit.monitor.state()).toMatchObject({ order: 'default', isReversed: false });
    clickOn(visit, 'DESCRIPTION');
    expect(visit.monitor.state()).toMatchObject({ order: 'default', isReversed: false });
  });

  test('on a count of the header lists only these jobs, and another one all', async () => {
    const visit = await open();
    clickOn(visit, '✗ 1');
    expect([...visit.monitor.state().statuses]).toEqual(['failed']);
    expect(visit.monitor.state().rows.length).toBe(1);
    clickOn(visit, '40 Successful');
    expect([...visit.monitor.state().statuses]).toEqual(['successful']);
    clickOn(visit, '40 Successful');
    expect(visit.monitor.state().statuses.size).toBe(0);
    use(visit, 'press', 118, 1);
    expect(visit.monitor.state().statuses.size).toBe(0);
  });

  test('on the count of watched jobs lists only these, and another one all', async () => {
    const visit = await open();
    await visit.press('w');
    clickOn(visit, '◉ 1');
    expect(visit.monitor.state().filter.text).toBe('is:watched');
    expect(visit.monitor.state().rows.length).toBe(1);
    clickOn(visit, '◉ 1');
    expect(visit.monitor.state().filter.text).toBe('');
  });

  test('on the heading of a group folds it, and unfolds it', async () => {
    const visit = await open();
    clickOn(visit, 'Running 20');
    expect(visit.monitor.state().folded.size).toBe(1);
    expect(visit.screen()).toContain('▸ Running 20');
    clickOn(visit, 'Running 20');
    expect(visit.monitor.state().folded.size).toBe(0);
  });

  test('on the details gives them the focus, and on the list takes it', async () => {
    const visit = await open();
    await visit.press('enter');
    use(visit, 'press', 100, 10);
    expect(visit.monitor.state().focus).toBe('details');
    use(visit, 'press', 5, 10);
    expect(visit.monitor.state().focus).toBe('list');
  });

  test('on a choice takes it', async () => {
    const visit = await open();
    await visit.press('s');
    const [x, y] = cellOfMenu(visit, 'oldest');
    use(visit, 'press', x, y);
    expect(visit.monitor.state()).toMatchObject({ dialog: null, order: 'oldest' });
  });

  test('on a choice of a menu that takes several toggles it', async () => {
    const visit = await open();
    await visit.press('f');
    const [x, y] = cellOfMenu(visit, 'failed');
    use(visit, 'press', x, y);
    expect(visit.monitor.state().dialog?.kind).toBe('menu');
    expect([...visit.monitor.state().statuses]).toEqual(['failed']);
  });

  test('on a project opens it, and marks it once another one is marked', async () => {
    const projects = [
      { id: 'proj-1', name: 'Search' },
      { id: 'proj-2', name: 'Ads' },
    ];
    const visit = await openMonitor(jobsInOrder(2), { projects, project: 'proj-1' });
    await visit.press('p');
    use(visit, 'press', ...cellOfMenu(visit, 'proj-2'));
    expect(visit.monitor.state()).toMatchObject({ dialog: null, project: { id: 'proj-2' } });
    await visit.press('p', 'space');
    use(visit, 'press', ...cellOfMenu(visit, 'proj-1'));
    await visit.press('enter');
    expect(visit.opened.map(opened => opened.split(' ').sort())).toEqual([['proj-1', 'proj-2']]);
  });

  test('answers no question and chooses nothing behind a dialog', async () => {
    const visit = await open();
    await visit.press('c');
    for (let y = 0; y < 24; y += 1) for (let x = 0; x < 120; x += 3) use(visit, 'press', x, y);
    expect(visit.monitor.state().dialog?.kind).toBe('confirm');
    expect(visit.sent).toEqual([]);
  });

  test('keeps the filter that is being typed', async () => {
    const visit = await open();
    await visit.press('/', 'n');
    use(visit, 'press', 40, 10);
    expect(visit.monitor.state().filter).toMatchObject({ text: 'n', editing: false });
  });
});

/** The cell of a choice: dialogs are drawn by Ink, so its place comes from the frame. */
const cellOfMenu = (visit: MonitorVisit, value: string): readonly [x: number, y: number] => {
  const { dialog } = visit.monitor.frame();
  if (dialog === null || dialog.kind === 'text') throw new Error('no menu is open');
  const row = dialog.menu.choices.findIndex(choice => choice.value === value);
  return [dialog.x + 4, dialog.y + 2 + row];
};

describe('the wheel', () => {
  test('scrolls the list, and the cursor stays in view', async () => {
    const visit = await open();
    use(visit, 'wheel-down', 40, 10);
    expect(visit.monitor.state().top).toBe(3);
    expect(visit.screen()).toMatch(/^❯/m);
    for (let turn = 0; turn < 100; turn += 1) use(visit, 'wheel-down', 40, 10);
    expect(visit.screen()).toMatch(/^❯/m);
    const { top } = visit.monitor.state();
    use(visit, 'wheel-down', 40, 10);
    expect(visit.monitor.state().top).toBe(top);
    for (let turn = 0; turn < 100; turn += 1) use(visit, 'wheel-up', 40, 10);
    expect(visit.monitor.state().top).toBe(0);
  });

  test('scrolls the details under it, and not the list', async () => {
    const visit = await open({ columns: 120, rows: 15 });
    await visit.press('enter');
    use(visit, 'wheel-down', 100, 8);
    const { detailsScroll, top } = visit.monitor.state();
    expect([detailsScroll > 0, top]).toEqual([true, 0]);
    use(visit, 'wheel-up', 100, 8);
    expect(visit.monitor.state().detailsScroll).toBe(0);
  });

  test('moves the highlight of a menu, and stops at its ends', async () => {
    const visit = await open();
    await visit.press('s');
    for (let turn = 0; turn < 50; turn += 1) use(visit, 'wheel-down', 60, 10);
    await visit.press('enter');
    expect(visit.monitor.state().order).toBe('longest');
    await visit.press('s');
    for (let turn = 0; turn < 50; turn += 1) use(visit, 'wheel-up', 60, 10);
    await visit.press('enter');
    expect(visit.monitor.state().order).toBe('default');
  });

  test('moves the highlight of the help', async () => {
    const visit = await open();
    await visit.press('?');
    use(visit, 'wheel-down', 2, 2);
    expect(visit.monitor.state().dialog).toMatchObject({ kind: 'help', highlighted: 'move.down' });
  });
});
