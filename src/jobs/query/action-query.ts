import { parseDuration } from '../../lib/duration.ts';
import { stages } from '../stages.ts';
import { markMeantBy } from './job-view.ts';
import {
  isTerm,
  longestAge,
  type ParsedQuery,
  parseWord,
  parseWords,
  type QueryField,
  type QueryProblem,
  queryFields,
  type Term,
} from './query.ts';
import { fieldOfValue, statusesMeantBy, typesMeantBy } from './query-values.ts';

/*
 * The filter that selects the targets of an action. In a list, a word that zjobs misunderstands shows too few or too many
 * jobs. Here it changes jobs that were not meant, and a negated word that finds nothing selects every job. So each word must
 * have exactly one possible meaning.
 */

/** Plain words. Excludes separators, operators, wildcards, brackets and quotes, by which other tools write conditions. */
const isPlain = (text: string): boolean => /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}\p{Zs}_.@+#/'-]*$/u.test(text);

/** A comma is part of a number or ends a clause. Any other comma is meant as a list, which zjobs doesn't have. */
const listComma = /,(?! )(?!\d{3}(?!\d))/;

/** Text that descriptions and failure reasons can have: anything but wildcards, alternatives and a leading operator. */
const proseText = /^[^:=!<>~^%|,：＝*][^*|]*$/u;

const hasWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

const isProse = (text: string): boolean => proseText.test(text) && hasWord(text) && !listComma.test(text);
const isName = (text: string): boolean => isPlain(text) && hasWord(text);

/** Words for the user. `!by:me` would select the user's own jobs, because no name contains `me`: `is:mine` is meant. */
const ownWords: ReadonlySet<string> = new Set(['me', 'my', 'mine', 'myself']);

/** Which values a job can have, where the general parser takes any text. Source: ids.ts for the characters of IDs. */
const possibleValues: Readonly<Partial<Record<QueryField, (text: string) => boolean>>> = {
  // `status:import` would find imports that run, because a server's word for them begins like the type.
  status: text => statusesMeantBy(text).length > 0 && fieldOfValue(text) !== 'type',
  id: text => /^[\w-]+$/.test(text),
  source: isName,
  region: isName,
  by: isName,
  cluster: isName,
  collection: isName,
  description: isProse,
  reason: isProse,
};

/** Words that stand for themselves only in quotes: names of fields, as in `!status :failed`, and operators. */
const reservedWords: ReadonlySet<string> = new Set([...queryFields, 'and', 'or', 'not']);

const isFreeText = (word: string, text: string): boolean =>
  isName(text) && (word.includes('"') || !reservedWords.has(text));

/** Words for statuses in other tools. Words that are part of a status or of a server's word are not repeated here. */
const foreignStatusWords: ReadonlySet<string> = new Set([
  ...['active', 'started', 'queued', 'waiting', 'paused', 'done', 'ended', 'complete'],
  ...['error', 'errored', 'broken', 'aborted', 'stopped', 'killed', 'cancelled', 'cancelling'],
]);

/** From this length on, in characters, the beginning of a value is meant as the value: `run`, `err`. */
const shortestBeginning = 3;

const isForeignStatus = (text: string): boolean =>
  [...foreignStatusWords].some(word => word === text || (text.length >= shortestBeginning && word.startsWith(text)));

const isStage = (text: string): boolean => stages.some(stage => stage === text.replaceAll(/[\s_]+/g, '-'));

const fieldOfWord = (text: string): QueryField | null => {
  if (markMeantBy(text) !== null || text === 'me') return 'is';
  if (isStage(text)) return 'stage';
  if (parseDuration(text) !== null) return 'since';
  return fieldOfValue(text, shortestBeginning) ?? (isForeignStatus(text) ? 'status' : null);
};

/** The field that a folded free word is probably a value of, also in the plural. Null for any other word. */
const fieldMeantBy = (text: string): QueryField | null => fieldOfWord(text) ?? fieldOfWord(text.replace(/s$/, ''));

/** What the value of a field can mean, where an action must mean one. */
const meanings: Readonly<Partial<Record<QueryField, (text: string) => readonly string[]>>> = {
  type: typesMeantBy,
  status: statusesMeantBy,
  stage: text => (isStage(text) ? [text] : stages.filter(stage => stage.includes(text))),
};

/** `M` may be meant as months. */
const monthForm = /\dM"?$/;

/** A duration that excludes every job or none is a mistake. */
const durationProblem = (word: string, term: Term): QueryProblem | null => {
  const text = word.slice(word.indexOf(':') + 1).replaceAll('"', '');
  if (term.field === 'since' && (term.age === 0 || term.age >= longestAge || monthForm.test(word))) {
    return { id: 'query.badDuration', text };
  }
  const isImpossible = term.field === 'took' && (term.ms >= longestAge || (term.than === 'shorter' && term.ms === 0));
  return isImpossible || (term.field === 'took' && monthForm.test(word)) ? { id: 'query.badSpan', text } : null;
};

const problemOf = (word: string, term: Term): QueryProblem | null => {
  // A closing quote is missing, so the words after it may belong to another term.
  if (word.replaceAll(/[^"]/g, '').length % 2 === 1) return { id: 'query.unclear', text: word };
  if (!('text' in term)) return durationProblem(word, term);
  if (term.field === 'any') {
    // Free text is not searched for in the status, type, stage or age, so `!pending` would select every pending job.
    const field = term.negated && !word.includes('"') ? fieldMeantBy(term.text) : null;
    if (field !== null) return { id: 'query.notAField', text: word, field };
    return isFreeText(word, term.text) ? null : { id: 'query.unclear', text: word };
  }
  const { field, text } = term;
  if (field === 'by' && ownWords.has(text)) return { id: 'query.notAField', text: word, field: 'is' };
  const choices = meanings[field]?.(text) ?? [];
  if (choices.length > 1) {
    const written = choices.map(choice => `${field}:${choice}`).join(', ');
    return { id: 'query.ambiguousValue', field, text, choices: written };
  }
  return (possibleValues[field]?.(text) ?? true) ? null : { id: 'query.impossibleValue', field, text };
};

/**
 * Parses the filter of an action. Beyond {@link parseQuery}, it reports words that are free text but could be meant as a
 * condition, and values that no job can have. Never throws. If there is no problem, every word was understood whole.
 */
export const parseActionQuery = (text: string): ParsedQuery =>
  parseWords(text, word => {
    const parsed = parseWord(word);
    return isTerm(parsed) ? (problemOf(word, parsed) ?? parsed) : parsed;
  });
