import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ImportRequest, parseImportRequest } from '../../../src/cloud/families/import-request.ts';
import { aJob } from '../../support/jobs.ts';

const job = aJob({ clusterId: 'in01-a', collectionName: 'books', dbName: 'default', projectId: 'proj-1' });
const body = { clusterId: 'in01-a', collectionName: 'books', objectUrls: [['s3://b/a.json']] };

const read = (value: unknown): ImportRequest => {
  const parsed = parseImportRequest(typeof value === 'string' ? value : JSON.stringify(value));
  if (!parsed.ok) throw new Error(parsed.problem.id);
  return parsed.request;
};

const problemOf = (text: string): string | null => {
  const parsed = parseImportRequest(text);
  return parsed.ok ? null : parsed.problem.id;
};

describe('parseImportRequest', () => {
  test.each([
    ['', 'request.notJson'],
    ['{', 'request.notJson'],
    ['null', 'request.notJson'],
    ['[]', 'request.notJson'],
    ['"s3://b/a.json"', 'request.notJson'],
    ['{}', 'request.noFiles'],
    ['{"objectUrl":""}', 'request.noFiles'],
    ['{"objectUrls":null,"collectionName":"books"}', 'request.noFiles'],
    ['{"objectUrl":"s3://b/a.json"}', null],
    ['{"objectUrls":[["s3://b/a.json"]]}', null],
    ['{"volumeName":"v","dataPaths":[["a"]]}', null],
    ['{"stageName":"v"}', null],
    ['\uFEFF {"files":[["a.json"]]}\r\n', null],
  ])('reads %s with the problem %s', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  test('reports problems without any of the text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), text => {
        const parsed = parseImportRequest(`{"accessKey":${JSON.stringify(text)}`);
        return !parsed.ok && !JSON.stringify(parsed).includes(text);
      }),
    );
  });
});

describe('mismatch', () => {
  test.each([
    [{}, null],
    [{ clusterId: undefined }, null],
    [{ clusterId: 'in01-b' }, 'request.otherCluster'],
    [{ projectId: 'proj-2' }, 'request.otherCluster'],
    [{ regionId: 'elsewhere' }, 'request.otherCluster'],
    [{ collectionName: 'films' }, 'request.otherCollection'],
    [{ collectionName: undefined }, 'request.otherCollection'],
    [{ dbName: 'default' }, null],
    [{ dbName: 'other' }, 'request.otherDatabase'],
  ])('compares %o with the job and reports %s', (given, problem) => {
    expect(read({ ...body, ...given }).mismatch(job)?.id ?? null).toBe(problem);
  });

  test('ignores fields that the job lacks', () => {
    const unknown = aJob({ clusterId: null, collectionName: null, dbName: null, projectId: null, regionId: null });
    const request = read({ ...body, projectId: 'proj-9', regionId: 'r', dbName: 'd' });
    expect(request.mismatch(unknown)).toBeNull();
  });
});

describe('bodyFor', () => {
  test.each([
    ['as it is', body, { ...body, dbName: 'default' }],
    ['cluster and database of the job', { ...body, clusterId: '' }, { ...body, dbName: 'default' }],
    [
      'no cluster beside a project',
      { ...body, clusterId: undefined, projectId: 'proj-1', dbName: 'd' },
      { projectId: 'proj-1', dbName: 'd', collectionName: 'books', objectUrls: body.objectUrls },
    ],
  ])('%s', (_, given, expected) => {
    expect(read(given).bodyFor(job)).toEqual(expected);
  });

  test('adds nothing that the job lacks', () => {
    const { clusterId: _, ...bare } = body;
    expect(read(bare).bodyFor({ clusterId: null, dbName: null, projectId: null, regionId: null })).toEqual(bare);
  });

  test('keeps all digits of an integer', () => {
    const sent = JSON.stringify(read('{"objectUrl":"a","options":{"n":453098765432109877}}').bodyFor(job));
    expect(sent).toContain('453098765432109877');
  });
});

describe('the secrets of a request', () => {
  const secrets = {
    accessKey: 'AKIA4711',
    secretKey: 'wJalrXUtn',
    token: 'session-1',
    nested: { Password: 'hunter22' },
  };
  const request = read({ ...body, ...secrets, objectUrl: 'https://b/a.json?X-Amz-Signature=abcdef' });

  test('are hidden in any text', () => {
    const hidden = request.hide('AKIA4711 wJalrXUtn session-1 hunter22 https://b/a.json?X-Amz-Signature=abcdef books');
    expect(hidden).toBe('… … … … https://b/a.json?… books');
  });

  test('are hidden whole when one contains another', () => {
    const tricky = read({ ...body, accessKey: 'secret', secretKey: 'secret-and-more' });
    expect(tricky.hide('secret-and-more')).toBe('…');
  });

  test('do not appear however the request is printed', () => {
    for (const text of [JSON.stringify({ request }), String(request), `${Object.entries(request)}`]) {
      for (const secret of ['AKIA4711', 'wJalrXUtn', 'session-1', 'hunter22', 'abcdef'])
        expect(text).not.toContain(secret);
    }
  });
});
