import { type Instant, type Job, spanEndMs, startedMs } from '../../../jobs/job.ts';
import type { JobRows } from '../../rows/rows.ts';
import type { TimeWindow } from '../../state/timeline.ts';

/** When the listed jobs ran, as parallel arrays, so that moving and zooming the window reads no job. A running job ends at infinity. */
type Spans = { readonly starts: Float64Array; readonly ends: Float64Array };

const spansOf = (jobs: readonly Job[]): Spans => {
  const starts = new Float64Array(jobs.length);
  const ends = new Float64Array(jobs.length);
  jobs.forEach((job, index) => {
    const start = startedMs(job);
    // For a running job, the end is the moment in the argument.
    const end = spanEndMs(job, Number.POSITIVE_INFINITY);
    const isKnown = start !== null && end !== null;
    starts[index] = isKnown ? start : Number.POSITIVE_INFINITY;
    ends[index] = isKnown ? end : 0;
  });
  return { starts, ends };
};

/** The list that was read last. A list of the same version and length, with the same ends, is the same. */
type LastList = {
  readonly version: number;
  readonly first: Job | undefined;
  readonly last: Job | undefined;
  readonly spans: Spans;
};

let known: LastList | null = null;

/** Computed once for each change of the list, because it visits every job. */
const listSpans = (rows: JobRows): Spans => {
  const { version, length } = rows;
  const [first, last] = [rows.at(0), rows.at(length - 1)];
  const isSame =
    known !== null &&
    known.version === version &&
    known.spans.starts.length === length &&
    known.first === first &&
    known.last === last;
  if (!isSame || known === null) known = { version, first, last, spans: spansOf(rows.slice(0, length)) };
  return known.spans;
};

/** How many of the jobs ran at once in each cell of a window. Running jobs count up to `now`. */
const countsOf = ({ starts, ends }: Spans, { from, cellMs, cells }: TimeWindow, now: Instant): readonly number[] => {
  const changes = new Int32Array(cells + 1);
  for (let index = 0; index < starts.length; index += 1) {
    const start = starts[index] ?? Number.POSITIVE_INFINITY;
    const end = Math.min(now, ends[index] ?? 0);
    if (end < from || start > now) continue;
    const first = Math.max(0, Math.floor((start - from) / cellMs));
    const last = Math.min(cells - 1, Math.floor((end - from) / cellMs));
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
  return counts;
};

const levels = [...'▁▂▃▄▅▆▇█'];

/** The strip: a character for each cell of the window, and the most jobs that ran at once. */
type Strip = { readonly text: string; readonly most: number };

/** The strip that was drawn last, and what it was made of. */
let drawn: { readonly key: string; readonly spans: Spans; readonly strip: Strip } | null = null;

/**
 * A character for each cell of the window, the higher, the more of the listed jobs ran at once; and how many these were at
 * most. Counted once for the same list and window.
 */
export const concurrencyStrip = (rows: JobRows, window: TimeWindow, now: Instant): Strip => {
  const spans = listSpans(rows);
  const { from, cellMs, cells } = window;
  const key = `${from} ${cellMs} ${cells} ${Math.floor((now - from) / cellMs)}`;
  if (drawn?.key === key && drawn.spans === spans) return drawn.strip;
  const counts = countsOf(spans, window, now);
  const most = Math.max(0, ...counts);
  const text = counts
    .map(count => (count === 0 ? ' ' : (levels[Math.ceil((count / most) * levels.length) - 1] ?? ' ')))
    .join('');
  const strip = { text, most };
  drawn = { key, spans, strip };
  return strip;
};
