import { setImmediate as nextTurn } from 'node:timers/promises';
import * as z from 'zod/mini';
import { isId } from '../../jobs/ids.ts';
import { mergeNamed, type TrackedJob } from '../../jobs/tracked-job.ts';

/** Whose jobs a file names. */
export type TrackedTarget = {
  /** Scheme, host and port. */
  readonly endpoint: string;
  readonly projectId: string;
};

const id = z.string().check(z.refine(isId));

const headLine = z.object({ zjobs: z.literal(1), endpoint: z.string(), projectId: z.string() });

const jobLine = z.object({
  jobId: id,
  backupId: z.nullable(id),
  clusterId: z.nullable(id),
  trackedAt: z.string().check(z.refine(text => !Number.isNaN(Date.parse(text)))),
});

const readJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};

/** The text of a file: a line that says whose jobs it names, then a line a job. */
export const textOfTracked = ({ endpoint, projectId }: TrackedTarget, jobs: readonly TrackedJob[]): string =>
  [
    { zjobs: 1, endpoint, projectId },
    // Field by field: whatever else an object carries stays out of the file.
    ...jobs.map(({ jobId, backupId, clusterId, trackedAt }) => ({
      jobId,
      backupId,
      clusterId,
      trackedAt: new Date(trackedAt).toISOString(),
    })),
  ]
    .map(line => `${JSON.stringify(line)}\n`)
    .join('');

const jobOfLine = (line: string): TrackedJob | null => {
  const parsed = jobLine.safeParse(readJson(line));
  return parsed.success ? { ...parsed.data, trackedAt: Date.parse(parsed.data.trackedAt) } : null;
};

/** What a file says: whose jobs it names (null where it does not), the jobs, and whether anything in it can't be read. */
export type TrackedText = {
  readonly place: TrackedTarget | null;
  readonly jobs: readonly TrackedJob[];
  readonly isBroken: boolean;
};

/** So many lines are read before everything else gets its turn: a key must not wait for a file. */
const linesATurn = 200;

/** Reads what {@link textOfTracked} wrote. Never throws. */
export const readTrackedText = async (text: string): Promise<TrackedText> => {
  const [first = '', ...lines] = text.split('\n');
  const head = headLine.safeParse(readJson(first));
  if (!head.success) return { place: null, jobs: [], isBroken: true };
  const { endpoint, projectId } = head.data;
  const jobs: TrackedJob[] = [];
  let isBroken = false;
  for (const [index, line] of lines.entries()) {
    if (index % linesATurn === linesATurn - 1) await nextTurn();
    // An editor may have left out the last line break, or put in more.
    if (line === '') continue;
    const job = jobOfLine(line);
    if (job === null) isBroken = true;
    else jobs.push(job);
  }
  return { place: { endpoint, projectId }, jobs: mergeNamed(jobs), isBroken };
};
