import type { Phrasing } from '../../format/phrasing.ts';
import type { MessageId } from '../../i18n/translate.ts';
import { type Binding, hasAllWords, keyGroups } from './binding.ts';
import type { Bindings, KeyContext } from './bindings.ts';
import { keySigns } from './key-signs.ts';

/** One section of the help: what the keys of an area of the screen do. */
export type HelpSection = {
  readonly title: MessageId;
  readonly rows: readonly Binding[];
  /** Whether its keys are those of list or details. Then the help says why a key can't work now. */
  readonly isPane: boolean;
};

/** The contexts besides the list, each with the contexts whose keys it lists. */
const otherContexts: readonly (readonly [title: MessageId, contexts: readonly KeyContext[]])[] = [
  ['help.inDetails', ['details']],
  ['help.inFilter', ['filter']],
  ['help.inMenu', ['menu', 'palette']],
  ['help.inDialog', ['confirm', 'advice', 'messages', 'help', 'text']],
];

/**
 * Every command with its keys: those of the list by task, then what each other area of the screen adds. Help and README
 * print it.
 */
export const helpSections = ({ table }: Pick<Bindings, 'table'>): readonly HelpSection[] => {
  const known = new Set<string>();
  const added = (rows: readonly Binding[]): readonly Binding[] =>
    rows.filter(({ id }) => {
      const isNew = !known.has(id);
      known.add(id);
      return isNew;
    });
  return [
    ...keyGroups.map(group => ({
      title: `section.${group}` as const,
      isPane: true,
      rows: added(table('list').filter(row => row.group === group)),
    })),
    ...otherContexts.map(([title, contexts]) => ({
      title,
      isPane: contexts.includes('details'),
      rows: added(contexts.flatMap(table)),
    })),
  ];
};

/** The sections with the commands whose name, label or keys contain all words of the text, in any order. */
export const searchHelp = (
  bindings: Pick<Bindings, 'table'>,
  text: string,
  { translate }: Pick<Phrasing, 'translate'>,
): readonly HelpSection[] =>
  helpSections(bindings)
    .map(({ rows, ...section }) => ({
      ...section,
      rows: rows.filter(({ id, label, keys }) =>
        hasAllWords(`${id} ${translate(label)} ${keySigns(keys).join(' ')}`, text),
      ),
    }))
    .filter(({ rows }) => rows.length > 0);

/** The entry of the help after its commands: the server. The highlight can move to it, but it does nothing. */
export const serverEntry = 'server';

/** The entries of the help that the text finds, as the highlight moves through them. */
export const helpEntries = (
  bindings: Pick<Bindings, 'table'>,
  text: string,
  phrasing: Pick<Phrasing, 'translate'>,
): readonly string[] => [
  ...searchHelp(bindings, text, phrasing).flatMap(({ rows }) => rows.map(({ id }) => id)),
  ...(text === '' ? [serverEntry] : []),
];
