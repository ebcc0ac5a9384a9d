import * as z from 'zod/mini';
import { type Instant, type Job, type JobDetails, makeJob } from '../../jobs/job.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import { isObject } from '../../lib/is-object.ts';
import { anything, id, readCount, readText, text, word } from '../schema/field-types.ts';
import type { ZoneEvidence, ZoneFinder } from './server-zone.ts';
import { serverZoneText } from './server-zone.ts';

const vtsRecord = z.object({
  jobId: id,
  jobName: text,
  jobStatus: word,
  envOptions: anything,
  createTime: anything,
  finishTime: anything,
  // Some pages of the documentation use this name.
  finishedTime: anything,
  jobDag: anything,
  metrics: anything,
  errorMsg: text,
});

/** One migration as VTS reports it. Its fields are read further below, each leniently. */
export type VtsRecord = z.infer<typeof vtsRecord>;

/** The record; null without a usable ID. Never throws. */
export const parseVts = (record: unknown): VtsRecord | null => {
  const parsed = vtsRecord.safeParse(record);
  return parsed.success ? parsed.data : null;
};

const fieldOf = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);

/** The numbers of a rate may have decimals. */
const readRate = (value: unknown): number | null => {
  const rate = typeof value === 'string' && /^\d{1,15}(?:\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  return typeof rate === 'number' && Number.isFinite(rate) && rate >= 0 ? Math.round(rate * 10) / 10 : null;
};

/** The rows of a migration, and how many per second; null for a missing value. */
const rowsOf = ({ metrics }: VtsRecord) => ({
  read: readCount(fieldOf(metrics, 'SourceReceivedCount')),
  written: readCount(fieldOf(metrics, 'SinkWriteCount')),
  readRate: readRate(fieldOf(metrics, 'SourceReceivedQPS')),
  writeRate: readRate(fieldOf(metrics, 'SinkWriteQPS')),
});

const mostVertices = 1_000;

/** The vertices of the job's graph that are of a type, such as `source`. */
const verticesOf = ({ jobDag }: VtsRecord, type: string): readonly unknown[] => {
  const vertices = fieldOf(jobDag, 'vertexInfoMap');
  // Later versions send an object, by ID of the vertex.
  const all = Array.isArray(vertices) ? vertices : isObject(vertices) ? Object.values(vertices) : [];
  return all.slice(0, mostVertices).filter(vertex => fieldOf(vertex, 'type') === type);
};

/** The connector in the name of a vertex, such as `Milvus` in `pipeline-1 [Source[0]-Milvus]`; null without one. */
const connectorOf = (vertex: unknown): string | null => {
  const name = readText(fieldOf(vertex, 'vertexName'));
  return name === null ? null : (/\[\w+\[\d+\]-(.+)\]\s*$/.exec(name)?.[1] ?? null);
};

/** The subtype of a migration by the name of its source's connector, in lower case and without signs. */
const subtypes: readonly (readonly [name: RegExp, subtype: string])[] = [
  [/^tencent/, 'TENCENT_VECTORDB'],
  [/^milvus|^zilliz/, 'MILVUS'],
  [/^pinecone/, 'PINECONE'],
  [/^qdrant/, 'QDRANT'],
  [/^elasticsearch/, 'ELASTICSEARCH'],
  [/^opensearch/, 'OPENSEARCH'],
  [/^postgres|^pgvector/, 'POSTGRESQL'],
  [/^weaviate/, 'WEAVIATE'],
  [/^(?:amazon|aws)?s3vector/, 'S3_VECTORS'],
];

const subtypeOf = (connector: string | null): string | null => {
  const name = (connector ?? '').toLowerCase().replaceAll(/[^a-z\d]/g, '');
  return subtypes.find(([form]) => form.test(name))?.[1] ?? null;
};

const mostTables = 200;

const tablesOf = (vertex: unknown): readonly string[] => {
  const paths = fieldOf(vertex, 'tablePaths');
  return Array.isArray(paths) ? paths.slice(0, mostTables).flatMap(path => readText(path) ?? []) : [];
};

/** The database and collection of the only table, `default.book`; null for several tables. */
const collectionOf = (tables: readonly string[]): Pick<Job, 'dbName' | 'collectionName'> => {
  const [only] = tables;
  if (only === undefined || tables.length > 1) return { dbName: null, collectionName: null };
  const dot = only.indexOf('.');
  return dot < 1
    ? { dbName: null, collectionName: only }
    : { dbName: only.slice(0, dot), collectionName: only.slice(dot + 1) };
};

/** The two options that are shown. All others may contain passwords and keys. */
const shownOptions = ['job.mode', 'parallelism'];

/** A shorter value may be in a message by chance. */
const shortestHidden = 6;

/** The texts of a value at any depth that JSON has. */
const textsIn = (value: unknown, depth = 0): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null && depth < 8
    ? Object.values(value).flatMap(inner => textsIn(inner, depth + 1))
    : [];
};

