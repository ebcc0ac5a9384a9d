import { explainQueryProblem } from '../format/query-problem.ts';
import { type Language, translator } from '../i18n/translate.ts';
import { parseActionQuery } from '../jobs/query/action-query.ts';
import { type ParsedQuery, parseQuery, type Query } from '../jobs/query/query.ts';
import type { CommonOptions } from './common-options.ts';
import { UsageError } from './errors.ts';

const termsOf = ({ terms, problems }: ParsedQuery, language: Language): Query => {
  const [problem] = problems;
  if (problem) throw new UsageError('usage.badFilter', { problem: explainQueryProblem(problem, translator(language)) });
  return terms;
};

/**
 * Parses a filter. Throws {@link UsageError} for any problem in it: a script would not notice that part of it is ignored.
 */
export const parseFilter = (text: string, language: Language): Query => termsOf(parseQuery(text), language);

/** Both the filter of a view and the filter of the command line. Throws as {@link parseFilter}. */
export const parseFilterInView = (
  text: string | undefined,
  { view, language }: Pick<CommonOptions, 'view' | 'language'>,
): Query => [...parseFilter(view?.filter ?? '', language), ...parseFilter(text ?? '', language)];

/** Parses a filter that selects jobs to change. Throws {@link UsageError} for a word that has more than one possible meaning. */
export const parseActionFilter = (text: string, language: Language): Query => termsOf(parseActionQuery(text), language);
