import { describe, expect, test } from 'vitest';
import { type LastView, noLastView } from '../../../src/storage/last-view/last-view.ts';
import { withLastView } from '../../../src/ui/state/last-view.ts';
import { failedImport, jobsInOrder } from '../../support/jobs.ts';
import { aState } from '../../support/ui-fixtures.ts';
import { ads, openMonitor, search } from '../../support/ui-world.ts';

const jobs = [...jobsInOrder(3), failedImport({ id: 'job-import' })];
const both = [search, ads];
const last = (facts: Partial<LastView>): LastView => ({ ...noLastView, ...facts });

describe('where the user was', () => {
  test('comes back at the next start: project, filter, order, group, details and folds', async () => {
    const first = await openMonitor(jobs, { projects: both });
    await first.choose(ads.id);
    await first.press('/', ...'!old', 'enter');
    await first.press('s');
    await first.choose('oldest');
    await first.press('b');
    await first.choose('status');
    await first.press('left', 'down', 'enter');
    await first.monitor.stop();
    const [saved] = first.savedViews.slice(-1);
    expect(saved).toMatchObject({
      project: ads,
      filter: '!old',
      order: 'oldest',
      group: 'status',
      detailsOpen: true,
    });

    const second = await openMonitor(jobs, { projects: both, lastView: saved ?? noLastView });
    const state = second.monitor.state();
    expect(state.dialog).toBeNull();
    expect(state).toMatchObject({ project: ads, order: 'oldest', group: 'status', detailsOpen: true });
    expect(state.filter.text).toBe('!old');
    expect([...state.folded]).toEqual(['failed']);
    expect(second.screen()).toContain('!old');
  });

  test('is saved a while after a change too, because the connection may be lost', async () => {
    const visit = await openMonitor(jobs);
    await visit.clock.pass(5_000);
    expect(visit.savedViews).toHaveLength(1);
    await visit.press('F');
    expect(visit.savedViews).toHaveLength(1);
    await visit.clock.pass(5_000);
    expect(visit.savedViews.at(-1)?.filter).toBe('status:failed since:24h');
    await visit.press('down');
    await visit.clock.pass(60_000);
    expect(visit.savedViews).toHaveLength(2);
  });

  test('gives way to a project and a filter that are given', async () => {
    const lastView = last({ project: ads, filter: 'x', statuses: ['failed'], cause: 'y', order: 'oldest' });
    const visit = await openMonitor(jobs, { projects: both, project: 'Search', filter: 'backup', lastView });
    const state = visit.monitor.state();
    expect(state).toMatchObject({ project: search, cause: null, order: 'oldest' });
    expect([state.filter.text, state.statuses.size]).toEqual(['backup', 0]);
  });

  test('opens the menu if its project is gone', async () => {
    const visit = await openMonitor(jobs, {
      projects: both,
      lastView: last({ project: { id: 'gone', name: 'Gone' } }),
    });
    expect(visit.monitor.state().dialog).toMatchObject({ kind: 'menu', menu: 'project' });
    expect(visit.ends).toEqual([]);
  });

  test('takes the only project if its own is gone, and the new name of its own', async () => {
    const gone = last({ project: { id: 'gone', name: 'Gone' } });
    expect((await openMonitor(jobs, { lastView: gone })).monitor.state().project).toEqual(search);
    const renamed = last({ project: { ...ads, name: 'Old' } });
    const visit = await openMonitor(jobs, { projects: both, lastView: renamed });
    expect(visit.monitor.state().project).toEqual(ads);
  });

  test('does not bring back a filter with a mistake, nor control characters', async () => {
    const mistaken = await openMonitor(jobs, { lastView: last({ filter: 'colour:red' }) });
    expect(mistaken.monitor.state().filter.text).toBe('');
    const hostile = await openMonitor(jobs, { lastView: last({ filter: 'a\u001b[2J\u202eb' }) });
    expect(hostile.monitor.state().filter.text).not.toMatch(/[\u001b\u202e]/);
  });

  test('ends with the project for details, folds and causes of another one', async () => {
    const visit = await openMonitor(jobs, { projects: both, lastView: last({ project: ads, folded: ['running'] }) });
    expect(visit.monitor.state().folded.size).toBe(1);
    await visit.press('p');
    await visit.choose(search.id);
    expect(visit.monitor.state().folded.size).toBe(0);
  });
});

test('an order and a group that are given stay if the last view has the usual ones', () => {
  const given = aState([], { order: 'longest', isReversed: true, group: 'reason' });
  expect(withLastView(given, noLastView)).toMatchObject({ order: 'longest', isReversed: true, group: 'reason' });
  const other = last({ order: 'oldest', group: 'type' });
  expect(withLastView(given, other)).toMatchObject({ order: 'oldest', isReversed: false, group: 'type' });
});
