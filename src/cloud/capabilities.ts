import type { JobFamily } from '../jobs/families.ts';
import type { ActionName } from '../jobs/rules.ts';
import type { CloudErrorFacts } from './error.ts';

/** The kind of a server, detected from its answers and never from its address. See `serverKinds` for what each is. */
export type ServerKind = 'job-center' | 'public' | 'milvus' | 'vts' | 'milvus-backup';

/** What the routes of a family can do. */
export type FamilyAction = 'list' | 'describe' | ActionName;

/** One family of jobs on this server. */
export type FamilyCapabilities = {
  readonly family: JobFamily;
  /** What its routes can do on this server, in this order. */
  readonly can: readonly FamilyAction[];
  /** `missing`: the server lacks the routes. `failing`: the last answer was an error. `untried`: nothing was sent yet. */
  readonly state: 'works' | 'missing' | 'failing' | 'untried';
};

/** What a server offers. */
export type Capabilities = { readonly server: ServerKind; readonly families: readonly FamilyCapabilities[] };

/** A part of a merged list that failed when it was last read: its jobs are missing from the list, or out of date. */
export type PartTrouble = {
  readonly family: JobFamily;
  /** The cluster's name, or the region; null if the part covers the whole project. */
  readonly where: string | null;
  readonly error: CloudErrorFacts;
  /** Set if the trouble concerns the whole list and not a part of it. */
  readonly isWhole?: true;
  /** Whether the list counts as complete without this part: a cluster's data plane is not always reachable. */
  readonly bestEffort: boolean;
};

/** The trouble with the name of the source that it belongs to, for a list of several sources. */
export const troubleOfSource = (trouble: PartTrouble, source: string): PartTrouble => ({
  ...trouble,
  where: trouble.where === null ? source : `${trouble.where} (${source})`,
});

/** Whether a list with this trouble counts as incomplete. */
export const makesIncomplete = ({ bestEffort }: Pick<PartTrouble, 'bestEffort'>): boolean => !bestEffort;
