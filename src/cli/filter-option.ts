import { explainQueryProblem } from '../format/query-problem.ts';
import { type Language, translator } from '../i18n/translate.ts';
import { parseQuery, type Query } from '../jobs/query.ts';
import { UsageError } from './errors.ts';

/**
 * Parses a filter. Throws {@link UsageError} for any problem in it: a script would not notice that a part is ignored.
 */
export const parseFilter = (text: string, language: Language): Query => {
  const { terms, problems } = parseQuery(text);
  const [problem] = problems;
  if (problem) throw new UsageError('usage.badFilter', { problem: explainQueryProblem(problem, translator(language)) });
  return terms;
};
