import type { ServerResponse } from 'node:http';
import type { Instant } from '../../jobs/job.ts';
import type { Strike } from '../faults/fault-injector.ts';
import type { RouteSet } from '../options.ts';
import { ApiError, type NoRoute } from './api-errors.ts';
import type { Pauses } from './delays.ts';
import { writeJson } from './exact-json.ts';

/** A whole answer, before the network has its way with it. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

const json = { 'content-type': 'application/json; charset=utf-8' };

/** The envelope of a success. */
export const successAnswer = (status: number, data: unknown): Answer => ({
  status,
  headers: json,
  text: writeJson({ code: 0, data }),
});

/** The envelope of a failure; anything but an ApiError is a fault of this server. */
export const failureAnswer = (error: unknown): Answer => {
  const known = error instanceof ApiError ? error : new ApiError(500, 500, 'Internal server error.');
  return {
    status: known.status,
    headers: { ...json, ...known.headers },
    text: JSON.stringify({ code: known.code, message: known.message }),
  };
};

/**
 * What stands before a server says to a route that is not there. Only our own job center words it as the API words its
 * errors: the cloud's gateway sends JSON without a code, and Milvus a line of plain text.
 */
export const noRouteAnswer = (routes: RouteSet, error: NoRoute, now: Instant): Answer => {
  const { status, headers, path } = error;
  if (routes === 'job-center') return failureAnswer(error);
  // Milvus knows no 405. Source: gin, whose routers answer so unless they are told otherwise.
  if (routes === 'milvus')
    return { status: 404, headers: { 'content-type': 'text/plain' }, text: '404 page not found' };
  const timestamp = new Date(now).toISOString();
  const text = JSON.stringify({ timestamp, status, error: status === 405 ? 'Method Not Allowed' : 'Not Found', path });
  return { status, headers: { ...json, ...headers }, text };
};

const badGateway =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';

/** The answer that a fault gives in place of the real one; null when the request is carried out. */
export const strikeAnswer = ({ kind, turn }: Strike): Answer | null => {
  if (kind === '429' || kind === '429-retry-after' || kind === '429-bare') {
    // Whether a throttled call is told when to come back is not documented: both occur, in turns if nothing else is said.
    const tellsWhen = kind === '429-retry-after' || (kind === '429' && turn % 2 === 0);
    const headers: Readonly<Record<string, string>> = tellsWhen ? { 'retry-after': '1' } : {};
    return failureAnswer(new ApiError(429, 429, 'Too many requests.', headers));
  }
  if (kind === '500') return failureAnswer(new ApiError(500, 500, 'Internal server error.'));
  if (kind === 'html-502') return { status: 502, headers: { 'content-type': 'text/html' }, text: badGateway };
  if (kind === 'code-200') return failureAnswer(new ApiError(200, 65535, 'The service met an unexpected error.'));
  return null;
};

const usualSlowness = 5_000;
const slowPieces = 10;

const sendSlowly = (response: ServerResponse, body: Buffer, duration: number, pauses: Pauses): void => {
  const size = Math.ceil(body.length / slowPieces);
  const sendFrom = (offset: number): void => {
    if (response.destroyed) return;
    response.write(body.subarray(offset, offset + size));
    if (offset + size >= body.length) response.end();
    else pauses.after(duration / slowPieces, () => sendFrom(offset + size));
  };
  sendFrom(0);
};

/** Sends an answer, as far as the fault that strikes it allows. */
export const deliver = (response: ServerResponse, answer: Answer, strike: Strike | null, pauses: Pauses): void => {
  if (strike?.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const send = (): void => {
    if (response.destroyed) return;
    const whole = Buffer.from(answer.text);
    const body = strike?.kind === 'truncated' ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
    response.writeHead(answer.status, { ...answer.headers, 'content-length': String(body.length) });
    if (strike?.kind === 'slow-body') sendSlowly(response, body, strike.duration ?? usualSlowness, pauses);
    else response.end(body);
  };
  if (strike?.kind !== 'stall') send();
  else if (strike.duration !== null) pauses.after(strike.duration, send);
};
