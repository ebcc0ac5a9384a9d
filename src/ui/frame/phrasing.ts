import type { Impact } from '../../actions/outcome.ts';
import { kindLabel } from '../../format/job-names.ts';
import type { Speech } from '../../format/outcome.ts';
import { explainRefusal } from '../../format/refusal.ts';
import { clockTime } from '../../format/time.ts';
import type { Refusal } from '../../jobs/rules.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from './context.ts';

/** How outcomes are put in words on this screen. */
export const speechOf = ({ translate, language }: Context): Speech => ({
  translate,
  formatTime: clockTime,
  labelOf: kind => kindLabel(kind, language),
});

/** The sentence of a refusal on this screen; sanitized, because it may name a type or a status in the server's words. */
export const refusalText = (refusal: Refusal, context: Context): string => {
  const { translate, formatTime, labelOf } = speechOf(context);
  return sanitizeLine(explainRefusal(refusal, translate, formatTime, labelOf));
};

/** What is told of several jobs at once names none of them. */
const withoutJob = (refusal: Refusal): Refusal =>
  refusal.id === 'refused.noRetryRoute' ? { ...refusal, jobId: 'ID' } : refusal;

/** Why an action is for none of its jobs: the reason, or how many there are and all their reasons. */
export const refusedTogether = ({ skipped }: Impact, context: Context): string => {
  const told = skipped.length === 1 ? skipped : skipped.map(({ refusal }) => ({ refusal: withoutJob(refusal) }));
  const why = [...new Set(told.map(({ refusal }) => refusalText(refusal, context)))].join(' ');
  return skipped.length === 1 ? why : context.translate('notice.noTargets', { count: skipped.length, why });
};
