import { expect, test } from 'vitest';
import { explainQueryProblem } from '../../src/format/query-problem.ts';
import { translator } from '../../src/i18n/translate.ts';
import { parseQuery } from '../../src/jobs/query/query.ts';

test.each([
  ['colour:red', 'unknown filter field "colour:"; fields are '],
  ['typ:import', 'source, region; did you mean type:?'],
  ['since:yesterday', '"since:yesterday" needs a duration'],
  ['status:', '"status:" needs a value'],
  ['by=ana', '"by=ana" is not a condition; write by:VALUE'],
  ['!', '"!" needs text'],
  ['status:faild', 'no job has the status "faild"; did you mean status:failed?'],
  ['type:imprt', 'no job has the type "imprt"; did you mean type:import?'],
])('explains what is wrong with the filter %s', (filter, sentence) => {
  const [problem] = parseQuery(filter).problems;
  if (problem === undefined) throw new Error('the filter is valid');
  expect(explainQueryProblem(problem, translator('en'))).toContain(sentence);
  expect(explainQueryProblem(problem, translator('ja'))).not.toMatch(/\{\w+\}/);
});
