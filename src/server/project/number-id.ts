import type { SimulatedJob } from './simulated-job.ts';

const idDigits = 17n;

/** The ID of a job on the data plane: a number of 18 digits, more than a JavaScript number represents exactly. */
export const numberIdOf = ({ id }: Pick<SimulatedJob, 'id'>): bigint => {
  const number = [...id.slice('job-'.length)].reduce((sum, letter) => sum * 32n + BigInt(parseInt(letter, 32)), 0n);
  return 4n * 10n ** idDigits + (number % 10n ** idDigits);
};
