import { barSigns } from '../../../format/progress.ts';
import { type Instant, type Job, mayChange, spanEndMs, startedMs } from '../../../jobs/job.ts';
import type { TimeWindow } from '../../state/timeline.ts';
import { statusGlyphs } from '../../theme.ts';

/** The index of the cell of a moment, which may be outside of the window. */
export const cellAt = (at: Instant, { from, cellMs }: TimeWindow): number => Math.floor((at - from) / cellMs);

const expected = '╌';
const runningEnd = '▶';
/** A bar lies before or after the window. */
const before = '‹';
const after = '›';

/** The glyph at the end of a bar: an arrow for a running job, else the glyph of the status. */
const endSign = ({ status }: Job): string => (status === 'in-progress' ? runningEnd : statusGlyphs[status]);

/** The pieces at their cells `x` in one text; '' if none is in the window. All characters are one cell wide. */
const placed = (pieces: readonly { readonly x: number; readonly text: string }[], cells: number): string => {
  const row = new Array<string>(cells).fill(' ');
  for (const { x, text } of pieces) {
    [...text].forEach((character, index) => {
      if (x + index >= 0 && x + index < cells) row[x + index] = character;
    });
  }
  return row.join('');
};

/** One character repeated from one cell to another, both included, within the window. */
const run = (character: string, from: number, to: number, cells: number) => {
  const [first, last] = [Math.max(0, from), Math.min(cells - 1, to)];
  return { x: first, text: character.repeat(Math.max(0, last - first + 1)) };
};

/**
 * The bar of a job in exactly as many cells as the window has: from its start to its end, else to now, with the glyph of its
 * status at the end. `likelyEnd`: when a running job is expected to end; null if unknown. For a job whose end is unknown,
 * only the start is drawn; a pending job is drawn at now.
 */
export const barText = (job: Job, now: Instant, likelyEnd: Instant | null, window: TimeWindow): string => {
  const { cells } = window;
  const sign = endSign(job);
  const start = job.status === 'pending' ? now : startedMs(job);
  if (start === null) return ' '.repeat(cells);
  const first = cellAt(start, window);
  const end = job.status === 'pending' ? now : spanEndMs(job, now);
  const last = Math.max(first, cellAt(end ?? start, window));
  const ahead = likelyEnd === null || !mayChange(job) ? last : cellAt(likelyEnd, window);
  if (ahead < 0) return before + ' '.repeat(cells - 1);
  if (first >= cells) return ' '.repeat(cells - 1) + after;
  return placed(
    [run(expected, last + 1, ahead, cells), run(barSigns.done, first, last - 1, cells), { x: last, text: sign }],
    cells,
  );
};
