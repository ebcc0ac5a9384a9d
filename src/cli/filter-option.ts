import { explainQueryProblem } from '../format/query-problem.ts';
import { type Language, translator } from '../i18n/translate.ts';
import { parseActionQuery } from '../jobs/action-query.ts';
import { type ParsedQuery, parseQuery, type Query } from '../jobs/query.ts';
import type { CommonOptions } from './common-options.ts';
import { UsageError } from './errors.ts';

const termsOf = ({ terms, problems }: ParsedQuery, language: Language): Query => {
  const [problem] = problems;
  if (problem) throw new UsageError('usage.badFilter', { problem: explainQueryProblem(problem, translator(language)) });
  return terms;
};

/**
 * Parses a filter. Throws {@link UsageError} for any problem in it: a script would not notice that a part is ignored.
 */
export const parseFilter = (text: string, language: Language): Query => termsOf(parseQuery(text), language);

/** What a view and a filter of the command line both demand. Throws as {@link parseFilter}. */
export const parseFilterInView = (
  text: string | undefined,
  { view, language }: Pick<CommonOptions, 'view' | 'language'>,
): Query => [...parseFilter(view?.filter ?? '', language), ...parseFilter(text ?? '', language)];

/** Parses a filter that selects jobs to change. Throws {@link UsageError} for a word that could be meant otherwise. */
export const parseActionFilter = (text: string, language: Language): Query => termsOf(parseActionQuery(text), language);
