import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the center got; `at` is in ms. */
export type Asked = { readonly route: string; readonly at: number };

/** A job center of one project whose jobs change only when it is told: what is measured must not depend on chance. */
export type FakeCenter = {
  readonly endpoint: string;
  readonly asked: readonly Asked[];
  /** Adds one to the percentage of each of the first so many running jobs. */
  progress(count: number): void;
  /** Ends every running job. */
  finishAll(): void;
  close(): Promise<void>;
};

export const fakeProject = 'proj-0123456789abcdef012345';

type Item = { jobId: string; status: string; progress: number; finishedAt: string | null; [name: string]: unknown };

const hour = 3_600_000;
const two = (value: number): string => String(value).padStart(2, '0');

/** Job `index`, the newest first. Running ones started days ago: their age must not tick while bytes are counted. */
const itemOf = (index: number, isRunning: boolean, now: number): Item => {
  const createdAt = new Date(now - 50 * hour - index * 60_000).toISOString();
  return {
    jobId: `job-${String(1e9 + index).padStart(12, '0')}`,
    projectId: fakeProject,
    type: index % 3 === 0 ? 'BACKUP' : 'IMPORT',
    subtype: index % 3 === 0 ? 'COLLECTION' : null,
    description: `Nightly work on the collection products_${two(index % 40)}`,
    status: isRunning ? 'IN_PROGRESS' : 'SUCCESSFUL',
    progress: isRunning ? 20 + (index % 5) : 100,
    reason: null,
    regionId: 'aws-eu-central-1',
    clusterId: `in01-00000000000${index % 3}`,
    clusterName: `production-${index % 3}`,
    collectionName: `products_${two(index % 40)}`,
    dbName: 'default',
    createdBy: `person${index % 7}@example.com`,
    createdAt,
    startedAt: createdAt,
    finishedAt: isRunning ? null : new Date(now - 49 * hour - index * 60_000).toISOString(),
  };
};

const pageOf = (items: readonly Item[], query: URLSearchParams) => {
  const words = query.getAll('status');
  const all = words.length === 0 ? items : items.filter(item => words.includes(item.status));
  const from = Number(query.get('pageToken') ?? 0);
  const size = Number(query.get('pageSize') ?? 10);
  const next = from + size < all.length ? { nextPageToken: String(from + size) } : {};
  return { total: all.length, items: all.slice(from, from + size), ...next };
};

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

export const startFakeCenter = async (jobs: number, running: number): Promise<FakeCenter> => {
  const now = Date.now();
  const items = Array.from({ length: jobs }, (_, index) => itemOf(index, index < running, now));
  const asked: Asked[] = [];
  const answer = (url: URL): unknown => {
    if (url.pathname === '/v2/projects') return [{ projectId: fakeProject, projectName: 'Bench' }];
    if (url.pathname === '/v2/jobs') return pageOf(items, url.searchParams);
    return items.find(({ jobId }) => url.pathname.endsWith(jobId));
  };
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    asked.push({ route: `${request.method} ${url.pathname}`, at: performance.now() });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ code: 0, data: answer(url) }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!isAddress(address)) throw new Error('the center has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    asked,
    progress: count => {
      for (const item of items.slice(0, count)) item.progress = 20 + ((item.progress - 19) % 70);
    },
    finishAll: () => {
      for (const item of items.slice(0, running)) {
        item.status = 'SUCCESSFUL';
        item.finishedAt = new Date(now - hour).toISOString();
      }
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
