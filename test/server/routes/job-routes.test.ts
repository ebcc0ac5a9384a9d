import { describe, expect, test } from 'vitest';
import { createTestClock, idOf, isRecord, listAll, openCenter, recordsIn } from '../../support/open-center.ts';

const unfinished = '&status=PENDING&status=PREPARING&status=IN_PROGRESS&status=RUNNING&status=CANCELING';

describe('the list of a project', () => {
  test('contains every job once, newest first, over all pages', async () => {
    const open = await openCenter();
    const first = await open.ask(`/v2/jobs?projectId=${open.projectId}`);
    expect(first).toMatchObject({ status: 200, code: 0 });
    expect(first.data.total).toBe(200);
    expect(recordsIn(first.data, 'items')).toHaveLength(10);
    const jobs = await listAll(open);
    expect(new Set(jobs.map(job => job.jobId)).size).toBe(200);
    const times = jobs.map(job => String(job.createdAt));
    expect(times).toEqual(times.toSorted().toReversed());
    expect(new Set(jobs.map(job => job.projectId))).toEqual(new Set([open.projectId]));
    expect(jobs[0]).not.toHaveProperty('details');
  });

  test('contains the fields of the contract', async () => {
    const open = await openCenter();
    const [backup] = (await listAll(open, '&type=BACKUP&status=IN_PROGRESS')).filter(
      job => job.subtype === 'COLLECTION',
    );
    expect(backup).toEqual({
      jobId: expect.stringMatching(/^job-[0-9a-v]{22}$/),
      projectId: open.projectId,
      type: 'BACKUP',
      subtype: 'COLLECTION',
      description: expect.any(String),
      status: 'IN_PROGRESS',
      progress: expect.any(Number),
      reason: null,
      regionId: expect.any(String),
      clusterId: expect.stringMatching(/^in01-/),
      clusterName: expect.any(String),
      collectionName: expect.any(String),
      dbName: expect.any(String),
      createdBy: expect.stringContaining('@example.'),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      startedAt: expect.stringMatching(/Z$/),
      finishedAt: null,
    });
  });

  test.each([
    ['&type=IMPORT', (job: Record<string, unknown>) => job.type === 'IMPORT'],
    ['&type=IMPORT&type=SPARK', (job: Record<string, unknown>) => job.type === 'IMPORT' || job.type === 'SPARK'],
    ['&status=FAILED', (job: Record<string, unknown>) => job.status === 'FAILED'],
    [
      '&type=BACKUP&status=FAILED&status=CANCELED',
      (job: Record<string, unknown>) => job.type === 'BACKUP' && (job.status === 'FAILED' || job.status === 'CANCELED'),
    ],
    ['&type=NO_SUCH_TYPE', () => false],
    [
      '&createdAfter=2026-01-10T00:00:00Z',
      (job: Record<string, unknown>) => String(job.createdAt) >= '2026-01-10T00:00:00Z',
    ],
    [
      '&createdBefore=2026-01-10T00:00:00Z',
      (job: Record<string, unknown>) => String(job.createdAt) <= '2026-01-10T00:00:00Z',
    ],
  ])('is filtered by %s', async (query, fits) => {
    const open = await openCenter({ now: createTestClock().now });
    const all = await listAll(open);
    const wanted = all.filter(fits).map(job => job.jobId);
    expect((await listAll(open, query)).map(job => job.jobId)).toEqual(wanted);
    expect((await open.ask(`/v2/jobs?projectId=${open.projectId}${query}`)).data.total).toBe(wanted.length);
  });

  test('includes the newest job when its createdAt is passed as createdAfter', async () => {
    const open = await openCenter({ now: createTestClock().now });
    const [newest] = await listAll(open);
    const again = await listAll(open, `&createdAfter=${String(newest?.createdAt)}`);
    expect(again.map(job => job.jobId)).toContain(newest?.jobId);
  });

  test('keeps its pages while new jobs arrive', async () => {
    const clock = createTestClock();
    const open = await openCenter({ now: clock.now });
    const all = await listAll(open);
    const first = await open.ask(`/v2/jobs?projectId=${open.projectId}&pageSize=50`);
    clock.pass(10 * 60_000);
    const second = await open.ask(
      `/v2/jobs?projectId=${open.projectId}&pageSize=50&pageToken=${String(first.data.nextPageToken)}`,
    );
    const ids = [...recordsIn(first.data, 'items'), ...recordsIn(second.data, 'items')].map(job => job.jobId);
    expect(ids).toEqual(all.slice(0, 100).map(job => job.jobId));
    expect(second.data.total).toBeGreaterThan(200);
  });

  test.each([
    ['pageSize=0', 400, 96008],
    ['pageSize=101', 400, 96008],
    ['pageSize=x', 400, 96008],
    ['pageToken=x', 400, 96009],
    ['createdAfter=yesterday', 400, 96010],
    ['projectId=proj-none', 400, 96005],
  ])('refuses %s', async (query, status, code) => {
    const open = await openCenter({ jobs: 20 });
    const path = query.startsWith('projectId') ? `/v2/jobs?${query}` : `/v2/jobs?projectId=${open.projectId}&${query}`;
    expect(await open.ask(path)).toMatchObject({ status, code, message: expect.any(String) });
  });
});

