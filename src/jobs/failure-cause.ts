import { lazy } from '../lib/lazy.ts';
import type { Job } from './job.ts';

/**
 * A location at the start of a reason, such as `Row 18,204 of file part-4.parquet: `. It ends at a colon before a blank, so
 * that the colon of a URL does not end it. It has a number, a path or a name in quotes: `File not found: ` is a cause.
 */
const location =
  /^(?:(?:in|at|on|from) )?(?:row|line|record|file|path|object|part|segment|shard|batch|chunk|column|partition|offset)s?\b(?=(?:(?!:\s).){0,300}?[\d/\\."'`]).{0,300}?:\s+(?=\S)/i;

/** More locations than a server writes; a hostile reason may consist of nothing else. */
const mostLocations = 4;

/**
 * The reason of a failure without the locations at its start: a narrow cell shows only the beginning, which should be the
 * cause. A reason that consists of a location alone is returned unchanged. Not sanitized.
 */
export const reasonHeadline = (reason: string): string => {
  let rest = reason.trimStart();
  for (let count = 0; count < mostLocations && location.test(rest); count += 1) rest = rest.replace(location, '');
  return rest;
};

/** What differs between two failures of the same cause, and its placeholder. Earlier rules win. Parsing them takes a ms. */
const variables = lazy((): readonly (readonly [form: RegExp, name: string])[] => [
  [/(["`«“])[^"`»”]{0,200}["`»”]|(?<![\p{L}\p{N}])['‘][^'’]{1,200}['’](?![\p{L}\p{N}])/gu, '<name>'],
  [/「[^」]{0,200}」/gu, '<name>'],
  [/\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s,;)\]]+/giu, '<url>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?/gu, '<time>'],
  [/\b\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\b/gu, '<time>'],
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/giu, '<id>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/gu, '<host>'],
  [/(?<![\p{L}\p{N}])(?:\/|\.{1,2}\/|[A-Za-z]:\\)[^\s,;:)\]]+|[^\s,;:()[\]/]+(?:\/[^\s,;:()[\]/]+)+/gu, '<path>'],
  [/[^\s,;:()[\]]+\.(?:parquet|json|jsonl|ndjson|csv|npy|avro|orc|gz|zst|zip|tar|py|txt|log)\b/giu, '<path>'],
  // A word with a dash or an underscore and a digit, or a long word of digits and letters: the ID of something.
  [/\b(?=[\w-]*\d)[A-Za-z][\w]*-[\w-]+/gu, '<id>'],
  [/\b(?=[a-z_]*\d)(?=\d*[a-z])\w{12,}\b/giu, '<id>'],
  [/[-+]?\d[\d,._]*(?:e[-+]?\d+)?%?/giu, '<number>'],
]);

/** A longer reason is compared by its start. */
const longestReason = 500;

/** Computes the cause of a reason. */
const workOut = (reason: string): string => {
  let text = reasonHeadline(reason.normalize('NFKC'));
  for (const [form, name] of variables()) text = text.replaceAll(form, name);
  return text
    .replaceAll(/(<number>)(?:\s*(?:,|and|or|–|-|to|x|×)\s*<number>)+/gu, '$1')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/[.。!]+$/u, '')
    .toLowerCase();
};

/** A cache of causes. In its keys all digits of a reason are zeros: a cause has no digits, and no rule depends on their values. */
const known = new Map<string, string>();
const mostKnown = 2_000;

/** The text that two reasons of the same cause share: numbers, IDs, times, paths and quoted names are replaced. */
export const causeOfReason = (reason: string): string => {
  const key = reason.slice(0, longestReason).replaceAll(/\d/g, '0');
  const cause = known.get(key) ?? workOut(key);
  if (known.size >= mostKnown) known.clear();
  known.set(key, cause);
  return cause;
};

const causes = new WeakMap<Job, string>();

/** Whether {@link causeOf} returns a cause, without computing it. */
export const hasCause = <Known extends Pick<Job, 'status' | 'reason'>>(job: Known): job is Known & { reason: string } =>
  job.status === 'failed' && job.reason !== null;

/** The cause by which a failed job is compared with others; null for a job that did not fail or gives no reason. */
export const causeOf = (job: Job): string | null => {
  if (!hasCause(job)) return null;
  const workedOut = causes.get(job);
  if (workedOut !== undefined) return workedOut;
  const cause = causeOfReason(job.reason);
  causes.set(job, cause);
  return cause;
};

/** The words of two reasons that are equal at the same distance from the start, else from the end; `…` for the others. */
const sharedWords = (one: readonly string[], other: readonly string[]): readonly string[] => {
  if (one.length === other.length) return one.map((word, index) => (word === other[index] ? word : '…'));
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return [...one.slice(0, start), '…', ...one.slice(one.length - end)];
};

/** Jobs of one cause whose reasons are compared: a group can be large. */
export const mostShared = 100;

/**
 * What the reasons of jobs of one cause share, without the locations at their start: `…` stands for words that differ. Null
 * without a reason. Compares the first hundred jobs. Not sanitized.
 */
export const sharedReason = (jobs: readonly Pick<Job, 'reason'>[]): string | null => {
  const reasons = new Set(jobs.slice(0, mostShared).flatMap(({ reason }) => reason || []));
  const [first, ...others] = [...new Set([...reasons].map(reasonHeadline))];
  if (first === undefined || others.length === 0) return first ?? null;
  const wordsOf = (reason: string): readonly string[] => reason.slice(0, longestReason).split(/\s+/u);
  const words = others.reduce((shared, other) => sharedWords(shared, wordsOf(other)), wordsOf(first));
  const text = words.filter((word, index) => word !== '…' || words[index - 1] !== '…').join(' ');
  return /[\p{L}\p{N}]/u.test(text) ? text : first;
};
