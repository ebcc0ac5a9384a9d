import type { Dispatcher } from 'undici';
import type { Endpoint } from '../../src/cloud/http/endpoint.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';

/** A request that was sent. */
export type NetworkRequest = {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** When it was sent, in ms on the monotonic clock. */
  readonly at: number;
};

/** What happens to a request. */
export type NetworkReply =
  | {
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** The body arrives in ten pieces over this time, in ms. */
      readonly slow?: number;
    }
  /** The connection fails, before or after the request was sent. */
  | { readonly error: string; readonly sent: boolean }
  | 'stall';

export const json = (data: unknown): NetworkReply => ({ status: 200, body: JSON.stringify({ code: 0, data }) });

export const refusal = (
  status: number,
  code: number,
  message: string,
  headers: Record<string, string> = {},
): NetworkReply => ({
  status,
  body: JSON.stringify({ code, message }),
  headers,
});

/** How long an answer takes, in ms. */
const latency = 20;

/** A clock that moves only after the code has settled, which takes a few turns of the event loop. */
export const networkClock = (): FakeClock => fakeClock(Date.UTC(2026, 0, 15, 12), 8);

/** The network of a test file. No socket is opened. */
export const network = {
  clock: networkClock(),
  answer: (_request: NetworkRequest): NetworkReply => refusal(404, 404, 'no server'),
  requests: [] as NetworkRequest[],
};

const pathOf = (options: Dispatcher.DispatchOptions): URL => new URL(String(options.path), 'http://any');

const connectionError = (code: string): Error => Object.assign(new Error(code), { code });

const dispatch = (
  origin: string,
  options: Dispatcher.DispatchOptions,
  handler: Dispatcher.DispatchHandler,
): boolean => {
  const { clock } = network;
  let isOver = false;
  const controller = {
    aborted: false,
    paused: false,
    reason: null,
    rawHeaders: null,
    rawTrailers: null,
    pause: () => {},
    resume: () => {},
    abort: () => {
      isOver = true;
    },
  } satisfies Dispatcher.DispatchController;
  const later = (ms: number, task: () => void): void => {
    clock.after(ms, () => {
      if (!isOver) task();
    });
  };
  const fail = (code: string): void => handler.onResponseError?.(controller, connectionError(code));
  const url = pathOf(options);
  const body: unknown = typeof options.body === 'string' ? JSON.parse(options.body) : {};
  const request: NetworkRequest = {
    origin,
    method: String(options.method),
    path: url.pathname,
    query: url.searchParams,
    body: typeof body === 'object' && body !== null ? { ...body } : {},
    at: clock.elapsed(),
  };
  network.requests.push(request);
  const reply = network.answer(request);
  if (reply !== 'stall' && 'error' in reply && !reply.sent) {
    later(latency, () => fail(reply.error));
    return true;
  }
  handler.onRequestStart?.(controller, {});
  if (reply === 'stall') return true;
  if ('error' in reply) {
    later(latency, () => fail(reply.error));
    return true;
  }
  const bytes = Buffer.from(reply.body);
  const pieces = reply.slow === undefined ? 1 : 10;
  const size = Math.ceil(bytes.length / pieces);
  const send = (from: number): void => {
    handler.onResponseData?.(controller, bytes.subarray(from, from + size));
    if (from + size >= bytes.length) handler.onResponseEnd?.(controller, {});
    else later((reply.slow ?? 0) / pieces, () => send(from + size));
  };
  later(latency, () => {
    handler.onResponseStart?.(controller, reply.status, { 'content-type': 'application/json', ...reply.headers });
    send(0);
  });
  return true;
};

/** Replaces src/cloud/http/connections.ts. */
export const openPool = ({ origin }: Endpoint): Pick<Dispatcher, 'dispatch' | 'destroy'> => ({
  dispatch: (options, handler) => dispatch(origin, options, handler),
  destroy: async () => {},
});
