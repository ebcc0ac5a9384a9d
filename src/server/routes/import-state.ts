import type { Instant } from '../../jobs/job.ts';
import type { ImportSource, SimulatedJob } from '../project/simulated-job.ts';
import { filesOf, type SourceFile } from '../project/source-files.ts';
import { type JobState, stateAt } from '../simulation/job-state.ts';
import type { RouteContext } from './route-context.ts';
import { writeTime } from './timestamps.ts';

const importStates: Readonly<Record<string, string>> = {
  PENDING: 'Pending',
  IN_PROGRESS: 'Importing',
  UNCOMMITTED: 'Uncommitted',
  COMMITTING: 'Committing',
  SUCCESSFUL: 'Completed',
  FAILED: 'Failed',
};

/** The state in the words of the import routes for a job's status word. */
export const importStateOf = (statusWord: string): string => importStates[statusWord] ?? statusWord;

/** The fraction (0–1) that is read of the file at `index`, at `progress` % of the import. Files are read one after the other. */
const fractionRead = (index: number, progress: number, fileCount: number): number =>
  Math.max(0, Math.min(1, (progress * fileCount) / 100 - index));

const fileStateOf = (fraction: number, hasFailed: boolean): string => {
  if (hasFailed) return 'Failed';
  if (fraction >= 1) return 'Completed';
  return fraction > 0 ? 'Importing' : 'Pending';
};

type FileRecord = {
  readonly fileName: string;
  readonly fileSize: number;
  readonly state: string;
  readonly progress: number;
  readonly completeTime: string;
  readonly reason: string;
  readonly totalRows: number;
  readonly importedRows: number;
};

/** An import at a certain time. */
type ImportSnapshot = {
  readonly job: SimulatedJob;
  readonly source: ImportSource;
  readonly state: JobState;
  readonly now: Instant;
};

const fileRecordOf = (
  context: RouteContext,
  { job: { run }, source, state, now }: ImportSnapshot,
  file: SourceFile,
  index: number,
): FileRecord => {
  const fraction = fractionRead(index, state.progress, source.fileCount);
  // An import that a user stopped has no failing file; then every file that was not read completely fails.
  const canFail = source.failingFile === null ? fraction < 1 : index === source.failingFile;
  const hasFailed = state.statusWord === 'FAILED' && canFail;
  const endOfFile = Math.min(1, ((index + 1) * 100) / (source.fileCount * Math.max(1, run.endProgress)));
  const completedAt = Math.min(now, run.startsAt + (run.endsAt - run.startsAt) * endOfFile);
  return {
    fileName: file.name,
    fileSize: file.size,
    state: fileStateOf(fraction, hasFailed),
    progress: Math.floor(fraction * 100),
    completeTime: hasFailed || fraction >= 1 ? writeTime(context, completedAt) : '',
    reason: hasFailed ? (state.reason ?? '') : '',
    totalRows: file.rows,
    importedRows: Math.floor(file.rows * fraction),
  };
};

const sum = (files: readonly FileRecord[], field: 'fileSize' | 'totalRows' | 'importedRows'): number =>
  files.reduce((total, file) => total + file[field], 0);

/** An import job with its files, as import describe returns it. */
export const importOf = (context: RouteContext, job: SimulatedJob, now: Instant) => {
  const source = job.source ?? { fileCount: 1, failingFile: null, fileNames: null };
  const state = stateAt(job, now);
  const snapshot = { job, source, state, now };
  const files = filesOf(job.id, source).map((file, index) => fileRecordOf(context, snapshot, file, index));
  return {
    jobId: job.id,
    collectionName: job.collectionName ?? '',
    fileName: files[0]?.fileName ?? '',
    fileSize: sum(files, 'fileSize'),
    state: importStateOf(state.statusWord),
    progress: state.progress,
    completeTime: state.finishedAt === null ? '' : writeTime(context, state.finishedAt),
    reason: state.reason ?? '',
    totalRows: sum(files, 'totalRows'),
    importedRows: sum(files, 'importedRows'),
    details: files,
  };
};
