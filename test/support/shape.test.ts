import { describe, expect, test } from 'vitest';
import { createContract } from './openapi.ts';
import { mergeShapes, problemsOf, shapeOfExample, shapeOfSchema } from './shape.ts';

const example = { id: 'a', size: 12, list: [{ name: 'x', reason: null }], open: true };

describe('a shape', () => {
  test.each([
    ['the same', example, []],
    ['other values', { id: '', size: 0, list: [], open: false }, []],
    ['another type', { ...example, size: '12' }, ['size: string instead of integer']],
    ['a fraction', { ...example, size: 1.5 }, ['size: number instead of integer']],
    ['null', { ...example, id: null }, ['id: null instead of string']],
    ['a missing field', { id: 'a', list: [], open: true }, ['size: missing']],
    ['an unknown field', { ...example, more: 1 }, ['more: unknown']],
    ['an object instead of a list', { ...example, list: {} }, ['list: object instead of array']],
    [
      'items, each problem reported once',
      { ...example, list: [{ name: 1 }, { name: 1 }] },
      ['list[].reason: missing', 'list[].name: integer instead of string'],
    ],
  ])('of an example accepts or rejects %s', (_, value, problems) => {
    expect(problemsOf(value, shapeOfExample(example), '')).toEqual(problems);
  });

  test('of several examples requires what all have and accepts what any has', () => {
    const shape = mergeShapes([{ a: 1, b: 'x' }, { a: null }].map(shapeOfExample), 'each');
    expect(problemsOf({ a: null }, shape, '')).toEqual([]);
    expect(problemsOf({ b: 'y' }, shape, '')).toEqual(['a: missing']);
    expect(problemsOf({ a: 'z' }, shape, '')).toEqual(['a: string instead of integer or null']);
  });

  test('of a schema has allowed values and required fields', () => {
    const shape = shapeOfSchema({
      type: 'object',
      properties: { state: { type: 'string', enum: ['On', 'Off'] }, rate: { type: 'number' } },
      required: ['state'],
    });
    expect(problemsOf({ state: 'On', rate: 3 }, shape, '')).toEqual([]);
    expect(problemsOf({ state: 'Odd' }, shape, '')).toEqual(['state: "Odd" is not an allowed value']);
    expect(problemsOf({}, shape, '')).toEqual(['state: missing']);
  });
});

const answers = (schema: object, ...examples: readonly unknown[]) => ({
  200: {
    content: {
      'application/json': { schema, examples: Object.fromEntries(examples.map((value, index) => [index, { value }])) },
    },
  },
});

const failed = { type: 'object', properties: { code: { type: 'integer' }, message: { type: 'string' } } };

const contract = createContract({
  paths: {
    '/v2/things': {
      get: {
        parameters: [
          { name: 'pageSize', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
          { name: 'kind', in: 'query', required: true, schema: { type: 'string', enum: ['A', 'B'] } },
          { name: 'Authorization', in: 'header', required: true },
        ],
        responses: answers(
          {
            anyOf: [
              {
                type: 'object',
                properties: { code: {}, data: { type: 'object', properties: { count: { type: 'string' } } } },
              },
              failed,
            ],
          },
          { code: 0, data: { count: 1, things: [{ id: 'a' }] } },
          { code: 21119, message: 'The apikey is illegal.' },
        ),
      },
    },
    '/v2/things/{ID}': {
      post: {
        requestBody: {
          content: {
            'application/json': {
              schema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
            },
          },
        },
        // Without an envelope, as in some of the vendor's schemas.
        responses: answers({ anyOf: [{ type: 'object', properties: { jobId: { type: 'string' } } }, failed] }),
      },
    },
  },
});

const get = (query: string) => ({ method: 'GET', path: `/v2/things${query}`, body: '' });
const post = (body: string) => ({ method: 'POST', path: '/v2/things/a-1', body });

describe('a contract', () => {
  test.each([
    [get('?kind=A&pageSize=100'), []],
    [get('?pageSize=101'), ['?kind: missing', '?pageSize: 101 is out of its bounds']],
    [get('?kind=C&pageSize=x'), ['?kind: "C" is not an allowed value', '?pageSize: string instead of integer']],
    [get('?kind=A&more=1'), ['?more: unknown']],
    [post('{"id":"a"}'), []],
    [post('{"id":1,"more":2}'), ['id: integer instead of string', 'more: unknown']],
    [post(''), ['id: missing']],
    [{ method: 'DELETE', path: '/v2/things', body: '' }, null],
    [{ method: 'GET', path: '/v2/others', body: '' }, null],
  ])('finds in the request %o the problems %j', (request, problems) => {
    expect(contract.problemsOfRequest(request)).toEqual(problems);
  });

  test.each([
    [get(''), { code: 0, data: { count: '1', things: [] } }, []],
    [get(''), { code: 0, data: { count: 1, things: [{}] } }, ['data.things[].id: missing']],
    [get(''), { code: 0, data: [] }, ['data: array instead of object']],
    [get(''), { code: 21119, message: 'no' }, []],
    [get(''), { code: 21119 }, ['message: missing']],
    [get(''), { code: '21119', message: 'no' }, ['code: string instead of integer']],
    [post(''), { code: 0, data: { jobId: 'job-1' } }, []],
    [post(''), { code: 0, data: { jobId: 1 } }, ['data.jobId: integer instead of string']],
    [{ method: 'GET', path: '/v2/others' }, {}, null],
  ])('finds in the answer to %o, %o, the problems %j', (request, answer, problems) => {
    expect(contract.problemsOfAnswer(request, answer)).toEqual(problems);
  });
});
