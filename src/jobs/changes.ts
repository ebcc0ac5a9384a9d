import { bornAt, type Instant, isUnfinished, type Job, makeJob } from './job.ts';
import { isoTime, type PlainJson, plainJson } from './json.ts';
import type { ActionName } from './rules.ts';

/** What can be seen to happen to a job. `queued`: back to Pending, after a retry. `changed`: anything that has no word of its own. */
export const changeEvents = [
  'new',
  'queued',
  'started',
  'progress',
  'canceling',
  'canceled',
  'failed',
  'finished',
  'changed',
] as const;
export type ChangeEvent = (typeof changeEvents)[number];

/** Whose jobs a record is about. */
export type Target = {
  /** Scheme, host and port of the server. */
  readonly endpoint: string;
  readonly projectId: string;
  /** Null where only the ID is known. */
  readonly projectName: string | null;
};

/** One change of a job that zjobs saw: these fields, then those of the job as it then was, with its plain values. */
export type ChangeRecord = {
  /** The same for the same change, whoever saw it and however often: made of job, event and the server's own time. */
  readonly id: string;
  /** When zjobs saw it, ISO 8601 in UTC; the server's own times are the job's. */
  readonly time: string;
  readonly event: ChangeEvent;
  readonly endpoint: string;
  readonly projectName: string | null;
  /** Null for a job that is new. */
  readonly previousStatus: Job['status'] | null;
} & PlainJson;

/** One cancel or retry that zjobs sent. */
export type ActionRecord = {
  readonly id: string;
  /** When it was sent, ISO 8601 in UTC. */
  readonly time: string;
  readonly event: ActionName;
  readonly endpoint: string;
  readonly projectName: string | null;
  readonly jobId: string;
  readonly projectId: string;
  /** Who sent it, as this computer knows them: `ana@laptop`. */
  readonly by: string;
  readonly outcome: 'accepted' | 'refused' | 'failed' | 'unknown';
  /** The ID that now runs after a retry; else null. */
  readonly newJobId: string | null;
  /** What the server said where it did not accept. */
  readonly reason: string | null;
  readonly code: number | string | null;
  readonly requestId: string | null;
};

export type HistoryRecord = ChangeRecord | ActionRecord;

export const isActionRecord = (record: HistoryRecord): record is ActionRecord =>
  record.event === 'cancel' || record.event === 'retry';

/** Two readings of a job, one after the other; `before` is null for a job that is new. */
export type Change = { readonly before: Job | null; readonly after: Job };

/** In %: finer steps would fill a log with what nobody reads. */
const progressStep = 25;
const lastStep = 75;

/** The last step that the progress has reached, in %; the end of a job is an event of its own. */
const stepOf = ({ progress }: Job): number =>
  Math.min(lastStep, Math.floor((progress ?? 0) / progressStep) * progressStep);

/** The event of a job's coming to the status that it has. */
const arrivalOf = (before: Job | null, { status }: Job): ChangeEvent => {
  switch (status) {
    case 'pending':
      return 'queued';
    case 'in-progress':
      return before?.status === 'canceling' ? 'changed' : 'started';
    case 'successful':
      return 'finished';
    case 'unknown':
      return 'changed';
    default:
      return status;
  }
};

/** Whether a finished job has run again and ended the same way between two looks. */
const endedAgain = (before: Job, after: Job): boolean =>
  !isUnfinished(after.status) &&
  before.finishedAt !== null &&
  after.finishedAt !== null &&
  after.finishedAt > before.finishedAt;

/** What a change is, in the order that it happened; nothing for what is not worth a word. */
export const eventsOf = ({ before, after }: Change): readonly ChangeEvent[] => {
  // A job that comes and fails between two looks is told as both, so that who waits for failures misses none.
  if (before === null) return after.status === 'pending' ? ['new'] : ['new', arrivalOf(null, after)];
  const otherWord = after.status === 'unknown' && after.rawStatus !== before.rawStatus;
  if (before.status !== after.status || otherWord || endedAgain(before, after)) return [arrivalOf(before, after)];
  // A list of one family may leave the progress to a describe: what that tells first is how far the job was all the time.
  const wasKnown = before.progress !== null || before.family === 'job-center';
  const hasMoved = wasKnown && stepOf(after) > stepOf(before);
  return after.status === 'in-progress' && hasMoved ? ['progress'] : [];
};

/** The server's own time for an event, or of the run that it belongs to: it is the same for everyone who sees it. */
const momentOf = (event: ChangeEvent, { before, after }: Change): Instant | null => {
  const run = after.startedAt ?? after.createdAt;
  switch (event) {
    case 'new':
      return bornAt(after);
    case 'queued':
      return before?.finishedAt ?? run;
    case 'canceled':
    case 'failed':
    case 'finished':
      return after.finishedAt ?? run;
    default:
      return run;
  }
};

const wordOf = (event: ChangeEvent, after: Job): string => {
  if (event === 'progress') return `${event}-${stepOf(after)}`;
  return event === 'changed' ? `${event}-${after.rawStatus}` : event;
};

const idOf = (event: ChangeEvent, change: Change): string =>
  `${change.after.id}:${wordOf(event, change.after)}:${isoTime(momentOf(event, change)) ?? '-'}`;

/** What there is to record of a change, in the order that it happened; nothing for what no record is made of. `at`: when it was seen. */
export const changesOf = (change: Change, place: Target, at: Instant): readonly ChangeRecord[] =>
  eventsOf(change).map(event => ({
    id: idOf(event, change),
    time: isoTime(at) ?? '',
    event,
    endpoint: place.endpoint,
    projectName: place.projectName,
    previousStatus: change.before?.status ?? null,
    ...plainJson(change.after),
    projectId: change.after.projectId ?? place.projectId,
  }));

const instantOf = (text: string | null): Instant | null => {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : at;
};

/** The job as it was when the record was made; what a record does not keep is null. */
export const jobOfRecord = (record: ChangeRecord): Job =>
  makeJob({
    id: record.jobId,
    projectId: record.projectId,
    type: record.type,
    subtype: record.subtype,
    description: record.description,
    status: record.status,
    rawStatus: record.rawStatus,
    progress: record.progress,
    reason: record.reason,
    createdBy: record.createdBy,
    createdAt: instantOf(record.createdAt),
    startedAt: instantOf(record.startedAt),
    finishedAt: instantOf(record.finishedAt),
    clusterId: record.clusterId,
    clusterName: record.clusterName,
    dbName: record.dbName,
    collectionName: record.collectionName,
    family: record.family,
  });

/**
 * What happened while nobody looked: the last record of each job compared with the job as it is now. Jobs that have no
 * record, or that are not known now, tell nothing.
 */
export const missedChanges = (
  records: readonly HistoryRecord[],
  jobs: ReadonlyMap<string, Job>,
  place: Target,
  at: Instant,
): readonly { readonly job: Job; readonly record: ChangeRecord }[] => {
  const last = new Map<string, ChangeRecord>();
  for (const record of records) if (!isActionRecord(record)) last.set(record.jobId, record);
  return [...last].flatMap(([jobId, known]) => {
    const job = jobs.get(jobId);
    if (job === undefined) return [];
    return changesOf({ before: jobOfRecord(known), after: job }, place, at).map(record => ({ job, record }));
  });
};
