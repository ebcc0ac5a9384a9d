import type { Instant } from '../../jobs/job.ts';

const hourMs = 3_600_000;

/** How much time the timeline can show, in ms, from short to long. */
const spans = [hourMs, 6 * hourMs, 24 * hourMs, 7 * 24 * hourMs, 30 * 24 * hourMs] as const;

/** What the timeline shows. */
export type Timeline = {
  /** Index of the span among those that it can show. */
  readonly zoom: number;
  /** The moment near its right edge; null follows the clock. */
  readonly at: Instant | null;
};

export const firstTimeline: Timeline = { zoom: 1, at: null };

/** The time that the timeline shows, in ms. */
export const spanShown = ({ zoom }: Timeline): number => spans[zoom] ?? spans[0];

export const canZoom = ({ zoom }: Timeline, step: 1 | -1): boolean => spans[zoom + step] !== undefined;

/** The span of time that the timeline shows. */
export type TimeWindow = {
  readonly from: Instant;
  /** The time that a cell covers, in ms. */
  readonly cellMs: number;
  readonly cells: number;
};

/** A sixth of the timeline is after its moment, for expected ends. */
const aheadShare = 1 / 6;

/** The window of the timeline on this number of cells. It moves by whole cells, so that bars don't change in between. */
export const windowOf = (timeline: Timeline, now: Instant, cells: number): TimeWindow => {
  const cellMs = spanShown(timeline) / Math.max(1, cells);
  const last = Math.floor((timeline.at ?? now) / cellMs) + Math.floor(cells * aheadShare);
  return { from: (last + 1 - cells) * cellMs, cellMs, cells };
};

const zoomed = (timeline: Timeline, step: 1 | -1): Timeline =>
  canZoom(timeline, step) ? { ...timeline, zoom: timeline.zoom + step } : timeline;

/** The timeline moved by half of what it shows. Moved to now, it follows the clock again. */
const moved = (timeline: Timeline, step: 1 | -1, now: Instant): Timeline => {
  const at = (timeline.at ?? now) + (step * spanShown(timeline)) / 2;
  return { ...timeline, at: at >= now ? null : at };
};

/** What keys do with the timeline. */
export type TimelineChange = 'toggle' | 'zoom-in' | 'zoom-out' | 'earlier' | 'later';

/** The timeline after a change; null while it is closed. */
export const changedTimeline = (timeline: Timeline | null, change: TimelineChange, now: Instant): Timeline | null => {
  if (change === 'toggle') return timeline === null ? firstTimeline : null;
  if (timeline === null) return null;
  switch (change) {
    case 'zoom-in':
      return zoomed(timeline, -1);
    case 'zoom-out':
      return zoomed(timeline, 1);
    case 'earlier':
      return moved(timeline, -1, now);
    case 'later':
      return moved(timeline, 1, now);
  }
};
