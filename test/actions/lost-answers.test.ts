import { describe, expect, test, vi } from 'vitest';
import { exitCodeOfOutcomes } from '../../src/actions/exit-code.ts';
import type { Outcome } from '../../src/actions/outcome.ts';
import { performAction } from '../../src/actions/perform.ts';
import { type ActionWorld, defaultRecheckDelays } from '../../src/actions/world.ts';
import type { ServerKind } from '../../src/cloud/capabilities.ts';
import { parseImportRequest } from '../../src/cloud/families/import-request.ts';
import type { Gateway } from '../../src/cloud/gateway.ts';
import type { ActionName } from '../../src/jobs/rules.ts';
import { type NetworkRequest, refusal } from '../support/network.ts';
import { type Fault, type OpenNetwork, openNetwork, serverKindNames } from '../support/open-network.ts';

vi.mock('../../src/cloud/http/connections.ts', () => import('../support/network.ts'));

const requestOf = (clusterId: string) => {
  const text = { collectionName: 'books', objectUrl: 's3://bucket/a.json', accessKey: 'id', secretKey: 'never-shown' };
  const parsed = parseImportRequest(JSON.stringify({ clusterId, ...text }));
  if (!parsed.ok) throw new Error(parsed.problem.id);
  return parsed.request;
};

/** A gateway that retries by sending an import request of the user, like the option `--request`. */
const withRequest = (gateway: Gateway, clusterId: string): Gateway => ({
  ...gateway,
  act: (action, job, call) => gateway.act(action, job, { ...call, request: requestOf(clusterId) }),
});

const worldOf = ({ clock, gateway }: OpenNetwork): ActionWorld => ({
  gateway,
  circumstancesOf: () => ({
    viewer: { readOnly: false, deniedAt: null },
    // A server without a retry of its own is sent the request.
    actionSupport: { ...gateway.actionSupport(), retry: 'route' },
  }),
  now: () => clock.now(),
  sleep: ms => new Promise(resolve => clock.after(ms, resolve)),
  random: () => 0.5,
  limits: { firstDelay: 1_000, longestDelay: 4_000, giveUp: 15_000, recheckDelays: defaultRecheckDelays },
});

const isChange = ({ method, path }: NetworkRequest): boolean =>
  method === 'POST' && /\/(?:cancel|retry|abort|create)$/.test(path);
/** Asks for the abort, without a job, whether there is one. */
const isSent = (request: NetworkRequest): boolean =>
  isChange(request) && (request.body.jobId !== undefined || !request.path.endsWith('abort'));

const open = async (mode: ServerKind) => {
  const visit = openNetwork({ serverKind: mode, clusters: 2, keptPerKind: 1_000 });
  const { cloud, clock, feed } = visit;
  // More imports of the same collection than stand on a page.
  for (let index = 0; index < 120; index += 1) cloud.begin('import', { cluster: 1, lasts: 0 });
  const failed = cloud.begin('import', { cluster: 1, lasts: 0, fails: true });
  for (let index = 0; index < 120; index += 1) cloud.begin('import', { cluster: 1, lasts: 0, fails: true });
  const spark = cloud.begin('spark', { lasts: 1e9 });
  const running = cloud.begin('import', { cluster: 1, lasts: 1e9 });
  feed.start();
  await clock.pass(10_000);
  expect(visit.differences()).toEqual([]);
  const act = async (action: ActionName, jobId: string): Promise<Outcome> => {
    const gateway = action === 'retry' && mode !== 'job-center' ? withRequest(visit.gateway, 'in01-1') : visit.gateway;
    const doing = performAction(action, { projectId: visit.projectId, jobId }, { ...worldOf(visit), gateway });
    await clock.pass(60_000);
    return doing;
  };
  const sent = (): number => visit.requests.filter(isSent).length;
  return { ...visit, failed, cancelable: mode === 'milvus' ? running : spark, act, sent };
};

/** Ways in which an answer is lost once the server has the request. */
const losses: Readonly<Record<string, Fault>> = {
  'a reset': () => ({ error: 'ECONNRESET', sent: true }),
  'an HTML 502': () => ({ status: 502, body: '<html></html>' }),
  'a 500': () => refusal(500, 500, 'internal error'),
  'truncated JSON': () => ({ status: 200, body: '{"code":0,"da' }),
  'a stall': () => 'stall',
};

describe.each(serverKindNames)('a lost answer of a %s server', mode => {
  test.each(Object.entries(losses))('to a cancel that was done (%s) becomes accepted', async (_, lose) => {
    const { act, cancelable, cloud, now, sent } = await open(mode);
    now.change = (reply, request) => (isSent(request) ? (lose(request) ?? reply) : reply);
    const outcome = await act('cancel', cancelable.id);
    expect(outcome).toMatchObject({ outcome: 'accepted', jobId: cancelable.id });
    expect(exitCodeOfOutcomes([outcome])).toBe(0);
    expect([sent(), cloud.changes.length]).toEqual([1, 1]);
  });

  test.each(Object.entries(losses))('to a cancel that never arrived (%s) becomes unknown', async (_, lose) => {
    const { act, cancelable, cloud, now, sent } = await open(mode);
    now.fault = request => (isSent(request) ? lose(request) : null);
    const outcome = await act('cancel', cancelable.id);
    expect(outcome).toMatchObject({ outcome: 'unknown', successors: [] });
    expect(exitCodeOfOutcomes([outcome])).toBe(6);
    expect([sent(), cloud.changes]).toEqual([1, []]);
  });

  test.each(Object.entries(losses))(
    'to a retry that was done (%s) becomes unknown and names its successor',
    async (_, lose) => {
      const { act, failed, cloud, now, sent } = await open(mode);
      now.change = (reply, request) => (isSent(request) ? (lose(request) ?? reply) : reply);
      const outcome = await act('retry', failed.id);
      const [newest] = cloud.listed();
      expect(outcome).toMatchObject({ outcome: 'unknown', successors: [newest?.id] });
      expect(exitCodeOfOutcomes([outcome])).toBe(6);
      expect([sent(), cloud.changes.length]).toEqual([1, 1]);
    },
  );

  test('to a retry that never arrived becomes unknown, without successors', async () => {
    const { act, failed, cloud, now, sent } = await open(mode);
    now.fault = request => (isSent(request) ? { error: 'ECONNRESET', sent: true } : null);
    const outcome = await act('retry', failed.id);
    expect(outcome).toMatchObject({ outcome: 'unknown', successors: [] });
    expect([sent(), cloud.changes]).toEqual([1, []]);
  });

  test('becomes unknown if the server stays unreachable', async () => {
    const { act, cancelable, now, sent } = await open(mode);
    let isAway = false;
    now.change = (reply, request) => {
      isAway ||= isSent(request);
      return isAway ? { error: 'ECONNRESET', sent: true } : reply;
    };
    expect(await act('cancel', cancelable.id)).toMatchObject({ outcome: 'unknown' });
    expect(sent()).toBe(1);
  });

  test('is a failure if the connection was refused', async () => {
    const { act, cancelable, now, sent } = await open(mode);
    now.fault = request => (isSent(request) ? { error: 'ECONNREFUSED', sent: false } : null);
    const outcome = await act('cancel', cancelable.id);
    expect(outcome).toMatchObject({ outcome: 'failed', error: { code: 'ECONNREFUSED' } });
    expect([sent(), exitCodeOfOutcomes([outcome])]).toEqual([1, 6]);
  });
});
