import type { FeedProblem } from '../../feed/types.ts';
import { errorText } from '../../format/errors.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../context.ts';
import type { MonitorStore } from '../store/monitor-store.ts';

/** Keeps each new problem of the list or of one of its sources among the messages, and its end: they are shown without being notices. */
export const keepProblems = (store: MonitorStore, { translate }: Context): void => {
  /** The names of the sources that have a problem; '' for the whole list. */
  const troubled = new Set<string>();
  const named = (name: string, why: string): string =>
    sanitizeLine(name === '' ? why : translate('source.failed', { source: name, why }));

  const note = (name: string, problem: FeedProblem | null, now: number): void => {
    if (problem !== null && !troubled.has(name)) {
      troubled.add(name);
      const text = named(name, translate('messages.problem', { why: errorText(problem.error, translate) }));
      store.dispatch({ type: 'message', message: { text, tone: 'warning', at: problem.since } });
    } else if (problem === null && troubled.delete(name)) {
      const text = named(name, translate('messages.recovered'));
      store.dispatch({ type: 'message', message: { text, tone: 'plain', at: now } });
    }
  };

  store.subscribe(() => {
    const { feed, now } = store.state();
    if (feed === null) return;
    if (feed.sources === undefined) note('', feed.problem, now);
    for (const { name, problem } of feed.sources ?? []) note(name, problem, now);
  });
};
