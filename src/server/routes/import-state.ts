import type { Instant } from '../../jobs/job.ts';
import type { ImportSource, SimulatedJob } from '../project/simulated-job.ts';
import { filesOf, type SourceFile } from '../project/source-files.ts';
import { type JobState, stateAt } from '../simulation/job-state.ts';
import type { Center } from './route-context.ts';
import { writeTime } from './timestamps.ts';

const importStates: Readonly<Record<string, string>> = {
  PENDING: 'Pending',
  IN_PROGRESS: 'Importing',
  SUCCESSFUL: 'Completed',
  FAILED: 'Failed',
};

/** The word of the import routes for a job's status. */
export const importStateOf = (word: string): string => importStates[word] ?? word;

/** The files are read one after the other: this much (0–1) of the one at the index, at the progress of the whole. */
const shareOf = (index: number, progress: number, count: number): number =>
  Math.max(0, Math.min(1, (progress * count) / 100 - index));

const fileState = (share: number, failed: boolean): string => {
  if (failed) return 'Failed';
  if (share >= 1) return 'Completed';
  return share > 0 ? 'Importing' : 'Pending';
};

type FilePicture = {
  readonly fileName: string;
  readonly fileSize: number;
  readonly state: string;
  readonly progress: number;
  readonly completeTime: string;
  readonly reason: string;
  readonly totalRows: number;
  readonly importedRows: number;
};

const pictureOf = (
  center: Center,
  { run }: SimulatedJob,
  {
    file,
    index,
    source,
    state,
    now,
  }: {
    readonly file: SourceFile;
    readonly index: number;
    readonly source: ImportSource;
    readonly state: JobState;
    readonly now: Instant;
  },
): FilePicture => {
  const share = shareOf(index, state.progress, source.fileCount);
  // No file is at fault when a user stopped the import: then all that were not read fail with it.
  const isAtFault = source.failingFile === null ? share < 1 : index === source.failingFile;
  const failed = state.word === 'FAILED' && isAtFault;
  const endShare = Math.min(1, ((index + 1) * 100) / (source.fileCount * Math.max(1, run.endProgress)));
  const completedAt = Math.min(now, run.startsAt + (run.endsAt - run.startsAt) * endShare);
  return {
    fileName: file.name,
    fileSize: file.size,
    state: fileState(share, failed),
    progress: Math.floor(share * 100),
    completeTime: failed || share >= 1 ? writeTime(center, completedAt) : '',
    reason: failed ? (state.reason ?? '') : '',
    totalRows: file.rows,
    importedRows: Math.floor(file.rows * share),
  };
};

const sum = (files: readonly FilePicture[], field: 'fileSize' | 'totalRows' | 'importedRows'): number =>
  files.reduce((total, file) => total + file[field], 0);

/** An import job in the shape of import describe, with its files. */
export const importOf = (center: Center, job: SimulatedJob, now: Instant) => {
  const source = job.source ?? { fileCount: 1, failingFile: null, fileNames: null };
  const state = stateAt(job, now);
  const files = filesOf(job.id, source).map((file, index) =>
    pictureOf(center, job, { file, index, source, state, now }),
  );
  return {
    jobId: job.id,
    collectionName: job.collectionName ?? '',
    fileName: files[0]?.fileName ?? '',
    fileSize: sum(files, 'fileSize'),
    state: importStateOf(state.word),
    progress: state.progress,
    completeTime: state.finishedAt === null ? '' : writeTime(center, state.finishedAt),
    reason: state.reason ?? '',
    totalRows: sum(files, 'totalRows'),
    importedRows: sum(files, 'importedRows'),
    details: files,
  };
};
