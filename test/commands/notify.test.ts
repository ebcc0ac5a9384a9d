import { describe, expect, test } from 'vitest';
import { run } from '../../src/commands/run.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createFakeWorld } from '../support/fake-world.ts';
import { aJob, noon } from '../support/jobs.ts';
import { watchEvents } from '../support/watch-events.ts';

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

describe('events --notify', () => {
  const anImport = (facts: Partial<Job> = {}): Job =>
    aJob({ id: 'job-i', type: 'IMPORT', subtype: null, rawStatus: 'Importing', progress: 99, ...facts });

  const watch = (args: readonly string[] = []) =>
    watchEvents([anImport(), aJob()], ['--notify', ...args], {
      terminal: 80,
      env: { ZILLIZ_API_KEY: 'key-1', ZJOBS_ENDPOINT: 'http://127.0.0.1:1', TERM: 'xterm-256color' },
    });

  test('notifies once that an import waits for its commit, and how many jobs run', async () => {
    const visit = watch();
    await visit.round();
    visit.change('job-i', { rawStatus: 'Uncommitted' });
    await visit.until(() => visit.fake.err().includes('\u001b]9;'));
    await visit.round();
    await visit.round();
    await visit.stop();
    expect(visit.fake.err().match(/\u001b\]9;[^\u0007]*/g)).toHaveLength(1);
    expect(visit.fake.err()).toMatch(/\u001b\]9;[^\u0007]*commit/);
    expect(visit.fake.err()).toContain('zjobs: 0 failed · 2 running');
  });

  test('does not notify of a job that the filter leaves out', async () => {
    const visit = watch(['--filter', 'type:backup']);
    await visit.round();
    visit.change('job-i', { rawStatus: 'Uncommitted' });
    await visit.round();
    visit.change('job-0001', { status: 'failed', rawStatus: 'FAILED', reason: 'no space', finishedAt: noon });
    await visit.until(() => visit.fake.err().includes('\u001b]9;'));
    await visit.stop();
    expect(visit.fake.err().match(/\u001b\]9;[^\u0007]*/g)).toEqual(['\u001b]9;Failed: Back up collection products']);
  });
});
