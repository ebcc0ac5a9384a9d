import type { Language, Translate } from '../i18n/translate.ts';
import type { Job } from '../jobs/job.ts';
import { kindOf, labelOf } from '../jobs/kinds.ts';
import { uncommittedWord } from '../jobs/stages.ts';

/** The word for a job's status. An unknown status is given verbatim. Not sanitized. */
export const statusWord = (job: Pick<Job, 'status' | 'rawStatus'>, translate: Translate): string => {
  if (job.status === 'unknown') return job.rawStatus;
  // It ends only when its user commits or aborts it, so it must not read like an import that runs.
  if (job.status === 'in-progress' && job.rawStatus === uncommittedWord) return translate('status.waits-for-commit');
  return translate(`status.${job.status}`);
};

/** The name of a job's kind in the language. An unknown type is given verbatim. Not sanitized. */
export const kindLabel = (job: Pick<Job, 'type' | 'subtype'>, language: Language): string =>
  kindOf(job)?.name[language] ?? labelOf(job);

/** Several jobs of the kind of this one, as inside a sentence. Not sanitized. */
export const kindPlural = (job: Pick<Job, 'type' | 'subtype'>, language: Language): string => {
  const label = kindLabel(job, language);
  return language === 'en' ? (kindOf(job)?.plural ?? `${label} jobs`) : label;
};

/** The name of a job's kind in a narrow list. An unknown type is given verbatim. Not sanitized. */
export const kindShortName = (job: Pick<Job, 'type' | 'subtype'>, language: Language): string =>
  kindOf(job)?.shortName[language] ?? job.type;

/** The name of a job's kind in a list below 100 columns. An unknown type is given verbatim. Not sanitized. */
export const kindNarrowName = (job: Pick<Job, 'type' | 'subtype'>, language: Language): string =>
  kindOf(job)?.narrowName?.[language] ?? kindShortName(job, language);

/**
 * The name a user would recognize: the description, or the collection when there is none (lists of imports have no
 * description). Null without either. Not sanitized.
 */
export const subjectOf = (job: Pick<Job, 'description' | 'collectionName'>): string | null =>
  job.description ?? job.collectionName;

/** What a job of this kind does, in a sentence. Null for an unknown kind. */
export const kindAbout = (job: Pick<Job, 'type' | 'subtype'>, language: Language): string | null =>
  kindOf(job)?.about[language] ?? null;
