import { parseDuration } from '../../lib/duration.ts';

/** What each fault takes behind its colon: the share of the answers that it strikes, or a duration. */
const parameters = {
  '429': 'share',
  '429-retry-after': 'share',
  '429-bare': 'share',
  '500': 'share',
  'html-502': 'share',
  truncated: 'share',
  reset: 'share',
  'code-200': 'share',
  stall: 'share or duration',
  'slow-body': 'share or duration',
  down: 'duration',
  'auth-revoked': 'duration',
  'no-route': 'duration',
  skew: 'duration or -duration',
  'long-text': 'share',
  'odd-words': 'share',
  'missing-fields': 'share',
  'page-loop': 'share',
} as const;

export type FaultKind = keyof typeof parameters;

/**
 * Something that goes wrong on purpose.
 * `429` (with `Retry-After` in every second answer), `429-retry-after` (in each), `429-bare` (in none), `500`, `html-502`,
 * `code-200` (HTTP 200 with an error code): that answer instead, nothing is done.
 * `truncated`: the JSON ends half way. `slow-body`: the body comes in small pieces, within `duration`, else 5 s.
 * `stall`: the answer comes after `duration`, else never. `reset`: the connection breaks instead of an answer, in turns
 * after and before the request was carried out. `down`: no connection lives for `duration` from the start, else for
 * ever. `auth-revoked`: the key is good for `duration` from the start, else not at all. `no-route`: a few seconds after
 * the first list of jobs was asked for, such lists answer 404, for `duration`, else for ever. `skew`: the server's clock
 * is ahead by `duration`, behind when it is negative; 1 h without one.
 * These change what some records say, always the same ones: `long-text`: a text of 1 MB. `odd-words`: types, subtypes
 * and statuses that nobody knows. `missing-fields`: fields are absent. `page-loop`: a page leads to itself.
 */
export type Fault = {
  readonly kind: FaultKind;
  /** 0–1: how many of the answers it strikes. */
  readonly share: number;
  /** In ms; negative only for `skew`. */
  readonly duration: number | null;
};

const isFaultKind = (text: string): text is FaultKind => Object.hasOwn(parameters, text);

/** Every fault as it is written, for the sentence that answers a wrong one. */
export const faultForms: readonly string[] = Object.entries(parameters).map(
  ([kind, parameter]) => `${kind}[:${parameter.toUpperCase().replaceAll(' OR ', ' or ')}]`,
);

const parseShare = (text: string): number | null => {
  const share = /^(?:\d+(?:\.\d+)?|\.\d+)$/.test(text) ? Number(text) : null;
  return share !== null && share <= 1 ? share : null;
};

const parseSpan = (text: string, maybeNegative: boolean): number | null => {
  const isNegative = maybeNegative && text.startsWith('-');
  const duration = parseDuration(isNegative ? text.slice(1) : text);
  return duration !== null && isNegative ? -duration : duration;
};

/** Reads `KIND`, `KIND:SHARE` or `KIND:DURATION` (`429:0.1`, `stall:30s`); null for anything else. */
export const parseFault = (text: string): Fault | null => {
  const colon = text.indexOf(':');
  const kind = colon < 0 ? text : text.slice(0, colon);
  if (!isFaultKind(kind)) return null;
  if (colon < 0) return { kind, share: 1, duration: null };
  const value = text.slice(colon + 1);
  const share = parameters[kind].startsWith('share') ? parseShare(value) : null;
  if (share !== null) return { kind, share, duration: null };
  const duration = parameters[kind] === 'share' ? null : parseSpan(value, parameters[kind] === 'duration or -duration');
  return duration === null ? null : { kind, share: 1, duration };
};
