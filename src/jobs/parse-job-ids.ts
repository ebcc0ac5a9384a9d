import { isObject } from '../lib/is-object.ts';
import { endOfString, parseJson } from '../lib/parse-json.ts';
import { isId } from './ids.ts';
import { mergeNamed, type NamedJob } from './tracked-job.ts';

/**
 * Why an input names no job; `id` names the sentence in the catalog. Only `word` of the input is shown: a word up to the
 * first character that no ID has.
 */
export type JobIdsProblem =
  | { readonly id: 'track.empty' }
  | { readonly id: 'track.notId'; readonly word: string }
  | { readonly id: 'track.brokenJson' }
  | { readonly id: 'track.noJobId' };

/** The jobs that an input names, or why it names none. */
export type ParsedJobIds =
  | {
      readonly ok: true;
      readonly jobs: readonly NamedJob[];
      /** How many lines around the JSON or the prose that names jobs were ignored. */
      readonly strayLines: number;
      /** How many values of `jobId` can't be an ID. */
      readonly oddIds: number;
    }
  | { readonly ok: false; readonly problem: JobIdsProblem };

const refuse = (problem: JobIdsProblem): ParsedJobIds => ({ ok: false, problem });

/** Servers and their tools spell the names in several ways. */
const names = { jobId: /^job[_-]?id$/i, backupId: /^backup[_-]?id$/i, clusterId: /^cluster[_-]?id$/i } as const;

/** The text of an ID; null for a number that has lost digits and for any other value. */
const idOf = (value: unknown): string | null => {
  const text = Number.isSafeInteger(value) ? String(value) : typeof value === 'string' ? value.trim() : value;
  return typeof text === 'string' && isId(text) ? text : null;
};

type Found = { readonly jobs: readonly NamedJob[]; readonly oddIds: number };

const fieldOf = (object: Readonly<Record<string, unknown>>, name: RegExp): unknown => {
  const key = Object.keys(object).find(one => name.test(one));
  return key === undefined ? undefined : object[key];
};

const isPresent = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/**
 * The jobs that the objects in a JSON value name, at any depth, in their order. Not recursive: the input decides how deep it
 * is nested.
 */
const jobsInValue = (root: unknown): Found => {
  const jobs: NamedJob[] = [];
  let oddIds = 0;
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (isObject(value)) {
      const found = fieldOf(value, names.jobId);
      const jobId = idOf(found);
      if (jobId !== null) {
        const backupId = idOf(fieldOf(value, names.backupId));
        jobs.push({ jobId, backupId, clusterId: idOf(fieldOf(value, names.clusterId)) });
      } else if (isPresent(found)) oddIds += 1;
    }
    if (typeof value === 'object' && value !== null) {
      const inside = Object.values(value);
      for (let index = inside.length - 1; index >= 0; index -= 1) open.push(inside[index]);
    }
  }
  return { jobs, oddIds };
};

const blanks = /\s*/y;

const skipBlanks = (text: string, index: number): number => {
  blanks.lastIndex = index;
  blanks.test(text);
  return blanks.lastIndex;
};

/** How an object or an array begins. A log prefix such as `[INFO]` does not begin like this. */
const jsonStart = /\{\s*["}]|\[\s*[{["\d\]tfn-]/y;

const startsJson = (text: string, index: number): boolean => {
  jsonStart.lastIndex = index;
  return jsonStart.test(text);
};

/** The index after the bracket that closes the one at `start`; -1 if it is not closed. */
const endOfValue = (text: string, start: number): number => {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') {
      index = endOfString(text, index);
      if (index < 0) return -1;
    } else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return -1;
};

const readJson = (text: string): { readonly value: unknown } | null => {
  try {
    return { value: parseJson(text) };
  } catch {
    return null;
  }
};

type Pieces = { readonly values: readonly unknown[]; readonly strayLines: number; readonly triedJson: boolean };

/**
 * How much text is scanned in vain for the end of a JSON value, as a multiple of the input's length. Without a limit, an
 * input of open brackets takes quadratic time.
 */
const scanLimit = 8;

/**
 * The JSON objects and arrays of a text, with or without line breaks between them. Each begins a line or follows another
 * value. A line that is not JSON is skipped and counted.
 */
