import { describe, expect, test } from 'vitest';
import { dialogBox } from '../../src/ui/frame/dialogs/dialog-box.ts';
import { menuText } from '../../src/ui/frame/dialogs/menus.ts';
import { layoutOf } from '../../src/ui/state/layout.ts';
import type { ProfileChoice } from '../../src/ui/state/state.ts';
import { createTheme } from '../../src/ui/theme.ts';
import { aJob } from '../support/jobs.ts';
import { english, unstyled } from '../support/ui-fixtures.ts';
import { ads, openMonitor, search } from '../support/ui-world.ts';

const prod: ProfileChoice = { name: 'prod', badge: 'PROD', color: 'red', target: 'api.example.com · Search' };
const lab: ProfileChoice = { name: 'lab', badge: 'lab', color: null, target: 'milvus:19530' };

const open = (columns = 120) =>
  openMonitor([aJob({ id: 'job-1' })], {
    start: { profile: prod, profiles: [prod, lab] },
    size: { columns, rows: 30 },
  });

describe('a profile', () => {
  test.each([60, 80, 120, 200])('has its badge in the header of %i columns', async columns => {
    const visit = await open(columns);
    const [header = ''] = visit.monitor.frame().header;
    expect(unstyled(header)).toContain(' PROD ');
    expect(header).toContain('\u001b[7;31m PROD ');
  });

  test('has its badge before the question of an action', async () => {
    const visit = await open();
    await visit.press('c');
    const state = visit.monitor.state();
    expect(state.dialog?.kind).toBe('confirm');
    const box = dialogBox(state, layoutOf(state), english);
    expect(box?.kind === 'text' && box.text.badge).toBe('\u001b[7;31m PROD \u001b[27;39m');
  });

  test('is chosen in a menu that shows badges and servers', async () => {
    const visit = await open();
    await visit.press('P');
    await visit.choose('lab');
    expect(visit.opened).toEqual(['lab']);
    expect(visit.message()).toBe('Opening profile lab…');
  });

  test('that is in force is not opened again', async () => {
    const visit = await open();
    await visit.press('P', 'enter');
    expect(visit.opened).toEqual([]);
  });
});

test('a monitor that stops carries out no answer that still waits', async () => {
  const visit = await open();
  await visit.press('c');
  void visit.monitor.stop();
  await visit.press('y');
  await visit.clock.pass(2_000);
  expect(visit.sent).toEqual([]);
});

describe('chosen colors', () => {
  const colors = { failed: 'bright-red', running: 33, accent: '#00ff7f', selected: 'blue', dim: 'gray' } as const;
  const theme = createTheme({ color: true, colors });

  test.each([
    ['status.failed', '\u001b[91mx\u001b[39m'],
    ['bad', '\u001b[91mx\u001b[39m'],
    ['status.in-progress', '\u001b[38;5;33mx\u001b[39m'],
    ['key', '\u001b[38;2;0;255;127mx\u001b[39m'],
    ['cursor', '\u001b[7;34mx\u001b[27;39m'],
    ['dim', '\u001b[90mx\u001b[39m'],
    ['status.pending', '\u001b[33mx\u001b[39m'],
  ] as const)('paint %s', (meaning, text) => {
    expect(theme(meaning, 'x')).toBe(text);
  });

  test('have no effect without color', () => {
    const bare = createTheme({ color: false, colors });
    expect(bare('status.failed', 'x')).toBe(createTheme({ color: false })('status.failed', 'x'));
    expect(bare.badge('x', 'red')).toBe('\u001b[7mx\u001b[27m');
  });
});

describe('the menu of projects', () => {
  const openProjects = () => openMonitor([aJob({ id: 'job-1' })], { projects: [search, ads], project: search.id });

  test('shows the marked projects in one list', async () => {
    const visit = await openProjects();
    await visit.press('p', 'space', 'down', 'space');
    expect(menuText(visit.monitor.state(), 60, english)?.choices.map(({ label }) => label.slice(0, 3))).toEqual([
      '[x]',
      '[x]',
    ]);
    await visit.press('enter');
    expect(visit.opened).toEqual([`${search.id} ${ads.id}`]);
  });

  test('goes to a project without a mark, or to the only one with a mark, in this monitor', async () => {
    const visit = await openProjects();
    await visit.press('p', 'down', 'enter');
    expect(visit.monitor.state().project?.id).toBe(ads.id);
    await visit.press('p', 'up', 'space', 'enter');
    expect(visit.monitor.state().project?.id).toBe(search.id);
    expect(visit.opened).toEqual([]);
  });

  test('takes a mark back', async () => {
    const visit = await openProjects();
    await visit.press('p', 'space', 'space', 'down', 'enter');
    expect(visit.monitor.state().project?.id).toBe(ads.id);
  });
});
