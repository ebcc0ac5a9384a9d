import { describe, expect, test } from 'vitest';
import { createBackups } from '../../../src/cloud/families/backups.ts';
import { cloudErrorOf } from '../../support/cloud-error.ts';
import { type FakeCall, fakeTransport, locationOf } from '../../support/fake-transport.ts';

const record = (backupId: string, given: object = {}) => ({
  projectId: 'proj-1',
  backupId,
  backupName: 'nightly',
  backupType: 'CLUSTER',
  creationMethod: 'AUTO',
  size: 1,
  clusterId: 'in01-a',
  clusterName: 'alpha',
  createTime: '2026-11-22T13:00:00Z',
  status: 'AVAILABLE',
  ...given,
});

const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => record(`backup0_${from + index}`));

const visit = (answer: (call: FakeCall) => unknown) => {
  const fake = fakeTransport(answer);
  const backups = createBackups(fake.transport);
  const [part] = backups.parts({ projectId: 'proj-1', clusters: [], regionIds: [] });
  if (!part) throw new Error('there is no part');
  return { ...fake, backups, part };
};

describe('backup files', () => {
  test('are listed as the jobs that wrote them', async () => {
    const { part, calls } = visit(() => ({
      count: 3,
      backups: [
        record('backup0_1'),
        record('backup0_2', { status: 'CREATING' }),
        record('backup0_3', { status: 'DELETING' }),
        {},
      ],
    }));
    const { jobs, badRecords, next } = await part.read(null, {});
    expect(calls).toMatchObject([
      { route: 'GET /v2/backups', query: { projectId: 'proj-1', pageSize: '100', currentPage: '1' } },
    ]);
    expect(jobs[0]).toMatchObject({
      id: 'backup0_1',
      type: 'BACKUP',
      subtype: 'CLUSTER',
      description: 'nightly',
      status: 'successful',
      createdAt: Date.UTC(2026, 10, 22, 13),
      clusterName: 'alpha',
      family: 'backup',
    });
    expect(jobs.map(job => job.status)).toEqual(['successful', 'in-progress', 'unknown']);
    expect([badRecords, next]).toEqual([1, null]);
  });

  test('are an empty list when the server sends null', async () => {
    const { part } = visit(() => ({ count: 0, backups: null }));
    const empty = { jobs: [], badRecords: 0, next: null, total: 0 };
    expect(await part.read(null, {})).toEqual(empty);
    expect(await visit(() => ({ count: 0 })).part.read(null, {})).toEqual(empty);
  });

  test.each([
    ['a total', 200, [100, 100]],
    ['a total that is not yet reached', 250, [100, 100, 50]],
    ['no total', undefined, [100, 100, 50]],
  ])('are read to the end, which is shown by %s', async (_, count, sizes) => {
    const { part } = visit(({ query }) => {
      const from = (Number(query.currentPage) - 1) * 100;
      return { count, backups: many(Math.max(0, Math.min(100, 250 - from)), from) };
    });
    const read: number[] = [];
    for (let page: string | null = null, first = true; first || page !== null; first = false) {
      const current = await part.read(page, {});
      read.push(current.jobs.length);
      page = current.next;
    }
    expect(read).toEqual(sizes);
  });

  test('are described through their cluster', async () => {
    const { backups, calls } = visit(() => record('backup0_1', { regionId: 'aws-us-west-2' }));
    const { job, details } = await backups.describe(locationOf('backup0_1'), {});
    expect(calls).toMatchObject([
      {
        route: 'GET /v2/clusters/{clusterId}/backups/{backupId}',
        params: { clusterId: 'in01-a', backupId: 'backup0_1' },
      },
    ]);
    expect(job).toMatchObject({ id: 'backup0_1', regionId: 'aws-us-west-2' });
    expect(Object.fromEntries(details.facts)).toMatchObject({ creationMethod: 'AUTO' });
  });

  test('of an unknown cluster are not found, and nothing is sent', async () => {
    const { backups, calls } = visit(() => record('backup0_1'));
    expect(await cloudErrorOf(backups.describe(locationOf('backup0_1', { clusterId: null }), {}))).toMatchObject({
      kind: 'not-found',
    });
    expect(calls).toEqual([]);
  });

  test.each([[{ backups: 'none' }], [[]], [null]])('are not read from %o', async data => {
    const { part } = visit(() => data);
    expect(await cloudErrorOf(part.read(null, {}))).toMatchObject({ kind: 'malformed' });
  });

  test('have neither cancel nor retry', () => {
    const { backups } = visit(() => null);
    expect([backups.cancel, backups.retry, backups.can]).toEqual([undefined, undefined, ['list', 'describe']]);
  });
});