describe('simulated time', () => {
  test('finishes jobs, starts new ones and moves progress, with no time in the future', async () => {
    const clock = createTestClock();
    const open = await openCenter({ now: clock.now, speed: 60 });
    const before = await listAll(open);
    clock.pass(60_000);
    const after = await listAll(open);
    const byId = new Map(before.map(job => [job.jobId, job]));
    expect(after.length).toBeGreaterThan(240);
    const changed = after.filter(job => byId.has(job.jobId) && byId.get(job.jobId)?.status !== job.status);
    expect(changed.length).toBeGreaterThan(5);
    const grown = after.filter(job => {
      const was = byId.get(job.jobId);
      return was?.status === 'IN_PROGRESS' && job.status === 'IN_PROGRESS' && job.progress !== was.progress;
    });
    expect(grown.length).toBeGreaterThan(0);
    expect(after.some(job => job.status === 'FAILED' && !byId.has(job.jobId))).toBe(true);
    const now = new Date(clock.now()).toISOString();
    expect(after.filter(job => String(job.createdAt) > now || String(job.finishedAt ?? '') > now)).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5])(
    'always leaves about a dozen unfinished jobs, some of them cancelable, with seed %i',
    async seed => {
      const open = await openCenter({ seed });
      for (let quarter = 0; quarter < 48; quarter += 1) {
        open.center.advance(15 * 60_000);
        const running = await listAll(open, unfinished);
        expect(running.length).toBeGreaterThanOrEqual(4);
        expect(running.length).toBeLessThanOrEqual(35);
        expect(running.some(job => ['BACKUP', 'MIGRATION', 'EXPORT_BACKUP', 'SPARK'].includes(String(job.type)))).toBe(
          true,
        );
      }
    },
  );

  test('gives the same project for the same seed, and another for another', async () => {
    const snapshotOf = async (seed: number) => {
      const open = await openCenter({ seed, now: createTestClock().now });
      open.center.advance(3_600_000);
      return JSON.stringify(await listAll(open));
    };
    expect(await snapshotOf(4)).toBe(await snapshotOf(4));
    expect(await snapshotOf(4)).not.toBe(await snapshotOf(5));
  });
});

describe('one job', () => {
  test('is described with the files of an import', async () => {
    const open = await openCenter();
    const jobs = await listAll(open, '&type=IMPORT&status=FAILED');
    const schema = jobs.find(job => String(job.reason).startsWith('Schema mismatch in file 3 of 8'));
    const { data } = await open.ask(`/v2/projects/${open.projectId}/jobs/${String(schema?.jobId)}`);
    const files = recordsIn(data.details, 'details');
    expect(data).toMatchObject(schema ?? {});
    expect(files.map(file => file.state)).toEqual([
      'Completed',
      'Completed',
      'Failed',
      'Pending',
      'Pending',
      'Pending',
      'Pending',
      'Pending',
    ]);
    expect(files[2]?.reason).toBe(schema?.reason);
    expect(files[0]?.importedRows).toBe(files[0]?.totalRows);
  });

  test('has details for every type', async () => {
    const open = await openCenter();
    const jobs = await listAll(open);
    for (const type of new Set(jobs.map(job => job.type))) {
      const { data } = await open.ask(`/v2/projects/${open.projectId}/jobs/${idOf(jobs, { type })}`);
      expect(isRecord(data.details) && Object.keys(data.details).length).toBeGreaterThan(0);
    }
  });

  test('is described by the control plane with its progress as a string', async () => {
    const open = await openCenter();
    const jobs = await listAll(open);
    const running = await open.ask(`/v2/jobs/${idOf(jobs, { type: 'EXPORT_BACKUP', status: 'IN_PROGRESS' })}`);
    expect(running.data).toMatchObject({
      status: 'IN_PROGRESS',
      progress: expect.stringMatching(/^\d+$/),
      endTime: '',
      reason: '',
    });
    const done = await open.ask(`/v2/jobs/${idOf(jobs, { status: 'SUCCESSFUL' })}`);
    expect(done.data).toMatchObject({
      progress: '100',
      startTime: expect.stringMatching(/Z$/),
      endTime: expect.stringMatching(/Z$/),
    });
  });

  test('that does not exist is answered with 404', async () => {
    const open = await openCenter({ jobs: 20 });
    const missing = { status: 404, code: 96026 };
    expect(await open.ask('/v2/jobs/job-none')).toMatchObject(missing);
    expect(await open.ask(`/v2/projects/${open.projectId}/jobs/job-none`)).toMatchObject(missing);
    expect(await open.ask(`/v2/projects/${open.projectId}/jobs/job-none/cancel`, { method: 'POST' })).toMatchObject(
      missing,
    );
    expect(await open.ask('/v2/projects/proj-none/jobs/job-none')).toMatchObject({ status: 400, code: 96005 });
  });
});
