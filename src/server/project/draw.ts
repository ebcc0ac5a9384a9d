import { type Kind, kinds } from '../../jobs/kinds.ts';
import type { Random } from '../random.ts';
import { templateOf } from './job-templates.ts';
import type { Ending, SimulatedCluster, SimulatedProject } from './simulated-job.ts';

const weights = kinds.map(({ type, subtype }) => templateOf(type, subtype).weight);
const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
const fallback: Kind = { type: 'IMPORT', subtype: null, label: 'Import', cancel: 'abort', retry: true };

/** A random job kind; each is drawn in proportion to its weight. */
export const drawKind = (random: Random): Kind => {
  let left = random.next() * totalWeight;
  const index = weights.findIndex(weight => {
    left -= weight;
    return left < 0;
  });
  return kinds[index] ?? fallback;
};

/** How a job of the kind ends; most succeed. Only kinds with a cancel route end canceled, and only Spark times out. */
export const drawEnding = (random: Random, kind: Kind): Ending => {
  const number = random.next();
  if (number < 0.13) return 'failed';
  if (number < 0.17 && kind.cancel === 'yes') return 'canceled';
  if (number < 0.2 && kind.type === 'SPARK') return 'timeout';
  return 'successful';
};

/** A random cluster of the project; the first one is the busiest. */
export const drawCluster = (random: Random, { clusters }: SimulatedProject): SimulatedCluster =>
  random.boolean(0.6) ? clusters[0] : random.pick(clusters);
