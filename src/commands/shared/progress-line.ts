import type { CommonOptions } from '../../cli/common-options.ts';
import { problemJson } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { statusWord } from '../../format/job-names.ts';
import { type Language, type Translate, translator } from '../../i18n/translate.ts';
import type { Job } from '../../jobs/job.ts';
import { isUnfinished } from '../../jobs/statuses.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { fitText } from '../../terminal/text/width.ts';

/** ECMA-48: to the first column, and erase the line. */
const eraseLine = '\r\u001b[2K';

const stateOf = (job: Job, translate: Translate): string =>
  job.progress === null ? statusWord(job, translate) : `${statusWord(job, translate)} ${job.progress}%`;

/** One line on standard error that tells how far the waited-for jobs are; nothing at all where that is no terminal. */
export type ProgressLine = {
  /** How a job stands; one that has ended is told of no more. */
  readonly show: (job: Job) => void;
  /** Why nothing can be read just now; null when it can again. */
  readonly showProblem: (why: string | null) => void;
  /** Lets something else be written, on lines of its own above the progress. */
  readonly printAbove: (write: () => Promise<void>) => Promise<void>;
  /** At the end. */
  readonly clear: () => Promise<void>;
};

const silent: ProgressLine = {
  show: () => {},
  showProblem: () => {},
  printAbove: write => write(),
  clear: async () => {},
};

export const createProgressLine = (
  { language, plain }: Pick<CommonOptions, 'language' | 'plain'>,
  { stderr, env }: Pick<World, 'stderr' | 'env'>,
): ProgressLine => {
  // A dumb terminal can't erase a line.
  if (!stderr.isTTY || plain || env.TERM === 'dumb') return silent;
  const translate = translator(language);
  const states = new Map<string, string>();
  let problem: string | null = null;
  let isDrawn = false;

  // One after the other: a line that is drawn while another one is being written would be glued to it.
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  };
  const clear = async (): Promise<void> => {
    if (isDrawn) await stderr.write(eraseLine);
    isDrawn = false;
  };
  const draw = async (): Promise<void> => {
    // The one that moved last stands first: it is what the eye looks for.
    const jobs = [...states].reverse().map(([id, state]) => `${id}: ${state}`);
    const text = [...(problem === null ? [] : [translate('wait.trouble', { why: problem })]), ...jobs].join(' · ');
    if (text === '') return clear();
    isDrawn = true;
    await stderr.write(eraseLine + fitText(sanitizeLine(text), stderr.columns - 1).trimEnd());
  };
  return {
    show: job => {
      states.delete(job.id);
      if (!isUnfinished(job.status)) return;
      states.set(job.id, stateOf(job, translate));
      void inTurn(draw);
    },
    showProblem: why => {
      if (why === problem) return;
      problem = why;
      void inTurn(draw);
    },
    printAbove: write =>
      inTurn(async () => {
        await clear();
        await write();
        await draw();
      }),
    clear: () => inTurn(clear),
  };
};

const endedText = (job: Job, language: Language): string => {
  const text = `${job.id}: ${statusWord(job, translator(language))}`;
  return job.status === 'failed' && job.reason !== null ? `${text}: ${job.reason}` : text;
};

/** One line for a job that has ended: its ID, how it ended, and why it failed. */
export const endedLine = (job: Job, language: Language): string => `${sanitizeLine(endedText(job, language))}\n`;

/** The same as an error for `-o json`, always in English. */
export const endedJson = (job: Job): string =>
  problemJson({ code: null, message: endedText(job, 'en'), requestId: null });
