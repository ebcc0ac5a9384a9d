import { expect, onTestFinished, test } from 'vitest';
import { clusterEndpoint, openTransports } from '../../../src/cloud/http/transports.ts';
import { answering, apiKey, endpointOf, standIn } from '../../support/stand-in-server.ts';

const cloud = endpointOf('https://api.cloud.zilliz.com');

test.each([
  'https://in01-1.aws-us-west-2.vectordb.zillizcloud.com:19530',
  'https://in01-1.ali-cn-hangzhou.zillizcloud.com.cn',
  'HTTPS://IN01-1.ZILLIZCLOUD.COM/',
])('sends the key to %s', address => {
  expect(clusterEndpoint(address, cloud)?.origin).toMatch(/^https:\/\/in01-1\..*zillizcloud\.com/);
});

test.each([
  ['the domain at the end of another name', 'https://in01.evilzillizcloud.com'],
  ['the domain in front of another', 'https://in01.zillizcloud.com.evil.example'],
  ['the domain as a folder', 'https://evil.example/in01.zillizcloud.com'],
  ['the domain as a user', 'https://in01.zillizcloud.com@evil.example'],
  ['the domain behind a question mark', 'https://evil.example?.zillizcloud.com'],
  ['the domain behind a hash', 'https://evil.example#.zillizcloud.com'],
  ['the domain behind a backslash', 'https://evil.example\\.zillizcloud.com'],
  ['the domain alone', 'https://zillizcloud.com'],
  ['another country', 'https://in01.zillizcloud.com.ru'],
  ['a letter that looks alike', 'https://in01.zіllizcloud.com'],
  ['a dot that looks alike', 'https://in01。evil。example/.zillizcloud.com'],
  ['no encryption', 'http://in01.zillizcloud.com'],
  ['another protocol', 'ftp://in01.zillizcloud.com'],
  ['this computer', 'http://127.0.0.1:19530'],
  ['the metadata of a cloud', 'http://169.254.169.254/latest'],
  ['no protocol', 'in01.zillizcloud.com'],
  ['nothing', ''],
])('does not send the key with %s: %s', (_, address) => {
  expect(clusterEndpoint(address, cloud)).toBeNull();
});

test('reaches a cluster on the server itself through the full address', async () => {
  const server = await standIn(answering(200, { code: 0, data: {} }));
  const transports = openTransports({ endpoint: server.endpoint, apiKey, userAgent: 'zjobs/test' });
  onTestFinished(() => transports.close());
  const { origin } = server.endpoint;
  const toCluster = (address: string) => transports.toCluster(address);
  expect(toCluster(origin)).toBe(transports.server);
  const plane = toCluster(`${origin}/data-plane/in01-a`);
  expect(toCluster(`${origin}/data-plane/in01-a/`)).toBe(plane);
  expect(toCluster('https://evil.example')).toBeNull();
  await plane?.call({ method: 'GET', route: '/v2/x' });
  expect(server.requests).toEqual(['GET /data-plane/in01-a/v2/x']);
  expect(Math.abs(transports.clockSkew() ?? 0)).toBeLessThan(2_000);
});
