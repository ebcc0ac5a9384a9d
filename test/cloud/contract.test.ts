import { expect, onTestFinished, test } from 'vitest';
import type { Gateway } from '../../src/cloud/gateway.ts';
import { createGateway } from '../../src/cloud/http-gateway.ts';
import type { Job } from '../../src/jobs/job.ts';
import { refusalOfCancelKind } from '../../src/jobs/rules.ts';
import { createJobCenter, type JobCenter } from '../../src/server/job-center.ts';
import type { JobCenterOptions } from '../../src/server/options.ts';
import { cloudErrorOf } from '../support/cloud-error.ts';
import { endpointOf } from '../support/stand-in-server.ts';

/** The gateway and the embedded job center, over HTTP. */
const visit = async (options: JobCenterOptions = {}) => {
  const server: JobCenter = createJobCenter({ seed: 1, jobs: 60, ...options });
  const { endpoint, apiKey, projectId } = await server.listen();
  const gateway = createGateway({ endpoint: endpointOf(endpoint), apiKey, userAgent: 'zjobs/test' });
  onTestFinished(async () => {
    await gateway.close();
    await server.close();
  });
  return { server, gateway, projectId, endpoint: endpointOf(endpoint) };
};

const allJobs = async (gateway: Gateway, projectId: string): Promise<readonly Job[]> => {
  const jobs: Job[] = [];
  let pageToken: string | null = null;
  do {
    const page = await gateway.listJobs({ projectId, pageSize: 25, ...(pageToken !== null && { pageToken }) });
    expect(page.badRecords).toBe(0);
    jobs.push(...page.jobs);
    pageToken = page.nextPageToken;
  } while (pageToken !== null);
  return jobs;
};

const find = (jobs: readonly Job[], fits: (job: Job) => boolean): Job => {
  const job = jobs.find(fits);
  if (!job) throw new Error('the project has no such job');
  return job;
};

test('lists every job of a project page by page, and describes one', async () => {
  const { gateway, projectId } = await visit();
  expect((await gateway.listProjects()).map(project => project.id)).toContain(projectId);
  const jobs = await allJobs(gateway, projectId);
  const { total } = await gateway.listJobs({ projectId, pageSize: 1 });
  expect(new Set(jobs.map(({ id }) => id)).size).toBe(total);
  const failedImport = find(jobs, ({ type, status }) => type === 'IMPORT' && status === 'failed');
  const { job, details, requestId } = await gateway.describeJob(projectId, failedImport.id);
  expect(job).toMatchObject({ id: failedImport.id, status: 'failed', reason: failedImport.reason });
  expect(details.files.length).toBeGreaterThan(0);
  expect(requestId).not.toBeNull();
});

test('cancels a running job and retries a failed import', async () => {
  const { gateway, projectId } = await visit();
  const jobs = await allJobs(gateway, projectId);
  const running = find(
    jobs,
    one => one.status === 'in-progress' && one.type !== 'SPARK' && !refusalOfCancelKind(one, { abortImport: false }),
  );
  expect((await gateway.act('cancel', running)).job).toMatchObject({ id: running.id, status: 'canceling' });
  const failedImport = find(jobs, ({ type, status }) => type === 'IMPORT' && status === 'failed');
  const { job } = await gateway.act('retry', failedImport);
  expect(['pending', 'in-progress']).toContain(job.status);
  expect((await gateway.describeJob(projectId, job.id)).job.id).toBe(job.id);
});

test('reports the kind of each refusal', async () => {
  const { gateway, projectId, endpoint } = await visit({ role: 'member' });
  const running = find(await allJobs(gateway, projectId), job => job.status === 'in-progress' && job.type === 'BACKUP');
  expect(await cloudErrorOf(gateway.act('cancel', running))).toMatchObject({ kind: 'permission', code: 96013 });
  expect(await cloudErrorOf(gateway.describeJob(projectId, 'job-none'))).toMatchObject({
    kind: 'not-found',
    code: 96026,
  });
  const stranger = createGateway({ endpoint, apiKey: 'wrong-key', userAgent: 'zjobs/test' });
  onTestFinished(() => stranger.close());
  expect(await cloudErrorOf(stranger.listProjects())).toMatchObject({ kind: 'auth' });
});

test('reports a conflict for the cancel of a finished job', async () => {
  const { gateway, projectId } = await visit();
  const done = find(await allJobs(gateway, projectId), job => job.status === 'successful' && job.type === 'BACKUP');
  const facts = await cloudErrorOf(gateway.act('cancel', done));
  expect(facts).toMatchObject({ kind: 'conflict', maybeDone: false });
  expect(facts.requestId).not.toBeNull();
});

test('detects the public API from the answer to the list', async () => {
  const { gateway, projectId } = await visit({ routes: 'public' });
  await gateway.listJobs({ projectId });
  expect(gateway.capabilities()?.server).toBe('public');
});

test('lists the same Spark jobs from a server that lists them by cluster', async () => {
  const idsOf = async (options: JobCenterOptions): Promise<readonly string[]> => {
    const { gateway, projectId } = await visit({ routes: 'public', jobs: 200, ...options });
    const jobs = await allJobs(gateway, projectId);
    const spark = jobs.filter(({ type }) => type === 'SPARK');
    expect(spark.every(job => job.clusterId !== null && job.clusterName !== null && job.createdAt !== null)).toBe(true);
    return spark.map(({ id }) => id).toSorted();
  };
  const byRegion = await idsOf({});
  expect(byRegion.length).toBeGreaterThan(5);
  expect(await idsOf({ sparkLists: 'by-cluster' })).toEqual(byRegion);
});
