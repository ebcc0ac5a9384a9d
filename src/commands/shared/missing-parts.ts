import { makesIncomplete, type PartTrouble } from '../../cloud/capabilities.ts';

/** Receives the missing parts when a list becomes incomplete, and the parts that were missing when it is complete again. */
export type MissingPartsListener = {
  readonly onIncomplete: (missing: readonly PartTrouble[]) => void;
  readonly onComplete: (wereMissing: readonly PartTrouble[]) => void;
};

/** Returns a function that takes the troubles of each snapshot and calls the listener when the list's state changes. */
export const watchMissingParts = ({
  onIncomplete,
  onComplete,
}: MissingPartsListener): ((troubles: readonly PartTrouble[]) => void) => {
  let before: readonly PartTrouble[] = [];
  return troubles => {
    const missing = troubles.filter(makesIncomplete);
    if (missing.length > 0 && before.length === 0) onIncomplete(missing);
    if (missing.length === 0 && before.length > 0) onComplete(before);
    before = missing;
  };
};
