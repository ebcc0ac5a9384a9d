import { clockTime, shortDay } from '../../../format/time.ts';
import type { Translate } from '../../../i18n/translate.ts';
import type { Instant } from '../../../jobs/job.ts';
import { dayMs, localDay } from '../../../lib/local-day.ts';
import { displayWidth } from '../../../terminal/text/width.ts';
import type { TimeWindow } from '../../state/timeline.ts';
import { cellAt } from './timeline-bar.ts';

const minuteMs = 60_000;

/** Distances of ticks in ms, from short to long. All divide a day, or are whole days. */
const steps = [
  ...[5, 10, 15, 30, 60, 120, 180, 360, 720].map(minutes => minutes * minuteMs),
  ...[1, 2, 5, 10].map(days => days * dayMs),
];

const tickSign = '╷';
/** The fewest blank cells between two labels. */
const leastGap = 2;

const midnightBefore = (at: Instant): Date => {
  const date = new Date(at);
  date.setHours(0, 0, 0, 0);
  return date;
};

/** The moments of a window that are whole multiples of the step in local time. */
const ticksOf = ({ from, cellMs, cells }: TimeWindow, step: number): readonly Instant[] => {
  const to = from + cells * cellMs;
  const ticks: Instant[] = [];
  const day = midnightBefore(from);
  while (day.getTime() < to) {
    const midnight = day.getTime();
    day.setDate(day.getDate() + 1);
    if (step >= dayMs) {
      if (localDay(midnight) % (step / dayMs) === 0) ticks.push(midnight);
    } else for (let at = midnight; at < day.getTime(); at += step) ticks.push(at);
  }
  return ticks.filter(at => at >= from && at < to);
};

type Label = { readonly x: number; readonly text: string };

const widthOf = ({ text }: Label): number => displayWidth(text);

/** The labels side by side on a line. A label that would touch an earlier one in the list is left out. */
const lineOf = (labels: readonly Label[], cells: number): string => {
  const kept: Label[] = [];
  for (const label of labels) {
    const end = label.x + widthOf(label);
    const isFree = kept.every(other => end + leastGap <= other.x || other.x + widthOf(other) + leastGap <= label.x);
    if (label.x >= 0 && end <= cells && isFree) kept.push(label);
  }
  let line = '';
  let column = 0;
  for (const label of kept.toSorted((a, b) => a.x - b.x)) {
    line += ' '.repeat(label.x - column) + label.text;
    column = label.x + widthOf(label);
  }
  return line + ' '.repeat(cells - column);
};

/** The axis of a window in exactly as many cells as it has: ticks with local times, days at midnight, and now. */
export const timeAxis = (window: TimeWindow, now: Instant, translate: Translate): string => {
  const { cellMs, cells } = window;
  const dayLabel = (at: Instant): string => tickSign + shortDay(at, translate);
  const widest = displayWidth(dayLabel(now));
  const step = steps.find(ms => ms / cellMs >= widest + leastGap) ?? dayMs * 30;
  const isMidnight = (at: Instant): boolean => midnightBefore(at).getTime() === at;
  const ticks = ticksOf(window, step).map(at => ({
    x: cellAt(at, window),
    text: isMidnight(at) ? dayLabel(at) : tickSign + clockTime(at),
  }));
  const nowText = translate('timeline.now');
  const nowCell = cellAt(now, window);
  const isNowInView = nowCell >= 0 && nowCell < cells;
  const nowLabel = { x: Math.min(nowCell, cells - displayWidth(nowText)), text: nowText };
  return lineOf([...(isNowInView ? [nowLabel] : []), ...ticks], cells);
};
