import type { JobCenterOptions, RouteSet } from '../../../src/server/options.ts';
import type { RunningServer } from './server.ts';
import type { ServerJob, Status } from './server-jobs.ts';

/** The kinds of server that the end-to-end tests run against. `milvus` is a 3.x, `milvus-2` a 2.x. */
export type ModeName = 'job-center' | 'public' | 'milvus' | 'milvus-2' | 'vts';

/** The routes of these servers. */
export type ModeRoutes = Exclude<RouteSet, 'milvus-backup'>;

/** Which job to find. Criteria that are absent match every job. */
export type JobCriteria = {
  readonly type: string;
  readonly subtype?: string;
  readonly status?: Status;
  readonly where?: (job: ServerJob) => boolean;
};

/** A kind of job that can't be canceled: its name in test titles, and the reason that zjobs shows. */
type RefusedJob = readonly [name: string, criteria: JobCriteria, reason: string];

/**
 * What a kind of server can do. A test of something that a server can't do is skipped on it, and another one then asserts what
 * zjobs says instead.
 */
type Can = {
  /** Some of its jobs can be canceled. */
  readonly cancel: boolean;
  /** It has imports: jobs with files, of which failed ones can be retried. */
  readonly import: boolean;
  /** It reports a percentage of its jobs, and not only rows. */
  readonly reportProgress: boolean;
  /** It rejects a wrong key. */
  readonly checkKeys: boolean;
  /** It refuses actions to members. */
  readonly checkRoles: boolean;
  /** It answers a repeated idempotency key with the import of the first request. */
  readonly keepIdempotencyKeys: boolean;
  /** Jobs have the same IDs after a restart of the embedded server. Those of a data plane contain the time. */
  readonly keepIds: boolean;
};

/** What a kind of server can do, and what zjobs shows of it. Tests take their expectations from here. */
export type Mode = {
  readonly name: ModeName;
  readonly can: Can;
  /** How the embedded server is set up as one of this kind. */
  readonly server: Pick<JobCenterOptions, 'milvusVersion' | 'jobs' | 'seed'> & { readonly routes: ModeRoutes };
  /** At this speed, a job of the server changes every few seconds, and a running job does not end at once. */
  readonly livelySpeed: number;
  /** The environment variable with the credential. A server that asks for none has an empty one. */
  readonly keyVariable: 'ZILLIZ_API_KEY' | 'MILVUS_TOKEN';
  readonly hasProjects: boolean;
  /** The name of the first project. */
  readonly project: string;
  /** The start of the header. */
  readonly header: (host: string) => string;
  /** The badge of this kind of server in the header; null when it has none. */
  readonly badge: string | null;
  /** How many jobs of the first project are in the lists of this server. */
  readonly total: number;
  /** Which fields the lists have. `total`: one list counts all jobs. */
  readonly lists: Readonly<Record<'creator' | 'times' | 'description' | 'type' | 'total', boolean>>;
  /** The list route with the most jobs. */
  readonly listRoute: readonly [method: 'GET' | 'POST', path: RegExp];
  /** A record of that list, with the given texts. */
  readonly listRecord: (texts: { readonly jobId: string; readonly text: string; readonly status?: string }) => object;
  /** The body of an answer that lists these records. */
  readonly listBody: (records: readonly object[]) => unknown;
  /** A running job that can be canceled, and the label of its type. */
  readonly running: JobCriteria;
  readonly runningLabel: string;
  /** The wide characters in the first rows of the list. */
  readonly wideText: readonly RegExp[];
  readonly finished: JobCriteria;
  readonly failed: JobCriteria;
  /** Every kind of job that can be canceled. */
  readonly cancelable: readonly (readonly [name: string, criteria: JobCriteria])[];
  readonly notCancelable: readonly RefusedJob[];
  /** Two kinds of job that can't be canceled and are in the list from the start. */
  readonly notCancelablePair: readonly [RefusedJob, RefusedJob];
  readonly cancelRoute: RegExp;
  /** The request that cancels a job. */
  readonly cancelRequest: (
    server: Pick<RunningServer, 'projectId'>,
    jobId: string,
  ) => { readonly path: string; readonly body: object | null };
  /** The error with which the server rejects an action of a member. Null for a server without roles. */
  readonly denial: { readonly code: number; readonly message: string } | null;
  /** What zjobs prints after the server rejected the key. Null for a server that asks for none. */
  readonly keyRejection: RegExp | null;
  /** `route`: the server retries a failed import. `request`: the import request must be sent again. `none`: it has no imports. */
  readonly retry: 'route' | 'request' | 'none';
};
