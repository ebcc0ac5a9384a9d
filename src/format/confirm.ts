import type { Impact } from '../actions/outcome.ts';
import type { MessageId, Translate } from '../i18n/translate.ts';
import { type Instant, type Job, spanMs } from '../jobs/job.ts';
import { kindOf } from '../jobs/kinds.ts';
import { type Remedy, remedyOf } from '../jobs/remedy.ts';
import type { ActionName } from '../jobs/rules.ts';
import { waitsForCommit } from '../jobs/stages.ts';
import { formatElapsed } from './time.ts';

/** The question before an action on `count` jobs. */
export const confirmQuestion = (action: ActionName, count: number, translate: Translate): string =>
  count === 1 ? translate(`confirm.${action}Title`) : translate(`confirm.${action}Many`, { count });

/** What has to be done before these jobs run again. If the remedies differ, the remedy is `cause`. */
const remedyOfAll = (jobs: readonly Job[]): Remedy => {
  const [first = 'cause', ...others] = new Set(jobs.map(remedyOf));
  return others.length === 0 ? first : 'cause';
};

/** What an action does to these jobs, and what the user must know before. */
export const explainEffect = (action: ActionName, jobs: readonly Job[], translate: Translate): string => {
  const isOne = jobs.length === 1;
  if (action !== 'retry') return translate(isOne ? `confirm.${action}Effect` : `confirm.${action}ManyEffect`);
  const remedy = remedyOfAll(jobs);
  if (remedy === 'wait') return translate(isOne ? 'confirm.retryTransient' : 'confirm.retryManyTransient');
  const params = { remedy: translate(`remedy.${remedy}`) };
  return translate(isOne ? 'confirm.retryEffect' : 'confirm.retryManyEffect', params);
};

/** What stops when this job is canceled: that of its type for a new subtype, and a job for an unknown type. */
const stopId = ({ type, subtype }: Job): MessageId => {
  const kind = kindOf({ type, subtype }) ?? kindOf({ type, subtype: null });
  return kind === null || kind.cancel === 'no' ? 'confirm.stop.job' : `confirm.stop.${kind.stops}`;
};

/** The labels of the two buttons of a question: what the answer does, and what happens without it. */
export type ConfirmButtons = { readonly yes: string; readonly no: string };

/** What a job does if it is not canceled. */
const keepId = (job: Job): MessageId => {
  if (waitsForCommit(job)) return 'confirm.commitNot';
  return job.status === 'pending' ? 'confirm.keepPending' : 'confirm.keepRunning';
};

/** The buttons of the question before an action on these jobs. */
export const confirmButtons = (action: ActionName, jobs: readonly Job[], translate: Translate): ConfirmButtons => {
  const [job, ...others] = jobs;
  const count = jobs.length;
  if (job === undefined || others.length > 0) {
    return { yes: translate(`confirm.${action}Those`, { count }), no: translate(`confirm.${action}NoneOfThose`) };
  }
  if (action !== 'cancel') return { yes: translate(`confirm.${action}It`), no: translate(`confirm.${action}Not`) };
  return {
    yes: translate(stopId(job)),
    no: translate(keepId(job)),
  };
};

/** From this duration on, in ms, a question says how much work a cancel loses. */
const longWork = 3_600_000;

/** How much work a cancel of this job loses: `2h 37m of work is lost`. Null for a job that has run for up to an hour. */
export const explainLoss = (job: Job, now: Instant, translate: Translate): string | null => {
  const ms = spanMs(job, now);
  return ms === null || ms <= longWork ? null : translate('confirm.lost', { duration: formatElapsed(ms) });
};

/** Why the server may still refuse the action; '' if there is no reason. */
export const explainCaveats = ({ caveats = [] }: Pick<Impact, 'caveats'>, translate: Translate): string =>
  caveats.map(({ id }) => translate(id)).join(' ');
