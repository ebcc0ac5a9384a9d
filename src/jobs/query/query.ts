import { parseDuration } from '../../lib/duration.ts';
import { fold } from '../../lib/fold.ts';
import { nearest } from '../../lib/nearest.ts';
import { searchedFields } from '../fields.ts';
import { bornAt, type Instant, type Job, spanMs } from '../job.ts';
import { everyKind } from '../kinds.ts';
import { mayHaveStage, stageOf, stages } from '../stages.ts';
import { type JobMark, type JobView, jobMarks, markMeantBy, plainView, type SureView } from './job-view.ts';
import {
  dashed,
  has,
  isStatusValue,
  isTypeValue,
  nearestStatus,
  partMatches,
  statusMatches,
  typeMatches,
  typeValues,
} from './query-values.ts';

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
  'is',
  'stage',
  'took',
  'source',
  'region',
] as const;
export type QueryField = (typeof queryFields)[number];

/** How a word of a filter can begin. The few values of `is:` are included. */
export const filterBeginnings: readonly string[] = queryFields.flatMap(field =>
  field === 'is' ? jobMarks.map(mark => `is:${mark}`) : [`${field}:`],
);

/** The fields whose value is a text to find. */
type TextField = 'any' | Exclude<QueryField, 'since' | 'took' | 'is'>;

/** One condition of a filter. `text` is folded; `age` and `ms` are in ms. */
export type Term =
  | { readonly field: TextField; readonly text: string; readonly negated: boolean }
  /** One of the marks; more than one only while the filter is being typed. */
  | { readonly field: 'is'; readonly marks: readonly JobMark[]; readonly negated: boolean }
  | { readonly field: 'since'; readonly age: number; readonly negated: boolean }
  | {
      readonly field: 'took';
      readonly than: 'longer' | 'shorter';
      readonly ms: number;
      readonly negated: boolean;
    };

/** A filter: all terms must match. */
export type Query = readonly Term[];

/** What is wrong with a filter; `id` names the sentence in the catalog. */
export type QueryProblem =
  | { readonly id: 'query.unknownField'; readonly field: string }
  | { readonly id: 'query.badDuration'; readonly text: string }
  | { readonly id: 'query.missingValue'; readonly field: string }
  /** `text` could be meant as a condition on the field, but is not written as one. */
  | { readonly id: 'query.notAField'; readonly text: string; readonly field: string }
  /** Nothing but `!` or quotes. */
  | { readonly id: 'query.emptyTerm'; readonly text: string }
  | {
      readonly id: 'query.unknownStatus' | 'query.unknownType' | 'query.unknownMark' | 'query.unknownStage';
      readonly text: string;
      readonly nearest: string;
    }
  | { readonly id: 'query.badSpan'; readonly text: string }
  /** Of an action only; see {@link parseActionQuery}. */
  | { readonly id: 'query.unclear'; readonly text: string }
  /** Of an action only. `choices`: conditions that mean one value each. */
  | {
      readonly id: 'query.ambiguousValue';
      readonly field: string;
      readonly text: string;
      readonly choices: string;
    }
  | { readonly id: 'query.impossibleValue'; readonly field: string; readonly text: string };

/** A parsed filter: the terms that are valid, and the problems of the others. */
export type ParsedQuery = { readonly terms: Query; readonly problems: readonly QueryProblem[] };

/**
 * A word of a filter: quoted parts and plain characters without a blank between them, so that `by:"Ana B"` and `"two words"`
 * are one word each.
 */
export const wordForm = /(?:"[^"]*"?|[^\s"])+/g;
const fieldForm = /^([a-z][a-z-]*):(.*)$/is;
/** What could be meant as a field, in folded text: letters and a separator, also after quotes or a second `!`. */
const fieldLikeForm = /^[!-]*([\p{L}_][\p{L}_-]*)[:=]/u;
/** Such as `s3://bucket`, which is free text. */
const urlForm = /^!?[a-z]+:\/\//;

/** A century in ms: older than any job, and short enough to count back from today. Longer durations count as this one. */
export const longestAge = 36_500 * 86_400_000;

const unquote = (text: string): string => text.replaceAll('"', '');

const isQueryField = (name: string): name is QueryField => queryFields.some(field => field === name);

const parseFreeText = (word: string, body: string, negated: boolean): Term | QueryProblem => {
  const text = fold(unquote(body));
  if (text.trim() === '') return { id: 'query.emptyTerm', text: word };
  const field = fieldLikeForm.exec(text)?.[1];
  if (field !== undefined) {
    if (isQueryField(field)) return { id: 'query.notAField', text: word, field };
    if (!body.includes('"') && !urlForm.test(text)) return { id: 'query.unknownField', field };
  }
  return { field: 'any', text, negated };
};

