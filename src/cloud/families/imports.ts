import type { Job } from '../../jobs/job.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { CloudError, isTransient } from '../error.ts';
import type { Accepted, ActOptions, CallOptions, JobDescription } from '../gateway.ts';
import { type Answer, isServiceCode, malformedAnswer } from '../http/envelope.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Transport } from '../http/transport.ts';
import { afterNumber, numberOf } from '../paging/page-number.ts';
import { createCooldowns } from '../retry/cooldowns.ts';
import { createMissingRoutes } from '../retry/missing-routes.ts';
import { readDetails } from '../schema/job-details.ts';
import type { Cluster, Family, JobLocation, Part, ProjectInventory } from './family.ts';
import { createdId, type ImportLocation, readImport, recordsOf } from './import-records.ts';
import type { ImportRequest } from './import-request.ts';
import { asJobFailure } from './not-found.ts';

/** The import routes of a cloud account, or of one Milvus server. */
export type Imports = Family & {
  /** Whether the server can abort imports; asked once, by an abort that names no job. False while it can't be told. */
  probeAbort(clusterId: string | null, options: CallOptions): Promise<boolean>;
  canAbort(): boolean;
  /** Sends an import request in place of a retry. */
  resend(job: Job, request: ImportRequest, options: CallOptions): Promise<Accepted>;
  forget(): void;
};

// The newest name first. Source: API reference, Describe Import Job; older servers have the older names.
const describeNames = ['describe', 'getProgress', 'get_progress'] as const;

// Clusters that are not there any more, or not yet, have no imports and answer with errors. Source: List Clusters.
const withoutImports: ReadonlySet<string> = new Set(['CREATING', 'DELETING', 'DELETED']);

const pageSize = 100;
const route = (name: string): string => `/v2/vectordb/jobs/import/${name}`;

/** By which Milvus says that it does not know what went wrong. Source: Milvus, merr. */
const unexpectedError = 65_535;

/** Whether the route itself has answered: it complains of the request, and not of the cluster or the project. */
const saysWhatIsWrong = ({ facts: { kind, code } }: CloudError): boolean => {
  if (kind === 'rejected') return code !== unexpectedError;
  return kind === 'conflict' || (kind === 'not-found' && !isServiceCode(code));
};

/** A name for what is asked for once and then known. */
const abortRoute = 'abort';

