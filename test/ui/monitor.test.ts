import { describe, expect, test } from 'vitest';
import { dialogText } from '../../src/ui/frame/dialogs/dialogs.ts';
import { frameRows } from '../../src/ui/frame/frame.ts';
import { cloudError } from '../support/cloud-error.ts';
import { aJob, jobsInOrder, noon } from '../support/jobs.ts';
import { english, japanese, unstyled } from '../support/ui-fixtures.ts';
import { ads, type MonitorVisit, openMonitor, search } from '../support/ui-world.ts';

const backups = jobsInOrder(3);

/** Leaves requests that describe a job without an answer. Returns their signals. */
const hangDescribe = ({ center }: MonitorVisit): readonly (AbortSignal | undefined)[] => {
  const signals: (AbortSignal | undefined)[] = [];
  Object.assign(center, {
    describeJob: (_projectId: string, _jobId: string, options?: { readonly signal?: AbortSignal }) => {
      signals.push(options?.signal);
      return new Promise<never>(() => {});
    },
  });
  return signals;
};

describe('the monitor', () => {
  test('copies the ID by y and the support line by the menu of Y', async () => {
    const visit = await openMonitor(backups);
    await visit.press('y', 'enter');
    await visit.clock.pass(200);
    await visit.press('Y', '2');
    expect(visit.copied).toEqual(['job-1', 'api.example.com job job-1 requestid req-d']);
    expect(visit.message()).toBe('Sent to the clipboard: api.example.com job job-1 requestid req-d');
    visit.copies = false;
    await visit.press('y');
    expect(visit.message()).toBe('Too long for the clipboard.');
  });

  test('copies the summary of the job that was chosen, also when the cursor moves meanwhile', async () => {
    const visit = await openMonitor(backups);
    await visit.clock.pass(200);
    const signals = hangDescribe(visit);
    await visit.press('Y', '1', 'down');
    expect(visit.copied).toEqual([]);
    await visit.clock.pass(2_000);
    expect(visit.copied).toEqual([expect.stringContaining('job-1')]);
    expect(visit.monitor.state().selectedId).toBe('job-2');
    expect(signals).toHaveLength(1);
  });

  test('ends the request of a copy after two seconds, and at the end of the monitor', async () => {
    const visit = await openMonitor(backups);
    await visit.clock.pass(200);
    const signals = hangDescribe(visit);
    await visit.press('Y', '1');
    await visit.clock.pass(2_000);
    await visit.press('Y', '1');
    await visit.monitor.stop();
    await visit.clock.pass(5_000);
    expect(signals.map(signal => signal?.aborted)).toEqual([true, true]);
    expect(visit.copied).toHaveLength(1);
  });

  test('shows the printable characters of an ID that is copied', async () => {
    const id = 'job-\u001b[31m\u202e\u0007';
    const visit = await openMonitor([aJob({ id })]);
    await visit.press('y');
    expect(visit.copied).toEqual([id]);
    expect(visit.message()).toBe('Sent to the clipboard: job-[31m');
  });

  test('changes the interval by + and - within its limits', async () => {
    const visit = await openMonitor(backups);
    const messages: (string | null)[] = [];
    for (const key of ['-', '-', '-', '+', '+']) {
      await visit.press(key);
      messages.push(visit.message());
    }
    expect(messages).toEqual([
      'Interval: 2s.',
      'Interval: 1s.',
      'The interval can’t be shorter than 1s.',
      'Interval: 2s.',
      'Interval: 5s.',
    ]);
    await visit.press('+', '+', '+', '+', '+');
    expect(visit.message()).toBe('Interval: 5m.');
  });

  test('pauses and resumes by Z', async () => {
    const visit = await openMonitor(backups);
    await visit.press('Z');
    expect(visit.message()).toBe('Paused. Press Z to resume.');
    await visit.clock.pass(100);
    expect(visit.screen()).toContain('PAUSED');
    visit.center.take();
    await visit.clock.pass(60_000);
    expect(visit.center.take()).toEqual([]);
    await visit.press('Z');
    await visit.clock.pass(100);
    expect(visit.message()).toBe('Resumed.');
    expect(visit.center.take().length).toBeGreaterThan(0);
  });

  test('counts the bytes written while the help is open', async () => {
    const visit = await openMonitor(backups);
    await visit.press('?');
    expect(visit.monitor.state().traffic.bytes).toBe(4_711);
  });

  test('orders the list by its menu and moves the cursor to the top', async () => {
    const visit = await openMonitor(backups);
    await visit.press('s');
    await visit.choose('oldest');
    expect(visit.monitor.state()).toMatchObject({ order: 'oldest', selectedId: 'job-3', selectedIndex: 0 });
  });
});

