import type { Impact } from '../actions/outcome.ts';
import { kindLabel } from '../format/job-names.ts';
import type { Speech } from '../format/outcome.ts';
import { explainRefusal } from '../format/refusal.ts';
import { clockTime } from '../format/time.ts';
import type { Refusal } from '../jobs/rules.ts';
import { sanitizeLine } from '../terminal/text/sanitize.ts';
import type { Locale } from './locale.ts';

/** How this screen words outcomes and refusals: local times, labels in its language. */
export const speechOf = ({ translate, language }: Locale): Speech => ({
  translate,
  formatTime: clockTime,
  labelOf: kind => kindLabel(kind, language),
});

/** The refusal in one sentence, sanitized: it may contain a type or status as the server wrote it. */
export const refusalText = (refusal: Refusal, locale: Locale): string => {
  const { translate, formatTime, labelOf } = speechOf(locale);
  return sanitizeLine(explainRefusal(refusal, translate, formatTime, labelOf));
};

/** A sentence about several jobs names none of them. */
const withoutJobId = (refusal: Refusal): Refusal =>
  refusal.id === 'refused.noRetryRoute' ? { ...refusal, jobId: 'ID' } : refusal;

/** Why an action fits none of its jobs: the reason for a single job, else their number and each distinct reason once. */
export const refusalOfAll = ({ skipped }: Impact, locale: Locale): string => {
  const refusals = skipped.map(({ refusal }) => (skipped.length === 1 ? refusal : withoutJobId(refusal)));
  const why = [...new Set(refusals.map(refusal => refusalText(refusal, locale)))].join(' ');
  return skipped.length === 1 ? why : locale.translate('notice.noTargets', { count: skipped.length, why });
};
