import type { World } from '../../cli/world.ts';
import { type EarlierRetry, earlierRetryOf } from '../../jobs/earlier-retry.ts';
import type { Journal } from '../../storage/journal/journal.ts';

/** How long a command waits for the journal, in ms: a disk that hangs must not keep a user from retrying. */
const longestRead = 1_000;

/** The last retry of the job in the journal; null without one, and if the journal can't be read in time. Never rejects. */
export const readEarlierRetry = async (
  journal: Pick<Journal, 'read'>,
  jobId: string,
  { sleep }: Pick<World, 'sleep'>,
): Promise<EarlierRetry | null> => {
  const done = new AbortController();
  const none = sleep(longestRead, done.signal).then(
    () => [],
    () => [],
  );
  const records = await Promise.race([journal.read(jobId), none]);
  done.abort();
  return earlierRetryOf(records, jobId);
};