export const createImports = (
  transport: Transport,
  family: 'import' | 'milvus',
  clock: Clock = systemClock,
): Imports => {
  const isMilvus = family === 'milvus';
  /** The name that the server has; null before it is known. */
  let describeName: (typeof describeNames)[number] | null = null;
  let abort = false;
  const absence = createMissingRoutes(clock);
  const holds = createCooldowns(clock);

  const bodyOf = ({ clusterId }: Pick<Job, 'clusterId'>): object =>
    isMilvus || clusterId === null ? {} : { clusterId };

  const post = (name: string, body: object, { signal }: CallOptions): Promise<Answer> =>
    transport.call({ method: 'POST', route: route(name), body, signal });

  const describeAs = async (name: string, place: JobLocation, options: CallOptions): Promise<Answer> => {
    try {
      return await post(name, { ...bodyOf(place), jobId: place.id }, options);
    } catch (error) {
      throw asJobFailure(error);
    }
  };

  const describeByAnyName = async (place: JobLocation, options: CallOptions): Promise<Answer> => {
    if (describeName !== null) {
      try {
        return await describeAs(describeName, place, options);
      } catch (error) {
        // The server may have become another version, which has another name.
        if (!(error instanceof CloudError) || error.facts.kind !== 'unsupported') throw error;
        describeName = null;
      }
    }
    let missing: unknown = null;
    for (const name of describeNames) {
      try {
        const answer = await describeAs(name, place, options);
        describeName = name;
        return answer;
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
        if (error.facts.kind !== 'unsupported') {
          if (error.facts.kind === 'not-found') describeName = name;
          throw error;
        }
        missing ??= error;
      }
    }
    throw missing;
  };

  const describe = async (place: JobLocation, options: CallOptions): Promise<JobDescription> => {
    const answer = await describeByAnyName(place, options);
    const job = readImport(answer.data, place, family);
    if (job?.id !== place.id) throw malformedAnswer('import of this ID', answer);
    return { job, details: readDetails(answer.data), requestId: answer.requestId };
  };

  /** By its list a Milvus was known as one: when it is missing, that is an outage. */
  const postList = async (body: object, options: CallOptions): Promise<Answer> => {
    try {
      return await post('list', body, options);
    } catch (error) {
      const isGone = isMilvus && error instanceof CloudError && error.facts.kind === 'unsupported';
      throw isGone ? new CloudError({ ...error.facts, kind: 'server' }) : error;
    }
  };

  const partOf = (place: ImportLocation): Part => ({
    key: `${family} ${place.clusterId ?? ''}`,
    family,
    where: place.clusterName ?? place.clusterId,
    bestEffort: false,
    listsProgress: isMilvus,
    read: async (page, options) => {
      const number = numberOf(page);
      const paging = isMilvus ? {} : { pageSize, currentPage: number };
      const records = recordsOf(await postList({ ...bodyOf(place), ...paging }, options));
      const jobs = records.map(record => readImport(record, place, family)).filter(job => job !== null);
      // The count may be that of the project or of this answer, so only a page that is not full ends the list.
      const isFull = !isMilvus && records.length === pageSize;
      return { jobs, badRecords: records.length - jobs.length, next: isFull ? afterNumber(number, jobs) : null };
    },
  });

  const placeIn =
    (projectId: string) =>
    ({ id: clusterId, name, regionId }: Cluster): ImportLocation => ({
      projectId,
      clusterId,
      clusterName: name,
      regionId,
    });

  const probeAbort = async (clusterId: string | null, options: CallOptions): Promise<boolean> => {
    if (abort) return true;
    if (absence.isMissing(abortRoute) || holds.cooldownOf(abortRoute) !== null) return false;
    try {
      // It names no job, so there is nothing that it could abort.
      await post('abort', bodyOf({ clusterId }), options);
      abort = true;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const { kind } = error.facts;
      abort = saysWhatIsWrong(error);
      holds.failed(abortRoute, error);
      if (!abort && !isTransient(error) && kind !== 'aborted') absence.missed(abortRoute);
    }
    return abort;
  };

  const cancel = async (job: Job, options: CallOptions): Promise<Accepted> => {
    try {
      const { requestId } = await post('abort', { ...bodyOf(job), jobId: job.id }, options);
      return { job: { ...job, status: 'canceling', rawStatus: 'Canceling' }, requestId };
    } catch (error) {
      if (error instanceof CloudError && error.facts.kind === 'unsupported') {
        abort = false;
        absence.missed(abortRoute);
      }
      throw error;
    }
  };

  const create = async (job: Job, request: ImportRequest, options: CallOptions): Promise<Answer> => {
    try {
      return await post('create', request.bodyFor(isMilvus ? { ...job, clusterId: null } : job), options);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const { message, code, ...facts } = error.facts;
      const shown = typeof code === 'string' ? request.hide(code) : code;
      throw new CloudError({ ...facts, message: request.hide(message), code: shown });
    }
  };

  const resend = async (job: Job, request: ImportRequest, options: CallOptions): Promise<Accepted> => {
    const answer = await create(job, request, options);
    const begun = { status: 'pending', rawStatus: 'Pending', progress: null, reason: null } as const;
    const times = { createdAt: null, startedAt: null, finishedAt: null, observed: null } as const;
    return { job: { ...job, ...begun, ...times, id: createdId(answer) }, requestId: answer.requestId };
  };

  const retry = ({ ...job }: Job, { request, ...options }: ActOptions): Promise<Accepted> => {
    if (request === undefined)
      throw cloudError({ kind: 'unsupported', message: 'there is no route that retries imports' });
    return resend(job, request, options);
  };

  return {
    family,
    can: ['list', 'describe', 'cancel', 'retry'],
    parts: ({ projectId, clusters }: ProjectInventory) =>
      isMilvus
        ? [partOf({ projectId: null, clusterId: null, clusterName: null, regionId: null })]
        : clusters
            .filter(({ status }) => !withoutImports.has(status))
            .map(cluster => partOf(placeIn(projectId)(cluster))),
    describe,
    cancel,
    retry,
    resend,
    probeAbort,
    canAbort: () => abort,
    forget: () => {
      describeName = null;
      abort = false;
      absence.forget();
      holds.forget();
    },
  };
};
