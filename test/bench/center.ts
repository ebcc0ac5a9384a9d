import http from 'node:http';
import { listen } from '../support/listen.ts';

/** A request that the server received, at a time of `performance.now()` in ms. */
export type ReceivedRequest = { readonly route: string; readonly at: number };

/** A job center of one project whose jobs change only on command, so that measurements don't depend on chance. */
export type BenchCenter = {
  readonly endpoint: string;
  readonly received: readonly ReceivedRequest[];
  /** Adds one to the percentage of the first `count` running jobs. */
  advance(count: number): void;
  /** Ends every running job. */
  finishAll(): void;
  close(): Promise<void>;
};

export const benchProject = 'proj-0123456789abcdef012345';

type Item = { jobId: string; status: string; progress: number; finishedAt: string | null; [name: string]: unknown };

const hour = 3_600_000;
const two = (value: number): string => String(value).padStart(2, '0');

/** The job at `index`, where 0 is the newest. Running jobs started days ago, so that their age doesn't change during a measurement. */
const itemOf = (index: number, isRunning: boolean, now: number): Item => {
  const createdAt = new Date(now - 50 * hour - index * 60_000).toISOString();
  return {
    jobId: `job-${String(1e9 + index).padStart(12, '0')}`,
    projectId: benchProject,
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
  const statuses = query.getAll('status');
  const all = statuses.length === 0 ? items : items.filter(item => statuses.includes(item.status));
  const from = Number(query.get('pageToken') ?? 0);
  const size = Number(query.get('pageSize') ?? 10);
  const next = from + size < all.length ? { nextPageToken: String(from + size) } : {};
  return { total: all.length, items: all.slice(from, from + size), ...next };
};

/** `newest` are other facts of the newest job. */
export const startBenchCenter = async (
  jobs: number,
  running: number,
  newest: Readonly<Record<string, unknown>> = {},
): Promise<BenchCenter> => {
  const now = Date.now();
  const items = Array.from({ length: jobs }, (_, index) => itemOf(index, index < running, now));
  Object.assign(items[0] ?? {}, newest);
  const received: ReceivedRequest[] = [];
  const answer = (url: URL): unknown => {
    if (url.pathname === '/v2/projects') return [{ projectId: benchProject, projectName: 'Bench' }];
    if (url.pathname === '/v2/jobs') return pageOf(items, url.searchParams);
    return items.find(({ jobId }) => url.pathname.endsWith(jobId));
  };
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    received.push({ route: `${request.method} ${url.pathname}`, at: performance.now() });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ code: 0, data: answer(url) }));
  });
  return {
    endpoint: `http://127.0.0.1:${await listen(server)}`,
    received,
    advance: count => {
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
