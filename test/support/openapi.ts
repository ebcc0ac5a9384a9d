import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isJson, type Json, mergeShapes, problemsOf, type Shape, shapeOfExample, shapeOfSchema } from './shape.ts';

/** The vendor's API description. It is not part of this project: it may be in a folder next to the checkout. */
export const officialDocument = 'openapi-jobs.json';

/** One operation of an API. */
export type Operation = {
  readonly method: string;
  /** A segment in braces matches any segment. */
  readonly path: string;
  /** The parameters of the query, as OpenAPI describes them. */
  readonly parameters: readonly Json[];
  readonly body: Shape | null;
  readonly answer: Shape;
};

/** A request of a client. `path` includes the query. */
export type ClientRequest = { readonly method: string; readonly path: string; readonly body: string };

export type Contract = {
  /** Such as `GET /v2/projects`. */
  readonly operations: readonly string[];
  /** The operation that a request calls; null if the contract has none. */
  operationOf(request: Pick<ClientRequest, 'method' | 'path'>): string | null;
  /** What is wrong with a request; null if the contract doesn't cover its route. */
  problemsOfRequest(request: ClientRequest): readonly string[] | null;
  /** What is wrong with an answer to it, failure or not; null if the contract doesn't cover the route. */
  problemsOfAnswer(request: Pick<ClientRequest, 'method' | 'path'>, answer: unknown): readonly string[] | null;
};

const listIn = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : []);

const inside = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((at, name) => (isJson(at) ? at[name] : undefined), value);

const isSuccess = (value: unknown): value is Json =>
  isJson(value) && [0, 200, '0', '200'].some(code => code === value.code);

/** The schema of a successful answer, which comes first among alternatives. */
const successSchema = (schema: unknown): unknown =>
  listIn(inside(schema, 'anyOf') ?? inside(schema, 'oneOf'))[0] ?? schema;

const answerShape = (json: unknown): Shape => {
  const schema = shapeOfSchema(successSchema(inside(json, 'schema')));
  const examples = Object.values(inside(json, 'examples') ?? {})
    .map(example => inside(example, 'value'))
    .filter(isSuccess)
    .map(({ data }) => shapeOfExample(data));
  // Some schemas describe the data without its envelope.
  const inEnvelope = schema.fields.get('data') ?? (schema.fields.has('code') ? null : schema);
  const shown = mergeShapes(examples, 'each');
  // Fields of the examples are required, because the schemas name almost no field as required.
  return inEnvelope ? mergeShapes([shown, inEnvelope], 'any') : shown;
};

const operationsOf = (document: unknown): readonly Operation[] =>
  Object.entries(inside(document, 'paths') ?? {}).flatMap(([path, methods]: [string, unknown]) =>
    Object.entries(isJson(methods) ? methods : {}).map(([method, operation]) => {
      const request = inside(operation, 'requestBody', 'content', 'application/json', 'schema');
      return {
        method: method.toUpperCase(),
        path,
        parameters: listIn(inside(operation, 'parameters')).filter(parameter => parameter.in === 'query'),
        body: request === undefined ? null : shapeOfSchema(request),
        answer: answerShape(inside(operation, 'responses', '200', 'content', 'application/json')),
      };
    }),
  );

const matches = (template: string, pathname: string): boolean => {
  const [wanted, parts] = [template.split('/'), pathname.split('/')];
  return wanted.length === parts.length && wanted.every((part, index) => part.startsWith('{') || part === parts[index]);
};

const problemsOfQuery = (parameters: readonly Json[], query: URLSearchParams): readonly string[] => {
  const known = new Map(parameters.map(parameter => [String(parameter.name), parameter]));
  const missing = [...known].filter(([name, { required }]) => required === true && !query.has(name));
  return [
    ...missing.map(([name]) => `?${name}: missing`),
    ...[...query].flatMap(([name, text]) => {
      const schema = inside(known.get(name), 'schema');
      if (!isJson(schema)) return [`?${name}: unknown`];
      const value = schema.type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text;
      const { minimum, maximum } = schema;
      const isOutside =
        typeof value === 'number' &&
        ((typeof minimum === 'number' && value < minimum) || (typeof maximum === 'number' && value > maximum));
      return [
        ...problemsOf(value, shapeOfSchema(schema), `?${name}`),
        ...(isOutside ? [`?${name}: ${text} is out of its bounds`] : []),
      ];
    }),
  ];
};

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

/** A contract of these operations. */
export const contractOf = (operations: readonly Operation[]): Contract => {
  const find = ({ method, path }: Pick<ClientRequest, 'method' | 'path'>) => {
    const url = new URL(path, 'http://server');
    // Literal segments match better than segments in braces.
    const found = operations
      .filter(one => one.method === method && matches(one.path, url.pathname))
      .toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
    return found ? { operation: found, query: url.searchParams } : null;
  };
  return {
    operations: operations.map(nameOf),
    operationOf: request => {
      const found = find(request);
      return found && nameOf(found.operation);
    },
    problemsOfRequest: request => {
      const found = find(request);
      if (!found) return null;
      const { operation, query } = found;
      const body: unknown = request.body === '' ? undefined : JSON.parse(request.body);
      const inBody =
        body !== undefined || operation.body ? problemsOf(body ?? {}, operation.body ?? shapeOfExample({}), '') : [];
      return [...problemsOfQuery(operation.parameters, query), ...inBody];
    },
    problemsOfAnswer: (request, answer) => {
      const found = find(request);
      if (!found) return null;
      if (isSuccess(answer)) return problemsOf(answer.data, found.operation.answer, 'data');
      return problemsOf(answer, shapeOfExample({ code: 1, message: '' }), '');
    },
  };
};

/** Reads an OpenAPI document as a contract. */
export const createContract = (document: unknown): Contract => contractOf(operationsOf(document));

/** Everything that is wrong with some requests, each with its route. Requests that the contract doesn't cover are fine. */
export const problemsOfRequests = (contract: Contract, requests: readonly ClientRequest[]): readonly string[] =>
  requests.flatMap(request =>
    (contract.problemsOfRequest(request) ?? []).map(problem => `${request.method} ${request.path}: ${problem}`),
  );

/** The contract of the vendor's document; null if no folder next to the checkout has it. */
export const officialContract = (): Contract | null => {
  const parent = fileURLToPath(new URL('../../..', import.meta.url));
  const path = readdirSync(parent)
    .map(folder => join(parent, folder, officialDocument))
    .find(candidate => existsSync(candidate));
  return path === undefined ? null : createContract(JSON.parse(readFileSync(path, 'utf8')));
};
