import type { ActionSupport } from '../jobs/action-support.ts';
import { hasList, type JobFamily, servesOnly, servesSome, typesOf } from '../jobs/families.ts';
import { type Job, makeJob } from '../jobs/job.ts';
import { kinds } from '../jobs/kinds.ts';
import { type ActionName, judge } from '../jobs/rules.ts';
import { uncommittedWord } from '../jobs/stages.ts';
import type { FamilyAction, FamilyCapabilities } from './capabilities.ts';

/** What can be done with a job. `request`: a retry sends the request of the import again. */
export type TypeAction = FamilyAction | 'request';

/** What a server can do with the jobs of one type, or with the jobs of the type that one family serves. */
export type TypeCapabilities = {
  readonly type: string;
  /** The family whose routes serve them; null if the server has no such jobs. */
  readonly family: JobFamily | null;
  /** Whether these are only some jobs of the type, and the others have a row of their own. */
  readonly isPart: boolean;
  /** In this order; empty if the server has no such jobs. */
  readonly can: readonly TypeAction[];
  /** Whether no list shows such jobs, so that the user tracks them. */
  readonly isTracked: boolean;
};

/** What a server supports: what the routes of each family can do, and which actions the rules permit. */
export type ServerSupport = { readonly families: readonly FamilyCapabilities[]; readonly actionSupport: ActionSupport };

/**
 * The families that a server has for jobs of a type, the one for most of them first. The routes of one that is not `missing`
 * may never have been tried.
 */
const familiesOf = (type: string, { families }: ServerSupport): readonly FamilyCapabilities[] => {
  const main =
    families.find(({ family }) => servesOnly(family, type)) ?? families.find(({ family }) => typesOf(family) === null);
  const others = families.filter(({ family }) => servesSome(family, type));
  return (main === undefined ? others : [main, ...others]).filter(({ state }) => state !== 'missing');
};

/** The status that a job must have for each action. */
const actedOn = {
  cancel: { status: 'in-progress', rawStatus: '' },
  retry: { status: 'failed', rawStatus: '' },
  commit: { status: 'in-progress', rawStatus: uncommittedWord },
} as const satisfies { readonly [Action in ActionName]: Pick<Job, 'status' | 'rawStatus'> };

/** The action if the rules permit it for at least one job of the type; null otherwise. */
const permitted = (action: ActionName, type: string, { actionSupport }: ServerSupport): TypeAction | null => {
  const viewer = { readOnly: false, deniedAt: null };
  const verdicts = kinds
    .filter(kind => kind.type === type)
    .map(({ subtype }) => makeJob({ id: '', type, subtype, ...actedOn[action], family: 'job-center' }))
    .map(job => judge(action, job, { viewer, actionSupport }));
  if (verdicts.some(({ allowed }) => allowed)) return action;
  const needsRequest = verdicts.some(verdict => !verdict.allowed && verdict.refusal.id === 'refused.noRetryRoute');
  return needsRequest ? 'request' : null;
};

/** What the routes of a server offer, and the rules permit, for jobs of this type: a row for each family that serves some. */
export const capabilitiesOfType = (type: string, support: ServerSupport): readonly TypeCapabilities[] => {
  const rows = familiesOf(type, support).map(
    ({ family, can }, index): TypeCapabilities => ({
      type,
      family,
      isPart: index > 0 || servesSome(family, type),
      can: can.flatMap(action =>
        action === 'list' || action === 'describe' ? action : (permitted(action, type, support) ?? []),
      ),
      isTracked: !hasList(family),
    }),
  );
  return rows.length > 0 ? rows : [{ type, family: null, isPart: false, can: [], isTracked: false }];
};