const jsonIn = (text: string): Pieces => {
  const values: unknown[] = [];
  let strayLines = 0;
  let triedJson = false;
  let budget = scanLimit * text.length;
  for (let index = skipBlanks(text, 0); index < text.length; index = skipBlanks(text, index)) {
    const canStart = budget > 0 && startsJson(text, index);
    const end = canStart ? endOfValue(text, index) : -1;
    const read = end < 0 ? null : readJson(text.slice(index, end));
    if (read !== null) {
      values.push(read.value);
      index = end;
      continue;
    }
    if (canStart) {
      triedJson = true;
      budget -= (end < 0 ? text.length : end) - index;
    }
    const lineEnd = text.indexOf('\n', index);
    index = lineEnd < 0 ? text.length : lineEnd;
    strayLines += 1;
  }
  return { values, strayLines, triedJson };
};

const unquoted = (word: string): string => /^"(.*)"$/.exec(word)?.[1] ?? word;

/**
 * Whether one of several words is an ID: it has a digit or begins with `job-`, or "not found" would name two jobs. A word that
 * has a line for itself needs neither.
 */
const looksLikeId = (word: string): boolean => isId(word) && /^job-|\d/.test(word);

/** The part of a word that may be shown. A password may follow the first character that no ID has. */
const shownOf = (word: string): string => /^[\w-]{0,40}.?/su.exec(word)?.[0] ?? '';

/** Signs that may end a word of a list or a sentence. No ID ends with one. */
const withoutStop = (word: string): string => word.replace(/[.,;:!?]+$/, '');

/** The IDs in a line of a list, or the first word that is not an ID. */
type LineIds = { readonly ids: readonly string[] } | { readonly bad: string };

const idsOfLine = (line: string): LineIds => {
  const words = line.split(/\s+/).map(unquoted);
  const [only = ''] = words;
  if (words.length === 1 && isId(only)) return { ids: [only] };
  const ids = words.map(word => unquoted(withoutStop(word)));
  const bad = words.find((_, index) => !looksLikeId(ids[index] ?? ''));
  return bad === undefined ? { ids } : { bad };
};

/**
 * IDs in prose: after a label that tools print, such as `job id:`, and IDs of Zilliz Cloud, which are too long to be
 * anything else.
 */
const inProse =
  /\bjob[ _-]?ids?\b["']?\s*(?:[:=]|is\b)\s*["'`(]?(\w[\w-]*)|(?<![\w/=.-])(job-(?=[a-z-]*\d)[\da-z]{12,})(?![\w-])/gi;

const idsInProse = (text: string): readonly string[] =>
  [...text.matchAll(inProse)].flatMap(([, labeled, bare]) => labeled ?? bare ?? []).filter(looksLikeId);

const namedJobs = (ids: readonly string[], strayLines = 0): ParsedJobIds => {
  const jobs = mergeNamed(ids.map(jobId => ({ jobId, backupId: null, clusterId: null })));
  return { ok: true, jobs, strayLines, oddIds: 0 };
};

/**
 * The jobs that a text without JSON names. If it begins with an ID it is a list, and each line must consist of IDs. Any
 * other text is prose.
 */
const jobsInText = (text: string): ParsedJobIds => {
  const lines = text.split('\n').flatMap(line => line.trim() || []);
  const read = lines.map(idsOfLine);
  const [first] = read;
  const bad = read.find(line => 'bad' in line);
  if (bad === undefined || !('bad' in bad)) return namedJobs(read.flatMap(line => ('ids' in line ? line.ids : [])));
  const isList = first !== undefined && 'ids' in first && first.ids.every(looksLikeId);
  const ids = isList ? [] : idsInProse(text);
  if (ids.length === 0) return refuse({ id: 'track.notId', word: shownOf(bad.bad) });
  const found = new Set(ids);
  const strayLines = lines.filter(line => !line.split(/[^\w-]+/).some(word => found.has(word))).length;
  return namedJobs(ids, strayLines);
};

/**
 * The jobs that an input names. The input is a list of IDs, separated by blanks or line breaks; prose that names IDs, as
 * milvus-backup prints it; or JSON in any form: one value, or several, with other lines around them. In JSON, only each
 * `jobId` and the `backupId` and `clusterId` of the same object are read, because answers contain passwords. Never throws.
 */
export const parseJobIds = (input: string): ParsedJobIds => {
  const text = input.replace(/^\uFEFF/, '').trim();
  if (text === '') return refuse({ id: 'track.empty' });
  const { values, strayLines, triedJson } = jsonIn(text);
  if (values.length === 0) return triedJson ? refuse({ id: 'track.brokenJson' }) : jobsInText(text);
  const found = values.map(jobsInValue);
  const jobs = mergeNamed(found.flatMap(one => one.jobs));
  if (jobs.length === 0) return refuse({ id: 'track.noJobId' });
  return { ok: true, jobs, strayLines, oddIds: found.reduce((sum, one) => sum + one.oddIds, 0) };
};
