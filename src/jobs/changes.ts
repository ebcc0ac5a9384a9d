import { families } from './families.ts';
import { jobFields, jsonFields } from './fields.ts';
import { bornAt, type Instant, type Job, makeJob, mayChange } from './job.ts';
import { isoTime, type PlainJson, plainJson } from './json.ts';
import { type ActionName, actionNames } from './rules.ts';

/**
 * The events in the life of a job. `queued`: back to Pending, after a retry. `changed`: a change of status that none of
 * the other events names. `stalled`: zjobs saw no progress for a while.
 */
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
  'stalled',
] as const;
export type ChangeEvent = (typeof changeEvents)[number];

/** The events that a change of a job can cause. A stall is the lack of a change, so it is not among them. */
export type SeenEvent = Exclude<ChangeEvent, 'stalled'>;

/** A project on a server. */
export type Target = {
  /** Scheme, host and port of the server. */
  readonly endpoint: string;
  readonly projectId: string;
  /** Null where only the ID is known. */
  readonly projectName: string | null;
};

/** One event of a job, followed by the values of the job as it was then. */
export type ChangeRecord = {
  /** Made of job, event and the server's own time, so that every process that sees the change gives it the same ID. */
  readonly id: string;
  /** When zjobs saw it, ISO 8601 in UTC. The job's own times are the server's. */
  readonly time: string;
  readonly event: ChangeEvent;
  readonly endpoint: string;
  readonly projectName: string | null;
  /** Null for a new job. */
  readonly previousStatus: Job['status'] | null;
} & PlainJson;

/** One action that zjobs sent. */
export type ActionRecord = {
  readonly id: string;
  /** When it was sent, ISO 8601 in UTC. */
  readonly time: string;
  readonly event: ActionName;
  readonly endpoint: string;
  readonly projectName: string | null;
  readonly jobId: string;
  readonly projectId: string;
  /** The user on this computer, such as `ana@laptop`. */
  readonly by: string;
  readonly outcome: 'accepted' | 'refused' | 'failed' | 'unknown';
  /** The ID of the job that a retry started; else null. */
  readonly newJobId: string | null;
  /** The server's message when it did not accept. */
  readonly reason: string | null;
  readonly code: number | string | null;
  readonly requestId: string | null;
  /** Set if the server refused the role: the cluster's name or ID, null for a job without a cluster. */
  readonly deniedIn?: string | null | undefined;
  /** Set if the server accepted the action, so that the role suffices: as above. */
  readonly allowedIn?: string | null | undefined;
};

/** An action that is about to be sent. Its record has the outcome `unknown` until another record has the real one. */
export type Intent = {
  readonly record: ActionRecord;
  /** When the job had ended before the action, ISO 8601. A later start compares it to find out whether a retry ran. */
  readonly jobFinishedAt: string | null;
};

export type HistoryRecord = ChangeRecord | ActionRecord;

export const isActionRecord = (record: HistoryRecord): record is ActionRecord =>
  actionNames.some(action => action === record.event);

/** Two consecutive readings of a job; `before` is null for a new job. */
export type Change = { readonly before: Job | null; readonly after: Job };

/** In %. Finer steps would fill the journal and the event stream with noise. */
const progressStep = 25;
const lastStep = 75;

/** The last step that the progress has reached, in %. 100 is no step: the end of a job is an event of its own. */
const stepOf = ({ progress }: Job): number =>
  Math.min(lastStep, Math.floor((progress ?? 0) / progressStep) * progressStep);

