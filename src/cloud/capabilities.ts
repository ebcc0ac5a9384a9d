import type { JobFamily } from '../jobs/job.ts';
import type { CloudErrorFacts } from './error.ts';

/** Which kind of server this is: what it answers decides, never its address. */
export type ServerKind = 'job-center' | 'public' | 'milvus';

/** What a family's routes do. */
export type FamilyAction = 'list' | 'describe' | 'cancel' | 'retry';

/** One family of jobs on this server. */
export type FamilyCapabilities = {
  readonly family: JobFamily;
  /** What its routes do here, in this order. */
  readonly can: readonly FamilyAction[];
  /** `missing`: the server has no such routes; `failing`: they answered with an error last; `untried`: not asked yet. */
  readonly state: 'works' | 'missing' | 'failing' | 'untried';
};

/** What a server offers. */
export type Capabilities = { readonly server: ServerKind; readonly families: readonly FamilyCapabilities[] };

/** A part of a composed list that could not be read: what it has is missing or old. */
export type PartTrouble = {
  readonly family: JobFamily;
  /** Name of the cluster, or region; null for what concerns the whole project. */
  readonly where: string | null;
  readonly error: CloudErrorFacts;
  /** Whether the list counts as whole without it: the data planes of clusters are not always within reach. */
  readonly bestEffort: boolean;
};
