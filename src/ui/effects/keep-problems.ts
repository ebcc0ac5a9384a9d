import { errorText } from '../../format/errors.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../context.ts';
import type { MonitorStore } from '../store/monitor-store.ts';

/** Keeps each new problem of the list among the messages, and its end: they are shown without being notices. */
export const keepProblems = (store: MonitorStore, { translate }: Context): void => {
  let since: number | null = null;
  const update = (): void => {
    const { feed, now } = store.state();
    const problem = feed?.problem ?? null;
    if (problem !== null && since === null) {
      since = problem.since;
      const text = translate('messages.problem', { why: errorText(problem.error, translate) });
      store.dispatch({ type: 'message', message: { text: sanitizeLine(text), tone: 'warning', at: problem.since } });
    } else if (problem === null && since !== null && feed !== null) {
      since = null;
      const text = translate('messages.recovered');
      store.dispatch({ type: 'message', message: { text, tone: 'plain', at: now } });
    }
  };
  store.subscribe(update);
};
