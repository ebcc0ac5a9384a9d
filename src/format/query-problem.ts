import type { Translate } from '../i18n/translate.ts';
import { jobMarks } from '../jobs/query/job-view.ts';
import { type QueryProblem, queryFields } from '../jobs/query/query.ts';
import { statusValues } from '../jobs/query/query-values.ts';
import { stages } from '../jobs/stages.ts';
import { nearest } from '../lib/nearest.ts';

/** The values of fields that have only a few. */
const valuesFor: Readonly<Partial<Record<QueryProblem['id'], readonly string[]>>> = {
  'query.unknownStatus': statusValues,
  'query.unknownMark': jobMarks,
  'query.unknownStage': stages,
};

/** What is wrong with a filter, in one sentence. Quotes the filter as it was typed; not sanitized. */
export const explainQueryProblem = (problem: QueryProblem, translate: Translate): string => {
  const { id, ...params } = problem;
  const near = id === 'query.unknownField' ? { nearest: nearest(problem.field, queryFields) } : {};
  const values = (valuesFor[id] ?? []).join(', ');
  return translate(id, { ...params, ...near, values, fields: queryFields.join(', ') });
};
