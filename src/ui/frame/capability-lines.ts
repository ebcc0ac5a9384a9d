import {
  type Capabilities,
  type FamilyCapabilities,
  makesIncomplete,
  type PartTrouble,
} from '../../cloud/capabilities.ts';
import { serverKinds } from '../../cloud/servers/server-kinds.ts';
import { errorText } from '../../format/errors.ts';
import { partName } from '../../format/list-problems.ts';
import { explainRefusal } from '../../format/refusal.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, fitText, shortenText } from '../../terminal/text/width.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';
import type { Context } from '../context.ts';
import type { MonitorState } from '../state/state.ts';

/** The parts that make the list incomplete while they are missing. */
export const missingParts = ({ feed }: Pick<MonitorState, 'feed'>): readonly PartTrouble[] =>
  (feed?.incomplete ?? []).filter(makesIncomplete);

const actionsText = ({ can }: FamilyCapabilities, { translate }: Context): string =>
  can.map(action => translate(`can.${action}`)).join(' ');

/** The actions and the state of each family, as a table where the width allows one. */
const familyLines = (families: readonly FamilyCapabilities[], width: number, context: Context): readonly string[] => {
  const { translate, theme } = context;
  const rows = families.map(capabilities => ({
    name: translate(`family.${capabilities.family}`),
    actions: actionsText(capabilities, context),
    state: translate(`family.${capabilities.state}`),
    works: capabilities.state === 'works',
  }));
  const widest = (texts: readonly string[]): number => Math.max(...texts.map(displayWidth));
  const nameColumns = widest(rows.map(({ name }) => name));
  const actionColumns = widest(rows.map(({ actions }) => actions));
  const isTable = nameColumns + actionColumns + widest(rows.map(({ state }) => state)) + 4 <= width;
  return rows.flatMap(({ name, actions, state, works }) => {
    const toned = (text: string): string => (works ? text : theme('dim', text));
    return isTable
      ? [toned(`${fitText(name, nameColumns)}  ${fitText(actions, actionColumns)}  ${state}`)]
      : wrapLine(`${name}: ${actions} – ${state}`, width).map(toned);
  });
};

const troubleLines = (trouble: PartTrouble, width: number, { translate, theme }: Context): readonly string[] =>
  wrapLine(`${sanitizeLine(partName(trouble, translate))}: ${errorText(trouble.error, translate)}`, width).map(line =>
    theme(makesIncomplete(trouble) ? 'warning' : 'dim', line),
  );

/** The data planes of many clusters often fail together and for the same reason. */
const maxTroubles = 10;

/** What a server offers, and which parts of its list are missing. */
const capabilityLines = (
  capabilities: Capabilities | null,
  troubles: readonly PartTrouble[],
  width: number,
  context: Context,
): readonly string[] => {
  const { translate } = context;
  if (capabilities === null) return [];
  const { description, hasCompleteList } = serverKinds[capabilities.server];
  const kind = wrapLine(translate(description), width);
  // Its only family contains every job and supports every action.
  if (hasCompleteList) return kind;
  const shown = troubles.slice(0, maxTroubles);
  const rest = troubles.length - shown.length;
  return [
    ...kind,
    ...familyLines(capabilities.families, width, context),
    ...(troubles.length === 0 ? [] : ['', context.theme('strong', translate('help.missing'))]),
    ...shown.flatMap(trouble => troubleLines(trouble, width, context)),
    ...(rest === 0 ? [] : [context.theme('dim', translate('help.moreMissing', { count: rest }))]),
  ];
};

const capabilitiesOfSources = (
  { capabilities, feed }: Pick<MonitorState, 'capabilities' | 'feed'>,
  width: number,
  context: Context,
): readonly string[] => {
  if (feed?.sources === undefined) return capabilityLines(capabilities, feed?.incomplete ?? [], width, context);
  return feed.sources.flatMap(source => [
    context.theme('strong', shortenText(sanitizeLine(source.name), width)),
    ...capabilityLines(source.capabilities, source.incomplete, width, context),
  ]);
};

/** Where the server refused this role, one sentence for each cluster. A server can do more than each of its roles may. */
const denialLines = ({ denials }: Pick<MonitorState, 'denials'>, width: number, context: Context): readonly string[] =>
  [...denials.roles.values()].flatMap(denial =>
    wrapLine(sanitizeLine(explainRefusal(denial, context)), width).map(line => context.theme('warning', line)),
  );

/** The kind of the server, what it can do, what it refused this role, and what is missing from the list now. For the help. */
export const serverLines = (
  { capabilities, feed, denials }: Pick<MonitorState, 'capabilities' | 'feed' | 'denials'>,
  width: number,
  context: Context,
): readonly string[] => [
  ...capabilitiesOfSources({ capabilities, feed }, width, context),
  ...denialLines({ denials }, width, context),
];
