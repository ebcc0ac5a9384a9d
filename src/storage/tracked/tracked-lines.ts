import { setImmediate as nextTurn } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Target } from '../../jobs/changes.ts';
import { isId } from '../../jobs/ids.ts';
import { mergeNamed, type TrackedJob } from '../../jobs/tracked-job.ts';
import { parseJsonOrNull } from '../../lib/parse-json.ts';

/** The project whose jobs a file names. */
export type TrackedTarget = Pick<Target, 'endpoint' | 'projectId'>;

const id = z.string().check(z.refine(isId));

const headLine = z.object({ zjobs: z.literal(1), endpoint: z.string(), projectId: z.string() });

const jobLine = z.object({
  jobId: id,
  backupId: z.nullable(id),
  clusterId: z.nullable(id),
  trackedAt: z.string().check(z.refine(text => !Number.isNaN(Date.parse(text)))),
});

/** The text of a file: a line that names the project, then one line per job. */
export const textOfTracked = ({ endpoint, projectId }: TrackedTarget, jobs: readonly TrackedJob[]): string =>
  [
    { zjobs: 1, endpoint, projectId },
    // Field by field, so that no other property of an object gets into the file.
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
  const parsed = jobLine.safeParse(parseJsonOrNull(line));
  return parsed.success ? { ...parsed.data, trackedAt: Date.parse(parsed.data.trackedAt) } : null;
};

/** The content of a file: its project (null if the first line is broken), its jobs, and whether any line is broken. */
export type TrackedText = {
  readonly target: TrackedTarget | null;
  readonly jobs: readonly TrackedJob[];
  readonly isBroken: boolean;
};

/** Lines to parse before the event loop gets a turn: no key must wait for a file. */
const linesPerTurn = 200;

/** Parses what {@link textOfTracked} wrote, even if it was edited by hand. Never throws. */
export const parseTrackedText = async (text: string): Promise<TrackedText> => {
  const [first = '', ...lines] = text.split('\n');
  const head = headLine.safeParse(parseJsonOrNull(first));
  if (!head.success) return { target: null, jobs: [], isBroken: true };
  const { endpoint, projectId } = head.data;
  const jobs: TrackedJob[] = [];
  let isBroken = false;
  for (const [index, line] of lines.entries()) {
    if (index % linesPerTurn === linesPerTurn - 1) await nextTurn();
    // An editor may have dropped the last line break, or added some.
    if (line === '') continue;
    const job = jobOfLine(line);
    if (job === null) isBroken = true;
    else jobs.push(job);
  }
  return { target: { endpoint, projectId }, jobs: mergeNamed(jobs), isBroken };
};
