import { describe, expect, test } from 'vitest';
import type { Job } from '../../../../src/jobs/job.ts';
import { jobListPane } from '../../../../src/ui/frame/list/job-list.ts';
import { displayWidthOfStyled } from '../../../../src/ui/frame/styled-text.ts';
import { layoutOf } from '../../../../src/ui/state/layout.ts';
import { reduceMonitor } from '../../../../src/ui/state/reducer.ts';
import type { MonitorState } from '../../../../src/ui/state/state.ts';
import { aJob, noon } from '../../../support/jobs.ts';
import { aState, english, japanese, unstyled } from '../../../support/ui-fixtures.ts';

const dayMs = 86_400_000;

const listed = (state: MonitorState, context = english): readonly string[] =>
  (jobListPane(state, layoutOf(state), context)?.lines ?? []).slice(1).map(line => unstyled(line).trimEnd());

const headings = (state: MonitorState, context = english): readonly string[] =>
  listed(state, context).filter(line => /^[ ❯][─▸] /.test(line));

const ended = (id: string, daysAgo: number, facts: Partial<Job> = {}): Job =>
  aJob({ id, status: 'successful', startedAt: noon - daysAgo * dayMs, ...facts });

describe('the headings of a list', () => {
  // 2026-11-22 is a Sunday.
  const state = aState([
    aJob({ id: 'running' }),
    ended('today', 0),
    ended('failed', 0, { status: 'failed' }),
    ended('yesterday', 1),
    ended('sunday', 7),
    ended('old', 400),
    ended('unknown', 0, { createdAt: null, startedAt: null, finishedAt: null }),
  ]);

  test('name the day, and count jobs and failures', () => {
    expect(headings(state)).toEqual([
      ' ─ Running 1',
      ' ─ Today 2 · 1 failed',
      ' ─ Yesterday, Sat Nov 21 · 1',
      ' ─ Sun Nov 15 · 1',
      ' ─ 2025-10-18 · 1',
      ' ─ No time known 1',
    ]);
    expect(headings(state, japanese).slice(0, 4)).toEqual([
      ' ─ 実行中 1',
      ' ─ 今日 2 · 失敗 1',
      ' ─ 昨日 11/21（土） · 1',
      ' ─ 11/15（日） · 1',
    ]);
  });

  test('leave with an order that the user chose, unless they chose the groups too', () => {
    const chosen = (facts: Partial<MonitorState>) => aState([ended('a', 0), ended('b', 1)], facts);
    expect(headings(chosen({ order: 'oldest' }))).toEqual([]);
    expect(headings(chosen({ order: 'oldest', group: 'day' }))).toEqual([' ─ Today 1', ' ─ Yesterday, Sat Nov 21 · 1']);
    expect(headings(chosen({ group: 'none' }))).toEqual([]);
  });

  test('name what the jobs share, sanitized and cut to the list', () => {
    const jobs = [ended('a', 0, { createdBy: `ana\u001b[31m${'x'.repeat(200)}` }), ended('b', 0, { createdBy: null })];
    const grouped = aState(jobs, { group: 'creator', size: { columns: 80, rows: 24 } });
    const [first = '', second] = headings(grouped);
    expect(first).toMatch(/^ ─ ana\[31mx+… · 1$/);
    expect(second).toBe(' ─ No creator 1');
    for (const line of listed(grouped)) expect(displayWidthOfStyled(line)).toBeLessThanOrEqual(80);
    expect(headings(aState([aJob({ status: 'failed' })], { group: 'status' }))).toEqual([' ─ Failed 1']);
  });

  test('give what the reasons of a cause share, in the words of the server', () => {
    const failed = (id: string, daysAgo: number, reason: string): Job =>
      ended(id, daysAgo, { status: 'failed', reason });
    const jobs = [failed('a', 0, 'row 3: disk is 97% full'), failed('b', 1, 'disk is 99% full'), ended('c', 0)];
    expect(headings(aState(jobs, { group: 'reason' }))).toEqual([' ─ disk is … full · 2', ' ─ No reason of failure 1']);
  });

  test('name the type of the jobs in the language of the screen', () => {
    const imports = aState([ended('a', 0, { type: 'IMPORT', subtype: null })], { group: 'type' });
    expect(headings(imports)).toEqual([' ─ Import · 1']);
    expect(headings(imports, japanese)).toEqual([' ─ インポート · 1']);
  });

  test('stay when their group is folded, and have the cursor then', () => {
    const moved = reduceMonitor(state, { type: 'move-cursor', motion: 'down' });
    const folded = reduceMonitor(moved, { type: 'step-back' });
    expect(headings(folded)[1]).toBe('❯▸ Today 2 · 1 failed');
    expect(folded.selectedId).toBeNull();
    expect(listed(folded)).toHaveLength(listed(state).length);
    const below = reduceMonitor(folded, { type: 'move-cursor', motion: 'down' });
    expect(below.selectedId).toBe('yesterday');
    const back = reduceMonitor(below, { type: 'move-cursor', motion: 'up' });
    const unfolded = reduceMonitor(back, { type: 'open-details' });
    expect(unfolded.detailsOpen).toBe(false);
    expect(headings(unfolded)[1]).toBe(' ─ Today 2 · 1 failed');
    expect(unfolded.selectedId).toBe('today');
  });

  test('of the first group is in view when the cursor is at the top', () => {
    const many = aState(Array.from({ length: 50 }, (_, index) => ended(`job-${index}`, index / 24)));
    const atEnd = reduceMonitor(many, { type: 'move-cursor', motion: 'last' });
    expect(atEnd.top).toBeGreaterThan(0);
    let up = atEnd;
    for (let step = 0; step < 60; step += 1) up = reduceMonitor(up, { type: 'move-cursor', motion: 'up' });
    expect([up.top, up.selectedIndex]).toEqual([0, 0]);
  });
});
