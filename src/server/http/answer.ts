import type { Instant } from '../../jobs/job.ts';
import { isSelfContained, type RouteSet } from '../options.ts';
import { ApiError, type NoRoute } from './api-errors.ts';
import { writeJson } from './write-json.ts';

/** A complete HTTP answer, before any fault changes how it is sent. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

const json = { 'content-type': 'application/json; charset=utf-8' };

/** The envelope of a success: `{"code":0,"data":…}`. */
export const successAnswer = (status: number, data: unknown): Answer => ({
  status,
  headers: json,
  text: writeJson({ code: 0, data }),
});

/** The answer of a server without an envelope: the data alone. */
export const bareAnswer = (status: number, data: unknown): Answer => ({ status, headers: json, text: writeJson(data) });

/** The failure of a VTS: HTTP 400 or 500. Source: Apache SeaTunnel, RESTful API v2. */
export const bareFailure = (error: unknown): Answer => {
  const known = error instanceof ApiError ? error : new ApiError(500, 500, 'Internal server error.');
  return {
    status: known.status,
    headers: { ...json, ...known.headers },
    text: JSON.stringify({ status: 'fail', message: known.message }),
  };
};

/** The envelope of a failure: `{"code":…,"message":…}`. An error other than an ApiError is a bug in this server: HTTP 500. */
export const failureAnswer = (error: unknown): Answer => {
  const known = error instanceof ApiError ? error : new ApiError(500, 500, 'Internal server error.');
  return {
    status: known.status,
    headers: { ...json, ...known.headers },
    text: JSON.stringify({ code: known.code, message: known.message }),
  };
};

/**
 * The answer for a route that does not exist. The job center wraps it like every other error; the gateway of the public
 * API sends JSON without a `code`, and Milvus a line of plain text.
 */
export const noRouteAnswer = (routes: RouteSet, error: NoRoute, now: Instant): Answer => {
  const { status, headers, path } = error;
  if (routes === 'job-center') return failureAnswer(error);
  // Milvus never answers 405. Source: gin, whose default is HandleMethodNotAllowed = false.
  if (routes === 'milvus' || isSelfContained(routes))
    return { status: 404, headers: { 'content-type': 'text/plain' }, text: '404 page not found' };
  const timestamp = new Date(now).toISOString();
  const text = JSON.stringify({ timestamp, status, error: status === 405 ? 'Method Not Allowed' : 'Not Found', path });
  return { status, headers: { ...json, ...headers }, text };
};
