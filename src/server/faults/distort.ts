import { isJsonObject, type JsonObject } from '../http/request-body.ts';
import type { Call } from '../http/router.ts';
import { createRandom, hashText, type Random } from '../random.ts';
import { pageTokenAfter } from '../routes/params.ts';

/** Faults that change what an answer says. */
const kinds = ['long-text', 'odd-words', 'missing-fields', 'page-loop'] as const;
export type Distortion = (typeof kinds)[number];

export const isDistortion = (kind: string): kind is Distortion => kinds.some(one => one === kind);

const longText = 'a text that does not end '.repeat(41_944).slice(0, 1_048_576);
const texts = ['description', 'reason', 'createdBy', 'collectionName', 'clusterName', 'backupName', 'externalSource'];

/** For each word that a client may want to understand, one that it can't. */
const oddWords: Readonly<Record<string, string>> = {
  type: 'QUANTUM_ALIGNMENT',
  subtype: 'BY_CARRIER_PIGEON',
  status: 'PAUSED_BY_OPERATOR',
  state: 'Hibernating',
  backupType: 'SNAPSHOT',
  creationMethod: 'INHERITED',
};

/** What tells how many records there are: a client has to get on without. */
const counts: ReadonlySet<string> = new Set(['total', 'count', 'currentPage', 'pageSize']);

const without = (record: JsonObject, dropped: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !dropped.has(name)));

const changes: Readonly<Record<Exclude<Distortion, 'page-loop'>, (record: JsonObject, random: Random) => JsonObject>> =
  {
    'long-text': (record, random) => {
      const present = texts.filter(name => name in record);
      const name = present[random.between(0, present.length - 1)];
      return name === undefined || !random.chance(0.05) ? record : { ...record, [name]: longText };
    },
    'odd-words': (record, random) => {
      if (!random.chance(0.25)) return record;
      const names = Object.keys(oddWords).filter(name => typeof record[name] === 'string');
      const chosen = names.filter(() => random.chance(0.5));
      const changed = chosen.length > 0 ? chosen : names.slice(0, 1);
      return { ...record, ...Object.fromEntries(changed.map(name => [name, oddWords[name]])) };
    },
    'missing-fields': (record, random) => {
      if (!random.chance(0.25)) return record;
      // A job that can't be named is a record to skip; without their IDs projects and clusters could not be asked at all.
      const isJob = 'jobId' in record || 'backupId' in record;
      const names = Object.keys(record).filter(name => isJob || (name !== 'projectId' && name !== 'clusterId'));
      const dropped = Array.from(
        { length: random.between(1, 3) },
        () => names[random.between(0, names.length - 1)] ?? '',
      );
      return without(record, new Set(dropped));
    },
  };

/** By its ID, so that a record is changed the same way in every list and each time. */
const idOf = ({ jobId, jobID, backupId, clusterId, projectId }: JsonObject): string =>
  String(jobId ?? jobID ?? backupId ?? clusterId ?? projectId);

const changeRecord = (record: JsonObject, distortions: ReadonlySet<Distortion>): JsonObject =>
  kinds.reduce(
    (changed, kind) =>
      kind !== 'page-loop' && distortions.has(kind)
        ? changes[kind](changed, createRandom(hashText(`${kind} ${idOf(record)}`)))
        : changed,
    record,
  );

const changeRecords = (data: unknown, distortions: ReadonlySet<Distortion>): unknown => {
  if (Array.isArray(data)) return data.map(one => (isJsonObject(one) ? changeRecord(one, distortions) : one));
  if (!isJsonObject(data)) return data;
  const lists = Object.entries(data).filter(([name, value]) => Array.isArray(value) && name !== 'details');
  if (lists.length === 0 || 'jobId' in data || 'backupId' in data) return changeRecord(data, distortions);
  return {
    ...without(data, distortions.has('missing-fields') ? counts : new Set()),
    ...Object.fromEntries(lists.map(([name, list]) => [name, changeRecords(list, distortions)])),
  };
};

/** The call as a server that loops reads it: every page by number is the first one. */
export const distortCall = (call: Call, distortions: ReadonlySet<Distortion>): Call => {
  if (!distortions.has('page-loop')) return call;
  const query = new URLSearchParams(call.query);
  if (query.has('currentPage')) query.set('currentPage', '1');
  return { ...call, query, body: 'currentPage' in call.body ? { ...call.body, currentPage: 1 } : call.body };
};

/** Beyond every job, so that it leads to the first page. */
const beyondAll = 999_999_999_999;

/** What a server that loops answers: the token of a page by token leads to that page again. */
const loopToken = (data: unknown, { query }: Call): unknown => {
  if (!isJsonObject(data) || !Array.isArray(data.items)) return data;
  return { ...data, nextPageToken: query.get('pageToken') || (data.nextPageToken ?? pageTokenAfter(beyondAll)) };
};

/** The data of an answer, changed. */
export const distortData = (data: unknown, call: Call, distortions: ReadonlySet<Distortion>): unknown => {
  if (distortions.size === 0) return data;
  return changeRecords(distortions.has('page-loop') ? loopToken(data, call) : data, distortions);
};
