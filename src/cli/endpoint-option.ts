import { type Endpoint, type EndpointProblem, parseEndpoint } from '../cloud/http/endpoint.ts';
import type { CommonOptions } from './common-options.ts';
import { type Sentence, UsageError } from './errors.ts';

/** The public API of Zilliz Cloud outside of China. Source: API reference, "Base URL". */
export const defaultEndpoint = 'https://api.cloud.zilliz.com';

const usageError = ({ id, ...params }: EndpointProblem): UsageError => new UsageError(id, params);

/**
 * The server that the options name. Plain http to another computer needs `--insecure-http`, and `warn` is called for it.
 * Throws {@link UsageError}, without the endpoint in its message: it may contain a password.
 */
export const readEndpoint = (
  common: Pick<CommonOptions, 'endpoint' | 'insecureHttp'>,
  warn: (warning: Sentence) => void,
): Endpoint => {
  const text = common.endpoint ?? defaultEndpoint;
  const strict = parseEndpoint(text);
  if (strict.ok) return strict.endpoint;
  if (strict.problem.id !== 'endpoint.insecure' || !common.insecureHttp) throw usageError(strict.problem);
  const loose = parseEndpoint(text, { insecureHttp: true });
  if (!loose.ok) throw usageError(loose.problem);
  warn({ id: 'endpoint.warning', params: { host: strict.problem.host } });
  return loose.endpoint;
};

/**
 * Scheme, host and port of the server that the options name, for commands that send nothing, so plain http is safe. Throws
 * {@link UsageError}.
 */
export const readOrigin = ({ endpoint = defaultEndpoint }: Pick<CommonOptions, 'endpoint'>): string => {
  const parsed = parseEndpoint(endpoint, { insecureHttp: true });
  if (parsed.ok) return parsed.endpoint.origin;
  throw usageError(parsed.problem);
};

/** The options that make another command use the same server; none for the default server. */
export const serverOptions = ({
  endpoint,
  insecureHttp,
}: Pick<CommonOptions, 'endpoint' | 'insecureHttp'>): readonly string[] =>
  endpoint === undefined ? [] : ['--endpoint', endpoint, ...(insecureHttp ? ['--insecure-http'] : [])];
