import { explainFeedProblem, explainIncomplete } from '../../format/list-problems.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';
import type { Context } from '../context.ts';
import { filterProblem } from '../filter-problem.ts';
import type { MonitorState, Notice } from '../state/state.ts';

/** A sanitized sentence at the bottom of the screen. */
type Message = Notice;

/** The last notice, else why the list is stale or incomplete; null when there is nothing to say. */
const listMessage = ({ notice, feed, host }: MonitorState, { translate, bindings }: Context): string | null => {
  if (notice !== null) return notice.text;
  // Before there is a list, its area says why.
  if (feed === null || (feed.freshAt === null && !feed.fromCache)) return null;
  return feed.problem === null
    ? explainIncomplete(feed.incomplete, translate)
    : explainFeedProblem(feed.problem, { host, freshAt: feed.freshAt }, bindings.sign('app.refresh'), translate);
};

/** What is wrong with the filter, and the last notice or why the list is stale or incomplete. */
export const messagesOf = (state: MonitorState, context: Context): readonly Message[] => {
  const problem = filterProblem(state, context);
  const filterMessage: Message | null = problem === null ? null : { text: sanitizeLine(problem), tone: 'bad' };
  const text = listMessage(state, context);
  const other: Message | null = text === null ? null : { text, tone: state.notice?.tone ?? 'warning' };
  return [filterMessage, other?.text === filterMessage?.text ? null : other].filter(message => message !== null);
};

/** Width of the messages, in cells. */
export const messageWidth = ({ size }: Pick<MonitorState, 'size'>): number => size.columns - 2;

/**
 * Rows that the messages need, 0 without one. While a server is unreachable, they stay the same between attempts, so that
 * the list doesn't jump.
 */
export const measureMessage = (state: MonitorState, context: Context): number => {
  const { feed } = state;
  const problem = feed?.problem ?? null;
  const steady =
    feed === null || problem === null
      ? state
      : { ...state, feed: { ...feed, problem: { ...problem, nextTryAt: problem.nextTryAt ?? problem.since } } };
  const width = messageWidth(state);
  return messagesOf(steady, context).reduce((rows, { text }) => rows + wrapLine(text, width).length, 0);
};
