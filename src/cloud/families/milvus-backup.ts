import * as z from 'zod/mini';
import { type Job, makeJob } from '../../jobs/job.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import { CloudError, type CloudErrorKind } from '../error.ts';
import type { CallOptions, JobDescription } from '../gateway.ts';
import { malformedAnswer } from '../http/envelope.ts';
import { cloudError } from '../http/http-errors.ts';
import type { QueryParams, Transport } from '../http/transport.ts';
import { anything, instant, progress, readCount, readText, text, unknownWord } from '../schema/field-types.ts';
import { createTrackedFamily, type ReadTracked } from './control-plane.ts';
import type { Family, JobLocation } from './family.ts';
import { asJobFailure } from './not-found.ts';

const backupRecord = z.object({
  id: text,
  name: text,
  state_code: anything,
  start_time: instant,
  // The year 1, as long as the job has not ended. The type reads it as no time.
  end_time: instant,
  progress,
  errorMessage: text,
});

type BackupRecord = z.infer<typeof backupRecord>;

/** The words of `state_code`. Source: milvus-backup, its API. */
const words = ['initial', 'executing', 'success', 'fail', 'timeout'];

/** A route that may know a name or an ID, and the type of job that it returns. */
type Lookup = { readonly route: string; readonly parameter: string; readonly type: 'BACKUP' | 'RESTORE' };

const backups: readonly Lookup[] = [
  { route: '/get_backup', parameter: 'backup_name', type: 'BACKUP' },
  { route: '/get_backup', parameter: 'backup_id', type: 'BACKUP' },
];
const restores: readonly Lookup[] = [{ route: '/get_restore', parameter: 'id', type: 'RESTORE' }];

/** The routes to try, the likely one first: IDs of restores begin with the word. */
const lookupsFor = (id: string): readonly Lookup[] =>
  /^restore/i.test(id) ? [...restores, ...backups] : [...backups, ...restores];

/** The server leaves out a number that is 0, as it does with the code of an answer. */
const stateOf = ({ state_code }: BackupRecord): number | null => (state_code === undefined ? 0 : readCount(state_code));

/** A server that has restarted answers every name with state 0 and without an ID: it doesn't know the name. */
const isUnknown = (record: BackupRecord): boolean => record.id === null && !stateOf(record);

const unknownKinds: ReadonlySet<CloudErrorKind> = new Set(['not-found', 'unsupported']);
/** A server that misses a parameter rejects the request. Only the refusal of the likeliest lookup is reported. */
const refusalKinds: ReadonlySet<CloudErrorKind> = new Set(['rejected', 'intermediary']);

const isNotFound = (error: unknown, isLikeliest: boolean): boolean => {
  const failure = asJobFailure(error);
  if (!(failure instanceof CloudError)) return false;
  const { kind } = failure.facts;
  return unknownKinds.has(kind) || (!isLikeliest && refusalKinds.has(kind));
};

/**
 * Backups and restores of a milvus-backup server. It does not list running ones: the user tracks them by name or ID. Its
 * route `/check` is never called, because it prints the whole configuration. Source: milvus-backup, its API.
 */
export const createMilvusBackup = (transport: Transport, readTracked: ReadTracked): Family => {
  /** The job as one route returns it; null if that route doesn't know it. */
  const lookUp = async (
    { route, parameter, type }: Lookup,
    jobId: string,
    { signal }: CallOptions,
  ): Promise<JobDescription | null> => {
    const query: QueryParams = [[parameter, jobId]];
    const answer = await transport.call({ method: 'GET', route, query, signal });
    const parsed = backupRecord.safeParse(answer.data);
    if (!parsed.success) throw malformedAnswer('backup or restore', answer);
    const record = parsed.data;
    if (isUnknown(record)) return null;
    if (record.id !== jobId && record.name !== jobId) throw malformedAnswer('job of this name or ID', answer);
    const state = stateOf(record);
    const word = words[state ?? -1] ?? readText(state) ?? unknownWord;
    const job: Job = makeJob({
      id: jobId,
      type,
      description: record.name,
      status: statusOfWord(word),
      rawStatus: word,
      progress: record.progress,
      reason: record.errorMessage,
      createdAt: record.start_time,
      startedAt: record.start_time,
      finishedAt: record.end_time,
      family: 'milvus-backup',
    });
    const facts = record.id === null || record.id === jobId ? [] : [['id', record.id] as const];
    return { job, details: { files: [], importedRows: null, totalRows: null, facts }, requestId: answer.requestId };
  };

  const describe = async ({ id }: JobLocation, options: CallOptions): Promise<JobDescription> => {
    for (const [index, lookup] of lookupsFor(id).entries()) {
      const found = await lookUp(lookup, id, options).catch(error => {
        if (isNotFound(error, index === 0)) return null;
        throw error;
      });
      if (found !== null) return found;
    }
    const message = `milvus-backup doesn't know ${id}; it forgets what ran when it restarts`;
    throw cloudError({ kind: 'not-found', message });
  };

  return createTrackedFamily('milvus-backup', readTracked, describe);
};