describe('the messages', () => {
  test('are kept with their times, newest first, also those of an outage', async () => {
    const visit = await openMonitor(jobsInOrder(2));
    await visit.press('+');
    visit.center.failWith = () => cloudError('server', { message: 'too busy' });
    await visit.clock.pass(10_000);
    visit.center.failWith = () => null;
    await visit.press('R');
    await visit.clock.pass(1_000);
    await visit.press('x', 'M');
    const texts = visit.monitor.state().messages.map(({ text }) => text);
    expect(texts[0]).toMatch(/^No such key: x/);
    expect(texts).toContainEqual(expect.stringMatching(/^The list is not current: too busy/));
    expect(texts).toContain('The list is current again.');
    expect(texts.at(-1)).toBe('Interval: 10s.');
    const dialog = dialogText(visit.monitor.state(), 80, english);
    expect(unstyled(dialog?.lines.at(-1) ?? '')).toMatch(/^today 14:00:00 {2}Interval: 10s\.$/);
    visit.monitor.stop();
  });

  test('are the last 50, and a repeated one is kept once', async () => {
    const visit = await openMonitor(jobsInOrder(2));
    for (let index = 0; index < 60; index += 1) visit.monitor.warn(`warning ${index}`);
    await visit.press('x', 'x', 'x');
    const { messages } = visit.monitor.state();
    expect(messages).toHaveLength(50);
    expect(messages.filter(({ text }) => text.startsWith('No such key'))).toHaveLength(1);
    visit.monitor.stop();
  });

  test('are copied by y with their times', async () => {
    const visit = await openMonitor(jobsInOrder(2));
    await visit.press('M', 'y');
    expect([visit.copied, visit.message()]).toEqual([[], 'No messages yet.']);
    await visit.press('escape', '+', '-', 'M', 'y');
    expect(visit.copied).toEqual([
      expect.stringMatching(/^today 14:00:\d\d {2}Interval: 5s\.\ntoday 14:00:\d\d {2}Interval: 10s\.\ntoday/),
    ]);
    expect(visit.message()).toBe('Sent 3 messages to the clipboard.');
    visit.monitor.stop();
  });
});

describe('m', () => {
  test('filters to the jobs of the user besides the filter, and removes that again', async () => {
    const visit = await openMonitor(jobsInOrder(2));
    visit.me = 'Ana B';
    await visit.press('F', 'm');
    expect(visit.monitor.state().filter.text).toBe('status:failed since:24h is:mine');
    await visit.press('m');
    expect(visit.monitor.state().filter.text).toBe('status:failed since:24h');
    visit.monitor.stop();
  });

  test('does not take part of another name for the user', async () => {
    const names = ['ana', 'diana', 'Ana'];
    const visit = await openMonitor(jobsInOrder(3).map((job, index) => ({ ...job, createdBy: names[index] ?? null })));
    visit.me = 'ana';
    await visit.press('m');
    const { rows } = visit.monitor.state();
    expect(
      rows
        .slice(0, rows.length)
        .map(({ createdBy }) => createdBy)
        .toSorted(),
    ).toEqual(['Ana', 'ana']);
    visit.monitor.stop();
  });

  test('says what is missing when the user is not known', async () => {
    const visit = await openMonitor(jobsInOrder(2));
    await visit.press('m');
    expect([visit.monitor.state().filter.text, visit.message()]).toEqual(['', expect.stringContaining('ZJOBS_ME')]);
    visit.monitor.stop();
  });
});

describe('the screen', () => {
  test('is the same object while nothing changes, and changes once for all keys of a read', async () => {
    const visit = await openMonitor(backups);
    const frame = visit.monitor.frame();
    expect(visit.monitor.frame()).toBe(frame);
    let changes = 0;
    visit.monitor.subscribe(() => {
      changes += 1;
    });
    await visit.pressAtOnce('j', 'j', 'k', '/', 'p');
    expect(changes).toBe(1);
    expect(visit.monitor.frame()).not.toBe(frame);
  });

  test('changes seldom, however often the feed reports changes', async () => {
    const visit = await openMonitor(backups);
    await visit.clock.pass(1_000);
    let changes = 0;
    visit.monitor.subscribe(() => {
      changes += 1;
    });
    const feed = visit.center;
    feed.change('job-1', { progress: 50 });
    await visit.clock.pass(5_000);
    expect(changes).toBeLessThan(5);
    expect(visit.monitor.state().feed?.jobs.get('job-1')?.progress).toBe(50);
  });

  test('stays current when the computer’s clock is set back', async () => {
    const visit = await openMonitor(backups);
    await visit.clock.pass(1_000);
    visit.clock.set(noon - 3_600_000);
    visit.center.change('job-1', { progress: 99 });
    await visit.clock.pass(6_000);
    expect(visit.monitor.state().rows.at(0)?.progress).toBe(99);
  });

  test('shows a warning sanitized', async () => {
    const visit = await openMonitor(backups);
    visit.monitor.warn('the disk\u001b[2J is full');
    expect(visit.monitor.state().notice).toEqual({ text: 'the disk[2J is full', tone: 'warning' });
  });

  test('follows the size of the terminal', async () => {
    const visit = await openMonitor(backups);
    visit.monitor.resize({ columns: 70, rows: 18 });
    expect(frameRows(visit.monitor.frame())).toHaveLength(18);
  });

  test('is in Japanese for a Japanese context', async () => {
    const visit = await openMonitor(backups, { context: japanese });
    expect(visit.screen()).toContain('進行中');
    await visit.press('r');
    expect(visit.message()).toBe('再試行できるのは失敗したインポートジョブだけです。');
  });
});

test('keeps warnings together, even when a project is chosen, until a key is pressed in the list', async () => {
  const visit = await openMonitor([aJob()], { projects: [search, ads], project: null });
  visit.monitor.warn('the key goes out\u001b[2J unencrypted');
  visit.monitor.warn('a file is damaged');
  visit.monitor.warn('a file is damaged');
  await visit.choose('ads');
  await visit.clock.pass(100);
  expect(visit.monitor.state().notice).toEqual({
    text: 'the key goes out[2J unencrypted · a file is damaged',
    tone: 'warning',
  });
  await visit.press('enter');
  expect(visit.message()).toBeNull();
});
