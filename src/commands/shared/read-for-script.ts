import { readWithRetry } from '../../actions/read-with-retry.ts';
import { CallError, type Sentence } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { CloudError } from '../../cloud/error.ts';
import type { CallOptions } from '../../cloud/gateway.ts';

/** Sends a request that the world may abort while it waits for an answer. */
export const watchedRequest = async <Answer>(
  { watchRequest }: Pick<World, 'watchRequest'>,
  request: () => Promise<Answer>,
): Promise<Answer> => {
  const end = watchRequest?.();
  try {
    return await request();
  } finally {
    end?.();
  }
};

/**
 * Reads for a script: repeats a failing read with growing delays and gives up `limits.giveUp` after the first failure.
 * Throws {@link CallError}, whose `purpose` says what could not be done.
 */
export const readForScript = async <Answer>(
  purpose: Sentence,
  world: World,
  read: (options: CallOptions) => Promise<Answer>,
): Promise<Answer> => {
  try {
    return await readWithRetry(options => watchedRequest(world, () => read(options)), world, world.limits);
  } catch (error) {
    throw error instanceof CloudError ? new CallError(purpose, error.facts) : error;
  }
};
