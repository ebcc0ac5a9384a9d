import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Job } from '../../jobs/job.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { CloudError } from '../error.ts';
import type { Accepted, CallOptions } from '../gateway.ts';
import type { Answer } from '../http/envelope.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Transport } from '../http/transport.ts';
import { afterNumber, numberedPage } from '../paging/page-number.ts';
import { createImportDescriber } from './describe-import.ts';
import { type Family, type Part, regionsWithoutClusters } from './family.ts';
import { createImportAction } from './import-action.ts';
import type { ImportDialect } from './import-dialects.ts';
import { createImportPortions, type ImportPortions, type Portion } from './import-portions.ts';
import { createdId, type ImportLocation, readImport, recordsOf } from './import-records.ts';
import type { ImportRequest } from './import-request.ts';
import { type ImportRoutes, openImportRoutes } from './import-routes.ts';

/** The imports of a cloud account, or of one Milvus server. */
export type Imports = Family & {
  /** Whether the server can abort imports. Sends a request unless the answer is already certain; false while it is not. */
  probeAbort(clusterId: string | null, options: CallOptions): Promise<boolean>;
  /** The last answer of {@link probeAbort}, without a request. */
  canAbort(): boolean;
  /** Whether the server can commit imports, as {@link probeAbort}. */
  probeCommit(clusterId: string | null, options: CallOptions): Promise<boolean>;
  canCommit(): boolean;
  /**
   * Retries an import by sending this request. Sends once, and again after a lost answer if the server keeps keys. Throws
   * `CloudError`, without secrets of the request.
   */
  resend(job: Job, request: ImportRequest, options: CallOptions): Promise<Accepted>;
  forget(): void;
};

/** Clusters in these states have no imports, and answer a list with an error. Source: API reference, List Clusters. */
const statesWithoutImports: ReadonlySet<string> = new Set(['CREATING', 'DELETING', 'DELETED']);

const pageSize = 100;

/** Reads the import list. A Milvus was detected by this route, so a missing route is an outage there. */
const postList = async (routes: ImportRoutes, body: object, options: CallOptions): Promise<Answer> => {
  try {
    return await routes.post('list', body, options);
  } catch (error) {
    const isOutage = !routes.dialect.hasClusters && error instanceof CloudError && error.facts.kind === 'unsupported';
    throw isOutage ? new CloudError({ ...error.facts, kind: 'server' }) : error;
  }
};

/** Reads the next portion of a list that the server sends as a whole. Most portions need no request. */
const readPortion = async (
  routes: ImportRoutes,
  portions: ImportPortions,
  page: string | null,
  options: CallOptions,
): Promise<Portion & { readonly sentNothing?: true }> => {
  const held = page === null ? null : await portions.at(page);
  if (held !== null) return { ...held, sentNothing: true };
  return portions.begin(recordsOf(await postList(routes, {}, options)).records);
};

const nowhere: ImportLocation = { projectId: null, clusterId: null, clusterName: null, regionId: null };

/** The list of a server without clusters, which sends all imports at once. */
const wholePartOf = (routes: ImportRoutes, portions: ImportPortions): Part => {
  const { dialect } = routes;
  const { family, listsProgress } = dialect;
  return {
    ...{ key: `${family} `, family, where: null, bestEffort: false, listsProgress },
    read: async (page, options) => {
      const { records, ...portion } = await readPortion(routes, portions, page, options);
      const jobs: Job[] = [];
      for (const record of records) {
        const job = readImport(record, nowhere, dialect);
        if (job !== null) jobs.push(job);
      }
      // Lets a key be handled before the portion is merged into the list.
      await nextTurn();
      return { ...portion, jobs, badRecords: records.length - jobs.length };
    },
  };
};

/** Whether the server refuses to list imports of a region, because they all belong to clusters. */
const isNotOnDemand = (error: unknown): boolean =>
  error instanceof CloudError && (error.facts.kind === 'rejected' || error.facts.kind === 'not-found');

