import { describe, expect, test } from 'vitest';
import type { Job } from '../../../src/jobs/job.ts';
import type { MonitorAction, Motion } from '../../../src/ui/state/action.ts';
import { layoutOf } from '../../../src/ui/state/layout.ts';
import { reduceMonitor } from '../../../src/ui/state/reducer.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { aJob, jobsInOrder, noon } from '../../support/jobs.ts';
import { appliedFilter, aState, withJobs } from '../../support/ui-fixtures.ts';

const move = (state: MonitorState, ...motions: readonly Motion[]): MonitorState =>
  motions.reduce((now, motion) => reduceMonitor(now, { type: 'move-cursor', motion }), state);

const times = (count: number, motion: Motion): readonly Motion[] => Array.from({ length: count }, () => motion);

const newJobs = (count: number): readonly Job[] =>
  Array.from({ length: count }, (_, index) => aJob({ id: `new-${index + 1}`, startedAt: noon + index }));

/** The visible row that the cursor is on. */
const screenRow = ({ selectedIndex, top }: MonitorState): number => selectedIndex - top;

const jobs = jobsInOrder(60);
const listRows = layoutOf(aState(jobs)).listRows;

describe('the cursor', () => {
  test.each<[string, readonly Motion[], number]>([
    ['one row down', ['down'], 1],
    ['nowhere by Up at the top', ['up'], 0],
    ['down and up again', ['down', 'down', 'up'], 1],
    ['a page down', ['page-down'], listRows],
    ['a page down and up again', ['page-down', 'page-up'], 0],
    ['to the end by more pages than there are', times(20, 'page-down'), 59],
    ['to the end', ['last'], 59],
    ['no farther than the end', ['last', 'down'], 59],
    ['to the end and back to the top', ['last', 'first'], 0],
  ])('moves %s', (_, motions, index) => {
    const state = move(aState(jobs), ...motions);
    expect(state.selectedIndex).toBe(index);
    expect(state.selectedId).toBe(jobs[index]?.id);
    expect(screenRow(state)).toBeGreaterThanOrEqual(0);
    expect(screenRow(state)).toBeLessThan(listRows);
  });

  test('does not exist in an empty list, whatever is pressed', () => {
    const state = move(aState([]), 'down', 'last', 'page-up');
    expect([state.selectedId, state.selectedIndex, state.top]).toEqual([null, 0, 0]);
  });

  test('scrolls the view no farther than needed', () => {
    // The heading of the group has a line, too.
    const state = move(aState(jobs), ...times(listRows - 2, 'down'));
    expect(state.top).toBe(0);
    expect(move(state, 'down').top).toBe(1);
    expect(move(state, 'last').top).toBe(61 - listRows);
  });
});

describe('when jobs appear above the cursor', () => {
  test('the cursor stays on its job, and the job at its height', () => {
    const before = move(aState(jobs), ...times(20, 'down'));
    const after = withJobs(before, [...newJobs(5), ...jobs]);
    expect(after.selectedId).toBe(before.selectedId);
    expect(after.selectedIndex).toBe(before.selectedIndex + 5);
    expect(screenRow(after)).toBe(screenRow(before));
  });

  test('a cursor that was never moved stays at the top when jobs arrive in any order', () => {
    const cached = withJobs(aState([]), jobsInOrder(40, { status: 'successful' }));
    expect([cached.top, cached.selectedId, cached.selectedIndex]).toEqual([0, 'job-1', 0]);
    const running = withJobs(cached, [...newJobs(22), ...jobsInOrder(40, { status: 'successful' })]);
    expect([running.top, running.selectedId, running.selectedIndex]).toEqual([0, 'new-22', 0]);
    const more = withJobs(running, [aJob({ id: 'newest', startedAt: noon + 1_000 }), ...newJobs(22)]);
    expect([more.top, more.selectedId, more.selectedIndex]).toEqual([0, 'newest', 0]);
    expect(withJobs(more, []).selectedId).toBeNull();
  });

  test('a cursor that was moved follows its job until g takes it back to the top', () => {
    const moved = move(aState(jobs), 'down');
    const followed = withJobs(moved, [...newJobs(3), ...jobs]);
    expect([followed.top, followed.selectedId]).toEqual([3, 'job-2']);
    const back = withJobs(move(followed, 'first'), [...newJobs(4), ...jobs]);
    expect([back.top, back.selectedId]).toEqual([0, 'new-4']);
  });

  test.each<[string, MonitorAction]>([
    ['opened', { type: 'open-details' }],
    ['marked', { type: 'toggle-mark' }],
    [
      'asked about',
      {
        type: 'open-confirm',
        impact: { action: 'cancel', targets: [], skipped: [] },
        opening: { at: 0, readId: 1 },
      },
    ],
    ['selected by an action', { type: 'select', jobId: 'job-5' }],
  ])('a cursor whose job was %s stays with it', (_, action) => {
    const chosen = reduceMonitor(aState(jobs), action);
    const after = withJobs(chosen, [...newJobs(3), ...jobs]);
    expect(after.selectedId).toBe(chosen.selectedId);
    expect(after.selectedIndex).toBe(chosen.selectedIndex + 3);
  });

  test('a list stops resting when a job is marked, because that moves the cursor', () => {
    const marked = reduceMonitor(aState(jobs), { type: 'toggle-mark' });
    expect(withJobs(marked, [...newJobs(3), ...jobs]).top).toBe(3);
  });
});

