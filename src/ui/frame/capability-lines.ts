import type { FamilyOffer, PartTrouble } from '../../cloud/capabilities.ts';
import { missedParts } from '../../feed/missed-parts.ts';
import { partName } from '../../format/part-name.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, fitText } from '../../terminal/text/width.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';
import type { MonitorState } from '../state/state.ts';
import type { Context } from './context.ts';
import { errorText } from './problem.ts';

/** What is missing from the list, apart from what it counts as whole without. */
export const missing = ({ feed }: Pick<MonitorState, 'feed'>): readonly PartTrouble[] =>
  missedParts(feed?.incomplete ?? []);

/** Why the list is incomplete, in a sentence; null where it is not. */
export const incompleteText = (troubles: readonly PartTrouble[], say: Context['say']): string | null => {
  const [first, ...others] = missedParts(troubles);
  if (first === undefined) return null;
  const told = { part: sanitizeLine(partName(first, say)), why: errorText(first.error) };
  return others.length === 0
    ? say('incomplete.part', told)
    : say('incomplete.parts', { ...told, count: others.length });
};

const canText = ({ can }: FamilyOffer, { say }: Context): string => can.map(action => say(`can.${action}`)).join(' ');

/** What each family can do and how it stands; a line each where the width permits a table. */
const familyLines = (families: readonly FamilyOffer[], width: number, context: Context): readonly string[] => {
  const { say, theme } = context;
  const rows = families.map(offer => ({
    name: say(`family.${offer.family}`),
    can: canText(offer, context),
    stands: say(`family.${offer.state}`),
    isWell: offer.state === 'works',
  }));
  const widest = (texts: readonly string[]): number => Math.max(...texts.map(displayWidth));
  const nameCells = widest(rows.map(({ name }) => name));
  const canCells = widest(rows.map(({ can }) => can));
  const isTable = nameCells + canCells + widest(rows.map(({ stands }) => stands)) + 4 <= width;
  return rows.flatMap(({ name, can, stands, isWell }) => {
    const dress = (text: string): string => (isWell ? text : theme('dim', text));
    return isTable
      ? [dress(`${fitText(name, nameCells)}  ${fitText(can, canCells)}  ${stands}`)]
      : wrapLine(`${name}: ${can} – ${stands}`, width).map(dress);
  });
};

const troubleLine = (trouble: PartTrouble, width: number, { say, theme }: Context): readonly string[] =>
  wrapLine(`${sanitizeLine(partName(trouble, say))}: ${errorText(trouble.error)}`, width).map(line =>
    theme(trouble.bestEffort ? 'dim' : 'warning', line),
  );

/** The data planes of many clusters fail together, and by the same cause. */
const mostTroubles = 10;

/** What the server is, what it can and can't do, and what of the list is missing now; for the help. */
export const offerLines = ({ offer, feed }: MonitorState, width: number, context: Context): readonly string[] => {
  const { say } = context;
  if (offer === null) return [];
  const mode = wrapLine(say(`mode.${offer.mode}`), width);
  // A job center has one family, which can do everything.
  if (offer.mode === 'job-center') return mode;
  const troubles = feed?.incomplete ?? [];
  const shown = troubles.slice(0, mostTroubles);
  const rest = troubles.length - shown.length;
  return [
    ...mode,
    ...familyLines(offer.families, width, context),
    ...(troubles.length === 0 ? [] : ['', context.theme('strong', say('help.missing'))]),
    ...shown.flatMap(trouble => troubleLine(trouble, width, context)),
    ...(rest === 0 ? [] : [context.theme('dim', say('help.moreMissing', { count: rest }))]),
  ];
};
