import { describe, expect, test } from 'vitest';
import { aJob, jobsInOrder, noon } from '../support/jobs.ts';
import { ads, openMonitor, search } from '../support/ui-world.ts';

const backups = jobsInOrder(3);

describe('small commands', () => {
  test('y copies the ID, Y the line for support', async () => {
    const visit = await openMonitor(backups);
    await visit.press('y', 'enter');
    await visit.clock.pass(200);
    await visit.press('Y');
    expect(visit.copied).toEqual(['job-1', 'api.example.com job job-1 requestid req-d']);
    expect(visit.message()).toBe('Sent to the clipboard: api.example.com job job-1 requestid req-d');
    visit.copies = false;
    await visit.press('y');
    expect(visit.message()).toBe('Too long for the clipboard.');
  });

  test('a hostile ID is copied as it is and told safely', async () => {
    const id = 'job-\u001b[31m\u202e\u0007';
    const visit = await openMonitor([aJob({ id })]);
    await visit.press('y');
    expect(visit.copied).toEqual([id]);
    expect(visit.message()).toBe('Sent to the clipboard: job-[31m');
  });

  test('+ and - go through the intervals and stop at their ends', async () => {
    const visit = await openMonitor(backups);
    const told: (string | null)[] = [];
    for (const key of ['-', '-', '-', '+', '+']) {
      await visit.press(key);
      told.push(visit.message());
    }
    expect(told).toEqual([
      'Every 2s.',
      'Every 1s.',
      'The interval can’t be shorter than 1s.',
      'Every 2s.',
      'Every 5s.',
    ]);
    await visit.press('+', '+', '+', '+', '+');
    expect(visit.message()).toBe('Every 5m.');
  });

  test('Z pauses and goes on', async () => {
    const visit = await openMonitor(backups);
    await visit.press('Z');
    expect(visit.message()).toBe('Paused; Z goes on.');
    await visit.clock.pass(100);
    expect(visit.screen()).toContain('PAUSED');
    visit.center.take();
    await visit.clock.pass(60_000);
    expect(visit.center.take()).toEqual([]);
    await visit.press('Z');
    await visit.clock.pass(100);
    expect(visit.message()).toBe('Going on.');
    expect(visit.center.take().length).toBeGreaterThan(0);
  });

  test('help tells the bytes that were written', async () => {
    const visit = await openMonitor(backups);
    await visit.press('?');
    expect(visit.monitor.state().traffic.bytes).toBe(4_711);
  });

  test('a menu gets its keys raw', async () => {
    const visit = await openMonitor(backups);
    await visit.press('s', 'down', 'enter');
    expect(visit.fed).toEqual(['\u001b[B', '\r']);
    visit.monitor.highlighted('oldest');
    visit.monitor.chosen('oldest');
    expect(visit.monitor.state()).toMatchObject({ order: 'oldest', selectedId: 'job-3', selectedIndex: 0 });
  });
});

describe('the screen', () => {
  test('is the same object while nothing changes, and told once for all keys of a read', async () => {
    const visit = await openMonitor(backups);
    const frame = visit.monitor.frame();
    expect(visit.monitor.frame()).toBe(frame);
    let told = 0;
    visit.monitor.subscribe(() => {
      told += 1;
    });
    await visit.pressAtOnce('j', 'j', 'k', '/', 'p');
    expect(told).toBe(1);
    expect(visit.monitor.frame()).not.toBe(frame);
  });

  test('many changes of the feed are few frames', async () => {
    const visit = await openMonitor(backups);
    await visit.clock.pass(1_000);
    let told = 0;
    visit.monitor.subscribe(() => {
      told += 1;
    });
    const feed = visit.center;
    feed.change('job-1', { progress: 50 });
    await visit.clock.pass(5_000);
    expect(told).toBeLessThan(5);
    expect(visit.monitor.state().feed?.jobs.get('job-1')?.progress).toBe(50);
  });

  test('stays current when the clock of the computer is set back', async () => {
    const visit = await openMonitor(backups);
    await visit.clock.pass(1_000);
    visit.clock.set(noon - 3_600_000);
    visit.center.change('job-1', { progress: 99 });
    await visit.clock.pass(6_000);
    expect(visit.monitor.state().rows.at(0)?.progress).toBe(99);
  });

  test('shows a warning from outside safely', async () => {
    const visit = await openMonitor(backups);
    visit.monitor.warn('the disk\u001b[2J is full');
    expect(visit.monitor.state().notice).toEqual({ text: 'the disk[2J is full', tone: 'warning' });
  });

  test('follows the size', async () => {
    const visit = await openMonitor(backups);
    visit.monitor.resize({ columns: 70, rows: 18 });
    expect(visit.monitor.frame().rows).toHaveLength(18);
  });

  test('speaks Japanese', async () => {
    const visit = await openMonitor(backups, { language: 'ja' });
    expect(visit.screen()).toContain('進行中');
    await visit.press('r');
    expect(visit.message()).toBe('再試行できるのは失敗したインポートジョブだけです。');
  });
});

test('warnings from outside stay together, through the choice of a project, until a key is pressed', async () => {
  const visit = await openMonitor([aJob()], { projects: [search, ads], project: null });
  visit.monitor.warn('the key goes out\u001b[2J unencrypted');
  visit.monitor.warn('a file is damaged');
  visit.monitor.warn('a file is damaged');
  visit.monitor.chosen('ads');
  await visit.clock.pass(100);
  expect(visit.monitor.state().notice).toEqual({
    text: 'the key goes out[2J unencrypted · a file is damaged',
    tone: 'warning',
  });
  await visit.press('enter');
  expect(visit.message()).toBeNull();
});
