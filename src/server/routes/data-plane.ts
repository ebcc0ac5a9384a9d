import { ApiError, missing } from '../http/api-errors.ts';
import type { JsonObject } from '../http/request-body.ts';
import type { Reply } from '../http/router.ts';
import type { StartRequest } from '../simulation/simulation.ts';
import { textOf } from './params.ts';

/** Runs `act`; the failures that `isTold` picks are answered with HTTP 200 and their code, as the data plane does. */
export const answerByCode = (isTold: (error: ApiError) => boolean, act: () => Reply): Reply => {
  try {
    return act();
  } catch (error) {
    throw error instanceof ApiError && isTold(error) ? new ApiError(200, error.code, error.message) : error;
  }
};

/** An import into a collection, as the simulation starts it. */
export const importRequest = (
  request: Pick<StartRequest, 'cluster' | 'fileNames'> & { readonly dbName: string; readonly collectionName: string },
): StartRequest => ({
  ...request,
  type: 'IMPORT',
  subtype: null,
  description: `Import into ${request.collectionName}`,
});

/** Paths in the order given, of `[["a","b"],["c"]]` as well as of `["a","b"]`. */
const pathsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.flat().filter((path): path is string => typeof path === 'string' && path !== '') : [];

const nameOf = (path: string): string => path.split('?')[0]?.split('/').filter(Boolean).at(-1) ?? path;

/** Names of the files that an import request asks for. Throws an ApiError when there are none. */
export const fileNamesOf = (body: JsonObject): readonly string[] => {
  const url = textOf(body, 'objectUrl');
  const paths = [
    ...(url === '' ? [] : [url]),
    ...pathsOf(body.objectUrls),
    ...pathsOf(body.files),
    ...pathsOf(body.dataPaths),
  ];
  if (paths.length === 0) throw missing('objectUrls');
  return paths.slice(0, 1_000).map(nameOf);
};
