import type { FeedSnapshot } from '../../feed/types.ts';
import { explainQueryProblem } from '../../format/query-problem.ts';
import { noInsight } from '../../jobs/insight/insight.ts';
import type { Job } from '../../jobs/job.ts';
import { parseQuery, type Query } from '../../jobs/query/query.ts';
import { inOrder, matchingJobs } from './announcer.ts';
import { ofSource } from './of-source.ts';
import { stateWithInsight } from './sentences.ts';
import type { PlainSession } from './source.ts';

/** `list` names at most this many jobs and counts the others: a screen reader reads each line aloud. */
const mostListed = 20;

/** Whether a list has arrived from the server or the cache. */
const hasList = ({ freshAt, fromCache }: FeedSnapshot): boolean => freshAt !== null || fromCache;

/** A filter as the user wrote it, and parsed. */
export type TypedFilter = { readonly text: string; readonly query: Query };

/** The filter by which all sources announce jobs. */
export type FilterInForce = { get(): Query; set(query: Query): void };

/**
 * The `list` and `filter` of the prompt.
 *
 * @param view the filter of the view in force, which every other one is added to
 */
export const listCommands = (session: PlainSession, view: TypedFilter, filters: FilterInForce) => {
  const { sources, output, phrasing, world } = session;
  const { translate } = phrasing;

  /** The parsed filter, besides that of the view; null after answering what is wrong with it. */
  const parseFilter = (text: string): Query | null => {
    const { terms, problems } = parseQuery(text);
    for (const problem of problems) output.answer(explainQueryProblem(problem, translate));
    return problems.length === 0 ? [...view.query, ...terms] : null;
  };

  /** The jobs of all sources that match, in one order. */
  const matching = (query: Query): readonly Job[] => {
    const found = sources.map(({ feed, insights, world: own }) =>
      matchingJobs(feed.snapshot(), query, own.now(), insights.view),
    );
    return inOrder(found.flat(), world.now());
  };

  const stateOf = (job: Job): string => {
    const source = sources.find(({ jobSource }) => jobSource === job.source);
    const insight = source?.insights.insightOf(job) ?? noInsight;
    return ofSource(job.source, stateWithInsight(job, insight, (source?.world ?? world).now(), phrasing), translate);
  };

  return {
    list: (text: string): void => {
      const query = text === '' ? filters.get() : parseFilter(text);
      if (query === null) return;
      if (!sources.some(({ feed }) => hasList(feed.snapshot()))) {
        output.answer(translate('plain.noList'));
        return;
      }
      const jobs = matching(query);
      for (const { feed, jobSource } of sources) {
        if (feed.snapshot().fromCache) output.answer(ofSource(jobSource, translate('plain.fromCache'), translate));
      }
      if (jobs.length === 0) output.answer(translate('plain.noMatch'));
      for (const job of jobs.slice(0, mostListed)) output.answer(stateOf(job));
      if (jobs.length > mostListed) output.answer(translate('plain.more', { count: jobs.length - mostListed }));
    },
    setFilter: (text: string): void => {
      const query = parseFilter(text);
      if (query === null) return;
      filters.set(query);
      for (const { announcer } of sources) announcer.setQuery(query);
      output.answer(
        query.length === 0
          ? translate('plain.unfiltered')
          : translate('plain.filtered', { filter: `${view.text} ${text}`.trim(), count: matching(query).length }),
      );
    },
  };
};
