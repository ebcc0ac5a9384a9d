import { expect, test } from 'vitest';
import type { Insight } from '../../../src/jobs/insight.ts';
import { insightOf } from '../../../src/ui/state/attention.ts';
import { aJob, noon } from '../../support/jobs.ts';

test.each([
  ['in-progress', true],
  ['canceling', true],
  ['successful', false],
  ['failed', false],
  ['canceled', false],
] as const)('what was worked out of a job that is now %s holds: %s', (status, holds) => {
  const insight: Insight = { estimate: null, stalledSince: noon, isSlow: false };
  const job = aJob({ status, finishedAt: holds ? null : noon });
  expect(insightOf({ insights: new Map([[job.id, insight]]) }, job)).toBe(holds ? insight : undefined);
});
