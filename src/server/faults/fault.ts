import { parseDuration } from '../../lib/duration.ts';

type FaultSpec = {
  /** What may follow the colon: the share (0–1) of the answers that the fault hits, or a duration. */
  readonly parameter: 'SHARE' | 'SHARE or DURATION' | 'DURATION' | 'DURATION or -DURATION';
  /** `request`: hits single requests. `server`: lasts for a time. `data`: changes some records. */
  readonly scope: 'request' | 'server' | 'data';
};

/** Every fault that the server can inject. Help, parsing and the injector derive from this table. */
export const faultKinds = {
  /** HTTP 429 instead of the answer; every second one has `Retry-After`. */
  '429': { parameter: 'SHARE', scope: 'request' },
  /** HTTP 429, always with `Retry-After`. */
  '429-retry-after': { parameter: 'SHARE', scope: 'request' },
  /** HTTP 429, never with `Retry-After`. */
  '429-bare': { parameter: 'SHARE', scope: 'request' },
  /** HTTP 500 instead of the answer; the request is not carried out. */
  '500': { parameter: 'SHARE', scope: 'request' },
  /** An HTML page with HTTP 502, as a gateway sends it. */
  'html-502': { parameter: 'SHARE', scope: 'request' },
  /** The JSON ends halfway. */
  truncated: { parameter: 'SHARE', scope: 'request' },
  /** The connection breaks instead of an answer, alternately after and before the request is carried out. */
  reset: { parameter: 'SHARE', scope: 'request' },
  /** HTTP 200 with an error code in the body. */
  'code-200': { parameter: 'SHARE', scope: 'request' },
  /** The answer comes after the duration; without one, never. */
  stall: { parameter: 'SHARE or DURATION', scope: 'request' },
  /** The body arrives in small pieces within the duration, by default 5 s. */
  'slow-body': { parameter: 'SHARE or DURATION', scope: 'request' },
  /** Every connection is reset for the duration after the start; without one, always. */
  down: { parameter: 'DURATION', scope: 'server' },
  /** The API key is valid for the duration after the start; without one, never. */
  'auth-revoked': { parameter: 'DURATION', scope: 'server' },
  /** 3 s after the first list request, job lists answer 404 for the duration; without one, from then on. */
  'no-route': { parameter: 'DURATION', scope: 'server' },
  /** The server's clock is ahead by the duration (behind, if negative); by default 1 h ahead. */
  skew: { parameter: 'DURATION or -DURATION', scope: 'server' },
  /** One text of some records is 1 MB long. */
  'long-text': { parameter: 'SHARE', scope: 'data' },
  /** Some types, subtypes and statuses are unknown words. */
  'odd-words': { parameter: 'SHARE', scope: 'data' },
  /** Some fields of some records, and all counts, are absent. */
  'missing-fields': { parameter: 'SHARE', scope: 'data' },
  /** Every page links to itself. */
  'page-loop': { parameter: 'SHARE', scope: 'data' },
} as const satisfies Readonly<Record<string, FaultSpec>>;

export type FaultKind = keyof typeof faultKinds;

/** The faults that change the content of an answer. */
export type Distortion = {
  [Kind in FaultKind]: (typeof faultKinds)[Kind]['scope'] extends 'data' ? Kind : never;
}[FaultKind];

/** A fault as `--fault` configures it. */
export type Fault = {
  readonly kind: FaultKind;
  /** The share of the answers that it hits, 0–1. */
  readonly share: number;
  /** In ms; negative only for `skew`. */
  readonly duration: number | null;
};

/** The name of every fault, in the order of the table. */
export const faultNames: readonly string[] = Object.keys(faultKinds);

const isFaultKind = (text: string): text is FaultKind => Object.hasOwn(faultKinds, text);

export const isDistortion = (kind: FaultKind): kind is Distortion => faultKinds[kind].scope === 'data';

/** The syntax of every fault (`429[:SHARE]`), for the error about an unknown one. */
export const faultForms: readonly string[] = Object.entries(faultKinds).map(
  ([kind, { parameter }]) => `${kind}[:${parameter}]`,
);

const parseShare = (text: string): number | null => {
  const share = /^(?:\d+(?:\.\d+)?|\.\d+)$/.test(text) ? Number(text) : null;
  return share !== null && share <= 1 ? share : null;
};

const parseSignedDuration = (text: string, allowNegative: boolean): number | null => {
  const isNegative = allowNegative && text.startsWith('-');
  const duration = parseDuration(isNegative ? text.slice(1) : text);
  return duration !== null && isNegative ? -duration : duration;
};

/** Parses `KIND`, `KIND:SHARE` or `KIND:DURATION` (`429:0.1`, `stall:30s`). Returns null for anything else. */
export const parseFault = (text: string): Fault | null => {
  const colon = text.indexOf(':');
  const kind = colon < 0 ? text : text.slice(0, colon);
  if (!isFaultKind(kind)) return null;
  if (colon < 0) return { kind, share: 1, duration: null };
  const value = text.slice(colon + 1);
  const { parameter } = faultKinds[kind];
  const share = parameter.startsWith('SHARE') ? parseShare(value) : null;
  if (share !== null) return { kind, share, duration: null };
  const duration = parameter === 'SHARE' ? null : parseSignedDuration(value, parameter === 'DURATION or -DURATION');
  return duration === null ? null : { kind, share: 1, duration };
};
