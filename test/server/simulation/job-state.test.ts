import { describe, expect, test } from 'vitest';
import { createProjects } from '../../../src/server/project/seed-data.ts';
import type { Run, SimulatedJob } from '../../../src/server/project/simulated-job.ts';
import { stateAt } from '../../../src/server/simulation/job-state.ts';

const cluster = createProjects(1, 0)[0]?.clusters[0];
if (!cluster) throw new Error('the account has no cluster');

const defaultRun: Run = {
  startsAt: 100,
  endsAt: 1_100,
  ending: 'successful',
  endProgress: 100,
  reason: null,
  stall: null,
  cancelRequestedAt: null,
};

const job = (type: string, run: Partial<Run> = {}, id = 'job-1'): SimulatedJob => ({
  id,
  cluster,
  type,
  subtype: null,
  description: '',
  dbName: null,
  collectionName: null,
  createdBy: '',
  createdAt: 0,
  source: null,
  run: { ...defaultRun, ...run },
});

const failing: Partial<Run> = { ending: 'failed', endProgress: 40, reason: 'why' };
const canceled: Partial<Run> = { ending: 'canceled', endProgress: 30, cancelRequestedAt: 600 };

describe('the state of a job', () => {
  test.each([
    ['IMPORT', {}, 0, 'PENDING', null, null, null],
    ['IMPORT', {}, 99, 'PENDING', null, null, null],
    ['IMPORT', {}, 100, 'IN_PROGRESS', 100, null, null],
    ['IMPORT', {}, 1_099, 'IN_PROGRESS', 100, null, null],
    ['IMPORT', {}, 1_100, 'SUCCESSFUL', 100, 1_100, null],
    ['IMPORT', failing, 1_099, 'IN_PROGRESS', 100, null, null],
    ['IMPORT', failing, 1_100, 'FAILED', 100, 1_100, 'why'],
    ['BACKUP', canceled, 599, 'IN_PROGRESS', 100, null, null],
    ['BACKUP', canceled, 600, 'CANCELING', 100, null, null],
    ['BACKUP', canceled, 1_100, 'CANCELED', 100, 1_100, null],
    ['BACKUP', { ...canceled, cancelRequestedAt: 50 }, 60, 'CANCELING', null, null, null],
    ['BACKUP', { ...canceled, cancelRequestedAt: 50 }, 1_100, 'CANCELED', null, 1_100, null],
    ['SPARK', {}, 49, 'PENDING', null, null, null],
    ['SPARK', {}, 50, 'PREPARING', null, null, null],
    ['SPARK', {}, 100, 'RUNNING', 100, null, null],
    ['SPARK', canceled, 600, 'CANCELLING', 100, null, null],
    ['SPARK', {}, 1_100, 'SUCCEEDED', 100, 1_100, null],
    ['SPARK', { ...failing, ending: 'timeout' }, 1_100, 'TIMEOUT', 100, 1_100, 'why'],
  ] as const)('of type %s with %o at %i is %s', (type, run, at, statusWord, startedAt, finishedAt, reason) => {
    expect(stateAt(job(type, run), at)).toMatchObject({ statusWord, startedAt, finishedAt, reason });
  });

  test.each(Array.from({ length: 30 }, (_, index) => `job-${index}`))(
    'of %s makes uneven progress that never falls and reaches 100 at the end',
    id => {
      const steps = Array.from({ length: 1_001 }, (_, step) => stateAt(job('IMPORT', {}, id), 100 + step).progress);
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
      expect(steps[0]).toBe(0);
      expect(steps[999]).toBeLessThanOrEqual(99);
      expect(steps[1_000]).toBe(100);
      const gains = Array.from({ length: 40 }, (_, part) => (steps[(part + 1) * 25] ?? 0) - (steps[part * 25] ?? 0));
      expect(Math.max(...gains) - Math.min(...gains)).toBeGreaterThanOrEqual(2);
    },
  );

  test('does not change while the job stalls, and still reaches 100', () => {
    const stalled = job('IMPORT', { stall: { from: 0.2, to: 0.9 } });
    const at = (share: number): number => stateAt(stalled, 100 + share * 1_000).progress;
    expect(at(0.25)).toBe(at(0.85));
    expect(at(0.1)).toBeLessThan(at(0.25));
    expect(at(0.95)).toBeGreaterThan(at(0.85));
    expect(at(1)).toBe(100);
  });

  test('keeps the progress at which the job failed or was canceled', () => {
    expect(stateAt(job('IMPORT', failing), 1_099).progress).toBeLessThanOrEqual(40);
    expect(stateAt(job('IMPORT', failing), 5_000).progress).toBe(40);
    expect(stateAt(job('BACKUP', canceled), 700).progress).toBe(30);
  });
});
