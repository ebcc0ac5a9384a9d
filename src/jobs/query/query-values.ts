import { fold } from '../../lib/fold.ts';
import { nearest } from '../../lib/nearest.ts';
import { type Job, mayChange } from '../job.ts';
import { everyKind, jobTypes, labelOf } from '../kinds.ts';
import { jobStatuses, statusByAnyWord, statusByBeginning, statuses } from '../statuses.ts';

/*
 * What the values of `status:` and `type:` mean in a filter. Every text here is folded.
 */

/** Whether the folded value contains the text. */
export const has = (value: string | null, text: string): boolean => value !== null && fold(value).includes(text);

/** The text as statuses and types are written, with dashes for spaces and underscores. */
export const dashed = (text: string): string => (/[\s_]/.test(text) ? text.replaceAll(/[\s_]+/g, '-') : text);

const unfinished = 'unfinished';

/** Words for `status:` besides those of the servers. */
export const statusValues: readonly string[] = [...jobStatuses, unfinished];

const serverWords: readonly string[] = jobStatuses.flatMap(status =>
  [...statuses[status].words, ...statuses[status].otherWords].map(word => word.toLowerCase()),
);

/** Whether a job can have a status that the text finds. */
export const isStatusValue = (text: string): boolean =>
  statusValues.some(value => value.includes(dashed(text))) || serverWords.some(word => word.includes(text));

/** The status or server word that resembles the text most. */
export const nearestStatus = (text: string): string => nearest(text, [unfinished, ...jobStatuses, ...serverWords]);

/** Whether the text is part of a status as zjobs names it. Then it is not read as the beginning of another word. */
const isPartOfStatus = (text: string): boolean => jobStatuses.some(status => status.includes(dashed(text)));

const isUnfinishedWord = (text: string): boolean => text.length > 2 && unfinished.startsWith(text);

/**
 * The statuses that the user can mean by the text in an action. None if `status:` may miss a job that is meant: part of a
 * server's word, such as `done`, finds the jobs with this word alone, and not those of another family in the same status.
 */
export const statusesMeantBy = (text: string): readonly (typeof statusValues)[number][] => {
  if (isPartOfStatus(text)) return jobStatuses.filter(status => status.includes(dashed(text)));
  if (isUnfinishedWord(text)) return [unfinished];
  return serverWords.includes(text) || statusByBeginning(text) !== null ? [text] : [];
};

/** Whether `status:` finds the job by the text. */
export const statusMatches = (job: Job, text: string): boolean =>
  job.status.includes(dashed(text)) ||
  job.status === statusByAnyWord(text) ||
  has(job.rawStatus, text) ||
  (job.status === statusByBeginning(text) && !isPartOfStatus(text)) ||
  (isUnfinishedWord(text) && mayChange(job) && !isPartOfStatus(text));

/** The texts that `type:` searches, folded. */
type KindTexts = { readonly label: string; readonly words: string };

// Jobs share a few kinds, so their texts are made once. A hostile server may send a new type with each job.
const kindTexts = new Map<string, Map<string | null, KindTexts>>();
const maxTypes = 200;

const textsOfKind = (job: Pick<Job, 'type' | 'subtype'>): KindTexts => {
  const known = kindTexts.get(job.type)?.get(job.subtype);
  if (known !== undefined) return known;
  const words = dashed(fold(`${job.type}/${job.subtype ?? ''}`));
  const texts = { label: fold(labelOf(job)), words };
  if (kindTexts.size >= maxTypes || (kindTexts.get(job.type)?.size ?? 0) >= maxTypes) kindTexts.clear();
  const subtypes = kindTexts.get(job.type) ?? new Map<string | null, KindTexts>();
  kindTexts.set(job.type, subtypes.set(job.subtype, texts));
  return texts;
};

/** The words of the types, such as `export-backup`. */
const typeWords: ReadonlySet<string> = new Set(jobTypes.map(type => dashed(fold(type))));

/** Whether the text is part of the type, the subtype or the label of the job. */
export const partMatches = (job: Pick<Job, 'type' | 'subtype'>, text: string): boolean => {
  const { label, words } = textsOfKind(job);
  return label.includes(text) || words.includes(dashed(text));
};

/** A whole type means that type alone: `backup` is part of `export-backup`, too. Other words match anywhere. */
export const typeMatches = (job: Pick<Job, 'type' | 'subtype'>, text: string): boolean => {
  const word = dashed(text);
  return typeWords.has(word) ? textsOfKind(job).words.startsWith(`${word}/`) : partMatches(job, text);
};

/** The words of the documented types that `type:` finds by the text. */
export const typesMeantBy = (text: string): readonly string[] => {
  const types = new Set(everyKind.filter(kind => typeMatches(kind, text)).map(({ type }) => type));
  return [...types].map(type => dashed(fold(type)));
};

/** Whether a documented job can have a type that the text finds. */
export const isTypeValue = (text: string): boolean => everyKind.some(kind => typeMatches(kind, text));

/**
 * The field of which the text is a value: a status, a type, or the first word of one, as `export`. Else null. From `enough`
 * characters on, the beginning of a value or of a word of a type is enough. A whole value counts before a beginning:
 * `import` is a type, although `importing` is a server's word for a status.
 */
export const fieldOfValue = (text: string, enough = Number.POSITIVE_INFINITY): 'status' | 'type' | null => {
  const word = dashed(text);
  const statusWords: readonly string[] = [...statusValues, ...serverWords];
  if (statusWords.includes(word)) return 'status';
  if (typeValues().includes(word)) return 'type';
  if (word.length < enough) return null;
  if (typeValues().some(value => `-${value}`.includes(`-${word}`))) return 'type';
  return statusWords.some(value => value.startsWith(word)) ? 'status' : null;
};

/** Words for `type:` that are suggested: types and subtypes, then the first words of those, such as `export`. */
export const typeValues = (): readonly [string, ...string[]] => {
  const words = everyKind.flatMap(({ type, subtype }) =>
    [type, subtype ?? type].map(word => dashed(word.toLowerCase())),
  );
  const [first = '', ...others] = new Set([...words, ...words.map(word => word.split('-')[0] ?? word)]);
  return [first, ...others];
};
