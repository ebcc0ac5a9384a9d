import type { Job } from '../jobs/job.ts';
import { sanitizeLine } from '../terminal/sanitize.ts';
import { fitText } from '../terminal/width.ts';
import { statusWord } from '../words/labels.ts';
import { type Language, type Say, speaker } from '../words/say.ts';
import type { CommonOptions } from './common.ts';
import { problemJson } from './errors.ts';
import type { World } from './world.ts';

/** ECMA-48: to the first column, and erase the line. */
const eraseLine = '\r\u001b[2K';

const stateOf = (job: Job, say: Say): string =>
  job.progress === null ? statusWord(job, say) : `${statusWord(job, say)} ${job.progress}%`;

/** One line on standard error that tells how far the waited-for jobs are; nothing at all where that is no terminal. */
export type Progress = {
  readonly show: (job: Job) => void;
  /** Before anything else is written, and at the end. */
  readonly clear: () => Promise<void>;
};

export const createProgress = (
  { language, plain }: Pick<CommonOptions, 'language' | 'plain'>,
  { stderr }: World,
): Progress => {
  if (!stderr.isTTY || plain) return { show: () => {}, clear: async () => {} };
  const say = speaker(language);
  const states = new Map<string, string>();
  const show = (job: Job): void => {
    states.delete(job.id);
    // The one that moved last stands first: it is what the eye looks for.
    const others = [...states].reverse();
    states.set(job.id, stateOf(job, say));
    const text = [[job.id, stateOf(job, say)], ...others].map(([id, state]) => `${id}: ${state}`).join(' · ');
    // Whether the line arrives changes nothing for the waiting; a closed output is met at the next awaited write.
    stderr.write(eraseLine + fitText(sanitizeLine(text), stderr.columns - 1).trimEnd()).catch(() => {});
  };
  return { show, clear: () => stderr.write(states.size > 0 ? eraseLine : '') };
};

const endedText = (job: Job, language: Language): string => {
  const text = `${job.id}: ${statusWord(job, speaker(language))}`;
  return job.status === 'failed' && job.reason !== null ? `${text}: ${job.reason}` : text;
};

/** One line for a job that has ended: its ID, how it ended, and why it failed. */
export const endedLine = (job: Job, language: Language): string => `${sanitizeLine(endedText(job, language))}\n`;

/** The same as an error for `-o json`, always in English. */
export const endedJson = (job: Job): string =>
  problemJson({ code: null, message: endedText(job, 'en'), requestId: null });
