import { explainFeedProblem, explainIncomplete } from '../../format/list-problems.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';
import type { Context } from '../context.ts';
import type { MonitorState } from '../state/state.ts';

/** The last notice, else why the list is stale or incomplete; null when there is nothing to say. */
export const messageText = ({ notice, feed, host }: MonitorState, { translate, bindings }: Context): string | null => {
  if (notice !== null) return notice.text;
  // Before there is a list, its own place says why.
  if (feed === null || (feed.freshAt === null && !feed.fromCache)) return null;
  return feed.problem === null
    ? explainIncomplete(feed.incomplete, translate)
    : explainFeedProblem(feed.problem, { host, freshAt: feed.freshAt }, bindings.sign('app.refresh'), translate);
};

/** Width of the message, in cells. */
export const messageWidth = ({ size }: Pick<MonitorState, 'size'>): number => size.columns - 2;

/**
 * Rows that the message needs, 0 without one. While a server is unreachable they stay the same from try to try, so that
 * the list doesn't jump.
 */
export const measureMessage = (state: MonitorState, context: Context): number => {
  const { feed } = state;
  const problem = feed?.problem ?? null;
  const steady =
    feed === null || problem === null
      ? state
      : { ...state, feed: { ...feed, problem: { ...problem, nextTryAt: problem.nextTryAt ?? problem.since } } };
  const text = messageText(steady, context);
  return text === null ? 0 : wrapLine(text, messageWidth(state)).length;
};
