import { explainQueryProblem } from '../format/query-problem.ts';
import { type Language, translator } from '../i18n/translate.ts';
import { parseQuery, type Query } from '../jobs/query.ts';
import { UsageError } from './errors.ts';

/** Reads a filter that must be right as a whole: a script can't see what a mistaken one leaves out. Throws {@link UsageError}. */
export const parseFilter = (text: string, language: Language): Query => {
  const { terms, problems } = parseQuery(text);
  const [problem] = problems;
  if (problem) throw new UsageError('usage.badFilter', { problem: explainQueryProblem(problem, translator(language)) });
  return terms;
};
