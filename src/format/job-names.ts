import { kindWords } from '../i18n/kind-messages.ts';
import type { Language, Translate } from '../i18n/translate.ts';
import type { Job } from '../jobs/job.ts';
import { kindOf, labelOf } from '../jobs/kinds.ts';

/** The word for a job's status; a status that zjobs does not know is given verbatim. */
export const statusWord = (job: Pick<Job, 'status' | 'rawStatus'>, translate: Translate): string =>
  job.status === 'unknown' ? job.rawStatus : translate(`status.${job.status}`);

const wordsOf = (job: Pick<Job, 'type' | 'subtype'>) => {
  const kind = kindOf(job);
  return kind === null ? null : (kindWords[kind.label] ?? null);
};

/** The name of a job's kind in the language; unknown types are given verbatim. */
export const kindLabel = (job: Pick<Job, 'type' | 'subtype'>, language: Language): string => {
  const english = labelOf(job);
  return language === 'en' ? english : (wordsOf(job)?.label[language] ?? english);
};

/**
 * By what whoever started a job knows it: the description, else the collection, as lists of imports tell no description;
 * null without either. Not sanitized.
 */
export const subjectOf = (job: Pick<Job, 'description' | 'collectionName'>): string | null =>
  job.description ?? job.collectionName;

/** What a job of this kind does, in a sentence; null for a kind that zjobs does not know. */
export const kindAbout = (job: Pick<Job, 'type' | 'subtype'>, language: Language): string | null =>
  wordsOf(job)?.about[language] ?? null;
