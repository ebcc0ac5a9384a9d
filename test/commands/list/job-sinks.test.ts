import { describe, expect, test } from 'vitest';
import { parseCommon } from '../../../src/cli/common-options.ts';
import { parseFlags } from '../../../src/cli/parse.ts';
import { createPrintedList } from '../../../src/commands/list/job-sinks.ts';
import { parseList } from '../../../src/commands/list/list.ts';
import { InsightTracker } from '../../../src/feed/insight-tracker.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { aJob, noon } from '../../support/jobs.ts';

const minute = 60_000;

/** A page of restores of 10 min each that have ended. */
const pageOf = (size: number, name: string, facts: Partial<Job> = {}): readonly Job[] =>
  Array.from({ length: size }, (_, index) =>
    aJob({
      id: `${name}-${index}`,
      status: 'successful',
      startedAt: noon - 20 * minute,
      finishedAt: noon - 10 * minute,
      ...facts,
    }),
  );

/** Writes the pages of a list with estimates, and counts what is learned. */
const print = async (pages: readonly (readonly Job[])[]) => {
  const flags = parseFlags(['list', '-o', 'ndjson']);
  const tracker = new InsightTracker();
  const written: string[] = [];
  let learned = 0;
  const sink = createPrintedList(
    parseList(flags, parseCommon(flags, { ZILLIZ_API_KEY: 'key-1' })),
    {
      add: async jobs => {
        for (const job of jobs) {
          const likely = tracker.insightOf(job, noon).estimate?.likely ?? null;
          written.push(likely === null ? job.id : `${job.id} ends in ${(likely - noon) / minute} min`);
        }
      },
    },
    {
      tracker,
      prepare: async jobs => void tracker.wants(jobs),
      learn: jobs => {
        const taken = [...jobs];
        learned += taken.length;
        tracker.learnWanted(taken);
      },
    },
  );
  for (const jobs of pages) await sink.add({ jobs, read: jobs });
  await sink.flush();
  return { written, learned };
};

describe('a list that is written as it arrives', () => {
  test('learns each job of a long list once', async () => {
    const pages = Array.from({ length: 50 }, (_, index) => pageOf(100, `done-${index}`));
    const { written, learned } = await print([[aJob({ id: 'run', startedAt: noon })], ...pages]);
    expect(written).toHaveLength(5_001);
    expect(written[0]).toBe('run ends in 10 min');
    expect(learned).toBeLessThanOrEqual(5_200);
  });

  test('estimates a running job by jobs that were read before it', async () => {
    const other = { subtype: 'CLUSTER' } as const;
    const pages = [
      [aJob({ id: 'run', startedAt: noon })],
      pageOf(100, 'done'),
      pageOf(100, 'cluster', other),
      [aJob({ id: 'late', startedAt: noon, ...other })],
    ];
    expect((await print(pages)).written.at(-1)).toBe('late ends in 10 min');
  });
});
