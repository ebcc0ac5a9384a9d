import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateOf, isSlow } from '../../../src/jobs/insight/estimate.ts';
import { JobHistory } from '../../../src/jobs/insight/job-history.ts';
import { type ProgressTrace, traced } from '../../../src/jobs/insight/progress-trace.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { aJob, noon } from '../../support/jobs.ts';

const minute = 60_000;
const day = 86_400_000;

/** A job that ran for so long and succeeded an hour before noon. */
const pastJob = (id: string, ms: number, facts: Partial<Job> = {}): Job =>
  aJob({
    id,
    status: 'successful',
    progress: 100,
    startedAt: noon - 3_600_000 - ms,
    finishedAt: noon - 3_600_000,
    ...facts,
  });

const historyOf = (durations: readonly number[], facts: Partial<Job> = {}): JobHistory => {
  const history = new JobHistory();
  for (const [index, ms] of durations.entries()) history.add(pastJob(`past-${index}`, ms, facts));
  return history;
};

const running = (elapsed: number, facts: Partial<Job> = {}): Job => aJob({ startedAt: noon - elapsed, ...facts });

const byHistory = (job: Job, history: JobHistory) => estimateOf(job, { history, trace: null }, noon);

/** The trace of a job that showed these percentages, one poll every `step` ms, the last one at noon. */
const traceOf = (percentages: readonly number[], step: number): ProgressTrace | null => {
  let trace: ProgressTrace | null = null;
  for (const [index, progress] of percentages.entries()) {
    const at = noon - (percentages.length - 1 - index) * step;
    trace = traced(trace, running(2 * 3_600_000, { progress }), at, step);
  }
  return trace;
};

const byPace = (percentages: readonly number[], step: number) =>
  estimateOf(
    running(2 * 3_600_000, { progress: percentages.at(-1) ?? null }),
    { history: new JobHistory(), trace: traceOf(percentages, step) },
    noon,
  );

/** Numbers from 0 up to 1, the same in every run. Source: mulberry32. */
const seeded = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

describe('an estimate from history', () => {
  it('needs three jobs of the same type, subtype and cluster', () => {
    const minutes = [10 * minute, 12 * minute];
    expect(byHistory(running(minute), historyOf(minutes))).toBeNull();
    expect(byHistory(running(minute), historyOf([...minutes, 14 * minute]))).toMatchObject({
      basis: 'history',
      jobs: 3,
      earliest: noon + 9 * minute,
      likely: noon + 11 * minute,
      latest: noon + 13 * minute,
    });
  });

  it.each([
    ['another type', { type: 'IMPORT' }],
    ['another subtype', { subtype: 'CLUSTER' }],
    ['another cluster', { clusterId: 'in01-other' }],
    ['a failure', { status: 'failed' }],
    ['an end more than 90 days ago', { startedAt: noon - 91 * day, finishedAt: noon - 91 * day + minute }],
    ['no start', { startedAt: null }],
    ['an end before its start', { startedAt: noon, finishedAt: noon - minute }],
  ] as const)('takes no job with %s', (_, facts) => {
    expect(
      byHistory(
        running(minute),
        historyOf(
          [10, 11, 12, 13].map(ms => ms * minute),
          facts,
        ),
      ),
    ).toBeNull();
  });

  it('takes the jobs of the same collection if there are three of them, else those of the cluster', () => {
    const history = historyOf(
      [30, 31, 32].map(ms => ms * minute),
      { collectionName: 'orders' },
    );
    history.add(pastJob('own-1', 5 * minute));
    history.add(pastJob('own-2', 6 * minute));
    expect(byHistory(running(minute), history)).toMatchObject({ jobs: 5, took: { sharing: 'cluster' } });
    history.add(pastJob('own-3', 7 * minute));
    expect(byHistory(running(minute), history)).toMatchObject({
      jobs: 3,
      likely: noon + 5 * minute,
      took: { sharing: 'collection', from: 5 * minute, to: 7 * minute },
    });
  });

  it('counts a job once that the list and the journal both have', () => {
    const history = historyOf([10 * minute, 12 * minute]);
    history.add(pastJob('past-0', 10 * minute));
    expect(byHistory(running(minute), history)).toBeNull();
  });

  it('looks only at jobs that took longer than this one has', () => {
    const history = historyOf([5, 10, 20, 30, 40].map(ms => ms * minute));
    expect(byHistory(running(25 * minute), history)).toMatchObject({ jobs: 5, likely: noon + 10 * minute });
    expect(byHistory(running(41 * minute), history)).toBeNull();
  });

  it.each(['pending', 'canceling', 'unknown', 'successful', 'failed', 'canceled'] as const)(
    'is not made for a job that is %s',
    status => {
      expect(byHistory(running(minute, { status }), historyOf([10, 11, 12].map(ms => ms * minute)))).toBeNull();
    },
  );

  it('is not made for an import that waits for its commit', () => {
    const history = historyOf(
      [10, 11, 12].map(ms => ms * minute),
      { type: 'IMPORT', subtype: null },
    );
    expect(byHistory(running(minute, { type: 'IMPORT', subtype: null, rawStatus: 'Uncommitted' }), history)).toBeNull();
  });

  it('is never in the past, is in order, and has a basis of at least three jobs', () => {
    const duration = fc.integer({ min: 0, max: 30 * day });
    fc.assert(
      fc.property(fc.array(duration, { maxLength: 40 }), fc.integer({ min: -day, max: 30 * day }), (past, elapsed) => {
        const estimate = byHistory(running(elapsed), historyOf(past));
        if (past.length < 3) expect(estimate).toBeNull();
        if (estimate === null) return;
        expect(estimate.jobs).toBeGreaterThanOrEqual(3);
        expect(estimate.earliest).toBeGreaterThanOrEqual(noon);
        expect(estimate.likely).toBeGreaterThanOrEqual(estimate.earliest);
        expect(estimate.latest).toBeGreaterThanOrEqual(estimate.likely);
      }),
    );
  });

  it('moves the end only later while the job runs', () => {
    const duration = fc.integer({ min: 1, max: day });
    fc.assert(
      fc.property(fc.array(duration, { minLength: 3, maxLength: 40 }), duration, duration, (past, one, other) => {
        const history = historyOf(past);
        const job = aJob({ startedAt: noon });
        const [early, late] = [Math.min(one, other), Math.max(one, other)].map(elapsed =>
          estimateOf(job, { history, trace: null }, noon + elapsed),
        );
        if (!early || !late) return;
        expect(late.earliest).toBeGreaterThanOrEqual(early.earliest);
        expect(late.likely).toBeGreaterThanOrEqual(early.likely);
        expect(late.latest).toBeGreaterThanOrEqual(early.latest);
      }),
    );
  });

  it('holds for 70 to 90 of 100 jobs of a simulated project', () => {
    const random = seeded(7);
    // A log-normal span, as of jobs of one kind whose data varies.
    const span = (): number => {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      return Math.round(20 * minute * Math.exp(0.5 * normal));
    };
    let inside = 0;
    let estimated = 0;
    while (estimated < 500) {
      const history = historyOf(Array.from({ length: 10 + Math.floor(random() * 50) }, span));
      const whole = span();
      const elapsed = Math.floor(whole * random());
      const estimate = byHistory(running(elapsed), history);
      if (estimate === null) continue;
      const end = noon - elapsed + whole;
      estimated += 1;
      if (end >= estimate.earliest && end <= estimate.latest) inside += 1;
    }
    expect(inside / estimated).toBeGreaterThanOrEqual(0.7);
    expect(inside / estimated).toBeLessThanOrEqual(0.9);
  });
});

