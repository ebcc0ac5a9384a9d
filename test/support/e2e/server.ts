import { createJobCenter, type JobCenterAccess } from '../../../src/server/job-center.ts';
import type { JobCenterOptions } from '../../../src/server/options.ts';

/** An embedded job center that listens. */
export type RunningServer = JobCenterAccess & { stop(): Promise<void> };

/** Starts the job center of `zjobs serve` in the process of the test, which saves a start of Node in most tests. */
export const startServer = async (options: JobCenterOptions = {}): Promise<RunningServer> => {
  const center = createJobCenter(options);
  return { ...(await center.listen()), stop: () => center.close() };
};
