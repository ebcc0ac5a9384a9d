import type { Phrasing } from '../format/phrasing.ts';
import { explainQueryProblem } from '../format/query-problem.ts';
import type { MonitorState } from './state/state.ts';

/** What is wrong with the filter, in a sentence; null if it is valid. */
export const filterProblem = ({ filter }: MonitorState, { translate }: Pick<Phrasing, 'translate'>): string | null => {
  const problem = filter.parsed.problems[0];
  return problem === undefined ? null : explainQueryProblem(problem, translate);
};
