import { readPatiently } from '../actions/patience.ts';
import { CloudError } from '../cloud/error.ts';
import { CallError, type Sentence } from './errors.ts';
import type { World } from './world.ts';

/** Whether a failure is only the deadline, which cut a try short. */
const isCutShort = (error: CloudError, world: World): boolean =>
  error.facts.kind === 'aborted' && !world.signal.aborted;

/**
 * Reads for a script: a read that fails is repeated with growing pauses and given up `limits.giveUp` after its first
 * failure, even in the middle of a try. `purpose` says what couldn't be done. Throws {@link CallError}.
 */
export const readForScript = async <Answer>(
  purpose: Sentence,
  world: World,
  read: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> => {
  let deadline = Infinity;
  let failure: CloudError | null = null;
  const tryOnce = async (): Promise<Answer> => {
    const left = deadline - world.now();
    const { signal } = world;
    try {
      return await read(left === Infinity ? signal : AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, left))]));
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      // What is worth telling is the failure before the try that was cut short.
      failure = failure !== null && isCutShort(error, world) ? failure : error;
      deadline = Math.min(deadline, world.now() + world.limits.giveUp);
      throw error;
    }
  };
  try {
    return await readPatiently(tryOnce, world, world.limits);
  } catch (error) {
    if (error instanceof CloudError) throw new CallError(purpose, (failure ?? error).facts);
    throw error;
  }
};