const begunMarks = (value: string): readonly JobMark[] => jobMarks.filter(mark => mark.startsWith(value));

const parseMark = (value: string, negated: boolean): Term | QueryProblem => {
  const mark = jobMarks.find(one => one === value);
  if (mark !== undefined) return { field: 'is', marks: [mark], negated };
  const meant = markMeantBy(value) ?? begunMarks(value)[0];
  return { id: 'query.unknownMark', text: value, nearest: meant ?? nearest(value, jobMarks) };
};

const spanForm = /^([<>])=?(.+)$/;

const parseSpan = (value: string, negated: boolean): Term | QueryProblem => {
  const [, sign, duration = ''] = spanForm.exec(value) ?? [];
  const ms = parseDuration(duration);
  if (sign === undefined || ms === null) return { id: 'query.badSpan', text: value };
  return { field: 'took', than: sign === '>' ? 'longer' : 'shorter', ms: Math.min(ms, longestAge), negated };
};

const parseValue = (field: QueryField, value: string, negated: boolean): Term | QueryProblem => {
  if (value.trim() === '') return { id: 'query.missingValue', field };
  if (field === 'status' && !isStatusValue(value)) {
    return { id: 'query.unknownStatus', text: value, nearest: nearestStatus(value) };
  }
  if (field === 'type' && !isTypeValue(value)) {
    return { id: 'query.unknownType', text: value, nearest: nearest(dashed(value), typeValues()) };
  }
  if (field === 'is') return parseMark(value, negated);
  if (field === 'took') return parseSpan(value, negated);
  if (field === 'stage' && !stages.some(stage => stage.includes(dashed(value)))) {
    return { id: 'query.unknownStage', text: value, nearest: nearest(dashed(value), stages) };
  }
  if (field !== 'since') return { field, text: value, negated };
  const age = parseDuration(value);
  return age === null ? { id: 'query.badDuration', text: value } : { field, age: Math.min(age, longestAge), negated };
};

/** Reads one word of a filter: a part without spaces, except in quotes. */
export const parseWord = (word: string): Term | QueryProblem => {
  const negated = word.startsWith('!');
  const body = negated ? word.slice(1) : word;
  const [, name = '', value = ''] = fieldForm.exec(body) ?? [];
  const field = fold(name);
  return isQueryField(field) ? parseValue(field, fold(unquote(value)), negated) : parseFreeText(word, body, negated);
};

/** Whether the parser understood the word. */
export const isTerm = (parsed: Term | QueryProblem): parsed is Term => 'negated' in parsed;

/**
 * Parses a filter by `parse`, which reads one word. An invalid word becomes one of `problems` and is left out of `terms`.
 */
export const parseWords = (text: string, parse: (word: string) => Term | QueryProblem): ParsedQuery => {
  const parsed = (text.match(wordForm) ?? []).map(parse);
  return {
    terms: parsed.filter(isTerm),
    problems: parsed.filter((one): one is QueryProblem => !isTerm(one)),
  };
};

/**
 * Parses a filter: words that must all match, each free text or `field:value`. `!` before a word negates it, "quotes" keep
 * spaces. Never throws. For a filter that selects the targets of an action, see {@link parseActionQuery}.
 */
export const parseQuery = (text: string): ParsedQuery => parseWords(text, parseWord);

/** Reads a word that may not be whole: a value of `is:` that begins some marks means each of them. */
const parseBegunWord = (word: string): Term | QueryProblem => {
  const parsed = parseWord(word);
  if (isTerm(parsed) || parsed.id !== 'query.unknownMark') return parsed;
  const marks = begunMarks(parsed.text);
  return marks.length === 0 ? parsed : { field: 'is', marks, negated: word.startsWith('!') };
};

/**
 * What a list is filtered by while this filter is typed. A field without a value restricts nothing yet. With any other
 * mistake, the list stays as `before`, except for words that the text no longer has, such as the name of a field. The same
 * object as `before` for the same terms.
 */
export const queryWhileTyped = (text: string, before: Query): Query => {
  const { terms, problems } = parseWords(text, parseBegunWord);
  const words = new Set(terms.map(term => (term.field === 'any' ? term.text : null)));
  const query = problems.every(({ id }) => id === 'query.missingValue')
    ? terms
    : before.filter(term => term.field !== 'any' || words.has(term.text));
  return JSON.stringify(query) === JSON.stringify(before) ? before : query;
};

