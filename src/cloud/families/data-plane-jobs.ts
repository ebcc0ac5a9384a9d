import * as z from 'zod/mini';
import type { JobFamily } from '../../jobs/families.ts';
import { type Job, mayChange } from '../../jobs/job.ts';
import { CloudError, type CloudErrorKind } from '../error.ts';
import type { CallOptions } from '../gateway.ts';
import { malformedAnswer } from '../http/envelope.ts';
import { cloudError } from '../http/http-errors.ts';
import { list } from '../schema/field-types.ts';
import { readDetails } from '../schema/job-details.ts';
import { type DatabaseNames, type DataPlane, type DataPlanes, defaultDatabase, planeKey } from './data-planes.ts';
import type { Family, JobLocation, Part, PartPage, ReadOptions } from './family.ts';
import { asJobFailure } from './not-found.ts';

/** How one family of jobs of the data plane differs from another. */
export type DataPlaneDialect = {
  readonly family: JobFamily;
  /** The path of its routes, without the name of the route. */
  readonly path: string;
  /** What its list contains, for an error. */
  readonly plural: string;
  /** Reads a record of a database; null if it can't be understood. Never throws. */
  readonly read: (record: unknown, location: Omit<JobLocation, 'id'>) => Job | null;
  /** Whether a record says that there is no job. It is left out, and does not count as a bad record. */
  readonly isNone?: (record: unknown) => boolean;
};

/** Failures that would be the same for every other database. */
const failsForAll: ReadonlySet<CloudErrorKind> = new Set(['unsupported', 'auth', 'aborted', 'rate-limit', 'not-found']);

/** Token of the page that reads only the names of the databases, no jobs. Other tokens are indexes of databases. */
const namesPage = 'names';

/** The most databases in a page. A route gets ten requests a second. */
const mostAtOnce = 10;

type DatabaseRead = Pick<PartPage, 'jobs' | 'badRecords'> | CloudError;

const jobList = z.object({ records: list });

/**
 * A family of jobs that only the data planes know, one database at a time. Its records name no database, so every database
 * is requested by its name. Source: Zilliz Cloud API reference and Milvus RESTful API v2.
 */
export const createDataPlaneJobs = (planes: DataPlanes, dialect: DataPlaneDialect): Family => {
  const { family, path, plural, read, isNone = () => false } = dialect;
  const readDatabase = async (plane: DataPlane, database: string, options: CallOptions): Promise<DatabaseRead> => {
    try {
      const answer = await planes.post(plane, { route: `${path}/list`, database, body: {} }, options);
      const parsed = jobList.safeParse(answer.data === null ? { records: null } : answer.data);
      if (!parsed.success) throw malformedAnswer(`list of ${plural}`, answer);
      const records = parsed.data.records.filter(record => !isNone(record));
      const jobs = records.map(record => read(record, { ...plane, dbName: database })).filter(job => job !== null);
      return { jobs, badRecords: records.length - jobs.length };
    } catch (error) {
      if (!(error instanceof CloudError) || failsForAll.has(error.facts.kind)) throw error;
      return error;
    }
  };

  /** By cluster: the databases with unfinished jobs, which the first page reads as well. */
  const busy = new Map<string, ReadonlySet<string>>();
  const busyIn = (plane: DataPlane): ReadonlySet<string> => busy.get(planeKey(plane)) ?? new Set();

  const markBusy = (plane: DataPlane, database: string, result: DatabaseRead): void => {
    if (result instanceof CloudError || database === defaultDatabase) return;
    const others = [...busyIn(plane)].filter(name => name !== database);
    busy.set(planeKey(plane), new Set(result.jobs.some(mayChange) ? [...others, database] : others));
  };

  const readDatabases = async (
    plane: DataPlane,
    databases: readonly string[],
    next: string | null,
    options: CallOptions,
  ): Promise<PartPage> => {
    const results = await Promise.all(
      databases.map(async database => {
        const result = await readDatabase(plane, database, options);
        markBusy(plane, database, result);
        return result;
      }),
    );
    const pages = results.flatMap(result => (result instanceof CloudError ? [] : [result]));
    const error = results.find(result => result instanceof CloudError);
    // A user without rights in one database may have them in the next one, which is on another page.
    if (pages.length === 0 && error instanceof CloudError && error.facts.kind !== 'permission') throw error;
    return {
      jobs: pages.flatMap(({ jobs }) => jobs),
      badRecords: pages.reduce((sum, { badRecords }) => sum + badRecords, 0),
      next,
      ...(error instanceof CloudError && { error }),
    };
  };

  const indexAfter = (index: number, { names }: DatabaseNames): string | null =>
    index + 1 < names.length ? String(index + 1) : null;

  /** The page with its own error, else with the error of the names, so that every page reports that databases may be missing. */
  const withNamesError = (page: PartPage, { error }: DatabaseNames): PartPage =>
    page.error === undefined && error !== undefined ? { ...page, error } : page;

  /** The first page: the default database and the busy ones. An eager reading requests the names of the others as well. */
  const readFirstPage = async (plane: DataPlane, options: ReadOptions): Promise<PartPage> => {
    const known = planes.knownDatabases(plane);
    const names = known === null && options.isEager ? planes.readDatabases(plane, options) : null;
    const first = readDatabases(plane, [defaultDatabase, ...busyIn(plane)], namesPage, options);
    const [page] = await Promise.all([first, names]);
    const databases = planes.knownDatabases(plane);
    return databases === null ? page : withNamesError({ ...page, next: indexAfter(0, databases) }, databases);
  };

  /**
   * A page sends one request, so that all lists are read at the same pace. The first page sends one more for each busy
   * database. An eager page sends up to ten, and the first one requests the names as well.
   */
  const readPage = async (plane: DataPlane, page: string | null, options: ReadOptions): Promise<PartPage> => {
    if (page === null) return readFirstPage(plane, options);
    const databases = planes.knownDatabases(plane) ?? (await planes.readDatabases(plane, options));
    const index = page === namesPage ? 0 : Number(page);
    if (page !== namesPage && index < databases.names.length) {
      const end = index + (options.isEager ? mostAtOnce : 1);
      const names = databases.names.slice(index, end);
      return withNamesError(await readDatabases(plane, names, indexAfter(end - 1, databases), options), databases);
    }
    const next = indexAfter(index, databases);
    if (next === null && databases.error !== undefined) throw databases.error;
    return withNamesError({ jobs: [], badRecords: 0, next }, databases);
  };

  const partOf = (plane: DataPlane): Part => ({
    key: `${family} ${planeKey(plane)}`,
    family,
    where: plane.clusterName ?? plane.clusterId ?? plane.regionId,
    bestEffort: true,
    listsProgress: true,
    read: (page, options) => readPage(plane, page, options),
  });

  return {
    family,
    can: ['list', 'describe'],
    parts: inventory => planes.of(inventory).map(partOf),
    describe: async (location, options) => {
      const database = location.dbName ?? defaultDatabase;
      const call = { route: `${path}/describe`, database, body: { jobId: location.id } };
      const answer = await planes.post(location, call, options).catch(error => {
        throw asJobFailure(error);
      });
      if (isNone(answer.data)) {
        const message = `the database ${database} has no job ${location.id}`;
        throw cloudError({ kind: 'not-found', message, requestId: answer.requestId, httpStatus: 200 });
      }
      const job = read(answer.data, { ...location, dbName: database });
      if (job?.id !== location.id) throw malformedAnswer('job of this ID', answer);
      return { job, details: readDetails(answer.data), requestId: answer.requestId };
    },
  };
};
