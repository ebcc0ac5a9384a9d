import { parseCommon } from '../../src/cli/common-options.ts';
import { type Flags, parseFlags } from '../../src/cli/parse.ts';
import type { World } from '../../src/cli/world.ts';
import { parseEvents, runEvents } from '../../src/commands/events/events.ts';
import type { Job } from '../../src/jobs/job.ts';
import { fakeClock } from './fake-clock.ts';
import { createFakeWorld, type Surroundings } from './fake-world.ts';
import { noon } from './jobs.ts';

type Line = Readonly<Record<string, unknown>>;

/** Runs `zjobs events` with a fake server and clock. */
export const watchEvents = (jobs: readonly Job[], args: readonly string[], around: Surroundings) => {
  const fake = createFakeWorld({ jobs, ...around });
  const clock = fakeClock(noon);
  // The world sleeps by the clock, so that the test decides when it wakes.
  const world: World = {
    ...fake.world,
    now: clock.now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const broken = (): void => reject(signal?.reason);
        clock.after(ms, () => {
          signal?.removeEventListener('abort', broken);
          resolve();
        });
        signal?.addEventListener('abort', broken);
      }),
  };
  const flags: Flags = parseFlags(['events', ...args]);
  const ended = runEvents(parseEvents(flags, parseCommon(flags, world.env)), world, clock);
  ended.catch(() => {});
  const records = (): readonly Line[] =>
    fake
      .out()
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line));
  /** Lets fake time pass until the condition holds. Files take real time. */
  const until = async (holds: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 2_000; tries += 1) {
      if (holds()) return;
      await clock.pass(100);
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    throw new Error(`the condition never held; output so far:\n${fake.out()}${fake.err()}`);
  };
  /** Lets fake time pass in one step, with everything that happens in it, and files their time. */
  const pass = async (ms: number): Promise<void> => {
    await clock.pass(ms);
    await new Promise(resolve => setTimeout(resolve, 1));
  };
  const lists = () => fake.server.calls.filter(call => call.startsWith('list')).length;
  return {
    fake,
    records,
    until,
    ended,
    events: () =>
      records().map(({ jobId, event }) => (jobId === undefined ? event : `${String(jobId)} ${String(event)}`)),
    change: (id: string, facts: Partial<Job>) => {
      fake.server.jobs = fake.server.jobs.map(job => (job.id === id ? { ...job, ...facts } : job));
    },
    pass,
    /** Waits until the next poll has ended. */
    round: async () => {
      const before = lists();
      await until(() => lists() > before);
      await pass(0);
    },
    stop: async () => {
      fake.stop.abort();
      return ended;
    },
  };
};
