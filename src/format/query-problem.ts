import type { Translate } from '../i18n/translate.ts';
import { type QueryProblem, queryFields } from '../jobs/query.ts';

/** What is wrong with a filter, in one sentence. Quotes the filter as it was typed; not sanitized. */
export const explainQueryProblem = ({ id, ...params }: QueryProblem, translate: Translate): string =>
  translate(id, { ...params, fields: queryFields.join(', ') });
