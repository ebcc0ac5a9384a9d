import type { PartTrouble } from '../cloud/offer.ts';
import type { Job } from '../jobs/job.ts';

/** What is missing from a list, apart from what it counts as whole without. */
export const missedParts = (troubles: readonly PartTrouble[]): readonly PartTrouble[] =>
  troubles.filter(({ bestEffort }) => !bestEffort);

/** Whether the job is of a part that could not be read: it may have been there all the time. */
export const isOfMissedPart = (job: Job, troubles: readonly PartTrouble[]): boolean =>
  troubles.some(
    ({ family, where }) =>
      family === job.family && (where === null || [job.clusterName, job.clusterId, job.regionId].includes(where)),
  );
