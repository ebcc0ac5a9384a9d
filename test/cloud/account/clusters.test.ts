import { describe, expect, test } from 'vitest';
import { listClusters } from '../../../src/cloud/account/clusters.ts';
import { cloudErrorOf } from '../../support/cloud-error.ts';
import { type FakeCall, fakeTransport } from '../../support/fake-transport.ts';

const record = (id: string, given: object = {}) => ({
  clusterId: id,
  clusterName: `name of ${id}`,
  regionId: 'aws-us-west-2',
  status: 'RUNNING',
  connectAddress: `https://${id}.zillizcloud.com`,
  projectId: 'proj-1',
  ...given,
});

const numbered = (from: number, upTo: number, given: object = {}) =>
  Array.from({ length: upTo - from }, (_, index) => record(`in01-${from + index}`, given));

const read = (answer: (call: FakeCall) => unknown) => {
  const { transport, calls } = fakeTransport(answer);
  return { calls, clusters: listClusters(transport, 'proj-1', {}) };
};

describe('listClusters', () => {
  test.each([{ count: 0, clusters: null }, null])('reads %j as no clusters', async data => {
    expect(await read(() => data).clusters).toEqual([]);
  });

  test.each([
    ['in an object', (clusters: readonly object[]) => ({ count: clusters.length, clusters })],
    ['right in data', (clusters: readonly object[]) => clusters],
  ])('reads records that stand %s', async (_, wrap) => {
    const { calls, clusters } = read(() =>
      wrap([
        record('in01-a'),
        record('in01-b', { projectId: 'proj-2' }),
        record('in01-c', { projectId: undefined }),
        {},
      ]),
    );
    expect(await clusters).toEqual([
      {
        id: 'in01-a',
        name: 'name of in01-a',
        regionId: 'aws-us-west-2',
        connectAddress: 'https://in01-a.zillizcloud.com',
        status: 'RUNNING',
      },
      expect.objectContaining({ id: 'in01-c' }),
    ]);
    expect(calls).toMatchObject([{ route: 'GET /v2/clusters', query: { pageSize: '100', currentPage: '1' } }]);
  });

  test.each([
    ['with the total', 250],
    ['without it', undefined],
  ])('reads pages to the end, %s', async (_, count) => {
    const all = numbered(0, 250);
    const { calls, clusters } = read(({ query }) => {
      const from = (Number(query.currentPage) - 1) * 100;
      return { count, clusters: all.slice(from, from + 100) };
    });
    expect(await clusters).toHaveLength(250);
    expect(calls).toHaveLength(3);
  });

  test('reads on after a page with clusters of other projects only', async () => {
    const pages = [numbered(0, 100), numbered(100, 200, { projectId: 'proj-2' }), [record('in01-late')]];
    const { clusters } = read(({ query }) => ({ clusters: pages[Number(query.currentPage) - 1] ?? [] }));
    expect((await clusters).map(({ id }) => id)).toContain('in01-late');
  });

  test.each([undefined, 1_000_000])(
    'a server that sends the same page for ever is requested twice (count %s)',
    async count => {
      const { calls, clusters } = read(() => ({ count, clusters: numbered(0, 100) }));
      expect(await clusters).toHaveLength(100);
      expect(calls).toHaveLength(2);
    },
  );

  test('rejects an answer without records', async () => {
    expect(await cloudErrorOf(read(() => ({ projects: [] })).clusters)).toMatchObject({ kind: 'malformed' });
  });
});
