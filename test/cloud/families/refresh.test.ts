import { describe, expect, test } from 'vitest';
import { clusterPlanes } from '../../../src/cloud/families/data-planes.ts';
import type { Cluster } from '../../../src/cloud/families/family.ts';
import { createRefresh } from '../../../src/cloud/families/refresh.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { type FakeCall, fakeTransport, locationOf } from '../../support/fake-transport.ts';

const record = {
  jobId: '453098765432109877',
  collectionName: 'lake',
  state: 'RefreshCompleted',
  progress: 100,
  externalSource: 's3://b/lake',
  startTime: Date.UTC(2026, 10, 22, 13),
  endTime: Date.UTC(2026, 10, 22, 14),
};

const cluster = (id: string, given: Partial<Cluster> = {}): Cluster => ({
  id,
  name: null,
  regionId: 'aws-us-west-2',
  connectAddress: `https://${id}.zillizcloud.com`,
  status: 'RUNNING',
  ...given,
});

const visit = (answer: (call: FakeCall) => unknown, ...clusters: readonly Cluster[]) => {
  const fake = fakeTransport(answer);
  const addresses: string[] = [];
  const toCluster = (address: string) => {
    addresses.push(address);
    return address.includes('evil') ? null : fake.transport;
  };
  const refresh = createRefresh(clusterPlanes({ toCluster, origin: 'https://api.example.com' }, fakeClock()));
  return { ...fake, refresh, addresses, parts: refresh.parts({ projectId: 'proj-1', clusters, regionIds: [] }) };
};

describe('refreshes of external collections', () => {
  test('are listed by the data plane of each reachable cluster', () => {
    const { parts } = visit(
      () => ({ records: [] }),
      cluster('in01-a', { name: 'alpha' }),
      cluster('in01-b'),
      cluster('in01-c', { status: 'SUSPENDED' }),
      cluster('in01-d', { connectAddress: null }),
      cluster('in01-e', { connectAddress: 'https://evil.example' }),
    );
    expect(parts.map(({ where, bestEffort }) => [where, bestEffort])).toEqual([
      ['alpha', true],
      ['in01-b', true],
    ]);
  });

  test.each([[{ records: null }], [null]])('are an empty list when the server sends %j', async data => {
    const { parts } = visit(() => data, cluster('in01-a'));
    expect(await parts[0]?.read(null, {})).toMatchObject({ jobs: [], badRecords: 0 });
  });

  test('keep all digits of an int64, and read a time of 0 as absent', async () => {
    const running = { ...record, jobId: '453098765432109878', state: 'RefreshInProgress', progress: 7, endTime: 0 };
    const { parts, calls } = visit(() => ({ records: [record, running, {}] }), cluster('in01-a'));
    const page = await parts[0]?.read(null, {});
    expect(calls).toMatchObject([
      { route: 'POST /v2/vectordb/jobs/external_collection/list', body: { dbName: 'default' } },
    ]);
    expect(page).toMatchObject({ badRecords: 1 });
    expect(page?.jobs).toMatchObject([
      {
        id: '453098765432109877',
        type: 'EXTERNAL_COLLECTION_REFRESH',
        status: 'successful',
        startedAt: record.startTime,
        finishedAt: record.endTime,
        collectionName: 'lake',
        family: 'refresh',
      },
      { id: '453098765432109878', status: 'in-progress', progress: 7, finishedAt: null },
    ]);
  });

  test('are described by the cluster that listed them', async () => {
    const { refresh, calls } = visit(() => ({ ...record, reason: 'fine' }), cluster('in01-a'));
    const { job, details } = await refresh.describe(locationOf(record.jobId), {});
    expect(job).toMatchObject({ id: record.jobId, reason: 'fine' });
    expect(Object.fromEntries(details.facts)).toMatchObject({ externalSource: 's3://b/lake' });
    expect(calls[0]?.body).toMatchObject({ jobId: record.jobId });
    const unmet = refresh.describe(locationOf(record.jobId, { clusterId: 'in01-z' }), {});
    expect(await cloudErrorOf(unmet)).toMatchObject({ kind: 'not-found' });
  });

  test('are not found when the data plane has forgotten them', async () => {
    const { refresh } = visit(() => {
      throw cloudError('rejected', { code: 1100, message: 'refresh job 7 not found: invalid parameter' });
    }, cluster('in01-a'));
    expect(await cloudErrorOf(refresh.describe(locationOf('7'), {}))).toMatchObject({ kind: 'not-found', code: 1100 });
  });

  test('reject an answer without records', async () => {
    const { parts } = visit(() => ({}), cluster('in01-a'));
    expect(await cloudErrorOf(parts[0]?.read(null, {}) ?? Promise.resolve())).toMatchObject({ kind: 'malformed' });
  });
});
