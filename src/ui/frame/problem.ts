import type { CloudErrorFacts } from '../../cloud/error.ts';
import type { FeedProblem } from '../../feed/types.ts';
import { clockSeconds } from '../../format/time.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../context.ts';
import type { MonitorState } from '../state/state.ts';

/** A failed call in one line: the server's words, code and request ID. */
export const errorText = ({ message, code, requestId }: CloudErrorFacts): string => {
  const facts = [
    code === null ? null : `code ${sanitizeLine(String(code))}`,
    requestId === null ? null : `requestid ${sanitizeLine(requestId)}`,
  ].filter(fact => fact !== null);
  return sanitizeLine(message) + (facts.length === 0 ? '' : ` (${facts.join(', ')})`);
};

/** Why the list is not current, and when it is tried again. */
export const explainProblem = (
  { error, nextTryAt }: FeedProblem,
  state: Pick<MonitorState, 'feed' | 'host'>,
  { translate }: Pick<Context, 'translate'>,
): string => {
  const next =
    nextTryAt === null ? translate('problem.trying') : translate('problem.nextTry', { time: clockSeconds(nextTryAt) });
  const freshAt = state.feed?.freshAt ?? null;
  // Waiting mends the rest by itself.
  const why = error.kind === 'auth' ? `${errorText(error)} — ${translate('hint.auth')}` : errorText(error);
  return freshAt === null
    ? translate('problem.unreachable', { host: state.host, why, next })
    : translate('problem.stale', { time: clockSeconds(freshAt), why, next });
};
