import { endOfString, parseJson } from '../lib/parse-json.ts';
import { isId } from './ids.ts';
import { mergeNamed, type NamedJob } from './tracked-job.ts';

/** Why no job could be read. Of the input only `word` is told: a word as far as it could be an ID, and what it can't be one for. */
export type NamingProblem =
  | { readonly id: 'track.empty' }
  | { readonly id: 'track.notId'; readonly word: string }
  | { readonly id: 'track.brokenJson' }
  | { readonly id: 'track.noJobId' };

/** What an input names. */
export type Naming =
  | {
      readonly ok: true;
      readonly jobs: readonly NamedJob[];
      /** Lines around the JSON that are none themselves. */
      readonly strayLines: number;
      /** Values of a `jobId` that can be no ID. */
      readonly oddIds: number;
    }
  | { readonly ok: false; readonly problem: NamingProblem };

const refuse = (problem: NamingProblem): Naming => ({ ok: false, problem });

/** Servers and their tools spell them in several ways. */
const names = { jobId: /^job[_-]?id$/i, backupId: /^backup[_-]?id$/i, clusterId: /^cluster[_-]?id$/i } as const;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text of an ID; null for a number whose digits are lost, and for whatever else can be none. */
const idOf = (value: unknown): string | null => {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && isId(text) ? text : null;
};

type Found = { readonly jobs: readonly NamedJob[]; readonly oddIds: number };

const fieldOf = (object: Readonly<Record<string, unknown>>, name: RegExp): unknown => {
  const key = Object.keys(object).find(one => name.test(one));
  return key === undefined ? undefined : object[key];
};

const isTold = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** The jobs that objects of a JSON value name, at any depth, in its order. Not recursive: depth is in the hands of others. */
const jobsInValue = (root: unknown): Found => {
  const jobs: NamedJob[] = [];
  let oddIds = 0;
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (isObject(value)) {
      const told = fieldOf(value, names.jobId);
      const jobId = idOf(told);
      if (jobId !== null) {
        const backupId = idOf(fieldOf(value, names.backupId));
        jobs.push({ jobId, backupId, clusterId: idOf(fieldOf(value, names.clusterId)) });
      } else if (isTold(told)) oddIds += 1;
    }
    if (typeof value === 'object' && value !== null) {
      const inside = Object.values(value);
      for (let index = inside.length - 1; index >= 0; index -= 1) open.push(inside[index]);
    }
  }
  return { jobs, oddIds };
};

const blanks = /\s*/y;

const behindBlanks = (text: string, at: number): number => {
  blanks.lastIndex = at;
  blanks.test(text);
  return blanks.lastIndex;
};

/** How an object or a list begins; `[INFO]` does not. */
const jsonStart = /\{\s*["}]|\[\s*[{["\d\]tfn-]/y;

const startsJson = (text: string, at: number): boolean => {
  jsonStart.lastIndex = at;
  return jsonStart.test(text);
};

/** Behind the bracket that closes the one at `start`; -1 where it is not closed. */
const endOfValue = (text: string, start: number): number => {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      at = endOfString(text, at);
      if (at < 0) return -1;
    } else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
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

/** So many times the length of an input is looked through in search of the end of what turns out to be no JSON. */
const patience = 8;

/**
 * The JSON objects and lists of a text, one after the other with or without line breaks between; each begins a line or
 * follows another one. A line that is no JSON is passed over and counted.
 */
const jsonIn = (text: string): Pieces => {
  const values: unknown[] = [];
  let strayLines = 0;
  let triedJson = false;
  let budget = patience * text.length;
  for (let at = behindBlanks(text, 0); at < text.length; at = behindBlanks(text, at)) {
    const canStart = budget > 0 && startsJson(text, at);
    const end = canStart ? endOfValue(text, at) : -1;
    const read = end < 0 ? null : readJson(text.slice(at, end));
    if (read !== null) {
      values.push(read.value);
      at = end;
      continue;
    }
    if (canStart) {
      triedJson = true;
      budget -= (end < 0 ? text.length : end) - at;
    }
    const lineEnd = text.indexOf('\n', at);
    at = lineEnd < 0 ? text.length : lineEnd;
    strayLines += 1;
  }
  return { values, strayLines, triedJson };
};

const unquoted = (word: string): string => /^"(.*)"$/.exec(word)?.[1] ?? word;

/** A word that stands for itself. A digit or job- is wanted, or a tool's "not found" would be two jobs. */
const looksLikeId = (word: string): boolean => isId(word) && /^job-|\d/.test(word);

/** What may be shown of a word: behind the first character that no ID has there may be a password. */
const shownOf = (word: string): string => /^[\w-]{0,40}.?/su.exec(word)?.[0] ?? '';

const wordsIn = (text: string): Naming => {
  const words = text.split(/\s+/).map(unquoted);
  const bad = words.find(word => !looksLikeId(word));
  if (bad !== undefined) return refuse({ id: 'track.notId', word: shownOf(bad) });
  const jobs = mergeNamed(words.map(jobId => ({ jobId, backupId: null, clusterId: null })));
  return { ok: true, jobs, strayLines: 0, oddIds: 0 };
};

/**
 * The jobs that an input names: IDs with blanks or line breaks between, or JSON of whatever form (one value, several
 * one after the other, lines of something else around them), of which every `jobId` is taken and the `backupId` and
 * `clusterId` that stand in the same object. Nothing else is taken: answers hold passwords. Never throws.
 */
export const readNamedJobs = (input: string): Naming => {
  const text = input.replace(/^\uFEFF/, '').trim();
  if (text === '') return refuse({ id: 'track.empty' });
  const { values, strayLines, triedJson } = jsonIn(text);
  if (values.length === 0) return triedJson ? refuse({ id: 'track.brokenJson' }) : wordsIn(text);
  const found = values.map(jobsInValue);
  const jobs = mergeNamed(found.flatMap(one => one.jobs));
  if (jobs.length === 0) return refuse({ id: 'track.noJobId' });
  return { ok: true, jobs, strayLines, oddIds: found.reduce((sum, one) => sum + one.oddIds, 0) };
};
