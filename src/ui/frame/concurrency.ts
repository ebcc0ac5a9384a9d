import { type Instant, spanEndMs, startedMs } from '../../jobs/job.ts';
import { rememberFor } from '../../lib/remember.ts';
import type { JobRows } from '../rows/rows.ts';
import type { TimeWindow } from '../state/timeline.ts';

/** How many jobs ran at once: in each cell of the window, and at most. */
type Concurrency = { readonly counts: readonly number[]; readonly most: number };

/**
 * How many of the listed jobs ran at once in each cell of a window. Counted once for the same list and window, because it
 * visits every job. `now` is the moment up to which jobs that run have run.
 */
const concurrencyOf = rememberFor(
  (rows: JobRows, from: Instant, cellMs: number, cells: number, now: Instant): Concurrency => {
    const changes = new Int32Array(cells + 1);
    for (let index = 0; index < rows.length; index += 1) {
      const job = rows.at(index);
      const start = job === undefined ? null : startedMs(job);
      if (job === undefined || start === null) continue;
      const end = spanEndMs(job, now);
      const first = Math.max(0, Math.floor((start - from) / cellMs));
      const last = end === null ? -1 : Math.min(cells - 1, Math.floor((end - from) / cellMs));
      if (first > last) continue;
      changes[first] = (changes[first] ?? 0) + 1;
      changes[last + 1] = (changes[last + 1] ?? 0) - 1;
    }
    const counts: number[] = [];
    let running = 0;
    for (let cell = 0; cell < cells; cell += 1) {
      running += changes[cell] ?? 0;
      counts.push(running);
    }
    return { counts, most: Math.max(0, ...counts) };
  },
);

const levels = [...'▁▂▃▄▅▆▇█'];

/** A character for each cell of the window, the higher, the more jobs ran at once; and how many these were at most. */
export const concurrencyStrip = (
  rows: JobRows,
  { from, cellMs, cells }: TimeWindow,
  now: Instant,
): { readonly text: string; readonly most: number } => {
  const { counts, most } = concurrencyOf(rows, from, cellMs, cells, now);
  const text = counts
    .map(count => (count === 0 ? ' ' : (levels[Math.ceil((count / most) * levels.length) - 1] ?? ' ')))
    .join('');
  return { text, most };
};
