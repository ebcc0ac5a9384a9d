import { onTestFinished, vi } from 'vitest';
import type { ServerKind } from '../../src/cloud/capabilities.ts';
import type { CloudLimits } from '../../src/cloud/http/limits.ts';
import { createGateway } from '../../src/cloud/http-gateway.ts';
// The gateway loads these late; a file that is read while a test's clock stands still would come too late.
import '../../src/cloud/servers/milvus.ts';
import '../../src/cloud/servers/public-api.ts';
import { createFeed } from '../../src/feed/feed.ts';
import { defaultFeedLimits, type FeedLimits } from '../../src/feed/limits.ts';
import type { JobChange } from '../../src/feed/types.ts';
import { type NetworkReply, type NetworkRequest, network, networkClock } from './network.ts';
import { type SmallCloudOptions, smallCloud } from './small-cloud.ts';
import { apiKey, endpointOf } from './stand-in-server.ts';

export const serverKindNames = ['job-center', 'public', 'milvus'] as const satisfies readonly ServerKind[];

/** Answers instead of the server; null lets the request through. */
export type Fault = (request: NetworkRequest) => NetworkReply | null;

export type OpenOptions = Partial<SmallCloudOptions> & {
  readonly serverKind: ServerKind;
  readonly interval?: number;
  readonly limits?: Partial<FeedLimits>;
  readonly cloudLimits?: Partial<CloudLimits>;
};

/** A gateway to a small cloud through this file's network, and a feed that was not started. */
export const openNetwork = ({ serverKind, interval = 5_000, limits, cloudLimits, ...cloudOptions }: OpenOptions) => {
  const clock = networkClock();
  // Delays have no jitter, so that every run is the same.
  const random = vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const cloud = smallCloud({ serverKind, now: () => clock.now(), ...cloudOptions });
  const now = {
    fault: (() => null) as Fault,
    change: ((reply: NetworkReply) => reply) as (reply: NetworkReply, request: NetworkRequest) => NetworkReply,
  };
  network.clock = clock;
  network.requests.length = 0;
  network.answer = request => now.fault(request) ?? now.change(cloud.answer(request), request);
  const gateway = createGateway({
    endpoint: endpointOf('https://cloud.example.com'),
    apiKey,
    userAgent: 'zjobs/test',
    clock,
    ...(cloudLimits && { limits: cloudLimits }),
  });
  const projectId = serverKind === 'milvus' ? 'milvus' : 'proj-1';
  const feed = createFeed({
    gateway,
    projectId,
    clock,
    random: () => 0.5,
    interval,
    limits: { ...defaultFeedLimits, ...limits },
  });
  const changes: JobChange[] = [];
  feed.subscribe(changed => changes.push(...changed));
  onTestFinished(async () => {
    random.mockRestore();
    feed.stop();
    await gateway.close();
  });

  /** The jobs whose status in the feed differs from the server's. */
  const differences = (): readonly string[] => {
    const { jobs } = feed.snapshot();
    return cloud.listed().flatMap(job => {
      const shown = jobs.get(job.id);
      const wanted = { running: 'in-progress', done: 'successful', failed: 'failed', canceled: 'canceled' }[
        cloud.stateOf(job)
      ];
      const isListed = serverKind === 'job-center' || (serverKind === 'milvus' ? job.kind === 'import' : true);
      return !isListed || shown?.status === wanted ? [] : [`${job.id}: ${shown?.status} instead of ${wanted}`];
    });
  };

  return { clock, cloud, gateway, feed, projectId, now, changes, differences, requests: network.requests };
};

export type OpenNetwork = ReturnType<typeof openNetwork>;

/** The route of a request, as requests are counted: without the IDs of jobs. */
export const routeOf = ({ origin, method, path }: NetworkRequest): string =>
  `${method} ${origin} ${path.replace(/\/jobs\/(?!import|external)[^/]+/, '/jobs/{id}')}`;

/** The most requests to one route within any second. */
export const busiestSecond = (requests: readonly NetworkRequest[]): number => {
  const byRoute = groupBy(requests, routeOf);
  let most = 0;
  for (const sent of byRoute.values()) {
    let first = 0;
    sent.forEach(({ at }, index) => {
      while (at - (sent[first]?.at ?? 0) >= 1_000) first += 1;
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
