import type { JobLocation } from '../../src/cloud/families/family.ts';
import type { Transport } from '../../src/cloud/http/transport.ts';
import { cloudError } from './cloud-error.ts';

/** A call as a server sees it. */
export type Asked = {
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal | undefined;
};

export type FakeTransport = {
  readonly transport: Transport;
  /** Everything that was asked, oldest first. */
  readonly asked: readonly Asked[];
  /** The routes that were asked since this was called last. */
  take(): readonly string[];
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** A transport without a network: `answer` gives the data, or throws. */
export const fakeTransport = (answer: (asked: Asked) => unknown): FakeTransport => {
  const log: Asked[] = [];
  let taken = 0;
  return {
    asked: log,
    take: () => {
      const routes = log.slice(taken).map(({ route }) => route);
      taken = log.length;
      return routes;
    },
    transport: {
      call: async ({ method, route, params = {}, query = [], body, signal }) => {
        if (signal?.aborted) throw cloudError('aborted');
        const asked = {
          route: `${method} ${route}`,
          params,
          query: Object.fromEntries(query),
          body: isRecord(body) ? body : {},
          signal,
        };
        log.push(asked);
        return { data: await answer(asked), requestId: 'req-1' };
      },
      clockSkew: () => null,
      close: async () => {},
    },
  };
};

/** A place of which everything is known, but for what is given. */
export const placeOf = (id: string, given: Partial<JobLocation> = {}): JobLocation => ({
  id,
  projectId: 'proj-1',
  clusterId: 'in01-a',
  clusterName: 'alpha',
  regionId: 'aws-us-west-2',
  ...given,
});
