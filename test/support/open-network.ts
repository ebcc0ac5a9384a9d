import { onTestFinished, vi } from 'vitest';
import type { CloudLimits } from '../../src/cloud/http/limits.ts';
import { createGateway } from '../../src/cloud/http-gateway.ts';
// The gateway loads these late; a file that is read while a test's clock stands still would come too late.
import '../../src/cloud/servers/milvus.ts';
import '../../src/cloud/servers/public-api.ts';
import { createFeed } from '../../src/feed/feed.ts';
import { defaultFeedLimits, type FeedLimits } from '../../src/feed/limits.ts';
import type { JobChange } from '../../src/feed/types.ts';
import { type Asked, network, networkClock, type Reply } from './network.ts';
import { type CloudMode, type SmallCloudOptions, smallCloud } from './small-cloud.ts';
import { apiKey, endpointOf } from './stand-in-server.ts';

export const modes = ['job-center', 'public', 'milvus'] as const satisfies readonly CloudMode[];

/** Answers in the server's stead; null lets the request through. */
export type Fault = (asked: Asked) => Reply | null;

export type OpenOptions = Partial<SmallCloudOptions> & {
  readonly mode: CloudMode;
  readonly interval?: number;
  readonly limits?: Partial<FeedLimits>;
  readonly cloudLimits?: Partial<CloudLimits>;
};

/** A gateway and a feed that has not begun, through the network of this test file to a small cloud. */
export const openNetwork = ({ mode, interval = 5_000, limits, cloudLimits, ...cloudOptions }: OpenOptions) => {
  const clock = networkClock();
  // The same seed shall meet the same pauses.
  const random = vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const cloud = smallCloud({ mode, now: () => clock.now(), ...cloudOptions });
  const now = {
    fault: (() => null) as Fault,
    change: ((reply: Reply) => reply) as (reply: Reply, asked: Asked) => Reply,
  };
  network.clock = clock;
  network.requests.length = 0;
  network.answer = asked => now.fault(asked) ?? now.change(cloud.answer(asked), asked);
  const gateway = createGateway({
    endpoint: endpointOf('https://cloud.example.com'),
    apiKey,
    userAgent: 'zjobs/test',
    clock,
    ...(cloudLimits && { limits: cloudLimits }),
  });
  const projectId = mode === 'milvus' ? 'milvus' : 'proj-1';
  const feed = createFeed({
    gateway,
    projectId,
    clock,
    random: () => 0.5,
    interval,
    limits: { ...defaultFeedLimits, ...limits },
  });
  const changes: JobChange[] = [];
  feed.subscribe(told => changes.push(...told));
  onTestFinished(async () => {
    random.mockRestore();
    feed.stop();
    await gateway.close();
  });

  /** What the server says of each unfinished job, against what the feed shows. */
  const differences = (): readonly string[] => {
    const { jobs } = feed.snapshot();
    return cloud.listed().flatMap(job => {
      const shown = jobs.get(job.id);
      const wanted = { running: 'in-progress', done: 'successful', failed: 'failed', canceled: 'canceled' }[
        cloud.stateOf(job)
      ];
      const isTold = mode === 'job-center' || (mode === 'milvus' ? job.kind === 'import' : true);
      return !isTold || shown?.status === wanted ? [] : [`${job.id}: ${shown?.status} instead of ${wanted}`];
    });
  };

  return { clock, cloud, gateway, feed, projectId, now, changes, differences, requests: network.requests };
};

export type OpenNetwork = ReturnType<typeof openNetwork>;

/** The route of a request, as requests are counted: jobs and clusters have no names. */
export const routeOf = ({ origin, method, path }: Asked): string =>
  `${method} ${origin} ${path.replace(/\/jobs\/(?!import|external)[^/]+/, '/jobs/{id}')}`;

/** The most requests of any route within one second. */
export const busiestSecond = (requests: readonly Asked[]): number => {
  const byRoute = groupBy(requests, routeOf);
  let most = 0;
  for (const asked of byRoute.values()) {
    let first = 0;
    asked.forEach(({ at }, index) => {
      while (at - (asked[first]?.at ?? 0) >= 1_000) first += 1;
      most = Math.max(most, index - first + 1);
    });
  }
  return most;
};

const groupBy = <Value>(values: readonly Value[], key: (value: Value) => string): Map<string, Value[]> => {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const group = groups.get(key(value)) ?? [];
    group.push(value);
    groups.set(key(value), group);
  }
  return groups;
};
