import type { ActionWorld } from '../../src/actions/world.ts';
import type { Accepted, Gateway } from '../../src/cloud/gateway.ts';
import { jobCenterSupport } from '../../src/jobs/action-support.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { ActionName, Viewer } from '../../src/jobs/rules.ts';
import { type FakeCenter, fakeCenter } from './fake-center.ts';
import { virtualTime } from './virtual-time.ts';

/** A world for actions on a fake server. Its clock is virtual: sleeping takes no real time. */
export type FakeActions = {
  readonly center: FakeCenter;
  readonly world: ActionWorld;
  /** The actions that were sent, in order, as `cancel job-1`. */
  readonly sent: string[];
  /** The length of each sleep, in ms. */
  readonly sleeps: number[];
  /** How the server answers an action; by default it accepts it and returns the job unchanged. */
  act: (action: ActionName, job: Job) => Promise<Accepted>;
  viewer: Viewer;
  /** Runs at the end of each sleep, so that a test can change the server in the meantime. */
  onSlept: () => void;
};

export const fakeActions = (jobs: readonly Job[], signal?: AbortSignal): FakeActions => {
  const center = fakeCenter(jobs);
  const time = virtualTime(5_000_000, ms => {
    fake.sleeps.push(ms);
    fake.onSlept();
  });
  const act: Gateway['act'] = (action, job) => {
    fake.sent.push(`${action} ${job.id}`);
    return fake.act(action, job);
  };
  const fake: FakeActions = {
    center,
    sent: [],
    sleeps: [],
    act: async (_action, job) => ({ job: center.jobs.find(({ id }) => id === job.id) ?? job, requestId: 'req-a' }),
    viewer: { readOnly: false, deniedAt: null },
    onSlept: () => {},
    world: {
      gateway: { listJobs: (...given) => center.listJobs(...given), describeJob: center.describeJob, act },
      circumstancesOf: () => ({ viewer: fake.viewer, actionSupport: { ...jobCenterSupport, commitImport: true } }),
      ...time,
      random: () => 0.5,
      limits: { firstDelay: 1_000, longestDelay: 4_000, giveUp: 15_000, recheckDelays: [500, 1_000, 2_000] },
      ...(signal === undefined ? {} : { signal }),
    },
  };
  return fake;
};
