import { describe, expect, test } from 'vitest';
import { type Fault, parseFault } from '../../../src/server/faults/fault.ts';
import type { JobCenterOptions } from '../../../src/server/options.ts';
import { createTestClock, listAll, type OpenCenter, openCenter, recordsIn } from '../../support/open-center.ts';

const fault = (text: string): Fault => {
  const parsed = parseFault(text);
  if (!parsed) throw new Error(`not a fault: ${text}`);
  return parsed;
};

/** Two servers with the same project: one without faults, one with. */
const openTwice = async (texts: readonly string[], options: JobCenterOptions = {}) => {
  const { now } = createTestClock();
  return {
    right: await openCenter({ now, ...options }),
    wrong: await openCenter({ now, ...options, faults: texts.map(fault) }),
  };
};

const changedNames = (one: Record<string, unknown>, other: Record<string, unknown> | undefined): readonly string[] =>
  Object.keys(one).filter(name => one[name] !== other?.[name]);

const compared = async (right: OpenCenter, wrong: OpenCenter) => {
  const [before, after] = [await listAll(right), await listAll(wrong)];
  expect(after.length).toBe(before.length);
  return before.map((job, index) => ({ job, shown: after[index], names: changedNames(job, after[index]) }));
};

describe('faults of the data', () => {
  test('odd-words replaces some types, subtypes and statuses, and the same ones every time', async () => {
    const { right, wrong } = await openTwice(['odd-words']);
    const pairs = await compared(right, wrong);
    const odd = pairs.filter(({ names }) => names.length > 0);
    expect(odd.length).toBeGreaterThan(25);
    expect(odd.length).toBeLessThan(90);
    expect(new Set(odd.flatMap(({ names }) => names))).toEqual(new Set(['type', 'subtype', 'status']));
    expect(await listAll(wrong)).toEqual(pairs.map(pair => pair.shown));
    const { job, shown } = odd[0] ?? {};
    const described = await wrong.ask(`/v2/projects/${wrong.projectId}/jobs/${String(job?.jobId)}`);
    expect(described.data).toMatchObject({ type: shown?.type, status: shown?.status });
  });

  test('missing-fields removes fields of some records, and all counts', async () => {
    const { right, wrong } = await openTwice(['missing-fields']);
    const pairs = await compared(right, wrong);
    const short = pairs.filter(({ names }) => names.length > 0);
    expect(short.length).toBeGreaterThan(25);
    for (const { names, shown } of short) for (const name of names) expect(shown).not.toHaveProperty(name);
    expect(new Set(short.flatMap(({ names }) => names))).toContain('jobId');
    const { data } = await wrong.ask(`/v2/jobs?projectId=${wrong.projectId}`);
    expect(Object.keys(data).toSorted()).toEqual(['items', 'nextPageToken']);
    const { data: clusters } = await wrong.ask('/v2/clusters');
    expect(Object.keys(clusters)).toEqual(['clusters']);
    for (const cluster of recordsIn(clusters, 'clusters')) {
      expect(cluster).toMatchObject({ clusterId: expect.any(String), projectId: expect.any(String) });
    }
  });

  test('long-text gives some records one text of 1 MB', async () => {
    const { right, wrong } = await openTwice(['long-text']);
    const long = (await compared(right, wrong)).filter(({ names }) => names.length > 0);
    expect(long.length).toBeGreaterThan(3);
    expect(long.length).toBeLessThan(30);
    for (const { names, shown } of long) {
      expect(names).toHaveLength(1);
      expect(String(shown?.[names[0] ?? ''])).toHaveLength(1_048_576);
    }
  });

  test('page-loop links each page by token to itself', async () => {
    const { wrong } = await openTwice(['page-loop']);
    const page = (token: unknown) =>
      wrong.ask(`/v2/jobs?projectId=${wrong.projectId}&pageSize=50&pageToken=${String(token)}`);
    const first = await page('');
    const second = await page(first.data.nextPageToken);
    expect(recordsIn(second.data, 'items')[0]).not.toEqual(recordsIn(first.data, 'items')[0]);
    expect(await page(second.data.nextPageToken)).toMatchObject({ data: second.data });
    const whole = await wrong.ask(`/v2/jobs?projectId=${wrong.projectId}&pageSize=100&type=IMPORT`);
    expect(
      await wrong.ask(
        `/v2/jobs?projectId=${wrong.projectId}&pageSize=100&type=IMPORT&pageToken=${String(whole.data.nextPageToken)}`,
      ),
    ).toMatchObject({ data: whole.data });
  });

  test('page-loop answers every page number with the first page', async () => {
    const { wrong } = await openTwice(['page-loop'], { routes: 'public' });
    const [cluster] = recordsIn((await wrong.ask('/v2/clusters?pageSize=1&currentPage=3')).data, 'clusters');
    expect(cluster).toEqual(recordsIn((await wrong.ask('/v2/clusters')).data, 'clusters')[0]);
    const list = (currentPage: number) =>
      wrong.ask('/v2/vectordb/jobs/import/list', {
        body: { clusterId: cluster?.clusterId, pageSize: 2, currentPage },
      });
    expect((await list(2)).data).toEqual((await list(1)).data);
  });

  test('data faults combine with each other and with network faults', async () => {
    const { right, wrong } = await openTwice(['odd-words', '429-bare:0.5', 'missing-fields', 'long-text:0.5']);
    const answers = [];
    for (let turn = 0; turn < 20; turn += 1) answers.push(await wrong.ask(`/v2/jobs?projectId=${wrong.projectId}`));
    const good = answers.filter(answer => answer.status === 200);
    expect(answers.length - good.length).toBeGreaterThan(3);
    expect(good.length).toBeGreaterThan(3);
    const items = (await right.ask(`/v2/jobs?projectId=${right.projectId}`)).data;
    for (const { data } of good) {
      expect(data).not.toHaveProperty('total');
      expect(data.items).not.toEqual(items.items);
    }
  });

  test('data faults change the records of every family', async () => {
    for (const routes of ['public', 'milvus'] as const) {
      const { right, wrong } = await openTwice(['odd-words', 'missing-fields'], { routes, jobs: 1_000 });
      const bodies = routes === 'milvus' ? [{ body: {} }] : [{ body: {} }, {}];
      const paths =
        routes === 'milvus'
          ? ['/v2/vectordb/jobs/import/list']
          : ['/v2/vectordb/jobs/external_collection/list', '/v2/backups?pageSize=100'];
      for (const [index, path] of paths.entries()) {
        const shown = await wrong.ask(path, bodies[index]);
        expect(shown.status).toBe(200);
        expect(shown.data).not.toEqual((await right.ask(path, bodies[index])).data);
      }
    }
  });
});
