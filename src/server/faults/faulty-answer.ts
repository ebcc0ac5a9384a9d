import type { ServerResponse } from 'node:http';
import { type Answer, failureAnswer } from '../http/answer.ts';
import { ApiError } from '../http/api-errors.ts';
import type { Delays } from '../http/delays.ts';
import type { InjectedFault } from './fault-injector.ts';

const badGateway =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';

const throttled = ({ kind, occurrence }: InjectedFault): Answer => {
  // The API reference does not say whether a throttled call gets Retry-After, so plain `429` sends it every other time.
  const hasRetryAfter = kind === '429-retry-after' || (kind === '429' && occurrence % 2 === 0);
  return failureAnswer(new ApiError(429, 429, 'Too many requests.', hasRetryAfter ? { 'retry-after': '1' } : {}));
};

/** The answer that a fault sends instead of the real one, or null when the request is handled normally. */
export const replacementAnswer = (fault: InjectedFault): Answer | null => {
  switch (fault.kind) {
    case '429':
    case '429-retry-after':
    case '429-bare':
      return throttled(fault);
    case '500':
      return failureAnswer(new ApiError(500, 500, 'Internal server error.'));
    case 'html-502':
      return { status: 502, headers: { 'content-type': 'text/html' }, text: badGateway };
    case 'code-200':
      return failureAnswer(new ApiError(200, 65535, 'The service met an unexpected error.'));
    default:
      return null;
  }
};

/** How long a slow body takes when the fault names no duration, ms. */
const defaultSlowBodyMs = 5_000;
const slowBodyPieces = 10;

const sendSlowly = (response: ServerResponse, body: Buffer, durationMs: number, delays: Delays): void => {
  const size = Math.ceil(body.length / slowBodyPieces);
  const sendFrom = (offset: number): void => {
    if (response.destroyed) return;
    response.write(body.subarray(offset, offset + size));
    if (offset + size >= body.length) response.end();
    else delays.after(durationMs / slowBodyPieces, () => sendFrom(offset + size));
  };
  sendFrom(0);
};

/** Sends an answer. The fault may reset the connection, cut the body, slow it down, or delay the answer, even forever. */
export const sendAnswer = (
  response: ServerResponse,
  answer: Answer,
  fault: InjectedFault | null,
  delays: Delays,
): void => {
  if (fault?.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const send = (): void => {
    if (response.destroyed) return;
    const whole = Buffer.from(answer.text);
    const body = fault?.kind === 'truncated' ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
    response.writeHead(answer.status, { ...answer.headers, 'content-length': String(body.length) });
    if (fault?.kind === 'slow-body') sendSlowly(response, body, fault.duration ?? defaultSlowBodyMs, delays);
    else response.end(body);
  };
  if (fault?.kind !== 'stall') send();
  else if (fault.duration !== null) delays.after(fault.duration, send);
};
