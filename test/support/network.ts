import type { Dispatcher } from 'undici';
import type { Endpoint } from '../../src/cloud/http/endpoint.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';

/** A request as it left. */
export type Asked = {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** By the clock that never jumps. */
  readonly at: number;
};

/** What comes of a request. */
export type Reply =
  | {
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** The body comes in ten pieces within so many ms. */
      readonly slow?: number;
    }
  /** The connection fails, before or after the request was sent. */
  | { readonly error: string; readonly sent: boolean }
  | 'stall';

export const json = (data: unknown): Reply => ({ status: 200, body: JSON.stringify({ code: 0, data }) });

export const refusal = (
  status: number,
  code: number,
  message: string,
  headers: Record<string, string> = {},
): Reply => ({
  status,
  body: JSON.stringify({ code, message }),
  headers,
});

/** How long an answer takes, in ms. */
const latency = 20;

/** A clock that waits for every step of the code before its time passes: between two steps lie a few turns of the event loop. */
export const networkClock = (): FakeClock => fakeClock(Date.UTC(2026, 0, 15, 12), 8);

/** The network that everything in a test file goes through: no socket is opened. */
export const network = {
  clock: networkClock(),
  answer: (_asked: Asked): Reply => refusal(404, 404, 'nobody is here'),
  requests: [] as Asked[],
};

const pathOf = (asked: Dispatcher.DispatchOptions): URL => new URL(String(asked.path), 'http://any');

const connectionError = (code: string): Error => Object.assign(new Error(code), { code });

const dispatch = (origin: string, asked: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean => {
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
  const url = pathOf(asked);
  const body: unknown = typeof asked.body === 'string' ? JSON.parse(asked.body) : {};
  const request: Asked = {
    origin,
    method: String(asked.method),
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

/** Stands for src/cloud/http/connections.ts. */
export const openConnections = ({ origin }: Endpoint): Pick<Dispatcher, 'dispatch' | 'destroy'> => ({
  dispatch: (asked, handler) => dispatch(origin, asked, handler),
  destroy: async () => {},
});
