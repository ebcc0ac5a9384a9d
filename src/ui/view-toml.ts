import type { MessageId } from '../i18n/translate.ts';
import { conditionOf } from '../jobs/query/query-words.ts';
import { viewColumnNames, viewColumns } from '../jobs/view-columns.ts';
import { printableLine } from '../terminal/text/sanitize.ts';
import { groupInForce, type MonitorState } from './state/state.ts';

/** A text in TOML. A JSON string is also a string in TOML. */
const quoted = (text: string): string => JSON.stringify(printableLine(text));

/** The filter of the view and of the screen, with at most one status and one type: see {@link whyNotCopied}. */
export const filterOf = ({
  view,
  filter,
  statuses,
  types,
}: Pick<MonitorState, 'view' | 'filter' | 'statuses' | 'types'>): string => {
  const [status] = statuses;
  const [type] = types;
  return [
    view?.filter ?? '',
    filter.text,
    status === undefined ? '' : conditionOf('status', status),
    type === undefined ? '' : conditionOf('type', type),
  ]
    .filter(part => part !== '')
    .join(' ');
};

/** Why neither a saved view nor a command can show what the list shows now; null if they can. */
export const whyNotCopied = ({
  statuses,
  types,
  cause,
  isReversed,
}: Pick<MonitorState, 'statuses' | 'types' | 'cause' | 'isReversed'>): MessageId | null => {
  if (cause !== null) return 'copy.viewCause';
  // A filter has no "or".
  if (statuses.size > 1 || types.size > 1) return 'copy.viewSeveral';
  return isReversed ? 'copy.viewReversed' : null;
};

/** A key of TOML; a name such as `a.b` would be two without quotes. Source: TOML 1.0, keys. */
const keyOf = (name: string): string => (/^[\w-]+$/.test(name) ? name : quoted(name));

/**
 * What the list shows now, as a saved view to paste into the configuration file. Must not be called if {@link whyNotCopied}
 * has a reason.
 */
export const viewToml = (state: MonitorState): string => {
  const { view, order } = state;
  const columns = view?.columns?.flatMap(id => viewColumnNames.find(name => viewColumns[name].column === id) ?? []);
  return [
    `[view.${keyOf(view?.name ?? 'my-view')}]`,
    `filter = ${quoted(filterOf(state))}`,
    `order = ${quoted(order)}`,
    `group = ${quoted(groupInForce(state))}`,
    ...(columns ? [`columns = [${columns.map(quoted).join(', ')}]`] : []),
    '',
  ].join('\n');
};
