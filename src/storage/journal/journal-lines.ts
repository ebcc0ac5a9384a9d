import * as z from 'zod/mini';
import { changeEvents, type HistoryRecord } from '../../jobs/changes.ts';
import { jobStatuses } from '../../jobs/job.ts';

const makeForm = () => {
  const text = z.string();
  const maybe = z.nullable(text);

  // The fields stand as they are written, and so does what is read: a replayed line is the line that was told live.
  const changeLine = z.object({
    id: text,
    time: text,
    event: z.enum(changeEvents),
    endpoint: text,
    projectName: maybe,
    previousStatus: z.nullable(z.enum(jobStatuses)),
    jobId: text,
    projectId: maybe,
    type: text,
    subtype: maybe,
    label: text,
    description: maybe,
    status: z.enum(jobStatuses),
    rawStatus: text,
    progress: z.nullable(z.number()),
    reason: maybe,
    createdBy: maybe,
    createdAt: maybe,
    startedAt: maybe,
    finishedAt: maybe,
    clusterId: maybe,
    clusterName: maybe,
    dbName: maybe,
    collectionName: maybe,
    family: z.enum(['job-center', 'control-plane', 'import', 'spark', 'backup', 'refresh', 'milvus']),
  });

  const actionLine = z.object({
    id: text,
    time: text,
    event: z.enum(['cancel', 'retry']),
    endpoint: text,
    projectName: maybe,
    jobId: text,
    projectId: text,
    by: text,
    outcome: z.enum(['accepted', 'refused', 'failed', 'unknown']),
    newJobId: maybe,
    reason: maybe,
    code: z.nullable(z.union([z.string(), z.number()])),
    requestId: maybe,
  });

  return z.union([changeLine, actionLine]);
};

let form: ReturnType<typeof makeForm> | undefined;

/** What a server may make a record cost, in UTF-16 units a value: no reason that a person reads is longer. */
const longestValue = 8_000;

/** The record as one line of a journal, without its line break; the ID comes first. */
export const lineOf = ({ id, ...rest }: HistoryRecord): string =>
  JSON.stringify({ id, ...rest }, (_name, value: unknown) =>
    typeof value === 'string' ? value.slice(0, longestValue) : value,
  );

const readJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};

/** The record of a line; null for one that is torn, or that another version of zjobs wrote in another form. */
export const recordOf = (line: string): HistoryRecord | null => {
  // Made for the first line that is read: a short command mostly reads none, and would wait for it.
  form ??= makeForm();
  const parsed = form.safeParse(readJson(line));
  return parsed.success && !Number.isNaN(Date.parse(parsed.data.time)) ? parsed.data : null;
};

const idForm = /^\{"id":"((?:[^"\\]|\\.)*)"/;

/** The ID of a line as it is written there, found without reading the rest; null for a line that is no record. */
export const idOfLine = (line: string): string | null => idForm.exec(line)?.[1] ?? null;

// Inside a value every quote is escaped, so this is the field itself.
const jobForm = /,"jobId":("(?:[^"\\]|\\.)*")/;

/** The job that a line is about, in quotes as it is written there, found without reading the rest; null for no record. */
export const quotedJobOf = (line: string): string | null => jobForm.exec(line)?.[1] ?? null;
