import { NoRoute } from './api-errors.ts';
import type { JsonObject } from './request-body.ts';

/** A request as its route handler sees it. */
export type Call = {
  /** The named segments of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
  /** The header `DB-Name`; null without one. */
  readonly database: string | null;
  /** The header `Idempotency-Key`; null without one. */
  readonly idempotencyKey: string | null;
};

/** What a route handler returns; `data` goes into the envelope `{"code":0,"data":…}`. */
export type Reply = { readonly status: 200 | 202; readonly data: unknown };

/** One route. A segment that starts with a colon matches any text and names a parameter. */
export type Route = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly handle: (call: Call) => Reply;
};

/** A route that matches a request, with the parameters of the path. */
export type Match = { readonly route: Route; readonly params: Readonly<Record<string, string>> };

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

const paramsOf = (pattern: readonly string[], segments: readonly string[]): Readonly<Record<string, string>> | null => {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, wanted] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (wanted.startsWith(':') && segment !== '') params[wanted.slice(1)] = decode(segment);
    else if (wanted !== segment) return null;
  }
  return params;
};

/** A function that finds the route of a method and path. It throws {@link NoRoute} (404 or 405) when there is none. */
export const createRouter = (routes: readonly Route[]): ((method: string, path: string) => Match) => {
  const patterns = routes.map(route => ({ route, pattern: route.path.split('/') }));
  return (method, path) => {
    const segments = path.split('/');
    const matches = patterns.flatMap(({ route, pattern }) => {
      const params = paramsOf(pattern, segments);
      return params === null ? [] : [{ route, params }];
    });
    const match = matches.find(({ route }) => route.method === method);
    if (match) return match;
    if (matches.length === 0) throw new NoRoute(path);
    const allow = [...new Set(matches.map(({ route }) => route.method))].join(', ');
    throw new NoRoute(path, { method, allow });
  };
};

/** A reply with status 200. */
export const ok = (data: unknown): Reply => ({ status: 200, data });

/** A reply with status 202: the action was accepted and is still in progress. */
export const accepted = (data: unknown): Reply => ({ status: 202, data });
