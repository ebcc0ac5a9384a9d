import { readFile } from 'node:fs/promises';
import { type ImportRequest, parseImportRequest, type RequestProblem } from '../../cloud/families/import-request.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import type { Job } from '../../jobs/job.ts';
import { systemCode } from '../../state/journal-lock.ts';
import { UsageError } from '../errors.ts';
import type { World } from '../world.ts';
import type { ActOptions } from './options.ts';

/** No import request is longer, in bytes. */
const mostBytes = 10_000_000;

const usageOf = ({ id, ...params }: RequestProblem): UsageError => new UsageError(id, params);

const readText = async (file: string, { stdin }: World): Promise<string> => {
  if (file !== '-') {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      throw new UsageError('request.unreadable', { file, why: systemCode(error) ?? 'unreadable' });
    }
  }
  const text = await stdin.readAll(mostBytes);
  if (text === null) throw usageOf({ id: 'request.notJson' });
  return text;
};

/** The import request that the options name; null where they name none. Throws {@link UsageError}. */
export const readRequest = async ({ request }: ActOptions, world: World): Promise<ImportRequest | null> => {
  if (request === null) return null;
  const parsed = parseImportRequest(await readText(request, world));
  if (parsed.ok) return parsed.request;
  throw usageOf(parsed.problem);
};

/** Throws {@link UsageError} where the request is not one for this job: nothing was sent. */
export const checkRequest = (request: ImportRequest, job: Job): void => {
  const problem = request.mismatch(job);
  if (problem) throw usageOf(problem);
};

/** A gateway that retries by sending this request, whatever the server's own retry. */
export const withRequest = (gateway: Gateway, request: ImportRequest | null): Gateway =>
  request === null
    ? gateway
    : {
        ...gateway,
        abilities: () => ({ ...gateway.abilities(), retry: 'route' }),
        act: (action, job, call) => gateway.act(action, job, { ...call, request }),
      };
