import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/commands/run.ts';
import { traced } from '../../src/jobs/insight/progress-trace.ts';
import type { Job } from '../../src/jobs/job.ts';
import { writeLooked } from '../../src/storage/seen/looked-file.ts';
import { readTraces, writeTraces } from '../../src/storage/seen/progress-file.ts';
import { createFakeWorld } from '../support/fake-world.ts';
import { aJob, noon } from '../support/jobs.ts';

const hour = 3_600_000;
const endpoint = 'http://127.0.0.1:1';

let state = '';
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-digest-'));
});
afterEach(() => rm(state, { recursive: true }));

const env = () => ({ ZILLIZ_API_KEY: 'key-1', ZJOBS_ENDPOINT: endpoint, XDG_STATE_HOME: state });

const failedAgo = (id: string, hours: number, reason: string): Job =>
  aJob({ id, status: 'failed', rawStatus: 'FAILED', reason, finishedAt: noon - hours * hour });

const jobs = [
  aJob({ id: 'job-run', startedAt: noon - 5 * 60_000 }),
  failedAgo('job-1', 1, 'Row 7 of file a.parquet: vector has dimension 1024, schema 768.'),
  failedAgo('job-2', 2, 'Row 9 of file b.parquet: vector has dimension 512, schema 768.'),
  failedAgo('job-3', 30, 'out of memory'),
];

const digest = async (...args: readonly string[]) => {
  const fake = createFakeWorld({ jobs, env: env() });
  const code = await fake.run('digest', ...args);
  return { code, out: fake.out(), err: fake.err() };
};

describe('digest', () => {
  test('is a message in markdown', async () => {
    const { code, out } = await digest('-o', 'markdown');
    expect(code).toBe(0);
    expect(out).toBe(`# Search, Sat 14:00 – Sun 14:00 UTC

**✗ 2 failed** (1 in the 24h before) · ✓ 0 successful (0 before) · ⊘ 0 canceled (0 before) · ● 1 running, none stalled

Ended, by type: Backup 2 (2 failed, 1 ended before)

## Failures, by cause
- **2 × vector has dimension 1024, schema 768** · Row 7 of file a.parquet (last 13:00)
  Back up collection products (job-1); Back up collection products (job-2)

## Still running
- Back up collection products (job-run): 40% after 5m

A job counts in the period in which it ended, not in the one in which it started.
This computer has no journal of this project yet, so jobs that the server no longer lists are missing.
`);
  });

  test('is JSON with the reason of the newest job of each cause', async () => {
    const { out } = await digest('-o', 'json', '--since', '48h');
    const { failures, counts, running } = JSON.parse(out);
    expect(counts).toMatchObject({ failed: 3, 'in-progress': 1 });
    expect(failures).toHaveLength(2);
    expect(failures[0]).toMatchObject({ count: 2, jobIds: ['job-1', 'job-2'], lastAt: '2026-11-22T13:00:00Z' });
    expect(running).toEqual([{ jobId: 'job-run', source: 'proj-1', stalled: false, slow: false, estimate: null }]);
  });

  test('begins at the last look with --since look, and a day ago without one', async () => {
    const never = await digest('-o', 'json', '--since', 'look');
    expect(JSON.parse(never.out).from).toBe('2026-11-21T14:00:00Z');
    expect(never.err).toContain('no monitor of this project was used');
    await writeLooked(
      { env: env(), home: null },
      { endpoint, projectId: 'proj-1' },
      { at: noon - 1.5 * hour, watched: [] },
    );
    const looked = await digest('-o', 'json', '--since', 'look');
    expect(JSON.parse(looked.out).from).toBe('2026-11-22T12:30:00Z');
    expect(JSON.parse(looked.out).counts.failed).toBe(1);
  });

  test('exits with 1 if there is what --fail-on names', async () => {
    expect((await digest('--fail-on', 'failed')).code).toBe(1);
    expect((await digest('--fail-on', 'stalled,slow')).code).toBe(0);
    expect((await digest('--fail-on', 'failed', '--since', '30m')).code).toBe(0);
    expect(await digest('--fail-on', 'late')).toMatchObject({ code: 2, err: expect.stringContaining('stalled') });
    expect((await digest('--since', 'ages')).code).toBe(2);
  });

  test('leaves out jobs that don’t match the filter', async () => {
    expect(JSON.parse((await digest('-o', 'json', '--filter', 'reason:memory')).out).counts.failed).toBe(0);
  });

  test('takes what two digests saw for a stall', async () => {
    const at = (minutes: number) => {
      const { world } = createFakeWorld({ jobs, env: env() });
      return run(['digest', '--fail-on', 'stalled'], { ...world, now: () => noon + minutes * 60_000 });
    };
    expect(await at(0)).toBe(0);
    expect(await at(15)).toBe(1);
  });

  test('keeps what it saw of jobs that have not ended, and of no others', async () => {
    const place = { env: env(), home: null };
    const target = { endpoint, projectId: 'proj-1' };
    const other = aJob({ id: 'job-1', status: 'in-progress' });
    await writeTraces(place, target, new Map([[other.id, traced(null, other, noon - hour, 0)]]), noon - hour);
    await digest();
    expect([...(await readTraces(place, target)).keys()]).toEqual(['job-run']);
  });
});
