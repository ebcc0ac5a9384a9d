import { type Kind, kinds } from '../../jobs/kinds.ts';
import type { Random } from '../random.ts';
import { templateOf } from './job-templates.ts';
import type { Ending, SimulatedCluster, SimulatedProject } from './simulated-job.ts';

const weights = kinds.map(({ type, subtype }) => templateOf(type, subtype).weight);
const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
const fallback: Kind = { type: 'IMPORT', subtype: null, label: 'Import', cancel: 'abort', retry: true };

/** A kind of jobs, as often as its story says. */
export const drawKind = (random: Random): Kind => {
  let left = random.next() * totalWeight;
  const index = weights.findIndex(weight => {
    left -= weight;
    return left < 0;
  });
  return kinds[index] ?? fallback;
};

/** How a job of the kind ends, mostly well. Only what can be canceled ends canceled; only Spark times out. */
export const drawEnding = (random: Random, kind: Kind): Ending => {
  const fate = random.next();
  if (fate < 0.13) return 'failed';
  if (fate < 0.17 && kind.cancel === 'yes') return 'canceled';
  if (fate < 0.2 && kind.type === 'SPARK') return 'timeout';
  return 'successful';
};

/** One of the project's clusters; the first is the busiest. */
export const drawCluster = (random: Random, { clusters }: SimulatedProject): SimulatedCluster =>
  random.chance(0.6) ? clusters[0] : random.pick(clusters);
