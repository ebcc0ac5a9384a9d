import { describe, expect, test } from 'vitest';
import { run } from '../../src/commands/run.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createFakeWorld } from '../support/fake-world.ts';
import { aJob, noon } from '../support/jobs.ts';

const done = aJob({ id: 'job-1', status: 'failed', rawStatus: 'FAILED', reason: 'no space', finishedAt: noon });

/** What `zjobs wait` writes to a terminal on standard error. */
const waitFor = async (job: Job, isTTY: boolean, ...args: readonly string[]) => {
  const fake = createFakeWorld({ jobs: [job] });
  let written = '';
  const stderr = {
    ...fake.world.stderr,
    isTTY,
    write: async (text: string) => {
      written += text;
    },
  };
  const env = { ...fake.world.env, TERM: 'xterm-256color' };
  await run(['wait', 'job-1', ...args], { ...fake.world, env, stderr });
  return written;
};

describe('wait --notify', () => {
  test('rings, notifies and sets the title when a job ends, and restores the title', async () => {
    const written = await waitFor(done, true, '--notify');
    expect(written).toContain('\u001b]9;Failed: Back up collection products\u0007\u0007');
    expect(written).toContain('\u001b[22;0t\u001b]0;zjobs: 1 failed · 0 running\u0007');
    expect(written).toMatch(/\[23;0t/);
  });

  test('writes nothing of it without the option, and without a terminal', async () => {
    const notification = /\u001b\]|\u0007/;
    expect(await waitFor(done, true)).not.toMatch(notification);
    expect(await waitFor(done, false, '--notify')).not.toMatch(notification);
  });
});
