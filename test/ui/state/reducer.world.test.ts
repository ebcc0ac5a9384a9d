import { describe, expect, test } from 'vitest';
import { noDenials, withRoleDenied } from '../../../src/jobs/denials.ts';
import type { MonitorAction } from '../../../src/ui/state/action.ts';
import { reduceMonitor } from '../../../src/ui/state/reducer.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { jobsInOrder, noon } from '../../support/jobs.ts';
import { appliedFilter, aState, withJobs } from '../../support/ui-fixtures.ts';

const applied = (state: MonitorState, ...actions: readonly MonitorAction[]): MonitorState =>
  actions.reduce(reduceMonitor, state);

const jobs = jobsInOrder(40);
const denied = jobs.reduce((known, job) => withRoleDenied(known, job, noon), noDenials);

describe('the reducer', () => {
  test('drops everything about the old project when another is chosen, and keeps filter and order', () => {
    const busy = applied(
      aState(jobs, { filter: appliedFilter('products'), order: 'oldest', denials: denied }),
      { type: 'toggle-mark' },
      { type: 'open-details' },
      { type: 'switch-pane' },
      { type: 'described', described: { jobId: 'job-2', state: 'loading' } },
      { type: 'notice', notice: { text: 'hm', tone: 'bad' } },
    );
    const moved = reduceMonitor(busy, { type: 'project', project: { id: 'proj-2', name: 'Ads' } });
    expect(moved).toMatchObject({
      project: { id: 'proj-2', name: 'Ads' },
      feed: null,
      selectedId: null,
      selectedIndex: 0,
      top: 0,
      restsAtTop: true,
      described: null,
      detailsOpen: false,
      focus: 'list',
      denials: noDenials,
      notice: null,
      order: 'oldest',
    });
    expect([moved.rows.length, moved.marks.size, moved.filter.text]).toEqual([0, 0, 'products']);
  });

  const problem = {
    error: {
      kind: 'network',
      message: 'refused',
      code: 'ECONNREFUSED',
      requestId: null,
      httpStatus: null,
      retryAfter: null,
      maybeDone: false,
    },
    since: noon,
    nextTryAt: noon + 1_000,
  } as const;

  test.each<[MonitorAction, Partial<MonitorState>]>([
    [
      { type: 'projects-failed', problem, now: noon + 5 },
      { projectsProblem: problem, now: noon + 5 },
    ],
    [
      { type: 'projects', projects: [], now: noon + 5 },
      { projects: [], projectsProblem: null, now: noon + 5 },
    ],
    [{ type: 'denied', denials: denied }, { denials: denied }],
    [{ type: 'denied', denials: noDenials }, { denials: noDenials }],
    [{ type: 'traffic', bytes: 77 }, { traffic: { bytes: 77, since: noon } }],
    [
      { type: 'select', jobId: 'job-9' },
      { selectedId: 'job-9', selectedIndex: 8 },
    ],
  ])('applies %o', (action, expected) => {
    expect(reduceMonitor(aState(jobs), action)).toMatchObject(expected);
  });

  test('removes the message for a new problem of the feed, but not for the same one again', () => {
    const notice = { type: 'notice', notice: { text: 'Interval: 2s.', tone: 'plain' } } as const;
    const well = reduceMonitor(aState(jobs), notice);
    expect(withJobs(well, jobs).notice).not.toBeNull();
    const broken = withJobs(well, jobs, { problem });
    expect(broken.notice).toBeNull();
    expect(
      withJobs(reduceMonitor(broken, notice), jobs, { problem: { ...problem, nextTryAt: null } }).notice,
    ).not.toBeNull();
  });

  test('does not select a job that is not listed', () => {
    expect(reduceMonitor(aState(jobs), { type: 'select', jobId: 'job-x' }).selectedId).toBe('job-1');
  });
});
