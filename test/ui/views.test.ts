import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { parseQuery } from '../../src/jobs/query.ts';
import { menuText } from '../../src/ui/frame/menus.ts';
import type { SavedView } from '../../src/ui/state/state.ts';
import { viewToml } from '../../src/ui/view-toml.ts';
import { aJob } from '../support/jobs.ts';
import { english } from '../support/ui-fixtures.ts';
import { openMonitor } from '../support/ui-world.ts';

const view = (name: string, filter: string, more: Partial<SavedView> = {}): SavedView => ({
  name,
  filter,
  query: parseQuery(filter).terms,
  order: null,
  group: null,
  columns: null,
  ...more,
});

const backups = view('backups', 'type:backup', { order: 'oldest', group: 'status' });
const narrow = view('narrow', '', { columns: ['description', 'status'] });

const jobs = [
  aJob({ id: 'job-1', type: 'BACKUP', description: 'Nightly backup' }),
  aJob({ id: 'job-2', type: 'IMPORT', description: 'Nightly import' }),
  aJob({ id: 'job-3', type: 'BACKUP', description: 'Weekly backup' }),
];

const open = (more: Partial<{ view: SavedView }> = {}) =>
  openMonitor(jobs, { start: { views: [backups, narrow], ...more } });

describe('a saved view', () => {
  test('is put in force by its number, and ended by 0', async () => {
    const visit = await open();
    await visit.press('1');
    expect(visit.monitor.state()).toMatchObject({ order: 'oldest', group: 'status', view: { name: 'backups' } });
    expect(visit.monitor.state().rows.length).toBe(2);
    expect(visit.screen()).toContain('View backups');
    await visit.press('0');
    expect(visit.monitor.state()).toMatchObject({ order: 'default', group: null, view: null });
    expect(visit.monitor.state().rows.length).toBe(3);
  });

  test('and the filter must both match', async () => {
    const visit = await open({ view: backups });
    await visit.press('/', ...'weekly', 'enter');
    expect(visit.monitor.state().rows.length).toBe(1);
  });

  test('shows its columns in its order', async () => {
    const visit = await open();
    await visit.press('2');
    const heading =
      visit
        .screen()
        .split('\n')
        .find(line => line.includes('DESCRIPTION')) ?? '';
    expect(heading.trim().split(/\s+/).slice(0, 2)).toEqual(['DESCRIPTION', 'STATUS']);
    expect(heading).not.toContain('TYPE');
  });

  test('that does not exist is named', async () => {
    const visit = await open();
    await visit.press('3');
    expect(visit.message()).toBe('There is no view 3.');
  });

  test('is chosen in the menu of views, where 0 is none', async () => {
    const visit = await open();
    await visit.press('V');
    const labels = menuText(visit.monitor.state(), 80, english)?.choices.map(({ label }) => label.trimEnd());
    expect(labels).toEqual(['none', 'backups                 type:backup', 'narrow', 'copy this view as TOML']);
    await visit.choose('backups');
    expect(visit.monitor.state().view?.name).toBe('backups');
  });

  test('is copied as TOML that the configuration takes', async () => {
    const visit = await open({ view: backups });
    await visit.press('/', ...'a "b" c', 'enter', 'V');
    await visit.choose('=');
    const [text = ''] = visit.copied;
    expect(text).toContain('[view.backups]');
    const parsed = parseConfig(text, 'x');
    expect(parsed.ok && parsed.config.views).toEqual([
      { name: 'backups', filter: 'type:backup a "b" c', order: 'oldest', group: 'status', columns: null },
    ]);
  });
});

test('a view without a name is copied under one to change', async () => {
  const visit = await open();
  expect(viewToml(visit.monitor.state())).toMatch(/^\[view\.my-view\]\n/);
});