const matchers: Readonly<Record<TextField, (job: Job, text: string, view: JobView) => boolean>> = {
  any: (job, text) => searchedFields.some(field => has(job[field], text)),
  status: statusMatches,
  type: typeMatches,
  by: (job, text) => has(job.createdBy, text),
  stage: (job, text) => stageOf(job)?.includes(dashed(text)) ?? false,
  id: (job, text) => has(job.id, text),
  source: (job, text, view) => view.sourceNames(job).some(name => has(name, text)),
  region: (job, text) => has(job.regionId, text),
  cluster: (job, text) => has(job.clusterName, text) || has(job.clusterId, text),
  collection: (job, text) => has(job.collectionName, text),
  description: (job, text) => has(job.description, text),
  reason: (job, text) => has(job.reason, text),
};

const tookMatches = (job: Job, { than, ms }: Extract<Term, { readonly field: 'took' }>, now: Instant): boolean => {
  const span = spanMs(job, now);
  return span !== null && (than === 'longer' ? span > ms : span < ms);
};

const termMatches = (job: Job, term: Term, now: Instant, view: JobView): boolean => {
  switch (term.field) {
    case 'is':
      return term.marks.some(mark => view.has(job, mark));
    case 'took':
      return tookMatches(job, term, now);
    case 'since': {
      const born = bornAt(job);
      return born !== null && born >= now - term.age;
    }
    default:
      return matchers[term.field](job, term.text, view);
  }
};

/** Jobs without a timestamp match both `since:` and `!since:`: better to show one too many than to hide one. */
const isUndecided = (job: Job, term: Term): boolean => term.field === 'since' && bornAt(job) === null;

/** Whether the job matches every term. `since:` counts back from `now`. */
export const matches = (job: Job, query: Query, now: Instant, view: JobView = plainView): boolean =>
  query.every(term => isUndecided(job, term) || termMatches(job, term, now, view) !== term.negated);

/**
 * Whether the job may have a value that the text finds although the server does not report it. A cluster is known by its name
 * and its ID. A migration without a subtype may be any of the migrations.
 */
const mayHave: Readonly<Partial<Record<Term['field'], (job: Job, text: string) => boolean>>> = {
  by: job => job.createdBy === null,
  cluster: job => job.clusterName === null || job.clusterId === null,
  collection: job => job.collectionName === null,
  description: job => job.description === null,
  reason: job => job.reason === null,
  region: job => job.regionId === null,
  stage: job => stageOf(job) === null && mayHaveStage(job),
  type: (job, text) =>
    // A user who excludes `backup` may mean exports of backups, too.
    partMatches(job, text) ||
    (job.subtype === null &&
      everyKind.some(kind => kind.type === job.type && kind.subtype !== null && typeMatches(kind, text))),
};

const isUnknown = (job: Job, term: Term, now: Instant, view: SureView): boolean => {
  switch (term.field) {
    case 'any':
      // An email address excludes what this person created.
      return term.text.includes('@') && job.createdBy === null;
    case 'took':
      return spanMs(job, now) === null;
    case 'is':
      return term.marks.some(mark => !view.knows(job, mark));
    case 'source':
      return view.sourceNames(job).length === 0;
    default:
      return 'text' in term && mayHave[term.field]?.(job, term.text) === true;
  }
};

/** How far in the future the time of a job may lie because clocks differ, in ms. Beyond that, the time is wrong. */
const clockTolerance = 60_000;

const isFromFuture = ({ createdAt, startedAt }: Job, now: Instant): boolean =>
  Math.max(createdAt ?? now, startedAt ?? now) > now + clockTolerance;

/**
 * Whether an action that selects its targets by the query may change the job. Unlike in {@link matches}, a job without a
 * timestamp doesn't match `since:`, and a job without a creator doesn't match `!by:`: a value that the server leaves out, or
 * that zjobs can't know, may be the one that the user excludes. Nor does a job from the future match by its age.
 */
export const matchesSurely = (job: Job, query: Query, now: Instant, view: SureView = plainView): boolean =>
  query.every(term => {
    if (isUndecided(job, term) || (term.negated && isUnknown(job, term, now, view))) return false;
    if ((term.field === 'since' || term.field === 'took') && isFromFuture(job, now)) return false;
    return termMatches(job, term, now, view) !== term.negated;
  });

/** Whether the matching jobs can change with time alone. */
export const dependsOnTime = (query: Query): boolean =>
  query.some(({ field }) => field === 'since' || field === 'took' || field === 'is');

/** Whether the filter needs what zjobs knows about jobs besides their fields. */
export const asksForMarks = (query: Query): boolean => query.some(({ field }) => field === 'is');
