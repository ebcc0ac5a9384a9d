import type { Dispatcher } from 'undici';
import type { Endpoint } from '../../src/cloud/http/endpoint.ts';
import type { Clock } from '../../src/lib/clock.ts';

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

/** A clock whose time passes only while a test lets it, and then only when everything else rests. */
export const restingClock = (start = Date.UTC(2026, 0, 15, 12)) => {
  let elapsed = 0;
  let skew = 0;
  let activity = 0;
  const timers = new Set<{ readonly at: number; readonly task: () => void }>();

  const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
  const rest = async (): Promise<void> => {
    for (let quiet = 0, seen = activity; quiet < 8; quiet += 1) {
      await turn();
      if (seen !== activity) quiet = 0;
      seen = activity;
    }
  };
  const firstDue = (until: number) =>
    [...timers].reduce<{ at: number; task: () => void } | null>(
      (first, timer) => (timer.at <= until && (first === null || timer.at < first.at) ? timer : first),
      null,
    );

  return {
    elapsed: () => elapsed,
    now: () => start + elapsed + skew,
    after: (ms: number, task: () => void) => {
      activity += 1;
      const timer = { at: elapsed + Math.max(0, ms), task };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    /** Lets `ms` pass, each timer at its time. */
    pass: async (ms: number) => {
      const until = elapsed + ms;
      await rest();
      for (let timer = firstDue(until); timer !== null; timer = firstDue(until)) {
        timers.delete(timer);
        elapsed = timer.at;
        timer.task();
        await rest();
      }
      elapsed = until;
    },
    /** Sets the computer's clock. */
    skewBy: (ms: number) => {
      skew = ms;
    },
  } satisfies Clock & Record<string, unknown>;
};

export type RestingClock = ReturnType<typeof restingClock>;

/** The network that everything in a test file goes through: no socket is opened. */
export const network = {
  clock: restingClock(),
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