describe('when the selected job leaves the list', () => {
  const onTen = move(aState(jobs), ...times(10, 'down'));

  test('the cursor stays at its index', () => {
    const after = withJobs(
      onTen,
      jobs.filter(({ id }) => id !== 'job-11'),
    );
    expect([after.selectedIndex, after.selectedId, after.top]).toEqual([10, 'job-12', onTen.top]);
  });

  test('the cursor moves to the last row of a shorter list', () => {
    const after = withJobs(move(aState(jobs), 'last'), jobs.slice(0, 5));
    expect([after.selectedIndex, after.selectedId, after.top]).toEqual([4, 'job-5', 0]);
  });

  test('nothing is selected in an empty list', () => {
    const after = withJobs(onTen, []);
    expect([after.selectedIndex, after.selectedId, after.top]).toEqual([0, null, 0]);
  });

  test('it stays selected while its details are open', () => {
    const open = reduceMonitor(onTen, { type: 'open-details' });
    const hidden = withJobs({ ...open, filter: appliedFilter('!job-11') }, jobs);
    expect(hidden.rows.indexOf('job-11')).toBe(-1);
    expect(hidden.selectedId).toBe('job-11');
    // While the filter is typed, the details show the jobs that it finds.
    const typing = withJobs({ ...open, filter: { ...appliedFilter('!job-11'), editing: true } }, jobs);
    expect(typing.selectedId).not.toBe('job-11');
  });
});

describe('when a filter hides the job of a cursor that was moved', () => {
  const mixed = jobs.map(
    (job, index): Job =>
      index % 9 === 0
        ? { ...job, status: 'failed', rawStatus: 'FAILED', reason: `cause ${'abcdefg'[index / 9]}` }
        : job,
  );
  const doing = (state: MonitorState, ...actions: readonly MonitorAction[]): MonitorState =>
    actions.reduce((now, action) => withJobs(reduceMonitor(now, action), mixed), state);
  const onTwelve = move(aState(mixed), ...times(12, 'down'));
  const hidden = onTwelve.selectedId;
  const top = (state: MonitorState) => [state.selectedIndex, state.top, state.selectedId === state.rows.at(0)?.id];

  test('the cursor goes to the top, and back to its job once the filter is dropped', () => {
    const failed = doing(onTwelve, { type: 'failed-jobs' });
    expect(failed.rows.length).toBe(7);
    expect(top(failed)).toEqual([0, 0, true]);
    expect(doing(failed, { type: 'failed-jobs' }, { type: 'failed-jobs' }).selectedId).toBe(hidden);
    const back = doing(failed, { type: 'back' });
    expect([back.selectedId, back.top]).toEqual([hidden, onTwelve.top]);
  });

  test('the cursor goes to the top of each filter that is typed, and back by Esc', () => {
    const typed = doing(onTwelve, { type: 'open-filter' }, { type: 'filter-text', text: 'status:fa' });
    expect(top(typed)).toEqual([0, 0, true]);
    expect(doing(typed, { type: 'back' }).selectedId).toBe(hidden);
  });

  test('the cursor goes to the top although the details are open', () => {
    const open = doing(onTwelve, { type: 'open-details' }, { type: 'failed-jobs' });
    expect(top(open)).toEqual([0, 0, true]);
  });

  test('the cursor stays on the job to which the user moves it', () => {
    const moved = move(doing(onTwelve, { type: 'failed-jobs' }), 'down');
    const back = doing(moved, { type: 'back' });
    expect(back.selectedId).toBe(moved.selectedId);
    expect(back.selectedId).not.toBe(hidden);
  });

  test('the cursor stays where it is once its job is gone', () => {
    const failed = doing(onTwelve, { type: 'failed-jobs' });
    const others = mixed.filter(({ id }) => id !== hidden);
    const back = withJobs(reduceMonitor(withJobs(failed, others), { type: 'back' }), others);
    expect(back.selectedId).toBe(failed.selectedId);
  });

  test('the cursor follows its job where the filter lists it', () => {
    const onFailed = move(aState(mixed), 'last', ...times(5, 'up'));
    const failed = doing(onFailed, { type: 'filter-text', text: onFailed.selectedId ?? '' });
    expect(failed.selectedId).toBe(onFailed.selectedId);
  });
});

