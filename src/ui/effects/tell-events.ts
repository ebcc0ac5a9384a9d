import { statusWord, subjectOf } from '../../format/job-names.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../context.ts';
import type { MonitorStore } from '../store/monitor-store.ts';
import type { MonitorWorld } from '../world.ts';
import type { WatchedEvent } from './watch-attention.ts';

/** In ms. More events than one in this time become one sentence. */
const quietMs = 2_000;

/** Tells watched events outside of the screen, at most one in two seconds. */
export const tellEvents = (
  store: Pick<MonitorStore, 'state'>,
  { clock, tell }: Pick<MonitorWorld, 'clock' | 'tell'>,
  { translate }: Pick<Context, 'translate'>,
): ((event: WatchedEvent) => void) => {
  let waiting: WatchedEvent[] = [];
  let toldAt = -Infinity;
  let isWaiting = false;
  let failedCount = 0;

  const sentenceOf = ({ job, event }: WatchedEvent): string => {
    const name = sanitizeLine(subjectOf(job) ?? job.id);
    if (event === 'stalled') return translate('tell.stalled', { job: name });
    if (event === 'waits') return translate('tell.waits', { job: name });
    return translate('tell.ended', { job: name, status: sanitizeLine(statusWord(job, translate)) });
  };

  const tellWaiting = (): void => {
    const [first, ...others] = waiting;
    isWaiting = false;
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
    const running = store.state().feed?.counts['in-progress'] ?? 0;
    tell(text, translate('tell.title', { failed: failedCount, running }));
  };

  return event => {
    waiting.push(event);
    if (isWaiting) return;
    isWaiting = true;
    const wait = Math.max(0, toldAt + quietMs - clock.elapsed());
    // What one poll brings is told together.
    clock.after(wait, tellWaiting);
  };
};
