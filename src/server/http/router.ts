import { NoRoute } from './api-errors.ts';
import type { JsonObject } from './request-body.ts';

/** A request as a route sees it. */
export type Call = {
  /** Parts of the path that the pattern names, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
};

/** What a route answers; the data goes into the envelope `{"code":0,"data":…}`. */
export type Reply = { readonly status: 200 | 202; readonly data: unknown };

/** One route. A part of the path that starts with a colon matches anything and is named by what follows. */
export type Route = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly handle: (call: Call) => Reply;
};

/** A route that fits a request, with the named parts of the path. */
export type Match = { readonly route: Route; readonly params: Readonly<Record<string, string>> };

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

const paramsOf = (pattern: readonly string[], parts: readonly string[]): Readonly<Record<string, string>> | null => {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, wanted] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (wanted.startsWith(':') && part !== '') params[wanted.slice(1)] = decode(part);
    else if (wanted !== part) return null;
  }
  return params;
};

/** Finds the route of a method and path. Throws {@link NoRoute}, 404 or 405, where there is none. */
export const createRouter = (routes: readonly Route[]): ((method: string, path: string) => Match) => {
  const patterns = routes.map(route => ({ route, pattern: route.path.split('/') }));
  return (method, path) => {
    const parts = path.split('/');
    const fitting = patterns.flatMap(({ route, pattern }) => {
      const params = paramsOf(pattern, parts);
      return params === null ? [] : [{ route, params }];
    });
    const found = fitting.find(({ route }) => route.method === method);
    if (found) return found;
    if (fitting.length === 0) throw new NoRoute(path);
    const allow = [...new Set(fitting.map(({ route }) => route.method))].join(', ');
    throw new NoRoute(path, { method, allow });
  };
};

/** An answer with status 200. */
export const ok = (data: unknown): Reply => ({ status: 200, data });

/** An answer with status 202: taken, and going on. */
export const accepted = (data: unknown): Reply => ({ status: 202, data });