describe('an estimate from the pace', () => {
  it('continues at the pace that was seen', () => {
    expect(byPace([10, 20, 30, 40], 60_000)).toMatchObject({
      basis: 'pace',
      jobs: 0,
      earliest: noon + 6 * minute,
      likely: noon + 6 * minute,
      latest: noon + 6 * minute,
    });
  });

  it.each([
    ['two changes', [10, 20, 30], 60_000],
    ['less than a minute', [10, 20, 30, 40], 15_000],
    ['no change', [10, 10, 10, 10], 60_000],
    ['the end at 100%', [70, 80, 90, 100], 60_000],
  ] as const)('needs more than %s', (_, percentages, step) => {
    expect(byPace(percentages, step)).toBeNull();
  });

  it('is never below what is left at the best pace, and spans to the worst one', () => {
    const estimate = byPace([10, 20, 21, 22, 40], 60_000);
    expect(estimate?.earliest).toBe(noon + Math.round((60 / 18) * minute));
    expect(estimate?.latest).toBe(noon + 60 * minute);
  });

  it('moves the end later while nothing grows', () => {
    const step = 60_000;
    const moving = byPace([10, 20, 30, 40], step);
    const resting = byPace([10, 20, 30, 40, 40, 40], step);
    expect(resting?.likely).toBeGreaterThan(moving?.likely ?? Infinity);
  });

  it('starts from the beginning when the job runs again', () => {
    expect(byPace([70, 80, 90, 10, 20, 30], 60_000)).toBeNull();
  });

  it('is never in the past, and is in order', () => {
    const percentages = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(percentages, fc.integer({ min: 1, max: day }), (all, step) => {
        const estimate = byPace(
          all.toSorted((a, b) => a - b),
          step,
        );
        if (estimate === null) return;
        expect(estimate.earliest).toBeGreaterThanOrEqual(noon);
        expect(estimate.likely).toBeGreaterThanOrEqual(estimate.earliest);
        expect(estimate.latest).toBeGreaterThanOrEqual(estimate.likely);
        expect(Number.isFinite(estimate.latest)).toBe(true);
      }),
    );
  });

  it('gives way to history', () => {
    const history = historyOf([150, 160, 170].map(ms => ms * minute));
    const trace = traceOf([10, 20, 30, 40], 60_000);
    expect(estimateOf(running(120 * minute, { progress: 40 }), { history, trace }, noon)?.basis).toBe('history');
    expect(estimateOf(running(180 * minute, { progress: 40 }), { history, trace }, noon)?.basis).toBe('pace');
  });
});

describe('a slow job', () => {
  const history = historyOf([10, 11, 12, 13, 20].map(ms => ms * minute));

  it('runs longer than 1.5 times the longest of five jobs', () => {
    expect(isSlow(running(30 * minute), history, noon)).toBe(false);
    expect(isSlow(running(30 * minute + 1), history, noon)).toBe(true);
  });

  it('is not known with four jobs, nor when it does not run', () => {
    expect(isSlow(running(40 * minute), historyOf([10, 11, 12, 13].map(ms => ms * minute)), noon)).toBe(false);
    expect(isSlow(running(40 * minute, { status: 'successful', finishedAt: noon }), history, noon)).toBe(false);
  });
});
