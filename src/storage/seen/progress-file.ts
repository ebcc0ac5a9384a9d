import type { ProgressTrace } from '../../jobs/insight/progress-trace.ts';
import type { Instant } from '../../jobs/job.ts';
import { isObject } from '../../lib/is-object.ts';
import { readStateFile, type SeenTarget, seenPath, type UserHome, writeStateFile } from './state-file.ts';

/** More unfinished jobs than a project has. */
const mostTraces = 2_000;
/** A longer ID is not kept: with it, the file might become too large to be read. */
const mostIdBytes = 256;

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isNumberOrNull = (value: unknown): value is number | null => value === null || isNumber(value);

const firstOf = (value: unknown): ProgressTrace['first'] =>
  isObject(value) && isNumber(value.at) && isNumber(value.progress) ? { at: value.at, progress: value.progress } : null;

/** The trace in a value of a file; null for anything else. Another version of zjobs may have written it. */
const traceOf = (value: unknown): ProgressTrace | null => {
  if (!isObject(value)) return null;
  const { startedAt, progress, signature, changedAt, seenAt, unchangedMs, longestPause } = value;
  const { grewAt, growths, bestPace, worstPace } = value;
  if (!isNumberOrNull(startedAt) || !isNumberOrNull(progress) || typeof signature !== 'string') return null;
  if (!isNumber(changedAt) || !isNumber(seenAt) || !isNumber(unchangedMs) || !isNumber(longestPause)) return null;
  if (!isNumber(grewAt) || !isNumber(growths) || !isNumber(bestPace) || !isNumber(worstPace)) return null;
  const first = firstOf(value.first);
  const moments = { changedAt, seenAt, unchangedMs, longestPause, first, grewAt, growths, bestPace, worstPace };
  return { startedAt, progress, signature, ...moments };
};

/** The traces of unfinished jobs that an earlier process on this computer kept. None if they can't be read. */
export const readTraces = async (user: UserHome, target: SeenTarget): Promise<ReadonlyMap<string, ProgressTrace>> => {
  const content = await readStateFile(seenPath(user, 'progress', target));
  const jobs = isObject(content) && isObject(content.jobs) ? Object.entries(content.jobs) : [];
  const traces = new Map<string, ProgressTrace>();
  for (const [id, value] of jobs) {
    const trace = traceOf(value);
    if (trace !== null) traces.set(id, trace);
  }
  return traces;
};

/** The traces that fit into the file: those of the jobs that were seen last. */
const newestOf = (traces: ReadonlyMap<string, ProgressTrace>): readonly (readonly [string, ProgressTrace])[] =>
  [...traces]
    .filter(([id]) => Buffer.byteLength(JSON.stringify(id)) <= mostIdBytes)
    .sort(([, a], [, b]) => b.seenAt - a.seenAt)
    .slice(0, mostTraces);

/** Writes the traces for later processes. `at`: the time of the last poll. Never throws. */
export const writeTraces = (
  user: UserHome,
  target: SeenTarget,
  traces: ReadonlyMap<string, ProgressTrace>,
  at: Instant,
): Promise<void> => {
  const jobs = Object.fromEntries(newestOf(traces));
  return writeStateFile(seenPath(user, 'progress', target), { zjobs: 1, savedAt: at, jobs });
};
