import { describe, expect, test } from 'vitest';
import type { CloudErrorKind } from '../../../src/cloud/error.ts';
import type { Part, PartPage } from '../../../src/cloud/families/family.ts';
import { firstPage } from '../../../src/cloud/merged-list/page-queue.ts';
import { createPartsReader } from '../../../src/cloud/merged-list/parts-reader.ts';
import { createCooldowns } from '../../../src/cloud/retry/cooldowns.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { fakeClock, settle } from '../../support/fake-clock.ts';

const empty: PartPage = { jobs: [], badRecords: 0, next: null };

type Answer = () => PartPage | CloudErrorKind | 'never' | Promise<PartPage>;

/** A part whose answer may change. `never` waits until it is aborted. */
const part = (key: string, answer: Answer = () => empty, bestEffort = false): Part => ({
  key,
  family: bestEffort ? 'refresh' : 'import',
  where: key,
  bestEffort,
  listsProgress: true,
  read: async (_page, { signal }) => {
    const given = answer();
    if (given === 'never') {
      await new Promise(resolve => signal?.addEventListener('abort', resolve));
      throw cloudError('aborted');
    }
    if (typeof given === 'string') throw cloudError(given);
    return given;
  },
});

const open = (bestEffort = 5_000) => {
  const clock = fakeClock();
  const reader = createPartsReader({ clock, cooldowns: createCooldowns(clock), bestEffort });
  return {
    clock,
    reader,
    read: (...parts: readonly Part[]) => reader.read(parts.map(firstPage), {}),
  };
};

describe('a part that fails', () => {
  test('is a trouble until it answers again, and the others are read', async () => {
    const { clock, reader, read } = open();
    let kind: PartPage | CloudErrorKind = 'server';
    const bad = part('i1', () => kind);
    const [first, second] = await read(bad, part('i2'));
    expect(first).toMatchObject({ error: { facts: { kind: 'server' } } });
    expect(second).toMatchObject({ page: empty });
    expect(reader.troubles()).toMatchObject([
      { family: 'import', where: 'i1', bestEffort: false, error: { kind: 'server' } },
    ]);
    expect([reader.troubleOf(bad)?.where, reader.state('import')]).toEqual(['i1', 'failing']);
    kind = empty;
    await clock.pass(1_200);
    await read(bad);
    expect([reader.troubles(), reader.state('import')]).toEqual([[], 'works']);
  });

  test.each(['auth', 'aborted'] as const)('by %s fails the whole batch', async kind => {
    expect(
      await cloudErrorOf(
        open().read(
          part('i1'),
          part('i2', () => kind),
        ),
      ),
    ).toMatchObject({ kind });
  });

  test('by a rejected key at a data plane is the only one that fails', async () => {
    const { reader, read } = open();
    await read(part('r1', () => 'auth', true));
    expect(reader.troubles()).toMatchObject([{ where: 'r1', bestEffort: true }]);
  });

  test('because its cluster was deleted is no trouble', async () => {
    const { reader, read } = open();
    await read(part('i1', () => 'not-found'));
    expect(reader.troubles()).toEqual([]);
  });

  test('by anything but a CloudError has a bug, which is thrown', async () => {
    const broken = part('i1', () => {
      throw new TypeError('bug');
    });
    await expect(open().read(broken)).rejects.toThrow(TypeError);
  });
});

describe('a part that the server lacks', () => {
  test('is no trouble, and is read again after 10 s and then after ten minutes', async () => {
    const { clock, reader, read } = open();
    const [i1, i2] = [part('i1', () => 'unsupported'), part('i2', () => 'unsupported')];
    await read(i1, i2);
    expect([reader.isMissing(i1), reader.isMissing(i2), reader.state('import'), reader.troubles()]).toEqual([
      ...[true, true, 'missing', []],
    ]);
    // The first 404 may come from a deployment.
    await clock.pass(9_999);
    expect(reader.isMissing(i1)).toBe(true);
    await clock.pass(1);
    expect(reader.isMissing(i1)).toBe(false);
    await read(i1);
    await clock.pass(599_999);
    expect(reader.isMissing(i1)).toBe(true);
    await clock.pass(1);
    expect(reader.isMissing(i1)).toBe(false);
  });

  test('is a trouble if its family answered before', async () => {
    const { reader, read } = open();
    await read(part('i1'));
    await read(part('i1', () => 'unsupported'));
    expect([reader.state('import'), reader.troubles().length]).toEqual(['failing', 1]);
  });

  test('on one data plane may exist on another, of a newer version', async () => {
    const { reader, read } = open();
    const [older, newer] = [part('r1', () => 'unsupported', true), part('r2', () => empty, true)];
    await read(older, newer);
    expect([reader.isMissing(older), reader.isMissing(newer), reader.state('refresh'), reader.troubles()]).toEqual([
      ...[true, false, 'works', []],
    ]);
  });

  test('is read again after forget', async () => {
    const { reader, read } = open();
    const one = part('i1', () => 'unsupported');
    await read(one);
    reader.forget();
    expect([reader.isMissing(one), reader.state('import')]).toEqual([false, 'untried']);
  });
});

describe('best-effort parts', () => {
  test('share a time budget, which is renewed for the next cycle', async () => {
    const { clock, reader, read } = open();
    const slow = (key: string) => part(key, () => 'never', true);
    const first = read(slow('r1'), slow('r2'));
    await clock.pass(5_000);
    expect(await first).toMatchObject([
      { error: { facts: { kind: 'timeout' } } },
      { error: { facts: { kind: 'timeout' } } },
    ]);
    // No time is left, so nothing is sent.
    expect(await read(slow('r3'))).toMatchObject([
      { error: { facts: { kind: 'timeout', message: 'no answer within 5 s' } } },
    ]);
    reader.renewTime();
    expect(await read(part('r3', () => empty, true))).toMatchObject([{ page: empty }]);
    expect(clock.timers()).toBe(0);
  });

  test('use up their time in a batch with other parts', async () => {
    const { clock, read } = open();
    const mixed = read(
      part('i1'),
      part('r1', () => 'never', true),
    );
    await clock.pass(5_000);
    await mixed;
    expect(await read(part('r2', () => empty, true))).toMatchObject([{ error: { facts: { kind: 'timeout' } } }]);
  });

  test('report no timeout when the caller aborts', async () => {
    const { reader, clock } = open();
    const stop = new AbortController();
    const reading = reader.read([firstPage(part('r1', () => 'never', true))], { signal: stop.signal });
    await settle();
    stop.abort();
    expect(await cloudErrorOf(reading)).toMatchObject({ kind: 'aborted' });
    expect(clock.timers()).toBe(0);
  });
});

test('learns nothing about routes from a page for which nothing was sent', async () => {
  const { reader, read } = open();
  await read(part('i1', () => ({ ...empty, sentNothing: true })));
  expect(reader.state('import')).toBe('untried');
});
