import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ProgressTrace, stalledSince, traced } from '../../../src/jobs/insight/progress-trace.ts';
import type { Instant, Job } from '../../../src/jobs/job.ts';
import { aJob, noon } from '../../support/jobs.ts';

const minute = 60_000;

/** One poll: minutes after noon, the percentage, and whether the gap before it counts. */
type Poll = readonly [minutes: number, progress: number | null, isGap?: boolean];

const job = (progress: number | null, facts: Partial<Job> = {}): Job => aJob({ progress, ...facts });

const stallAfter = (polls: readonly Poll[], facts: Partial<Job> = {}): Instant | null => {
  let trace: ProgressTrace | null = null;
  let last = job(null, facts);
  for (const [minutes, progress, isGap] of polls) {
    last = job(progress, facts);
    trace = traced(trace, last, noon + minutes * minute, isGap ? 0 : 2 * minute);
  }
  return stalledSince(trace, last);
};

/** One poll per minute with the same percentage. */
const rest = (from: number, to: number, progress: number | null): readonly Poll[] =>
  Array.from({ length: to - from + 1 }, (_, index) => [from + index, progress] as const);

describe('stalledSince', () => {
  it('needs ten minutes without a change', () => {
    expect(stallAfter(rest(0, 9, 40))).toBeNull();
    expect(stallAfter(rest(0, 10, 40))).toBe(noon);
    expect(stallAfter([...rest(0, 2, 40), ...rest(3, 12, 41)])).toBeNull();
    expect(stallAfter([...rest(0, 2, 40), ...rest(3, 13, 41)])).toBe(noon + 3 * minute);
  });

  it('needs three times the longest pause that was seen in the job', () => {
    const paused = [...rest(0, 9, 40), ...rest(10, 18, 41)];
    expect(stallAfter([...paused, ...rest(19, 45, 41)])).toBe(noon + 10 * minute);
    expect(stallAfter([...rest(0, 9, 40), ...rest(10, 38, 41)])).toBeNull();
  });

  it('counts no time in which the server did not answer', () => {
    expect(stallAfter([...rest(0, 5, 40), [60, 40, true], ...rest(61, 64, 40)])).toBeNull();
    expect(stallAfter([...rest(0, 5, 40), [60, 40, true], ...rest(61, 65, 40)])).toBe(noon);
  });

  it('counts no gap between polls that is longer than polls are apart, as when a laptop sleeps', () => {
    expect(stallAfter([...rest(0, 5, 40), [600, 40]])).toBeNull();
  });

  it('sees a change of the status, of rows and of files', () => {
    const at = (minutes: number) => noon + minutes * minute;
    const steps = [
      [job(40), ''],
      [job(40, { rawStatus: 'RUNNING' }), ''],
      [job(40, { rawStatus: 'RUNNING', reason: '1,000 rows' }), ''],
      [job(40, { rawStatus: 'RUNNING', reason: '1,000 rows' }), '2 files'],
    ] as const;
    let trace: ProgressTrace | null = null;
    for (const [index, [one, details]] of steps.entries())
      trace = traced(trace, one, at(8 * index), 8 * minute, details);
    expect(trace?.changedAt).toBe(at(24));
  });

  it.each([
    ['a finished job', { status: 'successful' }],
    ['a pending job', { status: 'pending' }],
    ['an unknown status', { status: 'unknown' }],
    ['an import that waits for its commit', { type: 'IMPORT', subtype: null, rawStatus: 'Uncommitted' }],
  ] as const)('is null for %s', (_, facts) => {
    expect(stallAfter(rest(0, 30, 40), facts)).toBeNull();
  });

  it('is null for a job that shows neither a percentage nor rows', () => {
    expect(stallAfter(rest(0, 30, null))).toBeNull();
    expect(stallAfter(rest(0, 30, null), { reason: '1,000 rows' })).toBe(noon);
  });

  it('begins again when the job runs again', () => {
    const stalled = rest(0, 20, 40);
    expect(stallAfter([...stalled, ...rest(21, 25, 10)])).toBeNull();
    let trace: ProgressTrace | null = null;
    for (const [minutes, progress] of stalled)
      trace = traced(trace, job(progress), noon + minutes * minute, 2 * minute);
    const again = job(40, { startedAt: noon + 20 * minute });
    expect(stalledSince(traced(trace, again, noon + 21 * minute, 2 * minute), again)).toBeNull();
  });

  it('is never later than the last change, and never reported before ten minutes were watched', () => {
    const poll = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 3 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(poll, { minLength: 1, maxLength: 60 }), steps => {
        let trace: ProgressTrace | null = null;
        let at = noon;
        let progress = 0;
        let watched = 0;
        let changedAt = noon;
        for (const [minutes, growth, isGap] of steps) {
          at += minutes * minute;
          const grows = growth === 3 && trace !== null;
          progress = Math.min(99, progress + (grows ? 1 : 0));
          const next = traced(trace, job(progress), at, isGap ? 0 : 5 * minute);
          watched = trace === null || next.changedAt === at ? 0 : watched + (isGap ? 0 : minutes * minute);
          changedAt = next.changedAt;
          trace = next;
        }
        const since = stalledSince(trace, job(progress));
        if (since === null) return;
        expect(since).toBe(changedAt);
        expect(watched).toBeGreaterThanOrEqual(10 * minute);
      }),
    );
  });
});
