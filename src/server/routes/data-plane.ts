import { ApiError, missing } from '../http/api-errors.ts';
import type { JsonObject } from '../http/request-body.ts';
import type { Reply } from '../http/router.ts';
import type { StartRequest } from '../simulation/simulation.ts';
import { objectOf, textOf } from './params.ts';

/** Calls `handle`. Errors that `isCodeOnly` selects are answered with HTTP 200 and their code, as the data plane does. */
export const answerByCode = (isCodeOnly: (error: ApiError) => boolean, handle: () => Reply): Reply => {
  try {
    return handle();
  } catch (error) {
    throw error instanceof ApiError && isCodeOnly(error) ? new ApiError(200, error.code, error.message) : error;
  }
};

/** The request that starts an import into a collection. */
export const importRequest = (
  request: Pick<StartRequest, 'cluster' | 'fileNames' | 'isTwoPhase'> & {
    readonly dbName: string;
    readonly collectionName: string;
  },
): StartRequest => ({
  ...request,
  type: 'IMPORT',
  subtype: null,
  description: `Import into ${request.collectionName}`,
});

/** Whether the request starts an import in two phases. Options of an import are texts. Source: Milvus, import options. */
export const asksTwoPhase = (body: JsonObject): boolean => {
  const value = objectOf(body, 'options').auto_commit;
  return value === false || value === 'false';
};

/** The paths in `["a","b"]` or `[["a","b"],["c"]]`, in order. */
const pathsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.flat().filter((path): path is string => typeof path === 'string' && path !== '') : [];

const fileNameOf = (path: string): string => path.split('?')[0]?.split('/').filter(Boolean).at(-1) ?? path;

/** The file names in an import request, at most 1,000. Throws an ApiError when there are none. */
export const fileNamesOf = (body: JsonObject): readonly string[] => {
  const url = textOf(body, 'objectUrl');
  const paths = [
    ...(url === '' ? [] : [url]),
    ...pathsOf(body.objectUrls),
    ...pathsOf(body.files),
    ...pathsOf(body.dataPaths),
  ];
  if (paths.length === 0) throw missing('objectUrls');
  return paths.slice(0, 1_000).map(fileNameOf);
};
