import type { FamilyOffer, Offer } from '../../cloud/capabilities.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import type { Abilities } from '../../jobs/rules.ts';
import type { Model } from '../model.ts';

const sameAbilities = (a: Abilities, b: Abilities): boolean =>
  a.cancel === b.cancel && a.retry === b.retry && a.abortImport === b.abortImport && a.console === b.console;

const sameFamily = (a: FamilyOffer, b: FamilyOffer | undefined): boolean =>
  b !== undefined && a.family === b.family && a.state === b.state && a.can.join() === b.can.join();

const sameOffer = (a: Offer | null, b: Offer | null): boolean => {
  if (a === null || b === null) return a === b;
  const isSameLength = a.families.length === b.families.length;
  return (
    a.mode === b.mode && isSameLength && a.families.every((family, index) => sameFamily(family, b.families[index]))
  );
};

/**
 * Brings what the server turned out to be, and can do, into the state. What it can do is known only once it has answered,
 * and more of it with each family that is asked for the first time.
 */
export const learnServer = (model: Model, gateway: Pick<Gateway, 'abilities' | 'offer'>): void => {
  const known = model.state();
  const abilities = gateway.abilities();
  const offer = gateway.offer();
  if (sameAbilities(known.abilities, abilities) && sameOffer(known.offer, offer)) return;
  model.dispatch({ type: 'server', abilities, offer });
};
