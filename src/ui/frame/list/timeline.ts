import { groupDigits } from '../../../format/number.ts';
import { shortDay } from '../../../format/time.ts';
import type { Translate } from '../../../i18n/translate.ts';
import type { Instant, Job } from '../../../jobs/job.ts';
import { dayMs } from '../../../lib/local-day.ts';
import { displayWidth, shortenText } from '../../../terminal/text/width.ts';
import type { Context } from '../../context.ts';
import { knownInsight } from '../../state/attention.ts';
import type { MonitorState } from '../../state/state.ts';
import { spanShown, type Timeline, type TimeWindow, windowOf } from '../../state/timeline.ts';
import { fitStyled } from '../styled-text.ts';
import { concurrencyStrip } from './concurrency.ts';
import { timeAxis } from './time-axis.ts';
import { barText } from './timeline-bar.ts';

/** The timeline beside the list, for one frame. */
export type TimelineView = {
  /** Cells of the list at its left, with the gap between both. */
  readonly leftColumns: number;
  /** The line above the headings: `left`, how many jobs ran at most at once, and the strip. */
  strip(left: string): string;
  readonly axis: string;
  /** The bar of a job. */
  bar(job: Job): string;
};

/** Blank cells at the right of the list, and at the right edge. */
const gap = 2;
const margin = 1;

/** Cells of the columns of the list beside the timeline. */
export const listPartColumns = ({ leftColumns }: TimelineView): number => leftColumns - gap;

/** The span and the days that are shown: `6h · Nov 28`, then shorter forms. */
const timesShown = (timeline: Timeline, now: Instant, translate: Translate): readonly string[] => {
  const span = spanShown(timeline);
  const to = timeline.at ?? now;
  const [first, last] = [to - span, to].map(at => shortDay(at, translate));
  const length = span > dayMs ? `${span / dayMs}d` : `${(span * 24) / dayMs}h`;
  return [`${length} · ${first === last ? last : `${first} – ${last}`}`, `${length} · ${last}`, length];
};

/** The timeline in the right half of a list of `width` cells; null while it is closed. */
export const timelineView = (state: MonitorState, width: number, context: Context): TimelineView | null => {
  const { timeline, rows, now, attention } = state;
  if (timeline === null) return null;
  const { translate, theme } = context;
  const leftColumns = Math.floor(width / 2);
  const window: TimeWindow = windowOf(timeline, now, Math.max(1, width - leftColumns - margin));
  return {
    leftColumns,
    strip: left => {
      const { text, most } = concurrencyStrip(rows, window, now);
      const words = translate(most === 0 ? 'timeline.none' : 'timeline.atOnce', { most: groupDigits(most) });
      const room = leftColumns - gap;
      const times = timesShown(timeline, now, translate).map(part => `${part} · ${words}`);
      const fits = (label: string): boolean => displayWidth(left) + 2 + displayWidth(label) <= room;
      const shown = shortenText(times.find(fits) ?? words, room);
      const start = fitStyled(left, Math.max(0, room - displayWidth(shown) - 2));
      const between = ' '.repeat(Math.min(2, room - displayWidth(shown)));
      return `${theme('dim', start + between + shown)}${' '.repeat(gap)}${theme('key', text)}`;
    },
    axis: timeAxis(window, now, translate),
    bar: job => barText(job, now, knownInsight(attention, job)?.estimate?.likely ?? null, window),
  };
};
