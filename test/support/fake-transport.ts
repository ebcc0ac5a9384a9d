import type { JobLocation } from '../../src/cloud/families/family.ts';
import type { Answer } from '../../src/cloud/http/envelope.ts';
import type { Transport } from '../../src/cloud/http/transport.ts';
import { cloudError } from './cloud-error.ts';

/** A call as the server receives it. */
export type FakeCall = {
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly database: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly signal: AbortSignal | undefined;
};

export type FakeTransport = {
  readonly transport: Transport;
  /** Every call, oldest first. */
  readonly calls: readonly FakeCall[];
  /** The routes that were called since the last `take`. */
  take(): readonly string[];
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** A transport without a network. `answer` returns the data of an answer, or throws. */
export const fakeTransport = (
  answer: (call: FakeCall) => unknown,
  facts: Pick<Answer, 'readsKeys'> = {},
): FakeTransport => {
  const log: FakeCall[] = [];
  let taken = 0;
  return {
    calls: log,
    take: () => {
      const routes = log.slice(taken).map(({ route }) => route);
      taken = log.length;
      return routes;
    },
    transport: {
      call: async ({ method, route, params = {}, query = [], body, database, idempotencyKey, signal }) => {
        if (signal?.aborted) throw cloudError('aborted');
        const sent = {
          route: `${method} ${route}`,
          params,
          query: Object.fromEntries(query),
          body: isRecord(body) ? body : {},
          database,
          idempotencyKey,
          signal,
        };
        log.push(sent);
        return { data: await answer(sent), requestId: 'req-1', ...facts };
      },
      clockSkew: () => null,
      close: async () => {},
    },
  };
};

/** A location with every field set. */
export const locationOf = (id: string, given: Partial<JobLocation> = {}): JobLocation => ({
  id,
  projectId: 'proj-1',
  clusterId: 'in01-a',
  clusterName: 'alpha',
  regionId: 'aws-us-west-2',
  dbName: null,
  ...given,
});
