import { afterEach, expect } from 'vitest';
import { parseCommon } from '../../src/cli/common-options.ts';
import { parseFlags } from '../../src/cli/parse.ts';
import { parsePlain, runPlain } from '../../src/commands/plain/plain.ts';
import type { Job } from '../../src/jobs/job.ts';
import { eventually } from './eventually.ts';
import { type FakeClock, fakeClock, settle } from './fake-clock.ts';
import { createFakeWorld, type FakeWorld, type Surroundings } from './fake-world.ts';
import { aJob, noon } from './jobs.ts';

export const running = aJob({ id: 'job-run', description: 'products' });
export const ended = aJob({ id: 'job-old', status: 'successful', rawStatus: 'SUCCESSFUL', createdAt: noon - 900_000 });
export const failedImport = aJob({
  id: 'job-bad',
  type: 'IMPORT',
  subtype: null,
  description: 'films',
  status: 'failed',
  rawStatus: 'FAILED',
  reason: 'row 7 is broken',
});

/** A session of `--plain` in a world of its own, as a test drives it. */
export type Visit = {
  readonly fake: FakeWorld;
  readonly clock: FakeClock;
  /** What was written since the last look, line by line. */
  news(): readonly string[];
  /** Lets the server be asked once more. */
  pass(): Promise<void>;
  /** Enters a line as a person does, some time after what was read. */
  enter(line: string | null): Promise<void>;
  change(jobId: string, facts: Partial<Job>): void;
  readonly code: Promise<number>;
};

const visits: Visit[] = [];
afterEach(async () => {
  for (const { fake, code } of visits.splice(0)) {
    fake.stop.abort();
    await code.catch(() => {});
  }
});

/** Opens a session, and waits until it has told the first picture. */
export const openPlain = async (argv: readonly string[] = [], around: Surroundings = {}): Promise<Visit> => {
  const fake = createFakeWorld({ jobs: [running, ended], ...around });
  const clock = fakeClock(noon);
  const world = { ...fake.world, now: clock.now };
  const flags = parseFlags(['--plain', ...argv]);
  const code = runPlain(parsePlain(flags, parseCommon(flags, world.env)), world, clock);
  code.catch(() => {});
  let seen = 0;
  const visit: Visit = {
    fake,
    clock,
    code,
    news: () => {
      const text = fake.out().slice(seen);
      seen = fake.out().length;
      return text.split('\n').filter(line => line !== '');
    },
    pass: () => clock.pass(5_000),
    enter: async line => {
      await clock.pass(200);
      fake.type(line);
      for (let turn = 0; turn < 5; turn += 1) await settle();
    },
    change: (jobId, facts) => {
      fake.server.jobs = fake.server.jobs.map(job => (job.id === jobId ? { ...job, ...facts } : job));
    },
  };
  visits.push(visit);
  // The disk is looked at before the first question to the server, which no clock of a test can hurry.
  const begun = around.terminal === undefined ? ' of which ' : 'zjobs> ';
  if (around.closesAfter === undefined) {
    await eventually(async () => {
      await clock.pass(0);
      expect(fake.out()).toContain(begun);
    });
  }
  return visit;
};
