import type { CallOptions, JobPage, ListRequest } from '../../src/cloud/gateway.ts';
import { createThrottle } from '../../src/cloud/http/throttle.ts';
import type { Transport } from '../../src/cloud/http/transport.ts';
import type { ListLimits } from '../../src/cloud/merged-list/list-limits.ts';
import type { Server } from '../../src/cloud/server.ts';
import { openMilvus } from '../../src/cloud/servers/milvus.ts';
import { openPublicApi } from '../../src/cloud/servers/public-api.ts';
import type { NamedJob } from '../../src/jobs/tracked-job.ts';
import { cloudError } from './cloud-error.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { type FakeCall, fakeTransport } from './fake-transport.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An account of the public API: the records that its routes answer. A test may change it at any time. */
export type Account = {
  clusters: readonly string[];
  /** Import records by cluster. */
  imports: Readonly<Record<string, readonly Fields[]>>;
  spark: readonly Fields[];
  /** Whether lists answer their first page whatever page is requested. */
  ignoresPages: boolean;
  /** The token of the next page of Spark jobs, by the token of a page. */
  sparkAfter: Readonly<Record<string, string>>;
  backups: readonly Fields[];
  /** What Describe Job answers, by job ID. */
  jobs: Readonly<Record<string, Fields>>;
  /** By cluster, or by cluster and database: `in01-a/sales`. */
  refreshes: Readonly<Record<string, readonly Fields[]>>;
  /** Restores from snapshots likewise; null if the data planes have no route for them. */
  restores: Readonly<Record<string, readonly Fields[]>> | null;
  /** The databases of every data plane; null if it has no route for them. */
  databases: readonly string[] | null;
  tracked: readonly NamedJob[];
  /** Runs before each answer. May wait, or throw an error instead of the answer. */
  before: (call: FakeCall, host: string) => void | Promise<void>;
};

/** One request. `at`: when it was sent, in ms. `host`: the cluster whose data plane received it, '' for the API. */
export type Sent = { readonly at: number; readonly route: string; readonly host: string; readonly body: Fields };

export type Visit = {
  readonly account: Account;
  readonly merged: Server;
  readonly clock: FakeClock;
  readonly sent: readonly Sent[];
  /** The routes that were requested since the last call. */
  take(): readonly string[];
  list(request?: Partial<ListRequest>, options?: CallOptions): Promise<JobPage>;
  /** Lets time pass until the promise settles. */
  within<Result>(pending: Promise<Result>): Promise<Result>;
  /** Reads every page of the list. */
  listAll(): Promise<readonly JobPage[]>;
};

export const nothing: Account = {
  clusters: ['in01-a', 'in01-b'],
  imports: {},
  spark: [],
  sparkAfter: {},
  ignoresPages: false,
  backups: [],
  jobs: {},
  refreshes: {},
  restores: null,
  databases: null,
  tracked: [],
  before: () => {},
};

const page = (records: readonly Fields[], { currentPage }: Fields, size = 100): readonly Fields[] =>
  records.slice((Number(currentPage) - 1) * size, Number(currentPage) * size);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The records of the database that the body names. */
const recordsIn = (
  records: Readonly<Record<string, readonly Fields[]>>,
  host: string,
  { dbName }: Fields,
): readonly Fields[] => records[dbName === undefined || dbName === 'default' ? host : `${host}/${text(dbName)}`] ?? [];

