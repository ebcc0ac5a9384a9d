import type { HistoryRecord } from '../../src/jobs/changes.ts';
import type { ImportFile, Job, JobDetails } from '../../src/jobs/job.ts';
import { detailsContent } from '../../src/ui/frame/details/details.ts';
import type { MonitorState } from '../../src/ui/state/state.ts';
import { allLines, aState, english, unstyled } from './ui-fixtures.ts';

const noDetails: JobDetails = { files: [], importedRows: null, totalRows: null, facts: [] };

/** A monitor with the details of the job open. Null details have not been read. */
export const detailsOf = (
  job: Job,
  details: Partial<JobDetails> | null = {},
  facts: Partial<MonitorState> = {},
  history: readonly HistoryRecord[] = [],
): MonitorState => ({
  ...aState([job], { detailsOpen: true, ...facts }),
  described:
    details === null
      ? null
      : { jobId: job.id, state: 'ready', job, details: { ...noDetails, ...details }, requestId: 'req-77', history },
});

/** The text of the whole details, in view or not. */
export const detailsText = (state: MonitorState, context = english, width = 70): string =>
  allLines(detailsContent(state, width, context).lines)
    .map(unstyled)
    .join('\n');

/** A file of an import that failed. */
export const aFailedFile: ImportFile = {
  name: 's3://bucket/part-1.parquet',
  size: 1_200_000,
  status: 'failed',
  rawStatus: 'FAILED',
  progress: 37,
  importedRows: 370,
  totalRows: 1_000,
  completedAt: null,
  reason: 'column price: expected FLOAT',
};
