import type { CommonOptions } from '../../cli/common-options.ts';
import type { World } from '../../cli/world.ts';
import { statusWithProgress } from '../../format/progress.ts';
import { translator } from '../../i18n/translate.ts';
import { type Job, mayChange } from '../../jobs/job.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { fitText } from '../../terminal/text/width.ts';

/** ECMA-48: moves to the first column and erases the line. */
const eraseLine = '\r\u001b[2K';

/** One line on standard error with the progress of awaited jobs. Without a terminal it shows nothing. */
export type ProgressLine = {
  /** Whether there is a terminal that shows it. */
  readonly isShown: boolean;
  /** Shows the state of a job, and no longer shows a job that has ended. */
  readonly show: (job: Job) => void;
  /** Shows why reads fail; null when they succeed again. */
  readonly showProblem: (why: string | null) => void;
  /** Clears the line, runs `write`, and draws the progress below its output. */
  readonly printAbove: (write: () => Promise<void>) => Promise<void>;
  readonly clear: () => Promise<void>;
};

const noProgressLine: ProgressLine = {
  isShown: false,
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
  if (!stderr.isTTY || plain || env.TERM === 'dumb') return noProgressLine;
  const translate = translator(language);
  const states = new Map<string, string>();
  let problem: string | null = null;
  let isDrawn = false;

  // Writes follow each other, so that no other output ends up on the progress line.
  let lastWrite: Promise<void> = Promise.resolve();
  const enqueue = (work: () => Promise<void>): Promise<void> => {
    const done = lastWrite.then(work);
    lastWrite = done.catch(() => {});
    return done;
  };
  const clear = async (): Promise<void> => {
    if (isDrawn) await stderr.write(eraseLine);
    isDrawn = false;
  };
  const draw = async (): Promise<void> => {
    // The job that changed last comes first, because a narrow terminal cuts the end.
    const jobs = [...states].reverse().map(([id, state]) => `${id}: ${state}`);
    const text = [...(problem === null ? [] : [translate('wait.trouble', { why: problem })]), ...jobs].join(' · ');
    if (text === '') return clear();
    isDrawn = true;
    await stderr.write(eraseLine + fitText(sanitizeLine(text), stderr.columns - 1).trimEnd());
  };
  return {
    isShown: true,
    show: job => {
      states.delete(job.id);
      if (!mayChange(job)) return;
      states.set(job.id, statusWithProgress(job, translate));
      void enqueue(draw);
    },
    showProblem: why => {
      if (why === problem) return;
      problem = why;
      void enqueue(draw);
    },
    printAbove: write =>
      enqueue(async () => {
        await clear();
        await write();
        await draw();
      }),
    clear: () => enqueue(clear),
  };
};
