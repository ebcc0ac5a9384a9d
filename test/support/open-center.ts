import { onTestFinished } from 'vitest';
import { createJobCenter, type JobCenter, type JobCenterAccess } from '../../src/server/job-center.ts';
import type { JobCenterOptions } from '../../src/server/options.ts';

/** What a test sees of an answer. */
export type Seen = {
  readonly status: number;
  readonly headers: Headers;
  readonly code: unknown;
  readonly message: unknown;
  readonly data: Record<string, unknown>;
};

export type OpenCenter = JobCenterAccess & {
  readonly center: JobCenter;
  /** Sends a request with the right key; `body` makes it a POST. */
  ask(path: string, init?: { readonly body?: unknown; readonly method?: string }): Promise<Seen>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The records under a name, such as `items`. */
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

/** A clock that a test moves. */
export const createTestClock = (start = Date.UTC(2026, 0, 15, 12)) => {
  let time = start;
  return {
    now: () => time,
    pass: (ms: number) => {
      time += ms;
    },
  };
};

/** A job center that listens until the test has ended. */
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
    ask: async (path, { body, method } = {}) => {
      const isPost = body !== undefined || method === 'POST';
      const response = await send(path, {
        method: method ?? (isPost ? 'POST' : 'GET'),
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const answer = parsed(await response.text());
      const told = isRecord(answer) ? answer : {};
      const data = isRecord(told.data) ? told.data : { list: told.data };
      return { status: response.status, headers: response.headers, code: told.code, message: told.message, data };
    },
  };
};

/** Every job of the project, walked page by page. */
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

/** The ID of the first job that fits. */
export const idOf = (jobs: readonly Record<string, unknown>[], wanted: Readonly<Record<string, unknown>>): string => {
  const found = jobs.find(job => Object.entries(wanted).every(([name, value]) => job[name] === value));
  if (typeof found?.jobId !== 'string') throw new Error(`no job fits ${JSON.stringify(wanted)}`);
  return found.jobId;
};
