import type { ActionSupport } from '../../jobs/action-support.ts';
import type { Clock } from '../../lib/clock.ts';
import type { ServerKind } from '../capabilities.ts';
import type { CloudError } from '../error.ts';
import type { ReadTracked } from '../families/control-plane.ts';
import type { CallOptions, Project } from '../gateway.ts';
import type { Transport } from '../http/transport.ts';
import type { Transports } from '../http/transports.ts';
import type { ListLimits } from '../merged-list/list-limits.ts';
import type { Server } from '../server.ts';

export type OpenServerOptions = {
  readonly transports: Transports;
  readonly clock: Clock;
  /** Reads the jobs that the user tracks; none when absent. */
  readonly readTracked: ReadTracked | undefined;
  /** {@link usualListLimits} when absent. */
  readonly limits: ListLimits | undefined;
  /** The regions that the list of projects names for a project. */
  readonly regionsOf: (projectId: string) => readonly string[];
  /** Lists the projects. Throws `CloudError`. */
  readonly listProjects: (options: CallOptions) => Promise<readonly Project[]>;
};

/** The project of all jobs on a milvus-backup server. Tracked jobs are stored under its ID. */
export const milvusBackupServer = { id: 'milvus-backup', name: 'milvus-backup', isWholeServer: true } as const;

/** What a detection may send. Both throw `CloudError`. */
export type Probe = {
  readonly transport: Transport;
  readonly listProjects: (options: CallOptions) => Promise<unknown>;
};

/**
 * Whether the server is of a kind; `unclear` if its answer fits neither. An error counts as a no, and is reported if no
 * other kind fits: the server may be of this kind and refuse the request.
 */
export type Detection = 'yes' | 'no' | 'unclear' | CloudError;

/** How a server that is not a job center is recognized and opened. */
export type DetectedKind = {
  /** Throws `CloudError` if the answer says nothing about the kind: an outage, a rejected key, an abort. */
  readonly detect: (probe: Probe, options: CallOptions) => Promise<Detection>;
  /** Loads the code of this kind, which most starts don't need. */
  readonly open: (options: OpenServerOptions) => Promise<Server>;
};

/** Everything that distinguishes a kind of server. `name` is the value of `mode` in JSON output. */
export type ServerKindRow<Name extends ServerKind = ServerKind> = {
  readonly name: Name;
  /** Null for the job center: every server counts as one until its list route turns out to be missing. */
  readonly detection: DetectedKind | null;
  /** What the rules need to know: which jobs it can cancel, and whether a retry has a route or resends the request. */
  readonly actionSupport: Pick<ActionSupport, 'cancel' | 'retry'>;
  /** Whether its list contains every job with all fields. If not, the list is merged from the lists of job families. */
  readonly hasCompleteList: boolean;
  /** The project that stands for all its jobs; null if the server has projects. */
  readonly wholeServer: Project | null;
  /** Whether the job-center list is requested again later, because a deployment may have hidden it. */
  readonly mayBecomeJobCenter: boolean;
  /** The environment variable with the token for a self-hosted server; null if the server takes the API key. */
  readonly tokenVariable: string | null;
  /** The address of the web console, for what the API can't do; null if there is none. */
  readonly consoleOf: (origin: string) => string | null;
  /** Message ID of the badge in the header; null for the kind that needs none. */
  readonly badge: string | null;
  /** Message ID of one line for `zjobs doctor`. */
  readonly label: string;
  /** Message ID of a sentence for the help. */
  readonly description: string;
};
