import type { FeedProblem, FeedSnapshot } from '../../feed/types.ts';
import { errorText } from '../../format/errors.ts';
import type { Instant } from '../../jobs/job.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../context.ts';
import type { TimedMessage } from '../state/state.ts';
import type { MonitorStore } from '../store/monitor-store.ts';

/** The list or one of its sources; a list of one source has no name. */
type Watched = { readonly name: string | null; readonly problem: FeedProblem | null };

const wholeList = '';

/** Each source, or the list, with its problem, by the key of the source. */
const watchedIn = ({ sources, problem }: FeedSnapshot): ReadonlyMap<string, Watched> =>
  sources === undefined
    ? new Map([[wholeList, { name: null, problem }]])
    : new Map(sources.map(({ key, name, problem: own }) => [key, { name, problem: own }]));

/** Adds each new problem of the list or of one of its sources to the messages, and its end. The screen shows problems without a notice. */
export const keepProblems = (store: MonitorStore, { translate }: Context): void => {
  /** The names that the problems were reported under, by the key of the source. */
  const reported = new Map<string, string | null>();
  const named = (source: string | null, why: string): string =>
    sanitizeLine(source === null ? why : translate('source.failed', { source, why }));

  /** Marks what has changed as reported, and returns the messages about it. */
  const news = (feed: FeedSnapshot, now: Instant): readonly TimedMessage[] => {
    const watched = watchedIn(feed);
    const started = [...watched].flatMap(([key, { name, problem }]): readonly TimedMessage[] => {
      if (problem === null || reported.has(key)) return [];
      reported.set(key, name);
      const text = named(name, translate('messages.problem', { why: errorText(problem.error, translate) }));
      return [{ text, tone: 'warning', at: problem.since }];
    });
    // A server that could not be opened is replaced by its projects once they are known.
    const ended = [...reported].filter(([key]) => (watched.get(key)?.problem ?? null) === null);
    const recovered = ended.map(([key, name]): TimedMessage => {
      reported.delete(key);
      return { text: named(name, translate('messages.recovered')), tone: 'plain', at: now };
    });
    return [...started, ...recovered];
  };

  store.subscribe(() => {
    const { feed, now } = store.state();
    if (feed === null) return;
    // All changes are marked before the first message, which calls this again.
    for (const message of news(feed, now)) store.dispatch({ type: 'message', message });
  });
};
