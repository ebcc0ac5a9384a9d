import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createThrottle, type Lease } from '../../../src/cloud/http/throttle.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import { cloudErrorOf } from '../../support/cloud-error.ts';

type Task = { readonly at: number; readonly run: () => void };

/** A clock that the test moves. */
const handClock = (): Clock & { advance(ms: number): Promise<void> } => {
  let now = 0;
  let tasks: Task[] = [];
  // One turn of the event loop lets all pending promises settle.
  const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
  return {
    elapsed: () => now,
    now: () => now,
    after: (ms, run) => {
      const task = { at: now + ms, run };
      tasks.push(task);
      return () => {
        tasks = tasks.filter(one => one !== task);
      };
    },
    advance: async ms => {
      const end = now + ms;
      await settle();
      for (;;) {
        const next = tasks.filter(task => task.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        tasks = tasks.filter(task => task !== next);
        now = next.at;
        next.run();
        await settle();
      }
      now = end;
    },
  };
};

test('lets ten requests go at once, and the rest in order a second after the first were sent', async () => {
  const clock = handClock();
  const throttle = createThrottle(10, clock);
  const sent: number[] = [];
  for (let i = 0; i < 25; i += 1) {
    void throttle.take('GET /v2/jobs').then(lease => {
      sent.push(i);
      lease.spend();
    });
  }
  await clock.advance(999);
  expect(sent).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  await clock.advance(100);
  expect(sent).toHaveLength(20);
  await clock.advance(1_100);
  expect(sent).toEqual(Array.from({ length: 25 }, (_, i) => i));
});

test('counts each route separately', async () => {
  const clock = handClock();
  const throttle = createThrottle(1, clock);
  const first = await throttle.take('GET /v2/jobs');
  first.spend();
  await expect(throttle.take('GET /v2/projects')).resolves.toBeDefined();
});

test('keeps the slot of a request that waits for its connection', async () => {
  const clock = handClock();
  const throttle = createThrottle(1, clock);
  const slow = await throttle.take('GET /v2/jobs');
  let second: Lease | null = null;
  void throttle.take('GET /v2/jobs').then(lease => {
    second = lease;
  });
  await clock.advance(5_000);
  expect(second).toBeNull();
  slow.spend();
  await clock.advance(999);
  expect(second).toBeNull();
  await clock.advance(100);
  expect(second).not.toBeNull();
});

test('aborts a waiting request and lets the next one go', async () => {
  const clock = handClock();
  const throttle = createThrottle(1, clock);
  (await throttle.take('GET /v2/jobs')).spend();
  const controller = new AbortController();
  const aborted = cloudErrorOf(throttle.take('GET /v2/jobs', controller.signal));
  let third = false;
  void throttle.take('GET /v2/jobs').then(() => {
    third = true;
  });
  controller.abort();
  expect(await aborted).toMatchObject({ kind: 'aborted', maybeDone: false });
  await clock.advance(1_100);
  expect(third).toBe(true);
  expect(await cloudErrorOf(throttle.take('GET /v2/jobs', controller.signal))).toMatchObject({ kind: 'aborted' });
});

test('leaves no listener on a signal that outlives many requests', async () => {
  const clock = handClock();
  const throttle = createThrottle(1, clock);
  const { signal } = new AbortController();
  for (let i = 0; i < 20; i += 1) {
    const taken = throttle.take('GET /v2/jobs', signal);
    await clock.advance(1_100);
    (await taken).spend();
  }
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('rejects all waiting and later requests when closed', async () => {
  const throttle = createThrottle(1, handClock());
  await throttle.take('GET /v2/jobs');
  const waiting = cloudErrorOf(throttle.take('GET /v2/jobs'));
  throttle.close();
  expect(await waiting).toMatchObject({ kind: 'aborted' });
  expect(await cloudErrorOf(throttle.take('GET /v2/projects'))).toMatchObject({ kind: 'aborted' });
});

test('never exceeds the limit in any second, whenever requests come and however long they take', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.record({ pause: fc.nat(700), delay: fc.nat(300) }), { maxLength: 30 }),
      async (perSecond, requests) => {
        const clock = handClock();
        const throttle = createThrottle(perSecond, clock);
        const sent: number[] = [];
        for (const { pause, delay } of requests) {
          await clock.advance(pause);
          void throttle.take('GET /v2/jobs').then(lease =>
            clock.after(delay, () => {
              sent.push(clock.elapsed());
              lease.spend();
            }),
          );
        }
        await clock.advance(60_000);
        expect(sent).toHaveLength(requests.length);
        for (const start of sent) {
          expect(sent.filter(at => at >= start && at < start + 1_000).length).toBeLessThanOrEqual(perSecond);
        }
      },
    ),
    { numRuns: 30 },
  );
});