const answer = (account: Account, { route, params, query, body }: FakeCall, host: string): unknown => {
  switch (route) {
    case 'GET /v2/clusters':
      return page(
        account.clusters.map(clusterId => ({
          ...{ clusterId, clusterName: `name of ${clusterId}`, projectId: 'proj-1', status: 'RUNNING' },
          ...{ regionId: 'aws-us-west-2', connectAddress: `https://${clusterId}.zillizcloud.com` },
        })),
        query,
      );
    case 'GET /v2/jobs':
      return {
        total: account.spark.length,
        items: account.spark,
        nextPageToken: account.sparkAfter[text(query.pageToken)],
      };
    case 'GET /v2/backups':
      return { backups: page(account.backups, account.ignoresPages ? { currentPage: 1 } : query) };
    case 'GET /v2/jobs/{jobId}': {
      const job = account.jobs[params.jobId ?? ''];
      if (!job) throw cloudError('not-found', { code: 96_026 });
      return { jobId: params.jobId, ...job };
    }
    case 'POST /v2/vectordb/jobs/import/list':
      return {
        records: page(account.imports[text(body.clusterId)] ?? [], {
          currentPage: 1,
          ...(account.ignoresPages ? {} : body),
        }),
      };
    case 'POST /v2/vectordb/jobs/import/describe': {
      const known = account.imports[text(body.clusterId)]?.find(({ jobId }) => jobId === body.jobId);
      if (!known) throw cloudError('not-found');
      return { progress: 50, ...known };
    }
    case 'POST /v2/vectordb/jobs/external_collection/list':
      return { records: recordsIn(account.refreshes, host, body) };
    case 'POST /v2/vectordb/jobs/snapshot/list':
      if (account.restores === null) break;
      return { records: recordsIn(account.restores, host, body) };
    case 'POST /v2/vectordb/databases/list':
      if (account.databases === null) break;
      return account.databases;
    case 'GET /v2/clusters/{clusterId}/backups/{backupId}':
      return account.backups.find(({ backupId }) => backupId === params.backupId);
    case 'POST /v2/vectordb/jobs/external_collection/describe':
      return recordsIn(account.refreshes, host, body).find(({ jobId }) => jobId === body.jobId);
    case 'GET /v2/projects/{projectId}/jobs/{jobId}': {
      const known = account.spark.find(({ jobId }) => jobId === params.jobId);
      if (!known) throw cloudError('not-found', { code: 96_026 });
      return known;
    }
    default:
  }
  throw cloudError('unsupported', { httpStatus: 404 });
};

/** A merged list of an account, without a network. The real throttle runs on the test's clock. */
export const openAccount = (
  given: Partial<Account> = {},
  { limits, isMilvus = false }: { readonly limits?: ListLimits; readonly isMilvus?: boolean } = {},
): Visit => {
  const account: Account = { ...nothing, ...given };
  const clock = fakeClock();
  const sent: Sent[] = [];
  let taken = 0;

  const transportTo = (host: string): Transport => {
    const throttle = createThrottle(10, clock);
    const { transport } = fakeTransport(async call => {
      (await throttle.take(call.route, call.signal)).spend();
      sent.push({ at: clock.elapsed(), route: call.route, host, body: call.body });
      await account.before(call, host);
      return answer(account, call, host);
    });
    return transport;
  };
  const own = transportTo('');
  const hosts = new Map<string, Transport>();
  const toCluster = (address: string): Transport => {
    const host = new URL(address).hostname.split('.')[0] ?? '';
    const known = hosts.get(host) ?? transportTo(host);
    hosts.set(host, known);
    return known;
  };
  const transports = {
    server: own,
    origin: 'https://api.cloud.zilliz.com',
    toCluster,
    clockSkew: () => null,
    close: async () => {},
  };
  const merged = (isMilvus ? openMilvus : openPublicApi)({
    transports,
    clock,
    readTracked: async () => account.tracked,
    limits,
    regionsOf: () => [],
    listProjects: async ({ signal }) => {
      await own.call({ method: 'GET', route: '/v2/clusters', query: [['currentPage', '1']], signal });
      return [];
    },
  });
  const list: Visit['list'] = (request, options) => merged.list({ projectId: 'proj-1', ...request }, options);
  return {
    account,
    merged,
    clock,
    sent,
    take: () => {
      const routes = sent.slice(taken).map(({ route, host }) => `${route}${host === '' ? '' : ` at ${host}`}`);
      taken = sent.length;
      return routes;
    },
    list,
    within: async pending => {
      let isOver = false;
      const end = (): void => {
        isOver = true;
      };
      pending.then(end, end);
      for (let seconds = 0; seconds < 600 && !isOver; seconds += 1) await clock.pass(1_000);
      return pending;
    },
    listAll: async () => {
      const pages = [await list()];
      for (let token = pages[0]?.nextPageToken ?? null; token !== null && pages.length < 100; ) {
        const next = await list({ pageToken: token });
        pages.push(next);
        token = next.nextPageToken;
      }
      return pages;
    },
  };
};

/** The IDs of all jobs on some pages, each once, sorted. */
export const idsOf = (...pages: readonly JobPage[]): readonly string[] =>
  [...new Set(pages.flatMap(({ jobs }) => jobs.map(({ id }) => id)))].sort();
