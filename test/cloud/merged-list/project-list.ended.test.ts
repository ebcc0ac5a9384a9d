import { expect, onTestFinished, test } from 'vitest';
import { createGateway } from '../../../src/cloud/http-gateway.ts';
import { answering, apiKey, standIn } from '../../support/stand-in-server.ts';

type Import = { state: string; reason?: string };

const project = { projectId: 'proj-1', projectName: 'Search', regionIds: [] };
const ended = '2026-11-22T14:00:00Z';
const begun = '2026-11-22T13:50:00Z';

/** The public API with these imports. Their list reports the state only. */
const open = async (imports: Record<string, Import>, clusterIds: readonly string[] = ['in01-a']) => {
  const data = (value: unknown) => answering(200, { code: 0, data: value });
  const answerTo = (path: string, body: { jobId?: string }) => {
    if (path === '/v2/projects') return data([project]);
    if (path === '/v2/clusters') {
      const clusters = clusterIds.map(clusterId => ({ clusterId, projectId: 'proj-1', status: 'RUNNING' }));
      return data({ clusters });
    }
    if (path === '/v2/backups') return data({ count: 0, backups: [] });
    if (path === '/v2/vectordb/jobs/import/list') {
      const records = Object.entries(imports).map(([listedId, { state }]) => ({
        collectionName: 'docs',
        jobId: listedId,
        state,
      }));
      return data({ records });
    }
    const { jobId = '' } = body;
    const known = imports[jobId];
    if (path === '/v2/vectordb/jobs/import/describe' && known !== undefined) {
      const isOver = known.state === 'Failed' || known.state === 'Completed';
      return data({ jobId, ...known, progress: 40, completeTime: isOver ? ended : '', details: [] });
    }
    const id = /^\/v2\/jobs\/(.+)$/.exec(path)?.[1];
    if (id !== undefined) return data({ jobId: id, type: 'IMPORT', status: 'IN_PROGRESS', startTime: begun });
    return answering(404, { code: 404, message: 'no such route' });
  };
  const server = await standIn((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const path = (request.url ?? '').split('?')[0] ?? '';
      answerTo(path, text === '' ? {} : JSON.parse(text))(request, response);
    });
  });
  const gateway = createGateway({ endpoint: server.endpoint, apiKey, userAgent: 'zjobs/test' });
  onTestFinished(() => gateway.close());
  const list = async () => {
    const { jobs, nextPageToken } = await gateway.listJobs({ projectId: 'proj-1' });
    return { jobs: new Map(jobs.map(job => [job.id, job])), nextPageToken };
  };
  const described = (): number => server.requests.filter(line => line.endsWith('import/describe')).length;
  return { gateway, list, described };
};

test('reports a finished import with its reason and times at once', async () => {
  const imports: Record<string, Import> = { 'job-1': { state: 'InProgress' }, 'job-2': { state: 'Completed' } };
  const { list, described } = await open(imports);
  const first = await list();
  expect(first.jobs.get('job-1')).toMatchObject({ status: 'in-progress', progress: 40 });
  imports['job-1'] = { state: 'Failed', reason: 'no such file' };
  imports['job-3'] = { state: 'Failed', reason: 'no such bucket' };
  const { jobs } = await list();
  expect(jobs.get('job-1')).toMatchObject({ status: 'failed', reason: 'no such file', finishedAt: Date.parse(ended) });
  expect(jobs.get('job-3')).toMatchObject({ status: 'failed', reason: 'no such bucket' });
  // An import that finished before the first list is described on demand only.
  expect(jobs.get('job-2')).toMatchObject({ progress: null, finishedAt: null });
  const before = described();
  await list();
  expect(described()).toBe(before);
});

test('keeps in the list what a describe reported', async () => {
  const { gateway, list } = await open({ 'job-2': { state: 'Completed' } });
  await list();
  const { job } = await gateway.describeJob('proj-1', 'job-2');
  expect(job).toMatchObject({ progress: 40, startedAt: Date.parse(begun), finishedAt: Date.parse(ended) });
  // While nothing runs, each poll reads only a few of the lists.
  let again = (await list()).jobs.get('job-2');
  for (let polls = 0; again === undefined && polls < 10; polls += 1) again = (await list()).jobs.get('job-2');
  expect(again).toEqual(job);
});

test('reads the list from its beginning after forget', async () => {
  const { gateway, list } = await open({ 'job-1': { state: 'Completed' }, 'job-2': { state: 'Completed' } });
  await list();
  gateway.forget();
  expect([...(await list()).jobs.keys()]).toEqual(['job-1', 'job-2']);
  expect(gateway.capabilities()?.families.find(({ family }) => family === 'import')?.state).toBe('works');
});

test('finishes the list in progress after forget, then starts over', async () => {
  const clusters = Array.from({ length: 40 }, (_, index) => `in01-${index}`);
  const { gateway, list } = await open({ 'job-1': { state: 'Completed' } }, clusters);
  const first = await list();
  expect(first.nextPageToken).not.toBeNull();
  const older = gateway.listJobs({ projectId: 'proj-1', pageToken: first.nextPageToken ?? '' });
  gateway.forget();
  expect((await older).nextPageToken).not.toBeNull();
  expect((await list()).nextPageToken).not.toBeNull();
});
