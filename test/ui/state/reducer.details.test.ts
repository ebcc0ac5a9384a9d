import { describe, expect, test } from 'vitest';
import type { MonitorAction } from '../../../src/ui/state/action.ts';
import { layoutOf } from '../../../src/ui/state/layout.ts';
import { reduceMonitor } from '../../../src/ui/state/reducer.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { aJob, failedImport, jobsInOrder, noon } from '../../support/jobs.ts';
import { aState, withJobs } from '../../support/ui-fixtures.ts';

const applied = (state: MonitorState, ...actions: readonly MonitorAction[]): MonitorState =>
  actions.reduce(reduceMonitor, state);

const jobs = jobsInOrder(40);

describe('the details', () => {
  const wide = { columns: 120, rows: 24 };
  const small = { columns: 80, rows: 24 };
  const sized = (size: MonitorState['size']): MonitorState => aState(jobs, { size });
  const listIsVisible = (state: MonitorState): boolean => layoutOf(state).listColumns > 0;

  test('are zoomed to the whole screen and back, and Esc closes one layer', () => {
    const zoomed = applied(sized(wide), { type: 'open-details' }, { type: 'zoom-details' });
    expect(listIsVisible(zoomed)).toBe(false);
    expect(listIsVisible(reduceMonitor(zoomed, { type: 'zoom-details' }))).toBe(true);
    const once = reduceMonitor(zoomed, { type: 'back' });
    expect(once).toMatchObject({ detailsOpen: true, detailsZoomed: false });
    expect(reduceMonitor(once, { type: 'back' }).detailsOpen).toBe(false);
    expect(applied(sized(wide), { type: 'zoom-details' })).toMatchObject({ detailsOpen: true, detailsZoomed: true });
  });

  test('that have no room with the list are closed by one Esc, zoomed or not', () => {
    const zoomed = { ...applied(sized(wide), { type: 'zoom-details' }), size: small };
    expect(reduceMonitor(zoomed, { type: 'back' }).detailsOpen).toBe(false);
  });

  test('come and go with the width until the user opens or closes them', () => {
    const resize = (state: MonitorState, columns: number) =>
      reduceMonitor(state, { type: 'resize', size: { columns, rows: 40 } });
    const big = resize(sized(small), 160);
    expect(big).toMatchObject({ detailsOpen: true, focus: 'list' });
    expect(resize(big, 159).detailsOpen).toBe(false);
    expect(resize(resize(big, 80), 200).detailsOpen).toBe(true);
    const closed = reduceMonitor(big, { type: 'back' });
    expect(resize(resize(closed, 80), 200).detailsOpen).toBe(false);
    const opened = applied(sized(small), { type: 'open-details' });
    expect(resize(resize(opened, 200), 80).detailsOpen).toBe(true);
  });

  test('keep their job while they have the focus, although the cursor rests at the top', () => {
    const open = applied(aState(jobs, { size: { columns: 160, rows: 40 }, detailsOpen: true }), {
      type: 'switch-pane',
    });
    const newer = aJob({ id: 'job-new', createdAt: noon, startedAt: noon });
    expect(withJobs(open, [newer, ...jobs]).selectedId).toBe(open.selectedId);
  });

  test.each([
    ['the filter for failures', { type: 'failed-jobs' }],
    ['the filter for one cause', { type: 'same-cause' }],
  ] as const)('in the place of the list make room for %s', (_, action) => {
    const failed = aState([failedImport()], { size: small });
    const open = applied(failed, { type: 'open-details' });
    expect(reduceMonitor(open, action).detailsOpen).toBe(false);
    expect(reduceMonitor({ ...open, size: wide }, action).detailsOpen).toBe(true);
  });
});
