import { describe, expect, test } from 'vitest';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { idsOf, openAccount } from '../../support/merged-account.ts';
import { anImport, byId, many, small, smallIds, tracked } from '../../support/merged-records.ts';

describe('a describe', () => {
  test.each([
    ['spark-1', 'spark'],
    ['backup-1', 'backup'],
    ['imp-1', 'import'],
    ['101', 'refresh'],
    ['job-1', 'control-plane'],
  ])('finds %s by its ID alone', async (id, family) => {
    const { merged } = openAccount({ ...small, tracked: [] });
    const described = merged.describe('proj-1', id);
    expect((await described).job).toMatchObject({ id, family });
  });

  test('of an unknown job searches every list once, without describing other jobs', async () => {
    const { merged, take } = openAccount(small);
    expect(await cloudErrorOf(merged.describe('proj-1', 'nope'))).toMatchObject({ kind: 'not-found' });
    const routes = take();
    expect(routes).not.toContain('POST /v2/vectordb/jobs/import/describe');
    expect(routes.filter(route => route.endsWith('import/list'))).toHaveLength(2);
    expect(await cloudErrorOf(merged.describe('proj-1', 'nope'))).toMatchObject({ kind: 'not-found' });
    expect(take()).toEqual(['GET /v2/jobs/{jobId}', 'GET /v2/projects/{projectId}/jobs/{jobId}']);
  });

  test('of an unlisted import searches the import lists once, although data planes are unreachable', async () => {
    const { merged, take } = openAccount({
      jobs: { 'job-1': byId('IN_PROGRESS', { type: 'IMPORT' }) },
      before: ({ route }) => {
        if (route.endsWith('external_collection/list')) throw cloudError('network');
      },
    });
    await merged.describe('proj-1', 'job-1');
    const lists = ['GET /v2/clusters', ...many(2, '').map(() => 'POST /v2/vectordb/jobs/import/list')];
    expect(take().filter(route => route !== 'POST /v2/vectordb/jobs/import/abort')).toEqual([
      'GET /v2/jobs/{jobId}',
      ...lists,
    ]);
    await merged.describe('proj-1', 'job-1');
    expect(take()).toEqual(['GET /v2/jobs/{jobId}']);
  });

  test('finds a tracked import in its list before the list has its turn', async () => {
    const { merged, list, within } = openAccount({
      clusters: many(25, 'in01'),
      imports: { 'in01-20': [anImport('imp-1')] },
      jobs: { 'imp-1': byId('SUCCESSFUL', { type: 'IMPORT' }) },
      tracked: [tracked('imp-1')],
    });
    expect(idsOf(await list())).toEqual(['imp-1']);
    const described = merged.describe('proj-1', 'imp-1');
    expect((await within(described)).job).toMatchObject({ family: 'import', clusterId: 'in01-20' });
  });

  test('searches again for a job that was not found while a list could not be read', async () => {
    const { account, merged, clock } = openAccount({
      ...small,
      before: ({ route }) => {
        if (route.endsWith('import/list')) throw cloudError('server');
      },
    });
    // The job may be in the list that failed, so it is not reported as unknown.
    expect(await cloudErrorOf(merged.describe('proj-1', 'imp-1'))).toMatchObject({ kind: 'server' });
    account.before = () => {};
    await clock.pass(1_200);
    expect((await merged.describe('proj-1', 'imp-1')).job.id).toBe('imp-1');
  });

  test('takes no job out of the list that is read after a search', async () => {
    const { merged, listAll } = openAccount(small);
    await merged.describe('proj-1', 'imp-1');
    expect(idsOf(...(await listAll()))).toEqual(smallIds);
  });

  test('adds the times of an import from the control plane', async () => {
    const { merged } = openAccount({
      ...small,
      jobs: {
        'imp-1': byId('SUCCESSFUL', {
          type: 'IMPORT',
          startTime: '2026-11-22T13:00:00Z',
          endTime: '2026-11-22T14:00:00Z',
        }),
      },
    });
    expect((await merged.describe('proj-1', 'imp-1')).job).toMatchObject({
      family: 'import',
      startedAt: Date.UTC(2026, 10, 22, 13),
      finishedAt: Date.UTC(2026, 10, 22, 14),
    });
  });
});

describe('the first load', () => {
  test('describes each unfinished job once while its pages are read', async () => {
    const clusters = many(15, 'in01');
    const imports = Object.fromEntries(clusters.map(id => [id, [anImport(`${id}-imp`, 'Importing')]]));
    const { listAll, within, sent } = openAccount({ clusters, imports });
    const pages = await within(listAll());
    expect(pages.length).toBeGreaterThan(1);
    expect(idsOf(...pages)).toHaveLength(15);
    expect(sent.filter(({ route }) => route.endsWith('import/describe'))).toHaveLength(15);
  });
});
