import {
  fieldOfValue,
  isTerm,
  isWholeStatus,
  type ParsedQuery,
  parseWord,
  parseWords,
  type QueryField,
  type QueryProblem,
  queryFields,
  type Term,
  typesMeantBy,
} from './query.ts';

/*
 * The filter that selects the targets of an action. In a list, a word that zjobs misunderstands shows too few or too many
 * jobs. Here it changes jobs that were not meant, and a negated word that finds nothing selects every job. So each word
 * must be one that can only be meant as zjobs reads it.
 */

/** Plain words. Excludes separators, operators, wildcards, brackets and quotes, by which other tools write conditions. */
const isPlain = (text: string): boolean => /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}\p{Zs}_.@+#/'-]*$/u.test(text);

/** A comma is part of a number or ends a clause. Others are meant as lists, which zjobs doesn't have. */
const listComma = /,(?! )(?!\d{3}(?!\d))/;

/** Text that descriptions and failure reasons can have: anything but wildcards, alternatives and a leading operator. */
const proseText = /^[^:=!<>~^%|,：＝*][^*|]*$/u;

const hasWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

const isProse = (text: string): boolean => proseText.test(text) && hasWord(text) && !listComma.test(text);
const isName = (text: string): boolean => isPlain(text) && hasWord(text);

/** Which values a job can have, where the general parser takes any text. Source: ids.ts for the characters of IDs. */
const possibleValues: Readonly<Partial<Record<QueryField, (text: string) => boolean>>> = {
  status: isWholeStatus,
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

const problemOf = (word: string, term: Term): QueryProblem | null => {
  // A closing quote is missing, so the words behind it may belong to another term.
  if (word.replaceAll(/[^"]/g, '').length % 2 === 1) return { id: 'query.unclear', text: word };
  if (!('text' in term)) return null;
  if (term.field === 'any') {
    // Free text is not searched for in status and type, so `!pending` would select every pending job.
    const field = term.negated && !word.includes('"') ? fieldOfValue(term.text) : null;
    if (field !== null) return { id: 'query.notAField', text: word, field };
    return isFreeText(word, term.text) ? null : { id: 'query.unclear', text: word };
  }
  const { field, text } = term;
  const types = field === 'type' ? typesMeantBy(text) : [];
  if (types.length > 1) {
    return { id: 'query.ambiguousType', text, types: types.map(type => `type:${type}`).join(', ') };
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
