import { refusal } from './network.ts';
import type { Fault } from './open-network.ts';

/** Every fault of a network or server that zjobs must survive, by name. */
export const faults: Readonly<Record<string, Fault>> = {
  '429': () => refusal(429, 429, 'too many requests'),
  '429 with Retry-After': () => refusal(429, 429, 'too many requests', { 'retry-after': '7' }),
  '429 as a code': () => refusal(200, 429, 'too many requests'),
  '500': () => refusal(500, 500, 'internal error'),
  'an HTML 502': () => ({ status: 502, body: '<html><h1>502 Bad Gateway</h1></html>' }),
  '503 without a body': () => ({ status: 503, body: '' }),
  'truncated JSON': () => ({ status: 200, body: '{"code":0,"data":{"items":[{"jobId":"job-' }),
  '200 with an error code': () => refusal(200, 65_535, 'an unexpected error'),
  'JSON that is not an object': () => ({ status: 200, body: '[1,2,3]' }),
  'text that is not JSON': () => ({ status: 200, body: 'hello' }),
  'a good answer without data': () => ({ status: 200, body: '{"code":0}' }),
  'data of the wrong type': () => ({ status: 200, body: '{"code":0,"data":17}' }),
  'a redirect': () => ({ status: 302, body: '', headers: { location: 'https://elsewhere.example.com/' } }),
  'a stall': () => 'stall',
  'a body that never ends': () => ({ status: 200, body: `{"code":0,"data":"${'x'.repeat(100)}"}`, slow: 100_000 }),
  'a reset': () => ({ error: 'ECONNRESET', sent: true }),
  'a closed connection': () => ({ error: 'UND_ERR_SOCKET', sent: true }),
  'a refused connection': () => ({ error: 'ECONNREFUSED', sent: false }),
  'an unknown host name': () => ({ error: 'ENOTFOUND', sent: false }),
  'a host name that can’t be resolved': () => ({ error: 'EAI_AGAIN', sent: false }),
  'no connection in time': () => ({ error: 'UND_ERR_CONNECT_TIMEOUT', sent: false }),
  'an answer that is too large': () => ({ error: 'UND_ERR_RES_EXCEEDED_MAX_SIZE', sent: true }),
  'a revoked key': () => refusal(401, 21_119, 'the apikey is illegal'),
  'a key that is not allowed': () => refusal(403, 96_013, 'the org owner is needed'),
  'a deleted project': () => refusal(404, 96_005, 'invalid project'),
};
