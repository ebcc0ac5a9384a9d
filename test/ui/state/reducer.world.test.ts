import { describe, expect, test } from 'vitest';
import type { MonitorAction } from '../../../src/ui/state/action.ts';
import { reduceMonitor } from '../../../src/ui/state/reducer.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { jobsInOrder, noon } from '../../support/jobs.ts';
import { aState, keptFilter, withJobs } from '../../support/ui-fixtures.ts';

const applied = (state: MonitorState, ...intents: readonly MonitorAction[]): MonitorState =>
  intents.reduce(reduceMonitor, state);

const jobs = jobsInOrder(40);

describe('the world', () => {
  test('another project forgets what belonged to this one and keeps what was asked for', () => {
    const busy = applied(
      aState(jobs, { filter: keptFilter('products'), order: 'oldest', deniedAt: noon }),
      { type: 'toggle-mark' },
      { type: 'open-details' },
      { type: 'other-pane' },
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
      resting: true,
      described: null,
      detailsOpen: false,
      focus: 'list',
      deniedAt: null,
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
    [{ type: 'denied', at: noon }, { deniedAt: noon }],
    [{ type: 'denied', at: null }, { deniedAt: null }],
    [{ type: 'traffic', bytes: 77 }, { traffic: { bytes: 77, since: noon } }],
    [
      { type: 'select', jobId: 'job-9' },
      { selectedId: 'job-9', selectedIndex: 8 },
    ],
  ])('%o', (intent, expected) => {
    expect(reduceMonitor(aState(jobs), intent)).toMatchObject(expected);
  });

  test('a new problem of the feed takes the message away, the same one again does not', () => {
    const told = { type: 'notice', notice: { text: 'Every 2s.', tone: 'plain' } } as const;
    const well = reduceMonitor(aState(jobs), told);
    expect(withJobs(well, jobs).notice).not.toBeNull();
    const broken = withJobs(well, jobs, { problem });
    expect(broken.notice).toBeNull();
    expect(
      withJobs(reduceMonitor(broken, told), jobs, { problem: { ...problem, nextTryAt: null } }).notice,
    ).not.toBeNull();
  });

  test('a job that nobody knows can not be selected', () => {
    expect(reduceMonitor(aState(jobs), { type: 'select', jobId: 'job-x' }).selectedId).toBe('job-1');
  });
});
