import { type Endpoint, type EndpointProblem, parseEndpoint } from '../cloud/http/endpoint.ts';
import type { CommonOptions } from './common-options.ts';
import { type Sentence, UsageError } from './errors.ts';

/** The public API of Zilliz Cloud outside of China. Source: API reference, "Base URL". */
const defaultEndpoint = 'https://api.cloud.zilliz.com';

const problemOf = ({ id, ...params }: EndpointProblem): UsageError => new UsageError(id, params);

/**
 * The server that the options name. Plain http to another computer is allowed only with --insecure-http, and warned
 * about by `tell`. Throws {@link UsageError}, without the text: it may hold a password.
 */
export const readEndpoint = (common: CommonOptions, tell: (warning: Sentence) => void): Endpoint => {
  const text = common.endpoint ?? defaultEndpoint;
  const strict = parseEndpoint(text);
  if (strict.ok) return strict.endpoint;
  if (strict.problem.id !== 'endpoint.insecure' || !common.insecureHttp) throw problemOf(strict.problem);
  const loose = parseEndpoint(text, { insecureHttp: true });
  if (!loose.ok) throw problemOf(loose.problem);
  tell({ id: 'endpoint.warning', params: { host: strict.problem.host } });
  return loose.endpoint;
};

/**
 * Scheme, host and port of the server that the options name, for what sends nothing: no address is too insecure for it.
 * Throws {@link UsageError}.
 */
export const readOrigin = ({ endpoint = defaultEndpoint }: Pick<CommonOptions, 'endpoint'>): string => {
  const parsed = parseEndpoint(endpoint, { insecureHttp: true });
  if (parsed.ok) return parsed.endpoint.origin;
  throw problemOf(parsed.problem);
};

/** The options by which a command typed elsewhere finds the same server: none for the usual one. */
export const serverOptions = ({
  endpoint,
  insecureHttp,
}: Pick<CommonOptions, 'endpoint' | 'insecureHttp'>): readonly string[] =>
  endpoint === undefined ? [] : ['--endpoint', endpoint, ...(insecureHttp ? ['--insecure-http'] : [])];
