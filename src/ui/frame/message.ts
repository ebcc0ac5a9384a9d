import { explainFeedProblem, explainIncomplete } from '../../format/list-problems.ts';
import { type Translate, translator } from '../../i18n/translate.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';
import type { MonitorState } from '../state/state.ts';

/** The last message, else why the list is stale or incomplete; null where there is none of them. */
export const messageText = ({ notice, ...state }: MonitorState, translate: Translate): string | null => {
  if (notice !== null) return notice.text;
  const { feed } = state;
  // While nothing at all is known, the list's own place says why.
  if (feed === null || (feed.freshAt === null && !feed.fromCache)) return null;
  return feed.problem === null
    ? explainIncomplete(feed.incomplete, translate)
    : explainFeedProblem(feed.problem, { host: state.host, freshAt: feed.freshAt }, translate);
};

/** The room of the message in a line of the screen, in cells. */
export const messageWidth = ({ size }: Pick<MonitorState, 'size'>): number => size.columns - 2;

/** Rows that the message needs, 0 without one. While a server is away they stay the same from try to try. */
export const messageRows = (state: MonitorState): number => {
  const { feed } = state;
  const problem = feed?.problem ?? null;
  const settled =
    feed === null || problem === null
      ? state
      : { ...state, feed: { ...feed, problem: { ...problem, nextTryAt: problem.nextTryAt ?? problem.since } } };
  const text = messageText(settled, translator(state.language));
  return text === null ? 0 : wrapLine(text, messageWidth(state)).length;
};