const partOf = (routes: ImportRoutes, location: ImportLocation): Part => {
  const { dialect } = routes;
  const { family, listsProgress } = dialect;
  return {
    key: `${family} ${location.clusterId ?? location.regionId ?? ''}`,
    family,
    where: location.clusterName ?? location.clusterId ?? location.regionId,
    // Only an on-demand project has imports without a cluster, and no route says which project is one.
    bestEffort: location.clusterId === null,
    listsProgress,
    read: async (page, options) => {
      const current = numberedPage(page);
      const paging = { pageSize, currentPage: current.number };
      const answer = await postList(routes, { ...routes.targetFields(location), ...paging }, options).catch(error => {
        if (location.clusterId === null && isNotOnDemand(error)) return null;
        throw error;
      });
      if (answer === null) return { jobs: [], badRecords: 0, next: null };
      const { records, count } = recordsOf(answer);
      const jobs = records.map(record => readImport(record, location, dialect)).filter(job => job !== null);
      // `count` may be the total or the length of this page.
      const read = { records: records.length, pageSize, count, countsAll: false };
      const next = afterNumber(current, read);
      const total = count !== null && count > records.length ? count : null;
      return { jobs, badRecords: records.length - jobs.length, next, total };
    },
  };
};

/** Whether the server may have carried out a request without an answer. */
const isLost = (error: unknown): boolean =>
  error instanceof CloudError && error.facts.maybeDone && error.facts.kind !== 'aborted';

const create = async (
  routes: ImportRoutes,
  job: Job,
  request: ImportRequest,
  options: CallOptions,
): Promise<Answer> => {
  const target = routes.dialect.hasClusters ? job : { ...job, clusterId: null, projectId: null };
  const send = (): Promise<Answer> =>
    routes.post('create', request.bodyFor(target), { ...options, key: request.keyFor(target) });
  try {
    return await send().catch(error => {
      // A server that keeps keys starts nothing new for the same key.
      if (isLost(error) && routes.keepsKeys()) return send();
      throw error;
    });
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { message, code, ...facts } = error.facts;
    const safeCode = typeof code === 'string' ? request.hide(code) : code;
    throw new CloudError({ ...facts, message: request.hide(message), code: safeCode });
  }
};

/** Imports. Source: Zilliz Cloud API reference, Import Jobs; Milvus, RESTful API v2. */
export const createImports = (transport: Transport, dialect: ImportDialect, clock: Clock = systemClock): Imports => {
  const routes = openImportRoutes(transport, dialect);
  const describer = createImportDescriber(routes);
  const portions = createImportPortions();
  const aborting = createImportAction(routes, 'abort', clock);
  const committing = createImportAction(routes, 'commit', clock);

  const resend: Imports['resend'] = async (job, request, options) => {
    const answer = await create(routes, job, request, options);
    const status = { status: 'pending', rawStatus: 'Pending', progress: null, reason: null } as const;
    const times = { createdAt: null, startedAt: null, finishedAt: null, observed: null } as const;
    return { job: { ...job, ...status, ...times, id: createdId(answer) }, requestId: answer.requestId };
  };

  return {
    family: dialect.family,
    can: ['list', 'describe', 'cancel', 'retry', 'commit'],
    parts: inventory => {
      if (!dialect.hasClusters) return [wholePartOf(routes, portions)];
      const { projectId, clusters } = inventory;
      return [
        ...clusters
          .filter(({ status }) => !statesWithoutImports.has(status))
          .map(({ id, name, regionId }) => partOf(routes, { projectId, clusterId: id, clusterName: name, regionId })),
        ...regionsWithoutClusters(inventory).map(regionId =>
          partOf(routes, { projectId, clusterId: null, clusterName: null, regionId }),
        ),
      ];
    },
    describe: describer.describe,
    cancel: aborting.send,
    commit: committing.send,
    retry: async (job, { request, ...options }) => {
      if (request !== undefined) return resend(job, request, options);
      throw cloudError({ kind: 'unsupported', message: 'there is no route that retries imports' });
    },
    resend,
    probeAbort: aborting.probe,
    canAbort: aborting.isOffered,
    probeCommit: committing.probe,
    canCommit: committing.isOffered,
    forget: () => {
      describer.forget();
      aborting.forget();
      committing.forget();
    },
  };
};
