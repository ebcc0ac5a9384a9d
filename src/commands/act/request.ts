import { createReadStream } from 'node:fs';
import { UsageError } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import { type ImportRequest, parseImportRequest, type RequestProblem } from '../../cloud/families/import-request.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import type { Job } from '../../jobs/job.ts';
import { systemCode } from '../../lib/files/fs.ts';
import { printNotice } from '../shared/notice.ts';
import type { ActOptions } from './options.ts';

/** The file name that stands for standard input. */
const inputName = '-';

/** The longest import request. */
const megabytes = 10;
const mostBytes = megabytes * 1_000_000;

const usageError = ({ id, ...params }: RequestProblem): UsageError => new UsageError(id, params);

/** The text of a file; null if it is longer than {@link mostBytes}. Reads no more than that, so that an endless device does no harm. */
const readBounded = async (file: string): Promise<string | null> => {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(file, { end: mostBytes })) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return bytes.length > mostBytes ? null : bytes.toString('utf8');
};

const readFrom = async (file: string, { common }: Pick<ActOptions, 'common'>, world: World): Promise<string | null> => {
  if (file === inputName) {
    if (world.stdin.isTTY) await printNotice({ id: 'request.waiting' }, common.language, world);
    return world.stdin.readAll(mostBytes);
  }
  try {
    return await readBounded(file);
  } catch (error) {
    throw new UsageError('request.unreadable', { file, why: systemCode(error) ?? 'unreadable' });
  }
};

/** Reads the import request that the options name; null without one. Throws {@link UsageError}. */
export const readRequest = async (options: ActOptions, world: World): Promise<ImportRequest | null> => {
  const { request, yes, dryRun } = options;
  if (request === null) return null;
  // After standard input is read to its end, it can't answer a question.
  if (request === inputName && !yes && !dryRun) throw new UsageError('request.needsYes');
  const text = await readFrom(request, options, world);
  if (text === null) throw new UsageError('request.tooLong', { megabytes });
  const parsed = parseImportRequest(text);
  if (parsed.ok) return parsed.request;
  throw usageError(parsed.problem);
};

/** Throws {@link UsageError} if the request doesn't fit the job. */
export const checkRequest = (request: ImportRequest, job: Job): void => {
  const problem = request.mismatch(job);
  if (problem) throw usageError(problem);
};

/** A gateway that retries by sending the request, even if the server has a retry route. */
export const withRequest = (gateway: Gateway, request: ImportRequest | null): Gateway =>
  request === null
    ? gateway
    : {
        ...gateway,
        actionSupport: () => ({ ...gateway.actionSupport(), retry: 'route' }),
        act: (action, job, call) => gateway.act(action, job, { ...call, request }),
      };