describe('when a filter ends that began with the cursor at rest at the top', () => {
  const mixed = jobs.map((job, index): Job => (index % 9 === 4 ? { ...job, status: 'failed' } : job));
  const doing = (state: MonitorState, ...actions: readonly MonitorAction[]): MonitorState =>
    actions.reduce((now, action) => withJobs(reduceMonitor(now, action), mixed), state);
  const filtered = doing(aState(mixed), { type: 'failed-jobs' }, { type: 'open-details' });

  test('the cursor is at the top again after details were read', () => {
    const back = doing(filtered, { type: 'back' }, { type: 'back' });
    expect([back.selectedId, back.top, back.restsAtTop]).toEqual([back.rows.at(0)?.id, 0, true]);
    expect(back.selectedId).not.toBe(filtered.selectedId);
  });

  test('the details that are still open keep their job', () => {
    const open = doing(filtered, { type: 'filter-text', text: '' });
    expect([open.detailsOpen, open.selectedId]).toEqual([true, filtered.selectedId]);
  });

  test.each<[string, MonitorAction]>([
    ['moved to', { type: 'move-cursor', motion: 'down' }],
    ['marked', { type: 'toggle-mark' }],
    [
      'asked about',
      { type: 'open-confirm', impact: { action: 'cancel', targets: [], skipped: [] }, opening: { at: 0, readId: 1 } },
    ],
  ])('the cursor stays on a job that was %s', (_, action) => {
    const chosen = doing(filtered, action, { type: 'close-dialog' });
    expect(doing(chosen, { type: 'back' }, { type: 'back' }).selectedId).toBe(chosen.selectedId);
  });
});

test('the cursor follows its job to another place in the order', () => {
  const before = move(aState(jobs), 'down', 'down');
  const ended = jobs.map(job => (job.id === 'job-3' ? { ...job, status: 'successful' as const } : job));
  const after = withJobs(before, ended);
  expect(after.selectedId).toBe('job-3');
  expect(after.selectedIndex).toBe(59);
  expect(screenRow(after)).toBeLessThan(listRows);
});

test('the cursor stays visible in a smaller terminal', () => {
  const before = move(aState(jobs, { size: { columns: 100, rows: 50 } }), ...times(40, 'down'));
  const after = reduceMonitor(before, { type: 'resize', size: { columns: 60, rows: 15 } });
  expect(after.selectedId).toBe(before.selectedId);
  expect(screenRow(after)).toBeLessThan(layoutOf(after).listRows);
});

test('the details of another job start at their top', () => {
  const open = { ...reduceMonitor(aState(jobs), { type: 'open-details' }), detailsScroll: 7 };
  expect(move(open, 'down').detailsScroll).toBe(0);
  expect(withJobs(open, [...newJobs(2), ...jobs]).detailsScroll).toBe(7);
});
