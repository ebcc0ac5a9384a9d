import * as z from 'zod/mini';
import { type ActionRecord, changeEvents, type HistoryRecord, type Intent } from '../../jobs/changes.ts';
import { jobFamilies } from '../../jobs/families.ts';
import { type FieldType, jobFields, jsonFields } from '../../jobs/fields.ts';
import { type Job, mayChange } from '../../jobs/job.ts';
import { type DerivedValue, isoTime, type PlainJson, plainFields } from '../../jobs/json.ts';
import { actionNames } from '../../jobs/rules.ts';
import { stages } from '../../jobs/stages.ts';
import { jobStatuses } from '../../jobs/statuses.ts';
import { ownerFrom, ownProcess, type ProcessOwner } from '../../lib/files/process-owner.ts';
import { isObject } from '../../lib/is-object.ts';
import { parseJsonOrNull } from '../../lib/parse-json.ts';
import { hideSecrets, hideSecretsInJson } from '../../lib/secrets.ts';

type JobForm = { readonly [Name in keyof PlainJson]: z.ZodMiniType<PlainJson[Name]> };

const makeJobForm = (): JobForm => {
  const text = z.string();
  // Null where the line has no such value: an earlier version wrote it, before the field existed.
  const optionalText = z._default(z.nullable(text), null);
  const forms: Readonly<Record<FieldType, z.ZodMiniType>> = {
    id: text,
    text,
    'text?': optionalText,
    'number?': z._default(z.nullable(z.number()), null),
    'time?': optionalText,
    status: z.enum(jobStatuses),
    family: z.enum(jobFamilies),
    internal: z.never(),
  };
  const types = new Map<string, FieldType>(jsonFields.map(field => [jobFields[field].json, jobFields[field].type]));
  // An earlier version wrote no stage, and a later one may write another.
  const derived: Readonly<Record<DerivedValue, z.ZodMiniType>> = {
    label: text,
    stage: z.catch(z.nullable(z.enum(stages)), null),
  };
  const formOf = (name: keyof PlainJson): z.ZodMiniType => {
    const type = types.get(name);
    return type === undefined ? derived[name as DerivedValue] : forms[type];
  };
  return Object.fromEntries(plainFields.map(name => [name, formOf(name)])) as JobForm;
};

/** The outcome of a line that was written before the action was sent. Version 0.1 skips such lines. */
const intentOutcome = 'sent';

/** The forms of the lines, by their events: a line of no known event is skipped without a slower check. */
const makeForms = () => {
  const text = z.string();
  const optionalText = z.nullable(text);

  // In the order in which they are written: a record that is read back prints as the same line.
  const changeLine = z.object({
    id: text,
    time: text,
    event: z.enum(changeEvents),
    endpoint: text,
    projectName: optionalText,
    previousStatus: z.nullable(z.enum(jobStatuses)),
    ...makeJobForm(),
  });

  const actionLine = z.object({
    id: text,
    time: text,
    event: z.enum(actionNames),
    endpoint: text,
    projectName: optionalText,
    jobId: text,
    projectId: text,
    by: text,
    outcome: z.enum(['accepted', 'refused', 'failed', 'unknown', intentOutcome]),
    newJobId: optionalText,
    reason: optionalText,
    code: z.nullable(z.union([z.string(), z.number()])),
    requestId: optionalText,
    deniedIn: z.optional(optionalText),
    allowedIn: z.optional(optionalText),
  });

  return new Map<unknown, typeof changeLine | typeof actionLine>([
    ...changeEvents.map(event => [event, changeLine] as const),
    ...actionNames.map(event => [event, actionLine] as const),
  ]);
};

let forms: ReturnType<typeof makeForms> | undefined;

/** The longest value in the file, in UTF-16 units: far longer than a reason that people read. */
const longestValue = 8_000;

/** Secrets are hidden first: a cut through a secret would leave a part that is no longer recognized. */
const shortValue = (value: string): string =>
  value.length <= longestValue ? value : hideSecrets(value).slice(0, longestValue);

