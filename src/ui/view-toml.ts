import { viewColumnNames, viewColumns } from '../jobs/view-columns.ts';
import { printableLine } from '../terminal/text/sanitize.ts';
import { groupInForce, type MonitorState } from './state/state.ts';

/** A text as TOML writes it; a JSON string is one of TOML too. */
const quoted = (text: string): string => JSON.stringify(printableLine(text));

/** A chosen value as a condition of the filter. */
const condition = (field: string, value: string): string => `${field}:${/\s/.test(value) ? `"${value}"` : value}`;

export const filterOf = ({ view, filter, statuses, types }: MonitorState): string => {
  const [status] = statuses;
  const [type] = types;
  return [
    view?.filter ?? '',
    filter.text,
    // A filter has no "or": several chosen ones can't be written down.
    statuses.size === 1 && status !== undefined ? condition('status', status) : '',
    types.size === 1 && type !== undefined ? condition('type', type) : '',
  ]
    .filter(part => part !== '')
    .join(' ');
};

/** What the list shows now, as a saved view to paste into the configuration file. */
export const viewToml = (state: MonitorState): string => {
  const { view, order } = state;
  const columns = view?.columns?.flatMap(id => viewColumnNames.find(name => viewColumns[name].column === id) ?? []);
  return [
    `[view.${view?.name ?? 'my-view'}]`,
    `filter = ${quoted(filterOf(state))}`,
    `order = ${quoted(order)}`,
    `group = ${quoted(groupInForce(state))}`,
    ...(columns ? [`columns = [${columns.map(quoted).join(', ')}]`] : []),
    '',
  ].join('\n');
};
