import type { JobChange } from '../../feed/types.ts';
import { attentionText, leftText } from '../../format/insight.ts';
import { statusWord, subjectOf } from '../../format/job-names.ts';
import type { Phrasing } from '../../format/phrasing.ts';
import { durationText, formatElapsed } from '../../format/time.ts';
import { eventsOf, type SeenEvent } from '../../jobs/changes.ts';
import type { Insight } from '../../jobs/insight/insight.ts';
import { type Instant, type Job, mayChange } from '../../jobs/job.ts';

/** The name of a job in a sentence: its kind, its ID and its subject. */
const nameOf = (job: Job, { translate, labelOf }: Phrasing): string => {
  const label = labelOf(job);
  const description = subjectOf(job);
  return description === null
    ? translate('plain.bareJob', { label, jobId: job.id })
    : translate('plain.job', { label, jobId: job.id, description });
};

const failedSentence = (job: Job, phrasing: Phrasing): string => {
  const name = nameOf(job, phrasing);
  return job.reason === null
    ? phrasing.translate('plain.failedWithoutReason', { job: name })
    : phrasing.translate('plain.failed', { job: name, reason: job.reason });
};

const newSentence = (job: Job, phrasing: Phrasing): string => {
  const { translate } = phrasing;
  const params = { job: nameOf(job, phrasing), status: statusWord(job, translate) };
  return job.status === 'failed' && job.reason !== null
    ? translate('plain.newFailed', { ...params, reason: job.reason })
    : translate('plain.new', params);
};

const changedSentence = (job: Job, phrasing: Phrasing): string =>
  phrasing.translate('plain.now', { job: nameOf(job, phrasing), status: statusWord(job, phrasing.translate) });

const runningSentence = (before: Job, job: Job, phrasing: Phrasing): string => {
  const { translate } = phrasing;
  const name = nameOf(job, phrasing);
  if (!mayChange(before)) return translate('plain.again', { job: name });
  if (job.status === 'pending') return changedSentence(job, phrasing);
  return job.progress === null || job.progress === 0
    ? translate('plain.started', { job: name })
    : translate('plain.startedWith', { job: name, progress: job.progress });
};

const finishedSentence = (job: Job, phrasing: Phrasing): string => {
  const name = nameOf(job, phrasing);
  // A finished job has its end, so the current time does not matter.
  const took = durationText(job, 0, phrasing.translate);
  return took === null
    ? phrasing.translate('plain.finished', { job: name })
    : phrasing.translate('plain.finishedAfter', { job: name, took });
};

type Sentence = (before: Job, job: Job, phrasing: Phrasing) => string;

const sentences: Readonly<Record<Exclude<SeenEvent, 'new'>, Sentence>> = {
  queued: runningSentence,
  started: runningSentence,
  progress: (_, job, phrasing) =>
    phrasing.translate('plain.progress', { job: nameOf(job, phrasing), progress: job.progress ?? 0 }),
  canceling: (_, job, phrasing) => phrasing.translate('plain.canceling', { job: nameOf(job, phrasing) }),
  canceled: (_, job, phrasing) => phrasing.translate('plain.canceled', { job: nameOf(job, phrasing) }),
  failed: (_, job, phrasing) => failedSentence(job, phrasing),
  finished: (_, job, phrasing) => finishedSentence(job, phrasing),
  changed: (_, job, phrasing) => changedSentence(job, phrasing),
};

/**
 * A change in one sentence; null for a change that is not announced. Progress is announced in steps of 25 %. Quotes the
 * server's words; not sanitized.
 */
export const changeSentence = ({ before, after }: JobChange, phrasing: Phrasing): string | null => {
  // The sentence of a new job contains its status.
  if (before === null) return newSentence(after, phrasing);
  const event = eventsOf({ before, after }).find(one => one !== 'new');
  if (event !== undefined) return sentences[event](before, after, phrasing);
  // Some servers report the reason later than the status.
  const isExplained = after.status === 'failed' && before.reason === null && after.reason !== null;
  return isExplained ? failedSentence(after, phrasing) : null;
};

/** The state of a job in one sentence. Not sanitized. */
export const stateSentence = (job: Job, phrasing: Phrasing): string => {
  if (job.status === 'failed') return failedSentence(job, phrasing);
  const { translate } = phrasing;
  const params = { job: nameOf(job, phrasing), status: statusWord(job, translate) };
  return mayChange(job) && job.progress !== null
    ? translate('plain.stateWith', { ...params, progress: job.progress })
    : translate('plain.state', params);
};

/** The state of a job, and when it is likely to end or how long it has stalled. Not sanitized. */
export const stateWithInsight = (job: Job, insight: Insight, now: Instant, phrasing: Phrasing): string => {
  const sentence = stateSentence(job, phrasing);
  const { translate } = phrasing;
  const known = attentionText(insight, now, translate) ?? leftText(insight.estimate, job, now, phrasing);
  if (known === null) return sentence;
  const text = known.charAt(0).toUpperCase() + known.slice(1);
  return translate('plain.insight', { sentence, insight: text });
};

/** The sentence that a job has shown no progress for a while. Not sanitized. */
export const stalledSentence = (job: Job, since: Instant, now: Instant, phrasing: Phrasing): string =>
  phrasing.translate('plain.stalled', { job: nameOf(job, phrasing), duration: formatElapsed(now - since) });
