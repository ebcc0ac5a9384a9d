import type { NotDone, Outcome } from '../actions/outcome.ts';
import type { Translate } from '../i18n/translate.ts';
import type { Job } from '../jobs/job.ts';
import type { ActionName } from '../jobs/rules.ts';
import { sanitizeLine, showOddCharacters } from '../terminal/text/sanitize.ts';
import { hintFor, namesRole, withFacts, withHint } from './errors.ts';
import { statusWord, subjectOf } from './job-names.ts';
import { nameWithId } from './name-with-id.ts';
import type { Phrasing } from './phrasing.ts';
import { explainRefusal } from './refusal.ts';

/** An outcome in JSON: exactly these fields, in this order. */
export type OutcomeJson = {
  readonly jobId: string;
  readonly outcome: Outcome['outcome'];
  /** The ID of the job that runs after an accepted retry, which is the old ID if the server keeps it; else null. */
  readonly newJobId: string | null;
  readonly reason: string | null;
  readonly code: number | string | null;
  readonly requestId: string | null;
};

/** That the answer was lost, and which jobs the action may have started. Not sanitized. */
const explainLost = ({ error, successors }: Extract<Outcome, { outcome: 'unknown' }>, translate: Translate): string => {
  const lost =
    error.kind === 'aborted' ? translate('outcome.interrupted') : translate('outcome.lost', { message: error.message });
  return successors.length === 0 ? lost : `${lost} ${translate('outcome.successors', { ids: successors.join(', ') })}`;
};

/** Why an action was not accepted: a sentence, or the server's message. Null when it was accepted. Not sanitized. */
const reasonOf = (outcome: Outcome, phrasing: Phrasing): string | null => {
  if (outcome.outcome === 'accepted') return null;
  if (outcome.outcome === 'unknown') return explainLost(outcome, phrasing.translate);
  return 'refusal' in outcome ? explainRefusal(outcome.refusal, phrasing) : outcome.error.message;
};

const requestIdOf = (outcome: Outcome): string | null => {
  if (outcome.outcome === 'accepted') return outcome.requestId;
  return 'error' in outcome ? outcome.error.requestId : null;
};

/** The outcome as `-o json` prints it. JSON is in English whatever the user's language, so it needs an English phrasing. */
export const outcomeJson = (action: ActionName, outcome: Outcome, english: Phrasing): OutcomeJson => ({
  jobId: outcome.jobId,
  outcome: outcome.outcome,
  newJobId: action === 'retry' && outcome.outcome === 'accepted' ? outcome.job.id : null,
  reason: reasonOf(outcome, english),
  code: 'error' in outcome ? outcome.error.code : null,
  requestId: requestIdOf(outcome),
});

const explainAccepted = (action: ActionName, jobId: string, newJobId: string, translate: Translate): string => {
  if (action !== 'retry') return translate(`outcome.${action}Accepted`, { jobId });
  return newJobId === jobId
    ? translate('outcome.retryAccepted', { jobId })
    : translate('outcome.retryAcceptedAs', { jobId, newJobId });
};

/** That a role is needed, where, and when the server refused it; null if the server's message names a role. */
const explainDenial = ({ error, denial }: NotDone, phrasing: Phrasing): string | null =>
  denial === undefined || namesRole(error) ? null : explainRefusal(denial, phrasing);

/** The reason with what to do about it, and with the code and request ID. */
const fullReason = (outcome: Outcome, phrasing: Phrasing): string => {
  const { translate } = phrasing;
  const reason = reasonOf(outcome, phrasing) ?? '';
  if (!('error' in outcome)) return reason;
  // The sentence of an unknown outcome already says what to do.
  if (outcome.outcome === 'unknown') return withFacts(reason, outcome.error, translate);
  const denied = explainDenial(outcome, phrasing);
  if (denied !== null) {
    return translate('outcome.denied', { reason: withFacts(reason, outcome.error, translate), denied });
  }
  return withFacts(withHint(reason, hintFor(outcome.error, translate)), outcome.error, translate);
};

/** A message of zjobs about a call without an answer, as a sentence of its own. What a server says is quoted as it is. */
const asSentence = (text: string, outcome: Outcome): string =>
  outcome.outcome === 'failed' && outcome.error.httpStatus === null
    ? text.charAt(0).toUpperCase() + text.slice(1)
    : text;

/** Whether the request never reached a server. */
const wasNotSent = ({ error }: NotDone): boolean => error.httpStatus === null && !error.maybeDone;

/**
 * The outcome of one job's action, in one line. `job`: the job, if it is known, so that a failure on the screen has its name: it
 * must not read as if the job had failed. Quotes the server; not sanitized.
 */
export const explainOutcome = (
  action: ActionName,
  outcome: Outcome,
  phrasing: Phrasing,
  job: Pick<Job, 'description' | 'collectionName'> | null = null,
): string => {
  const { translate } = phrasing;
  if (outcome.outcome === 'accepted') return explainAccepted(action, outcome.jobId, outcome.job.id, translate);
  const jobId = showOddCharacters(outcome.jobId);
  const why = asSentence(fullReason(outcome, phrasing), outcome);
  if (outcome.outcome !== 'failed') return translate(`outcome.${outcome.outcome}`, { jobId, why });
  const name = job === null ? null : subjectOf(job);
  const named = name === null ? jobId : nameWithId(name, jobId);
  return translate(`outcome.${action}${wasNotSent(outcome) ? 'NotSent' : 'Failed'}`, { job: named ?? jobId, why });
};

/**
 * The sentence for a job that did not end as canceled although the server accepted the cancel. Null if it did, and for any
 * other action. Sanitized.
 */
export const explainDishonoredCancel = (
  action: ActionName,
  job: Pick<Job, 'id' | 'status' | 'rawStatus'>,
  translate: Translate,
): string | null =>
  action !== 'cancel' || job.status === 'canceled'
    ? null
    : translate('outcome.cancelNotHonored', {
        jobId: sanitizeLine(job.id),
        status: sanitizeLine(statusWord(job, translate)),
      });
