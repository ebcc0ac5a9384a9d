import { expect, test } from 'vitest';
import { isZillizCloud, otherCloudOf, parseEndpoint } from '../../../src/cloud/http/endpoint.ts';

test.each([
  ['https://api.cloud.zilliz.com', 'https://api.cloud.zilliz.com', ''],
  ['https://api.cloud.zilliz.com/', 'https://api.cloud.zilliz.com', ''],
  ['  HTTPS://Api.Cloud.Zilliz.com.cn//  ', 'https://api.cloud.zilliz.com.cn', ''],
  ['https://gate.example:8443/zilliz/v1/', 'https://gate.example:8443', '/zilliz/v1'],
  ['http://127.0.0.1:4000', 'http://127.0.0.1:4000', ''],
  ['http://127.3.2.1', 'http://127.3.2.1', ''],
  ['http://127.1:80', 'http://127.0.0.1', ''],
  ['http://localhost:19530', 'http://localhost:19530', ''],
  ['HTTP://LocalHost', 'http://localhost', ''],
  ['http://2130706433/', 'http://127.0.0.1', ''],
  ['https://api.cloud.zilliz.com.cn', 'https://api.cloud.zilliz.com.cn', ''],
  ['http://[::1]:19530/', 'http://[::1]:19530', ''],
  ['https://API.cloud.zilliz.com.:443', 'https://api.cloud.zilliz.com', ''],
  ['https://api.cloud.zilliz.com.:8443/', 'https://api.cloud.zilliz.com:8443', ''],
  ['https://bücher.example.', 'https://xn--bcher-kva.example', ''],
  ['http://localhost.:19530', 'http://localhost:19530', ''],
  ['https://api.cloud.zilliz.com/v2', 'https://api.cloud.zilliz.com', ''],
  ['https://api.cloud.zilliz.com/v2/', 'https://api.cloud.zilliz.com', ''],
  ['https://api.cloud.zilliz.com/v2/projects', 'https://api.cloud.zilliz.com', ''],
  ['https://gate.example/zilliz/v2/jobs/job-1', 'https://gate.example', '/zilliz'],
  ['http://localhost:19530/v2/vectordb', 'http://localhost:19530', ''],
])('accepts %s', (text, origin, prefix) => {
  expect(parseEndpoint(text)).toEqual({ ok: true, endpoint: { origin, prefix } });
});

test.each([
  ['', { id: 'endpoint.notUrl' }],
  ['api.cloud.zilliz.com', { id: 'endpoint.notUrl' }],
  ['localhost:19530', { id: 'endpoint.notUrl' }],
  ['http://', { id: 'endpoint.notUrl' }],
  ['https://a b', { id: 'endpoint.notUrl' }],
  ['https://api.cloud.zilliz.com..', { id: 'endpoint.notUrl' }],
  ['http://127.0.0.1:99999', { id: 'endpoint.notUrl' }],
  ['ftp://host', { id: 'endpoint.scheme', scheme: 'ftp' }],
  ['file:///etc/passwd', { id: 'endpoint.scheme', scheme: 'file' }],
  ['https://user:hunter2@host', { id: 'endpoint.credentials' }],
  ['https://user@host', { id: 'endpoint.credentials' }],
  ['https://host/?key=hunter2', { id: 'endpoint.query' }],
  ['https://host/?', { id: 'endpoint.query' }],
  ['https://host/#part', { id: 'endpoint.query' }],
  ['http://api.cloud.zilliz.com', { id: 'endpoint.insecure', host: 'api.cloud.zilliz.com' }],
  ['http://api.cloud.zilliz.com.cn', { id: 'endpoint.insecure', host: 'api.cloud.zilliz.com.cn' }],
  ['http://0.0.0.0:19530', { id: 'endpoint.insecure', host: '0.0.0.0:19530' }],
  ['http://[::]', { id: 'endpoint.insecure', host: '[::]' }],
  ['http://[::1].evil.example', { id: 'endpoint.notUrl' }],
  ['http://127.0.0.1@evil.example', { id: 'endpoint.credentials' }],
  ['http://evil.example#@127.0.0.1', { id: 'endpoint.query' }],
  ['http://evil.example\\@127.0.0.1/', { id: 'endpoint.insecure', host: 'evil.example' }],
  ['http://１２７.0.0.1.evil.example', { id: 'endpoint.insecure', host: '127.0.0.1.evil.example' }],
  ['http://10.0.0.7:19530', { id: 'endpoint.insecure', host: '10.0.0.7:19530' }],
  ['http://127.0.0.1.evil.example', { id: 'endpoint.insecure', host: '127.0.0.1.evil.example' }],
  ['http://localhost.evil.example', { id: 'endpoint.insecure', host: 'localhost.evil.example' }],
])('rejects %s', (text, problem) => {
  const parsed = parseEndpoint(text);
  expect(parsed).toEqual({ ok: false, problem });
  expect(JSON.stringify(parsed)).not.toContain('hunter2');
});

test('accepts http beyond loopback with insecureHttp', () => {
  expect(parseEndpoint('http://10.0.0.7:19530', { insecureHttp: true }).ok).toBe(true);
});

test.each([
  ['https://api.cloud.zilliz.com.', true],
  ['https://API.CLOUD.ZILLIZ.COM:8443', true],
  ['https://api.cloud.zilliz.com.cn.', true],
  ['https://in01-1.aws-us-west-2.vectordb.zillizcloud.com.:19530', true],
  ['https://ａｐｉ.cloud.zilliz.com', true],
  ['https://zilliz.com.evil.example', false],
  ['https://notzilliz.com', false],
])('knows whether %s is Zilliz Cloud: %s', (text, isCloud) => {
  const parsed = parseEndpoint(text);
  expect(parsed.ok && isZillizCloud(parsed.endpoint)).toBe(isCloud);
});

test.each([
  ['https://api.cloud.zilliz.com', { name: 'china', endpoint: 'https://api.cloud.zilliz.com.cn' }],
  ['https://api.cloud.zilliz.com.cn', { name: 'global', endpoint: 'https://api.cloud.zilliz.com' }],
  ['https://api.cloud.zilliz.com:8443', null],
  ['https://in01-1.aws-us-west-2.vectordb.zillizcloud.com', null],
  ['http://localhost:19530', null],
])('knows the cloud that a key rejected by %s may belong to', (origin, other) => {
  expect(otherCloudOf(origin)).toEqual(other);
});
