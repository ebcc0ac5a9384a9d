import { describe, expect, test } from 'vitest';
import { createTestClock, openCenter } from '../../support/open-center.ts';

type Migration = {
  readonly jobId: string;
  readonly jobStatus: string;
  readonly createTime: string;
  readonly finishTime?: string;
  readonly envOptions: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, unknown>>;
};

const hour = 3_600_000;

const openVts = async (options: Parameters<typeof openCenter>[0] = {}) => {
  const clock = createTestClock();
  const { fetch, ...open } = await openCenter({ routes: 'vts', now: clock.now, ...options });
  const read = async (path: string, body?: object) => {
    const init = body && { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(path, init);
    return { status: response.status, answer: JSON.parse(await response.text()) };
  };
  const list = async (path: string): Promise<readonly Migration[]> => (await read(path)).answer;
  return { ...open, clock, fetch, read, list };
};

describe('a simulated VTS', () => {
  test('describes itself, with numbers as text, and asks for no key', async () => {
    const { read, apiKey, projectId } = await openVts();
    expect((await read('/overview')).answer).toEqual({
      projectVersion: '2.3.10',
      totalSlot: '0',
      works: '1',
      runningJobs: expect.stringMatching(/^\d+$/),
      finishedJobs: expect.stringMatching(/^\d+$/),
    });
    expect([apiKey, projectId]).toEqual(['', 'vts']);
  });

  test('lists migrations that move', async () => {
    const { list, read, clock } = await openVts();
    // The oldest one stalls.
    const first = (await list('/running-jobs')).findLast(({ jobStatus }) => jobStatus === 'RUNNING');
    clock.pass(hour);
    const second: Migration = (await read(`/job-info/${first?.jobId}`)).answer;
    expect(Number(second.metrics.SinkWriteCount)).toBeGreaterThan(Number(first?.metrics.SinkWriteCount));
    expect(first?.createTime).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(first).not.toHaveProperty('finishTime');
  });

  test('lists finished jobs by state, oldest first, and forgets them after 24 hours', async () => {
    // Enough of the last 24 hours that some have failed.
    const { list, read, clock } = await openVts({ jobs: 4_000 });
    const all = await list('/finished-jobs');
    const finished = await list('/finished-jobs/FINISHED');
    expect(finished.length).toBeLessThan(all.length);
    expect(new Set(finished.map(({ jobStatus }) => jobStatus))).toEqual(new Set(['FINISHED']));
    const times = all.map(({ createTime }) => createTime);
    expect(times).toEqual(times.toSorted());
    expect((await read('/finished-jobs/DONE')).status).toBe(400);
    clock.pass(24 * hour);
    const ids = new Set((await list('/finished-jobs')).map(({ jobId }) => jobId));
    expect(all.filter(({ jobId }) => ids.has(jobId))).toEqual([]);
  });

  test('writes times in its zone, without naming it', async () => {
    const utc = await (await openVts()).list('/running-jobs');
    const east = await (await openVts({ vtsZone: 480 })).list('/running-jobs');
    const ms = (time = '') => Date.parse(`${time.replace(' ', 'T')}Z`);
    expect(ms(east[0]?.createTime) - ms(utc[0]?.createTime)).toBe(8 * hour);
  });

  test('describes a job, and an unknown one by its ID alone', async () => {
    const { list, read } = await openVts();
    const [job] = await list('/running-jobs');
    expect((await read(`/job-info/${job?.jobId}`)).answer).toEqual(job);
    expect(await read('/job-info/1')).toEqual({ status: 200, answer: { jobId: '1' } });
    expect(await read('/job-info/abc')).toMatchObject({ status: 500, answer: { status: 'fail' } });
  });

  test('stops a job', async () => {
    const { list, read, clock } = await openVts();
    const [job] = await list('/running-jobs');
    const jobId = job?.jobId;
    expect((await read('/stop-job', { jobId, isStopWithSavePoint: false })).answer).toEqual({ jobId });
    expect((await read(`/job-info/${jobId}`)).answer.jobStatus).toBe('CANCELING');
    clock.pass(20_000);
    expect((await read(`/job-info/${jobId}`)).answer.jobStatus).toBe('CANCELED');
    expect(await read('/stop-job', {})).toMatchObject({ status: 400, answer: { status: 'fail' } });
  });

  test('has no route of Zilliz Cloud or Milvus', async () => {
    const { fetch } = await openVts();
    for (const path of ['/v2/projects', '/v2/jobs', '/list']) expect((await fetch(path)).status).toBe(404);
  });
});

describe('a simulated milvus-backup', () => {
  test('lists finished backups without times, and describes one by name or ID', async () => {
    const { endpoint } = await openCenter({ routes: 'milvus-backup' });
    const read = async (path: string) => JSON.parse(await (await fetch(endpoint + path)).text());
    const { data, ...envelope } = await read('/list');
    expect(envelope).toEqual({ requestId: expect.any(String), msg: 'success' });
    expect(data[0]).toEqual({ id: expect.any(String), name: expect.any(String), state_code: 2 });
    const { id, name } = data[0];
    const byName = await read(`/get_backup?backup_name=${name}`);
    expect(byName.data).toMatchObject({ id, name, state_code: 2, progress: 100, start_time: expect.any(Number) });
    expect(byName.data.start_time).toBeLessThan(1e11);
    expect((await read(`/get_backup?backup_name=${id}`)).data).toEqual(byName.data);
    expect((await read('/get_restore?id=nosuch')).data).toMatchObject({ id: '', state_code: 0 });
    expect((await fetch(`${endpoint}/check`)).status).toBe(404);
  });
});
