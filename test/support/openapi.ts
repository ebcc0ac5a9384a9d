import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isJson, type Json, mergeShapes, problemsOf, type Shape, shapeOfExample, shapeOfSchema } from './shape.ts';

/** The vendor's shapes and examples. CI lays them beside the checkout; they are no part of it. */
export const officialDocument = '../shared/openapi-jobs.json';

/** One operation of an API. */
export type Operation = {
  readonly method: string;
  /** Parts in braces match anything. */
  readonly path: string;
  /** Of the query, as OpenAPI writes them. */
  readonly parameters: readonly Json[];
  readonly body: Shape | null;
  readonly answer: Shape;
};

/** What a client asked; `path` includes the query. */
export type AskedRequest = { readonly method: string; readonly path: string; readonly body: string };

export type Contract = {
  /** `GET /v2/projects` and so on. */
  readonly operations: readonly string[];
  /** The operation that a request is one of; null where there is none. */
  operationOf(request: Pick<AskedRequest, 'method' | 'path'>): string | null;
  /** What is wrong with a request; null where the contract says nothing about its route. */
  problemsOfRequest(request: AskedRequest): readonly string[] | null;
  /** What is wrong with an answer to it, failure or not; null where the contract says nothing about the route. */
  problemsOfAnswer(request: Pick<AskedRequest, 'method' | 'path'>, answer: unknown): readonly string[] | null;
};

const listIn = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : []);

const inside = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((at, name) => (isJson(at) ? at[name] : undefined), value);

const isSuccess = (value: unknown): value is Json =>
  isJson(value) && [0, 200, '0', '200'].some(code => code === value.code);

/** The alternatives of an answer: the first is the success, the others are failures. */
const successSchema = (schema: unknown): unknown =>
  listIn(inside(schema, 'anyOf') ?? inside(schema, 'oneOf'))[0] ?? schema;

const answerShape = (json: unknown): Shape => {
  const schema = shapeOfSchema(successSchema(inside(json, 'schema')));
  const examples = Object.values(inside(json, 'examples') ?? {})
    .map(example => inside(example, 'value'))
    .filter(isSuccess)
    .map(({ data }) => shapeOfExample(data));
  // Some schemas leave the envelope out.
  const inEnvelope = schema.fields.get('data') ?? (schema.fields.has('code') ? null : schema);
  const shown = mergeShapes(examples, 'each');
  // What the examples show is needed: the schemas name next to nothing as required.
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

/** What operations demand of requests and answers. */
export const contractOf = (operations: readonly Operation[]): Contract => {
  const find = ({ method, path }: Pick<AskedRequest, 'method' | 'path'>) => {
    const url = new URL(path, 'http://server');
    // A template that names every part fits better than one with braces.
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

/** Reads a document of OpenAPI as a contract. */
export const createContract = (document: unknown): Contract => contractOf(operationsOf(document));

/** Everything that is wrong with requests, each with its route. Routes that the contract does not have are left out. */
export const problemsOfRequests = (contract: Contract, requests: readonly AskedRequest[]): readonly string[] =>
  requests.flatMap(request =>
    (contract.problemsOfRequest(request) ?? []).map(problem => `${request.method} ${request.path}: ${problem}`),
  );

/** The official contract; null where its document is not beside the checkout. */
export const officialContract = (): Contract | null => {
  const path = fileURLToPath(new URL(`../../${officialDocument}`, import.meta.url));
  return existsSync(path) ? createContract(JSON.parse(readFileSync(path, 'utf8'))) : null;
};
