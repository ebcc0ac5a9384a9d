import type { Kind } from '../../jobs/kind.ts';
import { kinds } from '../../jobs/kinds.ts';
import type { Random } from '../random.ts';
import type { Ending, SimulatedCluster, SimulatedProject } from './simulated-job.ts';

const totalWeight = kinds.reduce((sum, { demoWeight }) => sum + demoWeight, 0);

/** A random job kind; each is drawn in proportion to its weight. */
export const drawKind = (random: Random): Kind => {
  let left = random.next() * totalWeight;
  const drawn = kinds.find(({ demoWeight }) => {
    left -= demoWeight;
    return left < 0;
  });
  // Rounding may leave a number just above zero after the last kind.
  return drawn ?? kinds[0];
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
