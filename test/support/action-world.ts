import type { ActionWorld } from '../../src/actions/world.ts';
import type { Accepted, Gateway } from '../../src/cloud/gateway.ts';
import type { Job } from '../../src/jobs/job.ts';
import { type ActionName, fullAbilities, type Viewer } from '../../src/jobs/rules.ts';
import { type FakeCenter, fakeCenter } from './fake-center.ts';
import { virtualTime } from './virtual-time.ts';

/** A server that takes actions, with a clock of its own: sleeping takes no time. */
export type FakeActions = {
  readonly center: FakeCenter;
  readonly world: ActionWorld;
  /** What was sent, in order. */
  readonly sent: string[];
  /** How long was slept, each time. */
  readonly slept: number[];
  /** What the server does with an action; the job as it stands by default. */
  act: (action: ActionName, job: Job) => Promise<Accepted>;
  viewer: Viewer;
  /** Told at the end of each sleep, so that a test can let something happen meanwhile. */
  meanwhile: () => void;
};

export const fakeActions = (jobs: readonly Job[], signal?: AbortSignal): FakeActions => {
  const center = fakeCenter(jobs);
  const time = virtualTime(5_000_000, ms => {
    fake.slept.push(ms);
    fake.meanwhile();
  });
  const act: Gateway['act'] = (action, job) => {
    fake.sent.push(`${action} ${job.id}`);
    return fake.act(action, job);
  };
  const fake: FakeActions = {
    center,
    sent: [],
    slept: [],
    act: async (_action, job) => ({ job: center.jobs.find(({ id }) => id === job.id) ?? job, requestId: 'req-a' }),
    viewer: { readOnly: false, deniedAt: null },
    meanwhile: () => {},
    world: {
      gateway: { listJobs: (...given) => center.listJobs(...given), describeJob: center.describeJob, act },
      circumstancesOf: () => ({ viewer: fake.viewer, abilities: fullAbilities }),
      ...time,
      random: () => 0.5,
      limits: { firstDelay: 1_000, longestDelay: 4_000, giveUp: 15_000, proofPauses: [500, 1_000, 2_000] },
      ...(signal === undefined ? {} : { signal }),
    },
  };
  return fake;
};
