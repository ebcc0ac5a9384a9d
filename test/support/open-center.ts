import { onTestFinished } from 'vitest';
import { createJobCenter, type JobCenter, type JobCenterAccess } from '../../src/server/job-center.ts';
import type { JobCenterOptions } from '../../src/server/options.ts';

/** An answer of the server, parsed. */
export type ParsedAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly code: unknown;
  readonly message: unknown;
  readonly data: Record<string, unknown>;
};

export type OpenCenter = JobCenterAccess & {
  readonly center: JobCenter;
  /** Sends a request with the valid key. It is a POST when there is a `body`. `database`: the header `DB-Name`. */
  ask(
    path: string,
    init?: { readonly body?: unknown; readonly method?: string; readonly database?: string; readonly key?: string },
  ): Promise<ParsedAnswer>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The records in a field such as `items`. */
export const recordsIn = (data: unknown, name: string): readonly Record<string, unknown>[] => {
  const list = isRecord(data) ? data[name] : null;
  return Array.isArray(list) ? list.filter(isRecord) : [];
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** A clock that only the test moves. */
export const createTestClock = (start = Date.UTC(2026, 0, 15, 12)) => {
  let time = start;
  return {
    now: () => time,
    pass: (ms: number) => {
      time += ms;
    },
  };
};

/** A job center that listens until the test ends. */
export const openCenter = async (options: JobCenterOptions = {}): Promise<OpenCenter> => {
  const center = createJobCenter(options);
  const access = await center.listen();
  onTestFinished(() => center.close());
  const send = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(access.endpoint + path, { ...init, headers: { authorization: `Bearer ${access.apiKey}`, ...init.headers } });
  return {
    ...access,
    center,
    fetch: send,
    ask: async (path, { body, method, database, key } = {}) => {
      const isPost = body !== undefined || method === 'POST';
      const response = await send(path, {
        method: method ?? (isPost ? 'POST' : 'GET'),
        headers: {
          ...(database !== undefined && { 'DB-Name': database }),
          ...(key !== undefined && { 'Idempotency-Key': key }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const answer = parsed(await response.text());
      const { code, message, data } = isRecord(answer) ? answer : {};
      const record = isRecord(data) ? data : { list: data };
      return { status: response.status, headers: response.headers, code, message, data: record };
    },
  };
};

/** Every job of the project, read page by page. */
export const listAll = async (
  { ask, projectId }: OpenCenter,
  query = '',
): Promise<readonly Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = [];
  let token = '';
  do {
    const { data } = await ask(`/v2/jobs?projectId=${projectId}&pageSize=100${query}&pageToken=${token}`);
    found.push(...recordsIn(data, 'items'));
    token = typeof data.nextPageToken === 'string' ? data.nextPageToken : '';
  } while (token !== '');
  return found;
};

/** The ID of the first job with the `wanted` field values. Throws when there is none. */
export const idOf = (jobs: readonly Record<string, unknown>[], wanted: Readonly<Record<string, unknown>>): string => {
  const found = jobs.find(job => Object.entries(wanted).every(([name, value]) => job[name] === value));
  if (typeof found?.jobId !== 'string') throw new Error(`no job has ${JSON.stringify(wanted)}`);
  return found.jobId;
};
