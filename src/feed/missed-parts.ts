import type { PartTrouble } from '../cloud/capabilities.ts';

/** What is missing from a list, apart from what it counts as whole without. */
export const missedParts = (troubles: readonly PartTrouble[]): readonly PartTrouble[] =>
  troubles.filter(({ bestEffort }) => !bestEffort);
