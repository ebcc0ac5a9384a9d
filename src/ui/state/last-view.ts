import { parseQuery } from '../../jobs/query/query.ts';
import type { LastView } from '../../storage/last-view/last-view.ts';
import { type MonitorState, noFilter, withText } from './state.ts';

/** The choices of the user that the next start restores. */
export const lastViewOf = (state: MonitorState): LastView => {
  const { project, feed, filter, types, statuses, cause, order, isReversed, group, folded } = state;
  return {
    project:
      project === null || project.isWholeServer || feed?.sources !== undefined
        ? null
        : { id: project.id, name: project.name },
    filter: filter.parsed.problems.length === 0 ? filter.text : '',
    types: [...types],
    statuses: [...statuses],
    cause,
    order,
    isReversed,
    group,
    detailsOpen: state.detailsFollowWidth ? null : state.detailsOpen,
    folded: [...folded],
  };
};

/** Whether both states have the same last view. */
export const hasSameLastView = (a: MonitorState, b: MonitorState): boolean =>
  a.project === b.project &&
  a.filter.text === b.filter.text &&
  a.types === b.types &&
  a.statuses === b.statuses &&
  a.cause === b.cause &&
  a.order === b.order &&
  a.isReversed === b.isReversed &&
  a.group === b.group &&
  a.detailsFollowWidth === b.detailsFollowWidth &&
  a.detailsOpen === b.detailsOpen &&
  a.folded === b.folded;

/** The state with the last view restored. A filter of the command line is kept, and a stored filter with a mistake is not restored. */
export const withLastView = (state: MonitorState, view: LastView): MonitorState => {
  const { order, isReversed, group, folded, detailsOpen } = view;
  const arranged = {
    ...state,
    // An order, a group or a view of the command line is kept where the last view has the usual value.
    ...(order === 'default' && !isReversed ? {} : { order, isReversed }),
    group: group ?? state.group,
    folded: new Set(folded),
    ...(detailsOpen === null ? {} : { detailsOpen, detailsFollowWidth: false }),
  };
  if (state.filter.text !== '') return arranged;
  return {
    ...arranged,
    filter: parseQuery(view.filter).problems.length === 0 ? withText(noFilter, view.filter) : noFilter,
    types: new Set(view.types),
    statuses: new Set(view.statuses),
    cause: view.cause,
  };
};
