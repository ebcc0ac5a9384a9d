import { readFile } from 'node:fs/promises';
import { afterEach, expect } from 'vitest';
import { parseCommon } from '../../src/cli/common-options.ts';
import { parseFlags } from '../../src/cli/parse.ts';
import { parsePlain, runPlain } from '../../src/commands/plain/plain.ts';
import { parseConfig } from '../../src/config/parse.ts';
import type { Job } from '../../src/jobs/job.ts';
import { eventually } from './eventually.ts';
import { type FakeClock, fakeClock, settle } from './fake-clock.ts';
import { createFakeWorld, type FakeWorld, type Surroundings } from './fake-world.ts';
import { aJob, failedImport, noon } from './jobs.ts';
import { type SeveralWorlds, severalWorlds } from './several-worlds.ts';

export const running = aJob({ id: 'job-run', description: 'products' });
export const ended = aJob({ id: 'job-old', status: 'successful', rawStatus: 'SUCCESSFUL', createdAt: noon - 900_000 });
export const brokenImport = failedImport({ id: 'job-bad', description: 'films', reason: 'row 7 is broken' });

/** A session of `--plain` in a fake world. */
export type PlainSession = {
  readonly fake: FakeWorld;
  readonly clock: FakeClock;
  /** The lines that were written since the last call. */
  newLines(): readonly string[];
  /** Lets the time until the next poll pass. */
  poll(): Promise<void>;
  /** Types a line as a person does, some time after the last output. null ends the input. */
  enter(line: string | null): Promise<void>;
  change(jobId: string, facts: Partial<Job>): void;
  readonly code: Promise<number>;
};

const sessions: PlainSession[] = [];
afterEach(async () => {
  for (const { fake, code } of sessions.splice(0)) {
    fake.stop.abort();
    await code.catch(() => {});
  }
});

/** Starts a session in a world, with the text of a configuration file, and waits for its first output. */
const openSession = async (
  argv: readonly string[],
  fake: FakeWorld,
  file: string,
  firstOutput: string | null,
): Promise<PlainSession> => {
  const config = parseConfig(file, 'config.toml');
  if (!config.ok) throw new Error(JSON.stringify(config.mistake));
  const clock = fakeClock(noon);
  const world = { ...fake.world, now: clock.now };
  const flags = parseFlags(['--plain', ...argv]);
  const code = runPlain(parsePlain(flags, parseCommon(flags, world.env, config.config)), world, clock);
  code.catch(() => {});
  let read = 0;
  const session: PlainSession = {
    fake,
    clock,
    code,
    newLines: () => {
      const text = fake.out().slice(read);
      read = fake.out().length;
      return text.split('\n').filter(line => line !== '');
    },
    poll: () => clock.pass(5_000),
    enter: async line => {
      await clock.pass(200);
      fake.type(line);
      for (let turn = 0; turn < 5; turn += 1) await settle();
    },
    change: (jobId, facts) => {
      fake.server.jobs = fake.server.jobs.map(job => (job.id === jobId ? { ...job, ...facts } : job));
    },
  };
  sessions.push(session);
  // The session reads files first, which takes real time.
  if (firstOutput !== null) {
    await eventually(async () => {
      await clock.pass(0);
      expect(fake.out()).toContain(firstOutput);
    });
  }
  return session;
};

type OneServer = Surroundings & {
  readonly config?: string;
  /** The output to wait for; the first summary, or the prompt on a terminal, when absent. */
  readonly firstOutput?: string;
  readonly prepare?: (fake: FakeWorld) => void;
};

/** Starts a session with one server, and waits until it has printed the first summary. */
export const openPlain = (
  argv: readonly string[] = [],
  { config = '', prepare = () => {}, ...around }: OneServer = {},
): Promise<PlainSession> => {
  const { firstOutput = around.terminal === undefined ? ' of which ' : 'zjobs> ' } = around;
  const fake = createFakeWorld({ jobs: [running, ended], ...around });
  prepare(fake);
  return openSession(argv, fake, config, around.closesAfter === undefined ? firstOutput : null);
};

/** Starts a session with a server for each list of jobs, and waits until it has printed `firstOutput`. */
export const openSeveralPlain = async (
  lists: Parameters<typeof severalWorlds>[0],
  firstOutput: string,
  around: Surroundings = {},
  prepare: (fake: SeveralWorlds) => void = () => {},
): Promise<PlainSession & { readonly fake: SeveralWorlds }> => {
  const fake = await severalWorlds(lists, around);
  prepare(fake);
  const config = await readFile(fake.world.env.ZJOBS_CONFIG ?? '', 'utf8');
  return { ...(await openSession(['--profile', 'lab'], fake, config, firstOutput)), fake };
};
