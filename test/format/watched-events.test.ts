import { describe, expect, test } from 'vitest';
import { createWatchedNotifier, type WatchedEvent } from '../../src/format/watched-events.ts';
import { translator } from '../../src/i18n/translate.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { aJob } from '../support/jobs.ts';

const ended = (id: string, status: 'successful' | 'failed' = 'successful'): WatchedEvent => ({
  job: aJob({ id, description: id, status }),
  event: 'ended',
});

const openNotifier = () => {
  const clock = fakeClock();
  const shown: (readonly [at: number, text: string, title: string])[] = [];
  const notifier = createWatchedNotifier({
    clock,
    translate: translator('en'),
    notify: (text, title) => shown.push([clock.elapsed(), text, title]),
    running: () => 10,
  });
  return { clock, shown, notifier };
};

describe('createWatchedNotifier', () => {
  test('makes one notification of events that come together, and counts failures in the title', async () => {
    const { clock, shown, notifier } = openNotifier();
    for (const event of [ended('a'), ended('b', 'failed'), ended('c')]) notifier.add(event);
    await clock.pass(1);
    notifier.add(ended('d', 'failed'));
    await clock.pass(5_000);
    expect(shown).toEqual([
      [0, '3 watched jobs ended, 1 failed', 'zjobs: 1 failed · 10 running'],
      [2_000, 'Failed: d', 'zjobs: 2 failed · 10 running'],
    ]);
  });

  test('never notifies twice in two seconds', async () => {
    const { clock, shown, notifier } = openNotifier();
    for (let step = 0; step < 100; step += 1) {
      notifier.add(ended(`job-${step}`));
      await clock.pass(150);
    }
    await clock.pass(5_000);
    const times = shown.map(([at]) => at);
    expect(times.length).toBeGreaterThan(5);
    for (const [index, at] of times.slice(1).entries()) expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(2_000);
  });

  test('is settled once everything is shown', async () => {
    const { clock, shown, notifier } = openNotifier();
    await notifier.settled();
    notifier.add(ended('a'));
    await clock.pass(1);
    notifier.add(ended('b'));
    let isSettled = false;
    void notifier.settled().then(() => {
      isSettled = true;
    });
    await clock.pass(1_900);
    expect(isSettled).toBe(false);
    await clock.pass(200);
    expect([isSettled, shown.length]).toEqual([true, 2]);
  });

  test('shows nothing after stop', async () => {
    const { clock, shown, notifier } = openNotifier();
    notifier.add(ended('a'));
    notifier.stop();
    await clock.pass(5_000);
    expect(shown).toEqual([]);
  });

  test.each([
    ['stalled', 'Stalled: nightly'],
    ['waits', 'Waits for commit: nightly'],
    ['ended', 'Successful: nightly'],
  ] as const)('says %s as %s', async (event, text) => {
    const { clock, shown, notifier } = openNotifier();
    notifier.add({ ...ended('nightly'), event });
    await clock.pass(1);
    expect(shown[0]?.[1]).toBe(text);
  });
});
