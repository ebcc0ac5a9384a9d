import { parseDuration } from '../lib/duration.ts';
import { fold } from '../lib/fold.ts';
import { searchedFields } from './fields.ts';
import { bornAt, type Instant, type Job, mayChange } from './job.ts';
import { labelOf } from './kinds.ts';
import { statusByAnyWord } from './statuses.ts';

/** The fields that a filter can name, as `field:value`. */
export const queryFields = [
  'status',
  'type',
  'by',
  'since',
  'id',
  'cluster',
  'collection',
  'description',
  'reason',
] as const;
export type QueryField = (typeof queryFields)[number];

/** One condition of a filter. `text` is folded; `age` is in ms. */
export type Term =
  | { readonly field: 'any' | Exclude<QueryField, 'since'>; readonly text: string; readonly negated: boolean }
  | { readonly field: 'since'; readonly age: number; readonly negated: boolean };

/** A filter: all terms must match. */
export type Query = readonly Term[];

/** What is wrong with a filter; `id` names the sentence in the catalog. */
export type QueryProblem =
  | { readonly id: 'query.unknownField'; readonly field: string }
  | { readonly id: 'query.badDuration'; readonly text: string }
  | { readonly id: 'query.missingValue'; readonly field: string };

/** A parsed filter: the terms that are valid, and the problems of the others. */
export type ParsedQuery = { readonly terms: Query; readonly problems: readonly QueryProblem[] };

// A run of quoted parts and plain characters, so that `by:"Ana B"` and `"two words"` are one word each.
const wordForm = /(?:"[^"]*"?|[^\s"])+/g;
// Not a URL, such as s3://bucket.
const fieldForm = /^([a-z][a-z-]*):(?!\/\/)(.*)$/is;

// A century in ms: older than any job, and short enough to count back from today.
const longestAge = 36_500 * 86_400_000;

const unquote = (text: string): string => text.replaceAll('"', '');

const isQueryField = (name: string): name is QueryField => queryFields.some(field => field === name);

const parseWord = (word: string): Term | QueryProblem | null => {
  const negated = word.startsWith('!') && word.length > 1;
  const body = negated ? word.slice(1) : word;
  const match = fieldForm.exec(body);
  if (!match) {
    const text = fold(unquote(body));
    return text === '' ? null : { field: 'any', text, negated };
  }
  const field = fold(match[1] ?? '');
  const value = fold(unquote(match[2] ?? ''));
  if (!isQueryField(field)) return { id: 'query.unknownField', field };
  if (value === '') return { id: 'query.missingValue', field };
  if (field !== 'since') return { field, text: value, negated };
  const age = parseDuration(value);
  return age === null ? { id: 'query.badDuration', text: value } : { field, age: Math.min(age, longestAge), negated };
};

/**
 * Parses a filter: words that must all match, each free text or `field:value`. `!` before a word negates it, "quotes" keep
 * spaces. Never throws: an invalid word becomes one of `problems` and is left out of `terms`.
 */
export const parseQuery = (text: string): ParsedQuery => {
  const parsed = (text.match(wordForm) ?? []).map(parseWord).filter(one => one !== null);
  return {
    terms: parsed.filter((one): one is Term => 'negated' in one),
    problems: parsed.filter((one): one is QueryProblem => 'id' in one),
  };
};

const has = (value: string | null, text: string): boolean => value !== null && fold(value).includes(text);

const dashed = (text: string): string => (/[\s_]/.test(text) ? text.replaceAll(/[\s_]+/g, '-') : text);

const statusMatches = (job: Job, text: string): boolean =>
  job.status.includes(dashed(text)) ||
  job.status === statusByAnyWord(text) ||
  has(job.rawStatus, text) ||
  (text === 'unfinished' && mayChange(job));

/** The texts in which `type:` searches, folded. */
type KindTexts = { readonly label: string; readonly words: string };

// Jobs share a few kinds, so their texts are made once. A hostile server may send a new type with each job.
const kindTexts = new Map<string, Map<string | null, KindTexts>>();
const maxTypes = 200;

const textsOfKind = (job: Job): KindTexts => {
  const known = kindTexts.get(job.type)?.get(job.subtype);
  if (known !== undefined) return known;
  const words = dashed(fold(`${job.type}/${job.subtype ?? ''}`));
  const texts = { label: fold(labelOf(job)), words };
  const subtypes = kindTexts.get(job.type) ?? new Map<string | null, KindTexts>();
  if (kindTexts.size >= maxTypes || subtypes.size >= maxTypes) kindTexts.clear();
  kindTexts.set(job.type, subtypes.set(job.subtype, texts));
  return texts;
};

const typeMatches = (job: Job, text: string): boolean => {
  const { label, words } = textsOfKind(job);
  return label.includes(text) || words.includes(dashed(text));
};

const matchers: Readonly<Record<Exclude<Term['field'], 'since'>, (job: Job, text: string) => boolean>> = {
  any: (job, text) => searchedFields.some(field => has(job[field], text)),
  status: statusMatches,
  type: typeMatches,
  by: (job, text) => has(job.createdBy, text),
  id: (job, text) => has(job.id, text),
  cluster: (job, text) => has(job.clusterName, text) || has(job.clusterId, text),
  collection: (job, text) => has(job.collectionName, text),
  description: (job, text) => has(job.description, text),
  reason: (job, text) => has(job.reason, text),
};

const termMatches = (job: Job, term: Term, now: Instant): boolean => {
  if (term.field !== 'since') return matchers[term.field](job, term.text);
  const born = bornAt(job);
  return born !== null && born >= now - term.age;
};

/** Jobs without a timestamp match both `since:` and `!since:`: better to show one too many than to hide one. */
const isUndecided = (job: Job, term: Term): boolean => term.field === 'since' && bornAt(job) === null;

/** Whether the job matches every term. `since:` counts back from `now`. */
export const matches = (job: Job, query: Query, now: Instant): boolean =>
  query.every(term => isUndecided(job, term) || termMatches(job, term, now) !== term.negated);
