import { expect, onTestFinished, test } from 'vitest';
import { createGateway } from '../../../src/cloud/http-gateway.ts';
import type { JobCenterOptions } from '../../../src/server/options.ts';
import { openCenter } from '../../support/open-center.ts';
import { endpointOf } from '../../support/stand-in-server.ts';

const open = async (options: JobCenterOptions, tracked: readonly string[] = []) => {
  const center = await openCenter(options);
  const gateway = createGateway({
    endpoint: endpointOf(center.endpoint),
    apiKey: null,
    userAgent: 'zjobs/test',
    readTracked: async projectId =>
      projectId === center.projectId ? tracked.map(jobId => ({ jobId, backupId: null, clusterId: null })) : [],
  });
  onTestFinished(() => gateway.close());
  return { center, gateway };
};

test('a VTS is found, listed, described and canceled without a key', async () => {
  const { gateway } = await open({ routes: 'vts' });
  const [project] = await gateway.listProjects();
  expect(project).toMatchObject({ id: 'vts', isWholeServer: true });
  const { jobs, troubles, badRecords } = await gateway.listJobs({ projectId: 'vts' });
  expect([troubles, badRecords, jobs.length > 3]).toEqual([[], 0, true]);
  expect(JSON.stringify(jobs)).not.toContain('secret-of');
  expect(gateway.capabilities()).toEqual({
    server: 'vts',
    families: [{ family: 'vts', can: ['list', 'describe', 'cancel'], state: 'works' }],
  });
  const running = jobs.find(({ status }) => status === 'in-progress');
  if (!running) throw new Error('no migration runs');
  const described = await gateway.describeJob('vts', running.id);
  expect(JSON.stringify(described)).not.toContain('secret-of');
  expect((await gateway.act('cancel', running)).job.status).toBe('canceling');
  expect((await gateway.describeJob('vts', running.id)).job.status).toBe('canceling');
});

test('a VTS below a path and in another time zone is read in its zone', async () => {
  const { gateway } = await open({ routes: 'vts', vtsZone: 480 });
  const { jobs } = await gateway.listJobs({ projectId: 'vts' });
  expect(jobs.every(job => (job.createdAt ?? Number.POSITIVE_INFINITY) <= Date.now())).toBe(true);
});

test('a VTS that fails is an outage, and no other kind of server', async () => {
  const { center, gateway } = await open({ routes: 'vts' });
  await gateway.listJobs({ projectId: 'vts' });
  await center.center.close();
  await expect(gateway.listJobs({ projectId: 'vts' })).rejects.toMatchObject({ facts: { kind: 'network' } });
});

test('milvus-backup is found, and lists what is tracked', async () => {
  const finished = await openCenter({ routes: 'milvus-backup', seed: 1 });
  const { data } = JSON.parse(await (await fetch(`${finished.endpoint}/list`)).text());
  const { center, gateway } = await open({ routes: 'milvus-backup', seed: 1 }, [data[0].name, data[1].id, 'nosuch']);
  expect(await gateway.listProjects()).toMatchObject([{ id: 'milvus-backup' }]);
  const { jobs, troubles } = await gateway.listJobs({ projectId: 'milvus-backup' });
  expect(troubles).toEqual([]);
  expect(jobs).toMatchObject([
    { id: data[0].name, type: 'BACKUP', status: 'successful' },
    { id: data[1].id, type: 'BACKUP', status: 'successful' },
  ]);
  expect(center.center.received().filter(({ path }) => path.endsWith('/check'))).toEqual([]);
});
