import { describe, expect, test } from 'vitest';
import { chooseProxy, type ProxyEnvironment } from '../../../src/cloud/http/proxy.ts';

const cloud = 'https://api.cloud.zilliz.com';
const plain = 'http://milvus.corp.example:19530';

/** Host and port of the proxy; null for a direct connection. */
const proxyFor = (origin: string, env: ProxyEnvironment): string | null => {
  const choice = chooseProxy(origin, env);
  if (!choice.ok) throw new Error(choice.problem.id);
  return choice.proxy?.name ?? null;
};

describe('the variables', () => {
  test.each<readonly [origin: string, env: ProxyEnvironment, proxy: string | null]>([
    [cloud, {}, null],
    [cloud, { HTTPS_PROXY: 'http://p:1' }, 'p:1'],
    [cloud, { https_proxy: 'http://p:1' }, 'p:1'],
    [cloud, { HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:1' }, 'lower:1'],
    [cloud, { HTTPS_PROXY: 'http://p:1', https_proxy: '' }, 'p:1'],
    [cloud, { HTTPS_PROXY: ' ' }, null],
    [cloud, { HTTP_PROXY: 'http://p:1', http_proxy: 'http://p:1' }, null],
    [cloud, { ALL_PROXY: 'http://p:1' }, 'p:1'],
    [cloud, { all_proxy: 'http://p:1' }, 'p:1'],
    [cloud, { ALL_PROXY: 'http://all:1', HTTPS_PROXY: 'http://p:1' }, 'p:1'],
    [plain, { HTTP_PROXY: 'http://p:1' }, 'p:1'],
    [plain, { http_proxy: 'http://p:1' }, 'p:1'],
    [plain, { ALL_PROXY: 'http://p:1' }, 'p:1'],
    [plain, { HTTPS_PROXY: 'http://p:1' }, null],
  ])('give %s with %j the proxy %s', (origin, env, proxy) => {
    expect(proxyFor(origin, env)).toBe(proxy);
  });
});

describe('NO_PROXY', () => {
  test.each<readonly [noProxy: string, origin: string, isExcepted: boolean]>([
    ['', cloud, false],
    ['*', cloud, true],
    ['other.example,*', cloud, true],
    ['api.cloud.zilliz.com', cloud, true],
    ['API.Cloud.Zilliz.com', cloud, true],
    ['api.cloud.zilliz.com.', cloud, true],
    ['zilliz.com', cloud, true],
    ['.zilliz.com', cloud, true],
    ['*.zilliz.com', cloud, true],
    ['other.example, zilliz.com', cloud, true],
    ['other.example zilliz.com', cloud, true],
    ['illiz.com', cloud, false],
    ['api', cloud, false],
    ['com.cn', cloud, false],
    ['cloud.zilliz.com.cn', cloud, false],
    ['.', cloud, false],
    [',', cloud, false],
    ['zilliz.com:443', cloud, true],
    ['zilliz.com:8443', cloud, false],
    ['zilliz.com:8443', 'https://api.cloud.zilliz.com:8443', true],
    ['zilliz.com', 'https://api.cloud.zilliz.com:8443', true],
    ['zilliz.com', 'https://api.cloud.zilliz.com.', true],
    ['10.0.0.7', 'https://10.0.0.7', true],
    ['0.0.7', 'https://10.0.0.7', false],
    ['10.0.0.7:443', 'https://10.0.0.7', true],
    ['fd00::7', 'https://[fd00::7]', true],
    ['[fd00::7]', 'https://[fd00::7]', true],
    ['[fd00::7]:443', 'https://[fd00::7]', true],
    ['[fd00::7]:8443', 'https://[fd00::7]', false],
    ['::7', 'https://[fd00::7]', false],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['192.168.1.0/24,10.0.0.0/8', 'https://192.168.1.77:8443', true],
    ['0.0.0.0/0', 'https://8.8.8.8', true],
    ['10.1.2.3/32', 'https://10.1.2.3', true],
    ['10.0.0.0/8', cloud, false],
    ['10.0.0.0/33', 'https://10.0.0.0', false],
    ['fd00::/8', 'https://[fd12::7]', true],
    ['[fd00::]/8', 'https://[fd12::7]', true],
    ['fd00::/8', 'https://[fe80::7]', false],
    ['10.0.0.0/8', 'https://[fd12::7]', false],
    ['fd00:0::0007', 'https://[fd00::7]', true],
    ['bücher.example', 'https://api.xn--bcher-kva.example', true],
    ['.BÜCHER.example.', 'https://api.xn--bcher-kva.example', true],
    ['zilliz.com/8', cloud, false],
  ])('%j covers %s: %s', (noProxy, origin, isExcepted) => {
    const env = { HTTPS_PROXY: 'http://p:1' };
    expect(proxyFor(origin, { ...env, NO_PROXY: noProxy })).toBe(isExcepted ? null : 'p:1');
    expect(proxyFor(origin, { ...env, no_proxy: noProxy })).toBe(isExcepted ? null : 'p:1');
  });

  test('has less precedence than no_proxy', () => {
    const env = { HTTPS_PROXY: 'http://p:1', no_proxy: 'zilliz.com', NO_PROXY: 'other.example' };
    expect(proxyFor(cloud, env)).toBe(null);
  });
});

test.each(['http://127.0.0.1:4000', 'https://127.3.2.1', 'https://localhost', 'http://[::1]:19530'])(
  'reaches %s, which is this computer, without a proxy, even an invalid one',
  origin => {
    const named = (text: string) => ({ HTTPS_PROXY: text, HTTP_PROXY: text, ALL_PROXY: text });
    expect(proxyFor(origin, named('http://p:1'))).toBe(null);
    expect(proxyFor(origin, named('::nonsense'))).toBe(null);
  },
);

const authorization = (login: string): string => `Basic ${Buffer.from(login).toString('base64')}`;

describe('the address of a proxy', () => {
  test.each([
    ['http://proxy.example:3128', { secure: false, hostname: 'proxy.example', port: 3128 }],
    ['http://proxy.example:3128/', { name: 'proxy.example:3128', authorization: null }],
    ['proxy.example:3128', { secure: false, hostname: 'proxy.example', port: 3128 }],
    ['HTTP://Proxy.Example', { hostname: 'proxy.example', port: 80, name: 'proxy.example:80' }],
    ['https://proxy.example', { secure: true, port: 443, name: 'proxy.example:443' }],
    ['http://[fd00::1]:8080', { hostname: 'fd00::1', port: 8080, name: '[fd00::1]:8080' }],
    ['http://ana:p%40ss@proxy.example:8080', { authorization: authorization('ana:p@ss'), name: 'proxy.example:8080' }],
    ['ana:pass@proxy.example:8080', { authorization: authorization('ana:pass'), hostname: 'proxy.example' }],
    ['http://ana@proxy.example', { authorization: authorization('ana:') }],
    ['http://ana:100%@proxy.example', { authorization: authorization('ana:100%') }],
  ])('is read from %s', (text, proxy) => {
    expect(chooseProxy(cloud, { HTTPS_PROXY: text })).toMatchObject({ ok: true, proxy });
  });

  test.each([
    ['http://', { id: 'proxy.notUrl', variable: 'HTTPS_PROXY' }],
    ['http://a b', { id: 'proxy.notUrl', variable: 'HTTPS_PROXY' }],
    ['http://ana:hunter2@proxy.example:99999', { id: 'proxy.notUrl', variable: 'HTTPS_PROXY' }],
    [':3128', { id: 'proxy.notUrl', variable: 'HTTPS_PROXY' }],
    ['socks5://ana:hunter2@proxy.example:1080', { id: 'proxy.scheme', variable: 'HTTPS_PROXY', scheme: 'socks5' }],
  ])('is not read from %s', (text, problem) => {
    const choice = chooseProxy(cloud, { HTTPS_PROXY: text });
    expect(choice).toEqual({ ok: false, problem });
    expect(JSON.stringify(choice)).not.toContain('hunter2');
  });

  test('is rejected with the name of its variable', () => {
    expect(chooseProxy(plain, { http_proxy: '::' })).toMatchObject({ problem: { variable: 'http_proxy' } });
    expect(chooseProxy(cloud, { all_proxy: '::' })).toMatchObject({ problem: { variable: 'all_proxy' } });
  });
});
