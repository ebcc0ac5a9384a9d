import { type Language, type Translate, translator } from '../i18n/translate.ts';
import type { Instant, Job } from '../jobs/job.ts';
import { isoTime } from '../jobs/json.ts';
import { kindLabel } from './job-names.ts';
import { clockTime } from './time.ts';

/** What a sentence about a job depends on besides the job: the language, and how it writes times and names. */
export type Phrasing = {
  readonly language: Language;
  readonly translate: Translate;
  /** A moment inside a sentence. */
  readonly formatTime: (at: Instant) => string;
  /** The name of a kind of job. */
  readonly labelOf: (kind: Pick<Job, 'type' | 'subtype'>) => string;
};

const phrasing = (language: Language, formatTime: Phrasing['formatTime']): Phrasing => ({
  language,
  translate: translator(language),
  formatTime,
  labelOf: kind => kindLabel(kind, language),
});

/** The phrasing for a person at a terminal: local times of day, `14:02`. */
export const localPhrasing = (language: Language): Phrasing => phrasing(language, clockTime);

/** The phrasing of scripts and logs: ISO 8601 times in UTC. */
export const utcPhrasing = (language: Language): Phrasing => phrasing(language, at => isoTime(at) ?? '');
