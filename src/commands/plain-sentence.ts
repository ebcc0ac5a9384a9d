import type { JobChange } from '../feed/types.ts';
import { formatElapsed } from '../jobs/duration.ts';
import { isUnfinished, type Job } from '../jobs/job.ts';
import { kindLabel, statusWord } from '../words/labels.ts';
import { type Language, speaker } from '../words/say.ts';

/** Progress is told when it passes a multiple of this, in %. */
const progressStep = 25;

const stepsOf = ({ progress }: Job): number => Math.floor((progress ?? 0) / progressStep);

/** A job as sentences call it: its kind, its ID, and what it is for. */
const nameOf = (job: Job, language: Language): string => {
  const say = speaker(language);
  const label = kindLabel(job, language);
  return job.description === null
    ? say('plain.bareJob', { label, jobId: job.id })
    : say('plain.job', { label, jobId: job.id, description: job.description });
};

const failedSentence = (job: Job, language: Language): string => {
  const say = speaker(language);
  const name = nameOf(job, language);
  return job.reason === null
    ? say('plain.failedSilently', { job: name })
    : say('plain.failed', { job: name, reason: job.reason });
};

const newSentence = (job: Job, language: Language): string => {
  const say = speaker(language);
  const told = { job: nameOf(job, language), status: statusWord(job, say) };
  return job.status === 'failed' && job.reason !== null
    ? say('plain.newFailed', { ...told, reason: job.reason })
    : say('plain.new', told);
};

const startedSentence = (job: Job, language: Language): string => {
  const say = speaker(language);
  const name = nameOf(job, language);
  return job.progress === null || job.progress === 0
    ? say('plain.started', { job: name })
    : say('plain.startedWith', { job: name, progress: job.progress });
};

const finishedSentence = (job: Job, language: Language): string => {
  const say = speaker(language);
  const name = nameOf(job, language);
  return job.startedAt === null || job.finishedAt === null
    ? say('plain.finished', { job: name })
    : say('plain.finishedAfter', { job: name, took: formatElapsed(job.finishedAt - job.startedAt) });
};

const statusSentence = (before: Job, job: Job, language: Language): string => {
  const say = speaker(language);
  const name = nameOf(job, language);
  const runs = job.status === 'pending' || job.status === 'in-progress';
  if (runs && !isUnfinished(before.status)) return say('plain.again', { job: name });
  switch (job.status) {
    case 'in-progress':
      return startedSentence(job, language);
    case 'canceling':
    case 'canceled':
      return say(`plain.${job.status}`, { job: name });
    case 'failed':
      return failedSentence(job, language);
    case 'successful':
      return finishedSentence(job, language);
    default:
      return say('plain.now', { job: name, status: statusWord(job, say) });
  }
};

const hasNewStatus = (before: Job, after: Job): boolean =>
  before.status !== after.status || (after.status === 'unknown' && before.rawStatus !== after.rawStatus);

/**
 * What a change is worth telling, in one sentence; null where it is not: progress is told by steps of 25 %. Holds the
 * server's words, so it is not sanitized.
 */
export const changeSentence = ({ before, after }: JobChange, language: Language): string | null => {
  if (before === null) return newSentence(after, language);
  if (hasNewStatus(before, after)) return statusSentence(before, after, language);
  // Some servers tell the reason only after the status.
  if (after.status === 'failed' && before.reason === null && after.reason !== null)
    return failedSentence(after, language);
  if (!isUnfinished(after.status) || after.progress === null || after.progress >= 100) return null;
  return stepsOf(after) > stepsOf(before)
    ? speaker(language)('plain.progress', { job: nameOf(after, language), progress: after.progress })
    : null;
};

/** How a job stands, in one sentence. Not sanitized. */
export const stateSentence = (job: Job, language: Language): string => {
  if (job.status === 'failed') return failedSentence(job, language);
  const say = speaker(language);
  const told = { job: nameOf(job, language), status: statusWord(job, say) };
  return isUnfinished(job.status) && job.progress !== null
    ? say('plain.stateWith', { ...told, progress: job.progress })
    : say('plain.state', told);
};