/** The record as one line of a journal, without its line break and without secrets. The ID comes first; longer values are cut. */
export const lineOf = ({ id, ...rest }: HistoryRecord): string =>
  hideSecretsInJson(
    JSON.stringify({ id, ...rest }, (_name, value: unknown) => (typeof value === 'string' ? shortValue(value) : value)),
  );

/**
 * An action has up to three lines: one before it was sent, one with its outcome, and one with what a later start found out.
 * Each has an ID of its own, because a line whose ID is in the journal is not written again.
 */
const idEnds = { intent: ':sent', outcome: '', found: ':found' } as const;

/** The line of an action that is about to be sent, by this process. */
export const intentLineOf = ({ record, jobFinishedAt }: Intent): string => {
  const { id, ...rest } = record;
  const line = { id: `${id}${idEnds.intent}`, ...rest, outcome: intentOutcome, jobFinishedAt, owner: ownProcess() };
  return hideSecretsInJson(JSON.stringify(line));
};

/** The line of an outcome that a later start found out. */
export const foundLineOf = (record: ActionRecord): string => lineOf({ ...record, id: `${record.id}${idEnds.found}` });

/** Whether the line may belong to an action whose outcome is unknown. */
export const mayBeOpen = (line: string): boolean =>
  line.includes(`"outcome":"${intentOutcome}"`) || line.includes('"outcome":"unknown"');

/** The values that only the line of an intent has: when the job had ended, and the process that sends the action. */
export const intentFactsOf = (
  line: string,
): { readonly jobFinishedAt: string | null; readonly owner: ProcessOwner | null } => {
  const parsed = parseJsonOrNull(line);
  if (!isObject(parsed)) return { jobFinishedAt: null, owner: null };
  const { jobFinishedAt } = parsed;
  return { jobFinishedAt: typeof jobFinishedAt === 'string' ? jobFinishedAt : null, owner: ownerFrom(parsed.owner) };
};

/** The ID of the action that a record of a line belongs to, and how much the line knows: 0 the intent, 2 the most. */
export const actionOf = ({ id }: ActionRecord): { readonly id: string; readonly rank: 0 | 1 | 2 } => {
  if (id.endsWith(idEnds.intent)) return { id: id.slice(0, -idEnds.intent.length), rank: 0 };
  return id.endsWith(idEnds.found) ? { id: id.slice(0, -idEnds.found.length), rank: 2 } : { id, rank: 1 };
};

/** The record of a line; null for a torn line and for one that another version of zjobs wrote in another form. */
export const recordOf = (line: string): HistoryRecord | null => {
  // Made when the first line is read: most short commands read none and must not wait for it.
  forms ??= makeForms();
  const value = parseJsonOrNull(line);
  const parsed = isObject(value) ? forms.get(value.event)?.safeParse(value) : undefined;
  if (!parsed?.success || Number.isNaN(Date.parse(parsed.data.time))) return null;
  const { data } = parsed;
  return 'outcome' in data ? { ...data, outcome: data.outcome === intentOutcome ? 'unknown' : data.outcome } : data;
};

const idForm = /^\{"id":"((?:[^"\\]|\\.)*)"/;

/** The ID of a line as it is written there, found without parsing the rest; null for a line that is no record. */
export const idOfLine = (line: string): string | null => idForm.exec(line)?.[1] ?? null;

// Quotes inside values are escaped, so this can only match the field itself.
const jobForm = new RegExp(`,"${jobFields.id.json}":("(?:[^"\\\\]|\\\\.)*")`);

/** The ID of the job that a line is about, in quotes as it is written there, found without parsing the rest; or null. */
export const quotedJobOf = (line: string): string | null => jobForm.exec(line)?.[1] ?? null;

/** Whether the line records the end that the job still has: then nothing has happened to it since. */
export const recordsEndOf = (job: Job, line: string): boolean => {
  if (mayChange(job)) return false;
  const { status, rawStatus, finishedAt } = job;
  const record = parseJsonOrNull(line);
  return (
    isObject(record) &&
    record[jobFields.status.json] === status &&
    // Several words are unknown. A known status may be worded in two ways.
    (status !== 'unknown' || record[jobFields.rawStatus.json] === rawStatus) &&
    record[jobFields.finishedAt.json] === isoTime(finishedAt)
  );
};
