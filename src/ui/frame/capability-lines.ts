import { type FamilyCapabilities, makesIncomplete, type PartTrouble } from '../../cloud/capabilities.ts';
import { serverKinds } from '../../cloud/servers/kinds.ts';
import { errorText } from '../../format/errors.ts';
import { partName } from '../../format/list-problems.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, fitText } from '../../terminal/text/width.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';
import type { Context } from '../context.ts';
import type { MonitorState } from '../state/state.ts';

/** What is missing from the list, apart from what it counts as whole without. */
export const missing = ({ feed }: Pick<MonitorState, 'feed'>): readonly PartTrouble[] =>
  (feed?.incomplete ?? []).filter(makesIncomplete);

const canText = ({ can }: FamilyCapabilities, { translate }: Context): string =>
  can.map(action => translate(`can.${action}`)).join(' ');

/** What each family can do and how it stands; a line each where the width permits a table. */
const familyLines = (families: readonly FamilyCapabilities[], width: number, context: Context): readonly string[] => {
  const { translate, theme } = context;
  const rows = families.map(capabilities => ({
    name: translate(`family.${capabilities.family}`),
    can: canText(capabilities, context),
    stands: translate(`family.${capabilities.state}`),
    isWell: capabilities.state === 'works',
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

const troubleLine = (trouble: PartTrouble, width: number, { translate, theme }: Context): readonly string[] =>
  wrapLine(`${sanitizeLine(partName(trouble, translate))}: ${errorText(trouble.error, translate)}`, width).map(line =>
    theme(makesIncomplete(trouble) ? 'warning' : 'dim', line),
  );

/** The data planes of many clusters fail together, and by the same cause. */
const mostTroubles = 10;

/** What the server is, what it can and can't do, and what of the list is missing now; for the help. */
export const offerLines = (
  { capabilities, feed }: MonitorState,
  width: number,
  context: Context,
): readonly string[] => {
  const { translate } = context;
  if (capabilities === null) return [];
  const { description, hasCompleteList } = serverKinds[capabilities.server];
  const kind = wrapLine(translate(description), width);
  // One family has every job and can do everything.
  if (hasCompleteList) return kind;
  const troubles = feed?.incomplete ?? [];
  const shown = troubles.slice(0, mostTroubles);
  const rest = troubles.length - shown.length;
  return [
    ...kind,
    ...familyLines(capabilities.families, width, context),
    ...(troubles.length === 0 ? [] : ['', context.theme('strong', translate('help.missing'))]),
    ...shown.flatMap(trouble => troubleLine(trouble, width, context)),
    ...(rest === 0 ? [] : [context.theme('dim', translate('help.moreMissing', { count: rest }))]),
  ];
};