/** The message of a failure, without the values of the options: it may quote them. */
const reasonOf = ({ errorMsg, envOptions, jobName }: VtsRecord): string | null => {
  if (errorMsg === null || !isObject(envOptions)) return errorMsg;
  const hidden = Object.entries(envOptions)
    .filter(([name]) => !shownOptions.includes(name))
    .flatMap(([, value]) => textsIn(value))
    .filter(value => value.length >= shortestHidden && value !== jobName)
    .toSorted((a, b) => b.length - a.length);
  return hidden.reduce((message, value) => message.replaceAll(value, '…'), errorMsg);
};

/** The rows that were written, and their rate: VTS has no percentage. */
const rowsText = (record: VtsRecord): string | null => {
  const { written, writeRate } = rowsOf(record);
  if (written === null) return null;
  return `${written} rows${writeRate === null ? '' : ` · ${Math.round(writeRate)}/s`}`;
};

/** What the record shows about the time zone of its server. */
export const evidenceOf = (record: VtsRecord): ZoneEvidence => {
  const { read, readRate: rate } = rowsOf(record);
  const isRunning = record.jobStatus === 'RUNNING';
  const age = isRunning && read !== null && read > 0 && rate !== null && rate > 0 ? (read / rate) * 1_000 : null;
  return { id: record.jobId, createTime: record.createTime, finishTime: record.finishTime ?? record.finishedTime, age };
};

/** VTS reports no start: a migration begins as soon as it is created, unless it waits for a slot. */
const startOf = (created: Instant | null, status: Job['status']): Instant | null =>
  status === 'pending' ? null : created;

/** The migration as a job. `zone` reads its times. */
export const vtsJob = (record: VtsRecord, zone: Pick<ZoneFinder, 'read'>): Job => {
  const [source] = verticesOf(record, 'source');
  const created = zone.read(record.createTime);
  const status = statusOfWord(record.jobStatus);
  return makeJob({
    id: record.jobId,
    type: 'MIGRATION',
    subtype: subtypeOf(connectorOf(source)),
    description: record.jobName,
    status,
    rawStatus: record.jobStatus,
    reason: status === 'in-progress' ? rowsText(record) : reasonOf(record),
    createdAt: created,
    startedAt: startOf(created, status),
    finishedAt: zone.read(record.finishTime ?? record.finishedTime),
    ...collectionOf(verticesOf(record, 'source').flatMap(tablesOf)),
    family: 'vts',
  });
};

/** The rows and the few facts of a migration that a user may see. */
export const vtsDetails = (record: VtsRecord, zone: Pick<ZoneFinder, 'zone'>): JobDetails => {
  const rows = rowsOf(record);
  const sources = verticesOf(record, 'source');
  const [source, sink] = [sources[0], verticesOf(record, 'sink')[0]];
  const facts: readonly (readonly [string, string | null])[] = [
    ['rowsRead', readText(rows.read)],
    ['rowsWritten', readText(rows.written)],
    ['rowsReadPerSecond', readText(rows.readRate)],
    ['rowsWrittenPerSecond', readText(rows.writeRate)],
    ['source', connectorOf(source)],
    ['sink', connectorOf(sink)],
    ['tables', readText(sources.flatMap(tablesOf).join(', '))],
    ...shownOptions.map(name => [name, readText(fieldOf(record.envOptions, name))] as const),
    ['timeZone', serverZoneText(zone.zone())],
  ];
  return {
    files: [],
    importedRows: null,
    totalRows: null,
    facts: facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  };
};
