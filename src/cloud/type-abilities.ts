import type { Abilities } from '../jobs/abilities.ts';
import { hasList, type JobFamily, servesOnly, typesOf } from '../jobs/families.ts';
import { type Job, makeJob } from '../jobs/job.ts';
import { kinds } from '../jobs/kinds.ts';
import { type ActionName, judge } from '../jobs/rules.ts';
import { uncommittedWord } from '../jobs/stages.ts';
import type { FamilyAction, FamilyCapabilities } from './capabilities.ts';

/** What can be done with a job. `request`: a retry sends the request of the import once more. */
export type TypeAction = FamilyAction | 'request';

/** What a server can do with the jobs of one type. */
export type TypeAbilities = {
  /** In this order; empty if the server has no such jobs. */
  readonly can: readonly TypeAction[];
  /** Whether no list shows such jobs, so that the user tracks them. */
  readonly isTracked: boolean;
};

/** What a server offers, by family, and what its kind can do. */
export type Offer = { readonly families: readonly FamilyCapabilities[]; readonly abilities: Abilities };

/** The family whose routes a server has for jobs of a type. */
const familyOf = (type: string, { families }: Offer): FamilyCapabilities | undefined => {
  const isFor = (family: JobFamily): boolean => servesOnly(family, type);
  return families.find(({ family }) => isFor(family)) ?? families.find(({ family }) => typesOf(family) === null);
};

/** The status of a job on which each action is meant. */
const actedOn = {
  cancel: { status: 'in-progress', rawStatus: '' },
  retry: { status: 'failed', rawStatus: '' },
  commit: { status: 'in-progress', rawStatus: uncommittedWord },
} as const satisfies { readonly [Action in ActionName]: Pick<Job, 'status' | 'rawStatus'> };

/** The action if the rules permit it for at least one job of the type; null otherwise. */
const permitted = (action: ActionName, type: string, { abilities }: Offer): TypeAction | null => {
  const viewer = { readOnly: false, deniedAt: null };
  const verdicts = kinds
    .filter(kind => kind.type === type)
    .map(({ subtype }) => makeJob({ id: '', type, subtype, ...actedOn[action], family: 'job-center' }))
    .map(job => judge(action, job, { viewer, abilities }));
  if (verdicts.some(({ allowed }) => allowed)) return action;
  const needsRequest = verdicts.some(verdict => !verdict.allowed && verdict.refusal.id === 'refused.noRetryRoute');
  return needsRequest ? 'request' : null;
};

/** What the routes of a server offer, and the rules permit, for jobs of this type. */
export const abilitiesOfType = (type: string, offer: Offer): TypeAbilities => {
  const family = familyOf(type, offer);
  if (family === undefined || family.state === 'missing') return { can: [], isTracked: false };
  const can = family.can.flatMap(action =>
    action === 'list' || action === 'describe' ? action : (permitted(action, type, offer) ?? []),
  );
  return { can, isTracked: !hasList(family.family) };
};
