import type { Translate } from '../i18n/translate.ts';
import { type QueryProblem, queryFields } from '../jobs/query.ts';
import { nearest } from '../lib/nearest.ts';

/** What is wrong with a filter, in one sentence. Quotes the filter as it was typed; not sanitized. */
export const explainQueryProblem = (problem: QueryProblem, translate: Translate): string => {
  const { id, ...params } = problem;
  const near = id === 'query.unknownField' ? { nearest: nearest(problem.field, queryFields) } : {};
  return translate(id, { ...params, ...near, fields: queryFields.join(', ') });
};
