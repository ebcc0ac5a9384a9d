import { createReadStream } from 'node:fs';
import { UsageError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { type ImportRequest, parseImportRequest, type RequestProblem } from '../../cloud/families/import-request.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import type { Job } from '../../jobs/job.ts';
import { systemCode } from '../../lib/lock.ts';
import { printNotice } from '../shared/notice.ts';
import type { ActOptions } from './options.ts';

/** What stands for standard input. */
const inputSign = '-';

/** No import request is longer. */
const megabytes = 10;
const mostBytes = megabytes * 1_000_000;

const usageOf = ({ id, ...params }: RequestProblem): UsageError => new UsageError(id, params);

/** The text of a file, null where it is too long: also a device without an end, of which no more than that is read. */
const readBounded = async (file: string): Promise<string | null> => {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(file, { end: mostBytes })) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return bytes.length > mostBytes ? null : bytes.toString('utf8');
};

const readFrom = async (file: string, { common }: Pick<ActOptions, 'common'>, world: World): Promise<string | null> => {
  if (file === inputSign) {
    if (world.stdin.isTTY) await printNotice({ id: 'request.waiting' }, common.language, world);
    return world.stdin.readAll(mostBytes);
  }
  try {
    return await readBounded(file);
  } catch (error) {
    throw new UsageError('request.unreadable', { file, why: systemCode(error) ?? 'unreadable' });
  }
};

/** The import request that the options name; null where they name none. Throws {@link UsageError}. */
export const readRequest = async (options: ActOptions, world: World): Promise<ImportRequest | null> => {
  const { request, yes, dryRun } = options;
  if (request === null) return null;
  // A question could not be answered any more once standard input has been read to its end.
  if (request === inputSign && !yes && !dryRun) throw new UsageError('request.needsYes');
  const text = await readFrom(request, options, world);
  if (text === null) throw new UsageError('request.tooLong', { megabytes });
  const parsed = parseImportRequest(text);
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
