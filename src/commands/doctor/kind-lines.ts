import { capabilitiesOfType, type TypeAction, type TypeCapabilities } from '../../cloud/type-capabilities.ts';
import { kindLabel } from '../../format/job-names.ts';
import { type Language, type Translate, translator } from '../../i18n/translate.ts';
import { servesOnly } from '../../jobs/families.ts';
import { jobTypes } from '../../jobs/kinds.ts';
import type { ServerFacts } from './facts.ts';

type SupportFacts = Pick<ServerFacts, 'families' | 'actionSupport'>;

const rowsOf = ({ families, actionSupport }: SupportFacts): readonly TypeCapabilities[] =>
  actionSupport === null ? [] : jobTypes.flatMap(type => capabilitiesOfType(type, { families, actionSupport }));

/** The type of a row. If the type has several rows, also which of its jobs are meant: `Restore (restores from snapshots)`. */
const rowName = (
  row: TypeCapabilities,
  rows: readonly TypeCapabilities[],
  language: Language,
  translate: Translate,
) => {
  const { type, family, isPart } = row;
  const name = kindLabel({ type, subtype: null }, language);
  if (isPart && family !== null) return translate('doctor.part', { type: name, part: translate(`family.${family}`) });
  const hasParts = rows.some(other => other.type === type && other.isPart);
  return hasParts ? translate('doctor.otherPart', { type: name }) : name;
};

/** Servers refuse to abort most imports. */
const isAborted = (type: string): boolean => servesOnly('import', type);

const actionText = (action: TypeAction, { type }: TypeCapabilities, translate: Translate): string =>
  translate(`doctor.can.${action === 'cancel' && isAborted(type) ? 'abort' : action}`);

/** What the server can do with each type of job, and which types are in none of its lists. Types with the same actions share a line. */
export const kindLines = (facts: SupportFacts, language: Language): readonly string[] => {
  const translate = translator(language);
  const rows = rowsOf(facts).filter(({ can }) => can.length > 0);
  if (rows.length === 0) return [];
  const groups = new Map<string, TypeCapabilities[]>();
  for (const row of rows) {
    const actions = row.can.map(action => actionText(action, row, translate)).join(', ');
    const key = `${actions} ${row.isTracked}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const namesOf = (some: readonly TypeCapabilities[]): string =>
    some.map(row => rowName(row, rows, language, translate)).join(', ');
  const lines = [...groups.values()].map(some => {
    const [row] = some;
    const can = row === undefined ? '' : row.can.map(action => actionText(action, row, translate)).join(', ');
    return `  ${namesOf(some)}: ${can}`;
  });
  const tracked = rows.filter(({ isTracked }) => isTracked);
  return [
    translate('doctor.byType'),
    ...lines,
    ...(tracked.length === 0 ? [] : [translate('doctor.inNoList', { types: namesOf(tracked) })]),
  ];
};

/** The same for scripts. */
export const typesJson = (facts: SupportFacts): unknown =>
  rowsOf(facts).map(({ type, family, can, isTracked }) => ({
    type,
    family,
    can: can.map(action => (action === 'request' ? 'retry with --request' : action)),
    listed: can.includes('list'),
    tracked: isTracked,
  }));
