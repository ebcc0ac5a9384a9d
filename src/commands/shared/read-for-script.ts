import { readWithRetry } from '../../actions/read-with-retry.ts';
import { CallError, type Sentence } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { CloudError } from '../../cloud/error.ts';
import type { CallOptions } from '../../cloud/gateway.ts';

/**
 * Reads for a script: a read that fails is repeated with growing pauses and given up `limits.giveUp` after its first
 * failure. `purpose` says what couldn't be done. Throws {@link CallError}.
 */
export const readForScript = async <Answer>(
  purpose: Sentence,
  world: World,
  read: (options: CallOptions) => Promise<Answer>,
): Promise<Answer> => {
  try {
    return await readWithRetry(read, world, world.limits);
  } catch (error) {
    throw error instanceof CloudError ? new CallError(purpose, error.facts) : error;
  }
};
