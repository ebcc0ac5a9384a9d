import { type Language, translate } from '../i18n/translate.ts';
import { parseQuery, type Query, type QueryProblem, queryFields } from '../jobs/query.ts';
import { UsageError } from './errors.ts';

const explain = (problem: QueryProblem, language: Language): string => {
  const { id, ...params } = problem;
  return translate(language, id, { ...params, fields: queryFields.join(', ') });
};

/** Reads a filter that must be right as a whole: a script can't see what a mistaken one leaves out. Throws {@link UsageError}. */
export const parseFilter = (text: string, language: Language): Query => {
  const { terms, problems } = parseQuery(text);
  const [problem] = problems;
  if (problem) throw new UsageError('usage.badFilter', { problem: explain(problem, language) });
  return terms;
};
