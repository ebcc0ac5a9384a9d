import type { Translate } from '../i18n/translate.ts';
import type { Job } from '../jobs/job.ts';
import type { Clock } from '../lib/clock.ts';
import { sanitizeLine } from '../terminal/text/sanitize.ts';
import { statusWord, subjectOf } from './job-names.ts';

/** An event that is worth a notification. */
export type WatchedEvent = { readonly job: Job; readonly event: 'ended' | 'stalled' | 'waits' };

/** In ms. Several events within this time become one sentence. */
const quietMs = 2_000;

type NotifierOptions = {
  readonly clock: Pick<Clock, 'elapsed' | 'after'>;
  readonly translate: Translate;
  /** Shows a sentence as a notification, and gives the window a title. */
  readonly notify: (text: string, title: string) => void;
  /** How many jobs run now, for the title. */
  readonly running: () => number;
};

export type WatchedNotifier = {
  add(event: WatchedEvent): void;
  /** Resolves when the user is notified of everything that was added, at most two seconds later. */
  settled(): Promise<void>;
  /** Drops what still waits. */
  stop(): void;
};

/** An event as a sentence: `Failed: nightly backup`. */
export const watchedSentence = ({ job, event }: WatchedEvent, translate: Translate): string => {
  const name = sanitizeLine(subjectOf(job) ?? job.id);
  if (event === 'stalled') return translate('notify.stalled', { job: name });
  if (event === 'waits') return translate('notify.waits', { job: name });
  return translate('notify.ended', { job: name, status: sanitizeLine(statusWord(job, translate)) });
};

/** Notifies the user of watched events outside of the screen or the output, at most once in two seconds. */
export const createWatchedNotifier = ({ clock, translate, notify, running }: NotifierOptions): WatchedNotifier => {
  let waiting: WatchedEvent[] = [];
  let notifiedAt = -Infinity;
  let cancel: (() => void) | null = null;
  let failedCount = 0;
  const onSettled: (() => void)[] = [];

  const notifyOfWaiting = (): void => {
    const [first, ...others] = waiting;
    cancel = null;
    if (first === undefined) return;
    const ended = waiting.filter(({ event }) => event === 'ended');
    const failed = ended.filter(({ job }) => job.status === 'failed').length;
    const several = { count: waiting.length, ended: ended.length, failed };
    const text =
      others.length === 0
        ? watchedSentence(first, translate)
        : translate(ended.length === waiting.length ? 'notify.severalEnded' : 'notify.several', several);
    waiting = [];
    notifiedAt = clock.elapsed();
    failedCount += failed;
    notify(text, translate('notify.title', { failed: failedCount, running: running() }));
    for (const resolve of onSettled.splice(0)) resolve();
  };

  return {
    add: event => {
      waiting.push(event);
      // What one poll brings is one notification.
      cancel ??= clock.after(Math.max(0, notifiedAt + quietMs - clock.elapsed()), notifyOfWaiting);
    },
    settled: () => (cancel === null ? Promise.resolve() : new Promise(resolve => onSettled.push(resolve))),
    stop: () => {
      cancel?.();
      cancel = null;
      waiting = [];
    },
  };
};
