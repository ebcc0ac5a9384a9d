import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { parseQuery } from '../../src/jobs/query/query.ts';
import { menuText } from '../../src/ui/frame/dialogs/menus.ts';
import type { SavedView } from '../../src/ui/state/state.ts';
import { viewToml, whyNotCopied } from '../../src/ui/view-toml.ts';
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

  test('is the last that Esc ends, and its end is said', async () => {
    const visit = await open({ view: backups });
    await visit.press('/', ...'weekly', 'enter', 'escape');
    expect(visit.monitor.state()).toMatchObject({ filter: { text: '' }, view: { name: 'backups' } });
    await visit.press('escape');
    expect(visit.monitor.state()).toMatchObject({ view: null, order: 'default' });
    expect(visit.screen()).toContain('View backups ended.');
  });

  test('has the same number in the menu as in the list', async () => {
    const visit = await open();
    await visit.press('V');
    const menu = menuText(visit.monitor.state(), 60, english);
    const numbered = menu?.choices.map(({ value }, row) => `${menu.numbers[row]} ${value}`);
    expect(numbered?.slice(1, 3)).toEqual(['1 backups', '2 narrow']);
    expect(menu?.numbers[0]).toBe('');
    await visit.press('2');
    expect(visit.monitor.state().view?.name).toBe('narrow');
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

test.each(['a.b', 'é', 'nightly-1', '_x'])('a view named %s is copied as TOML under this name', async name => {
  const visit = await open({ view: view(name, 'type:backup') });
  const parsed = parseConfig(viewToml(visit.monitor.state()), 'x');
  expect(parsed.ok && parsed.config.views.map(one => one.name)).toEqual([name]);
});

describe('a view that neither the configuration nor a command can express', () => {
  test.each([
    ['several statuses', { statuses: new Set(['failed', 'canceled'] as const) }, 'one status and one type'],
    ['several types', { types: new Set(['BACKUP', 'IMPORT']) }, 'one status and one type'],
    ['one cause of failure', { cause: 'no space' }, 'failure cause'],
    ['a reversed order', { isReversed: true }, 'reverses an order'],
  ])('is not copied: %s', async (_, part, why) => {
    expect(whyNotCopied({ statuses: new Set(), types: new Set(), cause: null, isReversed: false })).toBeNull();
    const id = whyNotCopied({ statuses: new Set(), types: new Set(), cause: null, isReversed: false, ...part });
    expect(id && english.translate(id)).toContain(why);
  });

  test('is refused with the reason, as TOML and as a command', async () => {
    const visit = await open();
    await visit.press('s');
    await visit.choose('longest');
    await visit.press('s');
    await visit.choose('longest');
    expect(visit.monitor.state().isReversed).toBe(true);
    await visit.press('V');
    await visit.choose('=');
    expect(visit.message()).toMatch(/^Can’t copy this view: no option reverses an order/);
    await visit.press('j', 'Y', '6');
    expect(visit.message()).toMatch(/^Can’t copy this view: no option reverses an order/);
    expect(visit.copied).toEqual([]);
  });
});

test('a view with columns is copied as a command by its name', async () => {
  const visit = await open({ view: narrow });
  await visit.press('/', ...'weekly', 'enter', 'Y', '6');
  expect(visit.copied).toEqual(['zjobs -p search --view narrow --filter weekly --order default --group day']);
});

test('a view without a name is copied under one to change', async () => {
  const visit = await open();
  expect(viewToml(visit.monitor.state())).toMatch(/^\[view\.my-view\]\n/);
});