/** The event by which a job enters its status. */
const arrivalOf = (before: Job | null, { status }: Job): SeenEvent => {
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

/** Whether an ended job ran again and ended the same way between two readings. */
const endedAgain = (before: Job, after: Job): boolean =>
  !mayChange(after) && before.finishedAt !== null && after.finishedAt !== null && after.finishedAt > before.finishedAt;

/** The events of a change in the order that they happened. None for a change that is not worth reporting. */
export const eventsOf = ({ before, after }: Change): readonly SeenEvent[] => {
  // A job that is created and fails between two readings has both events: a script that waits for failures misses none.
  if (before === null) return after.status === 'pending' ? ['new'] : ['new', arrivalOf(null, after)];
  const otherWord = after.status === 'unknown' && after.rawStatus !== before.rawStatus;
  if (before.status !== after.status || otherWord || endedAgain(before, after)) return [arrivalOf(before, after)];
  // Some lists leave the progress to a describe. The first percentage is not an event: the job may have reached it long ago.
  const wasKnown = before.progress !== null || families[before.family].lists === 'everything';
  const hasMoved = wasKnown && stepOf(after) > stepOf(before);
  return after.status === 'in-progress' && hasMoved ? ['progress'] : [];
};

/** The server's own time of an event, or of the run that it belongs to: the same for every process that sees it. */
const serverTimeOf = (event: SeenEvent, { before, after }: Change): Instant | null => {
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
    case 'changed':
      // A finish time ends a job in an unknown status. It may end again after another run.
      return mayChange(after) ? run : (after.finishedAt ?? run);
    default:
      return run;
  }
};

const eventKey = (event: SeenEvent, after: Job): string => {
  if (event === 'progress') return `${event}-${stepOf(after)}`;
  return event === 'changed' ? `${event}-${after.rawStatus}` : event;
};

const idOf = (event: SeenEvent, change: Change): string =>
  `${change.after.id}:${eventKey(event, change.after)}:${isoTime(serverTimeOf(event, change)) ?? '-'}`;

const recordOf = (
  id: string,
  event: ChangeEvent,
  { before, after }: Change,
  target: Target,
  at: Instant,
): ChangeRecord => ({
  id,
  time: isoTime(at) ?? '',
  event,
  endpoint: target.endpoint,
  projectName: target.projectName,
  previousStatus: before?.status ?? null,
  ...plainJson(after),
  projectId: after.projectId ?? target.projectId,
});

/** The records of a change, one per event, in the order that they happened. `at`: when zjobs saw the change. */
export const changesOf = (change: Change, target: Target, at: Instant): readonly ChangeRecord[] =>
  eventsOf(change).map(event => recordOf(idOf(event, change), event, change, target, at));

/** The record of a job in which nothing has changed since then. It has the same ID until something changes. */
export const stallOf = (job: Job, since: Instant, target: Target, at: Instant): ChangeRecord =>
  recordOf(`${job.id}:stalled:${isoTime(since)}`, 'stalled', { before: job, after: job }, target, at);

const instantOf = (value: unknown): Instant | null => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
};

/** The job as it was when the record was made. Fields that a record does not contain are null. */
export const jobOfRecord = (record: ChangeRecord): Job => {
  const { jobId: id, type, status, rawStatus, family } = record;
  const job = makeJob({ id, type, status, rawStatus, family });
  const values: Record<string, unknown> = job;
  for (const field of jsonFields) {
    const row = jobFields[field];
    const value = record[row.json];
    values[field] = row.type === 'time?' ? instantOf(value) : value;
  }
  return job;
};

/**
 * What happened while zjobs did not run: the last record of each job, compared with the job as it is now. Jobs without a
 * record, and records of jobs that are not in `jobs`, are skipped.
 */
export const missedChanges = (
  records: readonly HistoryRecord[],
  jobs: ReadonlyMap<string, Job>,
  target: Target,
  at: Instant,
): readonly { readonly job: Job; readonly record: ChangeRecord }[] => {
  const lastRecords = new Map<string, ChangeRecord>();
  for (const record of records) if (!isActionRecord(record)) lastRecords.set(record.jobId, record);
  return [...lastRecords].flatMap(([jobId, last]) => {
    const job = jobs.get(jobId);
    if (job === undefined) return [];
    return changesOf({ before: jobOfRecord(last), after: job }, target, at).map(record => ({ job, record }));
  });
};
