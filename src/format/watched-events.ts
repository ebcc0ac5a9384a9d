import type { Translate } from '../i18n/translate.ts';
import type { Job } from '../jobs/job.ts';
import type { Clock } from '../lib/clock.ts';
import { sanitizeLine } from '../terminal/text/sanitize.ts';
import { statusWord, subjectOf } from './job-names.ts';

/** What is worth telling about a watched job. */
export type WatchedEvent = { readonly job: Job; readonly event: 'ended' | 'stalled' | 'waits' };

/** In ms. More events than one in this time become one sentence. */
const quietMs = 2_000;

type Telling = {
  readonly clock: Pick<Clock, 'elapsed' | 'after'>;
  readonly translate: Translate;
  /** Tells a sentence, and gives the window a title. */
  readonly tell: (text: string, title: string) => void;
  /** How many jobs run now, for the title. */
  readonly running: () => number;
};

export type WatchedTeller = {
  add(event: WatchedEvent): void;
  /** Tells at once what still waits. */
  flush(): void;
};

/** Tells watched events outside of the screen or the output, at most once in two seconds. */
export const createWatchedTeller = ({ clock, translate, tell, running }: Telling): WatchedTeller => {
  let waiting: WatchedEvent[] = [];
  let toldAt = -Infinity;
  let cancel: (() => void) | null = null;
  let failedCount = 0;

  const sentenceOf = ({ job, event }: WatchedEvent): string => {
    const name = sanitizeLine(subjectOf(job) ?? job.id);
    if (event === 'stalled') return translate('tell.stalled', { job: name });
    if (event === 'waits') return translate('tell.waits', { job: name });
    return translate('tell.ended', { job: name, status: sanitizeLine(statusWord(job, translate)) });
  };

  const tellWaiting = (): void => {
    const [first, ...others] = waiting;
    cancel = null;
    if (first === undefined) return;
    const ended = waiting.filter(({ event }) => event === 'ended');
    const failed = ended.filter(({ job }) => job.status === 'failed').length;
    const several = { count: waiting.length, ended: ended.length, failed };
    const text =
      others.length === 0
        ? sentenceOf(first)
        : translate(ended.length === waiting.length ? 'tell.severalEnded' : 'tell.several', several);
    waiting = [];
    toldAt = clock.elapsed();
    failedCount += failed;
    tell(text, translate('tell.title', { failed: failedCount, running: running() }));
  };

  return {
    add: event => {
      waiting.push(event);
      // What one poll brings is told together.
      cancel ??= clock.after(Math.max(0, toldAt + quietMs - clock.elapsed()), tellWaiting);
    },
    flush: () => {
      cancel?.();
      tellWaiting();
    },
  };
};
