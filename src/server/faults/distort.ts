import { isObject } from '../../lib/is-object.ts';
import { pageTokenAfter } from '../http/page-token.ts';
import type { JsonObject } from '../http/request-body.ts';
import type { Call } from '../http/router.ts';
import { createRandom, hashText, type Random } from '../random.ts';
import type { Distortion } from './fault.ts';

type RecordDistortion = Exclude<Distortion, 'page-loop'>;

/** A text of 1 MB. */
const longText = (): string => 'a text that does not end '.repeat(41_944).slice(0, 1_048_576);
const textFields = [
  'description',
  'reason',
  'createdBy',
  'collectionName',
  'clusterName',
  'backupName',
  'externalSource',
];

/** An unknown word for each field whose words a client may want to understand. */
const oddWords: Readonly<Record<string, string>> = {
  type: 'QUANTUM_ALIGNMENT',
  subtype: 'BY_CARRIER_PIGEON',
  status: 'PAUSED_BY_OPERATOR',
  state: 'Hibernating',
  backupType: 'SNAPSHOT',
  creationMethod: 'INHERITED',
};

/** The fields that say how many records there are; a client must work without them. */
const countFields: ReadonlySet<string> = new Set(['total', 'count', 'currentPage', 'pageSize']);

const withoutFields = (record: JsonObject, dropped: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !dropped.has(name)));

const lengthenOneText = (record: JsonObject, random: Random): JsonObject => {
  const present = textFields.filter(field => field in record);
  const name = present[random.between(0, present.length - 1)];
  return name === undefined || !random.boolean(0.05) ? record : { ...record, [name]: longText() };
};

const replaceWords = (record: JsonObject, random: Random): JsonObject => {
  if (!random.boolean(0.25)) return record;
  const names = Object.keys(oddWords).filter(name => typeof record[name] === 'string');
  const chosen = names.filter(() => random.boolean(0.5));
  const changed = chosen.length > 0 ? chosen : names.slice(0, 1);
  return { ...record, ...Object.fromEntries(changed.map(name => [name, oddWords[name]])) };
};

const dropFields = (record: JsonObject, random: Random): JsonObject => {
  if (!random.boolean(0.25)) return record;
  // A client skips a job without an ID, but it can't use a project or cluster without one.
  const isJob = 'jobId' in record || 'backupId' in record;
  const names = Object.keys(record).filter(name => isJob || (name !== 'projectId' && name !== 'clusterId'));
  const dropped = Array.from({ length: random.between(1, 3) }, () => names[random.between(0, names.length - 1)] ?? '');
  return withoutFields(record, new Set(dropped));
};

const recordChanges: Readonly<Record<RecordDistortion, (record: JsonObject, random: Random) => JsonObject>> = {
  'long-text': lengthenOneText,
  'odd-words': replaceWords,
  'missing-fields': dropFields,
};

const idOf = ({ jobId, jobID, backupId, clusterId, projectId }: JsonObject): string =>
  String(jobId ?? jobID ?? backupId ?? clusterId ?? projectId);

/** The random numbers come from the record's ID, so that a record changes in the same way in every list, every time. */
const changeRecord = (record: JsonObject, distortions: ReadonlySet<Distortion>): JsonObject =>
  Object.entries(recordChanges).reduce(
    (changed, [kind, change]) =>
      distortions.has(kind as RecordDistortion)
        ? change(changed, createRandom(hashText(`${kind} ${idOf(record)}`)))
        : changed,
    record,
  );

const changeRecords = (data: unknown, distortions: ReadonlySet<Distortion>): unknown => {
  if (Array.isArray(data)) return data.map(item => (isObject(item) ? changeRecord(item, distortions) : item));
  if (!isObject(data)) return data;
  const lists = Object.entries(data).filter(([name, value]) => Array.isArray(value) && name !== 'details');
  if (lists.length === 0 || 'jobId' in data || 'backupId' in data) return changeRecord(data, distortions);
  return {
    ...withoutFields(data, distortions.has('missing-fields') ? countFields : new Set()),
    ...Object.fromEntries(lists.map(([name, list]) => [name, changeRecords(list, distortions)])),
  };
};

/** The call as it is handled: with `page-loop`, every page number means page 1. */
export const distortCall = (call: Call, distortions: ReadonlySet<Distortion>): Call => {
  if (!distortions.has('page-loop')) return call;
  const query = new URLSearchParams(call.query);
  if (query.has('currentPage')) query.set('currentPage', '1');
  return { ...call, query, body: 'currentPage' in call.body ? { ...call.body, currentPage: 1 } : call.body };
};

/** A position after every job: its token leads to the first page. */
const positionAfterAllJobs = 999_999_999_999;

/** With `page-loop`, the next page token of a page is the token that led to it. */
const loopToken = (data: unknown, { query }: Call): unknown => {
  if (!isObject(data) || !Array.isArray(data.items)) return data;
  const token = query.get('pageToken') || (data.nextPageToken ?? pageTokenAfter(positionAfterAllJobs));
  return { ...data, nextPageToken: token };
};

/** The data of an answer after the distortions. */
export const distortData = (data: unknown, call: Call, distortions: ReadonlySet<Distortion>): unknown => {
  if (distortions.size === 0) return data;
  return changeRecords(distortions.has('page-loop') ? loopToken(data, call) : data, distortions);
};
