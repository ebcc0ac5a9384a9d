import { abilitiesOfType, type TypeAbilities } from '../../cloud/type-abilities.ts';
import { kindLabel } from '../../format/job-names.ts';
import { type Language, translator } from '../../i18n/translate.ts';
import { jobTypes } from '../../jobs/kinds.ts';
import type { ServerFacts } from './facts.ts';

type Offered = Pick<ServerFacts, 'families' | 'abilities'>;

type TypeRow = TypeAbilities & { readonly type: string };

const rowsOf = ({ families, abilities }: Offered): readonly TypeRow[] =>
  abilities === null ? [] : jobTypes.map(type => ({ type, ...abilitiesOfType(type, { families, abilities }) }));

/** What the server can do with each type of job, and what no list of it shows. Types with the same abilities share a line. */
export const kindLines = (facts: Offered, language: Language): readonly string[] => {
  const translate = translator(language);
  const rows = rowsOf(facts).filter(({ can }) => can.length > 0);
  if (rows.length === 0) return [];
  const groups = new Map<string, TypeRow[]>();
  for (const row of rows) {
    const key = row.can.join(' ') + String(row.isTracked);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const nameOf = ({ type }: TypeRow): string => kindLabel({ type, subtype: null }, language);
  const namesOf = (some: readonly TypeRow[]): string => some.map(nameOf).join(', ');
  const lines = [...groups.values()].map(some => {
    const can = (some[0]?.can ?? []).map(action => translate(`doctor.can.${action}`)).join(', ');
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
export const typesJson = (facts: Offered): unknown =>
  rowsOf(facts).map(({ type, can, isTracked }) => ({
    type,
    can: can.map(action => (action === 'request' ? 'retry with --request' : action)),
    listed: can.includes('list'),
    tracked: isTracked,
  }));
