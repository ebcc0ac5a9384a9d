import type { JobChange } from '../../feed/types.ts';
import { kindLabel, statusWord, subjectOf } from '../../format/job-names.ts';
import { formatElapsed } from '../../format/time.ts';
import { type Language, translator } from '../../i18n/translate.ts';
import { type ChangeEvent, eventsOf } from '../../jobs/changes.ts';
import { type Job, spanOf } from '../../jobs/job.ts';
import { isUnfinished } from '../../jobs/statuses.ts';

/** A job as sentences call it: its kind, its ID, and what it is for. */
const nameOf = (job: Job, language: Language): string => {
  const translate = translator(language);
  const label = kindLabel(job, language);
  const description = subjectOf(job);
  return description === null
    ? translate('plain.bareJob', { label, jobId: job.id })
    : translate('plain.job', { label, jobId: job.id, description });
};

const failedSentence = (job: Job, language: Language): string => {
  const translate = translator(language);
  const name = nameOf(job, language);
  return job.reason === null
    ? translate('plain.failedSilently', { job: name })
    : translate('plain.failed', { job: name, reason: job.reason });
};

const newSentence = (job: Job, language: Language): string => {
  const translate = translator(language);
  const told = { job: nameOf(job, language), status: statusWord(job, translate) };
  return job.status === 'failed' && job.reason !== null
    ? translate('plain.newFailed', { ...told, reason: job.reason })
    : translate('plain.new', told);
};

const changedSentence = (job: Job, language: Language): string => {
  const translate = translator(language);
  return translate('plain.now', { job: nameOf(job, language), status: statusWord(job, translate) });
};

const runningSentence = (before: Job, job: Job, language: Language): string => {
  const translate = translator(language);
  const name = nameOf(job, language);
  if (!isUnfinished(before.status)) return translate('plain.again', { job: name });
  if (job.status === 'pending') return changedSentence(job, language);
  return job.progress === null || job.progress === 0
    ? translate('plain.started', { job: name })
    : translate('plain.startedWith', { job: name, progress: job.progress });
};

const finishedSentence = (job: Job, language: Language): string => {
  const translate = translator(language);
  const name = nameOf(job, language);
  // It has ended, so the moment does not matter.
  const span = spanOf(job, 0);
  if (span === null) return translate('plain.finished', { job: name });
  const took = formatElapsed(span.ms);
  return translate('plain.finishedAfter', {
    job: name,
    took: span.isObserved ? translate('time.about', { duration: took }) : took,
  });
};

/** The sentence of each event but `new`, for the job as it then is. */
const sentences: Readonly<Record<Exclude<ChangeEvent, 'new'>, (before: Job, job: Job, language: Language) => string>> =
  {
    queued: runningSentence,
    started: runningSentence,
    progress: (_, job, language) =>
      translator(language)('plain.progress', { job: nameOf(job, language), progress: job.progress ?? 0 }),
    canceling: (_, job, language) => translator(language)('plain.canceling', { job: nameOf(job, language) }),
    canceled: (_, job, language) => translator(language)('plain.canceled', { job: nameOf(job, language) }),
    failed: (_, job, language) => failedSentence(job, language),
    finished: (_, job, language) => finishedSentence(job, language),
    changed: (_, job, language) => changedSentence(job, language),
  };

/**
 * What a change is worth telling, in one sentence; null where it is not: progress is told by steps of 25 %. Holds the
 * server's words, so it is not sanitized.
 */
export const changeSentence = ({ before, after }: JobChange, language: Language): string | null => {
  // The sentence of a new job tells its status too.
  if (before === null) return newSentence(after, language);
  const event = eventsOf({ before, after }).find(one => one !== 'new');
  if (event !== undefined) return sentences[event](before, after, language);
  // Some servers tell the reason only after the status.
  const explained = after.status === 'failed' && before.reason === null && after.reason !== null;
  return explained ? failedSentence(after, language) : null;
};

/** How a job stands, in one sentence. Not sanitized. */
export const stateSentence = (job: Job, language: Language): string => {
  if (job.status === 'failed') return failedSentence(job, language);
  const translate = translator(language);
  const told = { job: nameOf(job, language), status: statusWord(job, translate) };
  return isUnfinished(job.status) && job.progress !== null
    ? translate('plain.stateWith', { ...told, progress: job.progress })
    : translate('plain.state', told);
};
