import type { Capabilities, FamilyCapabilities } from '../../cloud/capabilities.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import type { Abilities } from '../../jobs/rules.ts';
import type { Model } from '../model.ts';

const sameAbilities = (a: Abilities, b: Abilities): boolean =>
  a.cancel === b.cancel && a.retry === b.retry && a.abortImport === b.abortImport && a.console === b.console;

const sameFamily = (a: FamilyCapabilities, b: FamilyCapabilities | undefined): boolean =>
  b !== undefined && a.family === b.family && a.state === b.state && a.can.join() === b.can.join();

const sameOffer = (a: Capabilities | null, b: Capabilities | null): boolean => {
  if (a === null || b === null) return a === b;
  const isSameLength = a.families.length === b.families.length;
  return (
    a.server === b.server && isSameLength && a.families.every((family, index) => sameFamily(family, b.families[index]))
  );
};

/**
 * Brings what the server turned out to be, and can do, into the state. What it can do is known only once it has answered,
 * and more of it with each family that is asked for the first time.
 */
export const learnServer = (model: Model, gateway: Pick<Gateway, 'abilities' | 'capabilities'>): void => {
  const known = model.state();
  const abilities = gateway.abilities();
  const capabilities = gateway.capabilities();
  if (sameAbilities(known.abilities, abilities) && sameOffer(known.capabilities, capabilities)) return;
  model.dispatch({ type: 'server', abilities, capabilities });
};
