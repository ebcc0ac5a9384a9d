import { localPhrasing, type Phrasing, utcPhrasing } from '../../format/phrasing.ts';
import { clockSeconds, clockTime } from '../../format/time.ts';
import type { Language } from '../../i18n/translate.ts';
import type { Instant } from '../../jobs/job.ts';
import { isoTime } from '../../jobs/json.ts';

/** A phrasing with the times that `--plain` writes outside of sentences. */
export type PlainPhrasing = Phrasing & {
  /** A moment to the second. */
  readonly formatMoment: (at: Instant) => string;
  /** The time at the beginning of a line that reports an event. */
  readonly stamp: (at: Instant) => string;
};

const terminalPhrasing = (language: Language): PlainPhrasing => ({
  ...localPhrasing(language),
  formatMoment: clockSeconds,
  stamp: clockTime,
});

const logPhrasing = (language: Language): PlainPhrasing => {
  const phrasing = utcPhrasing(language);
  return { ...phrasing, formatMoment: phrasing.formatTime, stamp: at => isoTime(at - (at % 1_000)) ?? '' };
};

/** Local times for a person at a terminal; UTC, to the second, in a log. */
export const plainPhrasing = (language: Language, isInteractive: boolean): PlainPhrasing =>
  isInteractive ? terminalPhrasing(language) : logPhrasing(language);
