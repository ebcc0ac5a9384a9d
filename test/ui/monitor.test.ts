import { describe, expect, test } from 'vitest';
import { failure } from '../feed/fakes.ts';
import { gate } from '../feed/visit.ts';
import { aJob, noon } from '../fixtures/jobs.ts';
import { failedImport, jobsInOrder } from './fixtures.ts';
import { ads, type MonitorVisit, openMonitor, search } from './world.ts';

const backups = jobsInOrder(3);
const anImport = failedImport({ id: 'job-import', createdAt: noon - 30_000 });

const select = (visit: MonitorVisit, jobId: string): void => {
  while (visit.monitor.state().selectedId !== jobId) {
    const before = visit.monitor.state().selectedId;
    visit.monitor.input([{ type: 'key', key: 'down', raw: '', readId: 0, at: 0 }]);
    if (visit.monitor.state().selectedId === before) throw new Error(`${jobId} is not in the list`);
  }
};

const describes = (visit: MonitorVisit): readonly (string | undefined)[] =>
  visit.center
    .take()
    .filter(({ route }) => route === 'describe')
    .map(({ jobId }) => jobId);

describe('cancel', () => {
  test('accepted, followed to its end', async () => {
    const visit = await openMonitor(backups);
    await visit.press('c');
    expect(visit.monitor.state().dialog).toMatchObject({ kind: 'confirm', impact: { targets: [{ id: 'job-1' }] } });
    expect(visit.sent).toEqual([]);
    await visit.press('y');
    expect(visit.sent).toEqual(['cancel job-1']);
    expect(visit.message()).toBe('job-1: the server accepted the cancel.');
    visit.center.change('job-1', { status: 'canceling' });
    await visit.clock.pass(5_000);
    expect(visit.monitor.state().feed?.jobs.get('job-1')?.status).toBe('canceling');
    visit.center.change('job-1', { status: 'canceled' });
    await visit.clock.pass(10_000);
    expect(visit.monitor.state().notice).toEqual({ text: 'job-1 is Canceled.', tone: 'good' });
    expect(visit.sent).toEqual(['cancel job-1']);
  });

  test('a cancel that came too late is told', async () => {
    const visit = await openMonitor(backups);
    await visit.press('c', 'y');
    visit.center.change('job-1', { status: 'successful' });
    await visit.clock.pass(10_000);
    expect(visit.monitor.state().notice).toEqual({
      text: 'job-1 was asked to cancel but ended Successful.',
      tone: 'bad',
    });
  });

  test('No sends nothing', async () => {
    const visit = await openMonitor(backups);
    await visit.press('c', 'enter', 'c', 'escape', 'c', 'n');
    expect([visit.sent, visit.monitor.state().dialog]).toEqual([[], null]);
  });

  test('a y in the read of the c sends nothing', async () => {
    const visit = await openMonitor(backups);
    await visit.pressAtOnce('c', 'y');
    expect([visit.sent, visit.monitor.state().dialog?.kind]).toEqual([[], 'confirm']);
  });

  test('the job is judged anew before anything is sent', async () => {
    const visit = await openMonitor(backups);
    await visit.press('c');
    visit.center.change('job-1', { status: 'successful' });
    await visit.press('y');
    expect(visit.sent).toEqual([]);
    expect(visit.message()).toContain('this one is Successful');
  });

  test('refused for want of a role: told, remembered with its time, and forgotten by R', async () => {
    const visit = await openMonitor(backups);
    visit.act = async () => {
      throw failure('permission', { message: 'no permission', code: 96_012, requestId: 'req-9' });
    };
    await visit.press('c', 'y');
    expect(visit.message()).toContain('no permission (code 96012, requestid req-9)');
    await visit.press('c');
    expect(visit.message()).toBe(
      'needs Organization Owner or Project Admin (the server said so at 14:00)',
    );
    expect(visit.monitor.state().dialog).toBeNull();
    await visit.press('R', 'c');
    expect(visit.monitor.state().dialog?.kind).toBe('confirm');
    expect(visit.sent).toHaveLength(1);
  });

  test('the role is forgotten after an outage too', async () => {
    const visit = await openMonitor(backups);
    visit.act = async () => {
      throw failure('permission');
    };
    await visit.press('c', 'y');
    expect(visit.monitor.state().deniedAt).not.toBeNull();
    visit.center.spoil = () => failure('network');
    await visit.clock.pass(6_000);
    expect(visit.monitor.state().deniedAt).not.toBeNull();
    visit.center.spoil = () => null;
    await visit.clock.pass(60_000);
    expect(visit.monitor.state().deniedAt).toBeNull();
  });

  test('an answer that was lost and whose truth can not be told is unknown, and not sent again', async () => {
    const visit = await openMonitor(backups);
    visit.act = async () => {
      throw failure('timeout', { maybeDone: true });
    };
    await visit.press('c', 'y');
    await visit.clock.pass(60_000);
    expect(visit.message()).toMatch(/^job-1: unknown\. The answer was lost \(it was timeout\)/);
    expect(visit.monitor.state().notice?.tone).toBe('bad');
    expect(visit.sent).toEqual(['cancel job-1']);
  });

  test('read-only says so and asks nothing', async () => {
    const visit = await openMonitor(backups, { readOnly: true });
    await visit.press('c');
    expect(visit.message()).toContain('--read-only');
    expect(visit.monitor.state().dialog).toBeNull();
    expect(visit.screen()).toContain('READ-ONLY');
  });

  test('an answer for a project that was left is told, and changes nothing in the new one', async () => {
    const visit = await openMonitor(backups, { projects: [search, ads], project: 'Search' });
    const { open, opened } = gate();
    visit.act = async (_action, job) => {
      await opened;
      throw failure('permission', { message: `no permission for ${job.id}` });
    };
    await visit.press('c', 'y', 'p');
    visit.monitor.chosen('ads');
    open();
    await visit.clock.pass(100);
    expect(visit.message()).toContain('no permission for job-1');
    expect(visit.monitor.state().deniedAt).toBeNull();
  });
});

describe('retry', () => {
  const again = aJob({ ...anImport, id: 'job-again', status: 'pending', rawStatus: 'PENDING', reason: null });

  test('is followed to the job that now runs', async () => {
    const visit = await openMonitor([anImport, ...backups]);
    select(visit, 'job-import');
    visit.act = async () => {
      visit.center.jobs = [again, ...visit.center.jobs];
      return { job: again, requestId: 'req-r' };
    };
    await visit.press('r');
    expect(visit.monitor.state().dialog).toMatchObject({ kind: 'confirm', impact: { action: 'retry' } });
    await visit.press('y');
    expect(visit.sent).toEqual(['retry job-import']);
    expect(visit.message()).toBe('job-import: the server accepted the retry; it runs as job-again.');
    expect(visit.monitor.state().selectedId).toBe('job-again');
    visit.center.change('job-again', { status: 'failed' });
    await visit.clock.pass(10_000);
    expect(visit.monitor.state().notice).toEqual({ text: 'job-again is Failed.', tone: 'bad' });
  });

  test('is followed even if the list was drawn a moment ago', async () => {
    const visit = await openMonitor([anImport, ...backups]);
    select(visit, 'job-import');
    visit.act = async () => {
      visit.center.change('job-2', { progress: 41 });
      visit.center.jobs = [again, ...visit.center.jobs];
      return { job: again, requestId: null };
    };
    await visit.press('r');
    visit.center.change('job-3', { progress: 77 });
    await visit.clock.pass(5_000);
    expect(visit.monitor.state().feed?.jobs.get('job-3')?.progress).toBe(77);
    await visit.press('y');
    expect(visit.monitor.state().selectedId).toBe('job-again');
  });

  test('of a job that is filtered away keeps its details open on the new one', async () => {
    const visit = await openMonitor([anImport, ...backups]);
    await visit.press('/', ...'status:failed', 'enter', 'enter');
    expect(visit.monitor.state()).toMatchObject({ selectedId: 'job-import', detailsOpen: true });
    visit.act = async () => {
      visit.center.jobs = [again, ...visit.center.jobs];
      return { job: again, requestId: null };
    };
    await visit.press('r', 'y');
    await visit.clock.pass(1_000);
    expect(visit.monitor.state()).toMatchObject({ selectedId: 'job-again', detailsOpen: true });
  });
});

describe('marked jobs', () => {
  test('are what c is for, wherever the cursor goes; what the rules skip is told', async () => {
    const visit = await openMonitor([...backups, anImport]);
    await visit.press('space', 'space');
    select(visit, 'job-import');
    await visit.press('space', 'g', 'c');
    const { dialog } = visit.monitor.state();
    expect(dialog).toMatchObject({
      kind: 'confirm',
      impact: { targets: [{ id: 'job-1' }, { id: 'job-2' }], skipped: [{ job: { id: 'job-import' } }] },
    });
    await visit.press('y');
    expect([...visit.sent].sort()).toEqual(['cancel job-1', 'cancel job-2']);
    expect(visit.monitor.state().dialog).toMatchObject({
      kind: 'outcomes',
      outcomes: [{ jobId: 'job-1' }, { jobId: 'job-2' }],
    });
    expect(visit.monitor.state().marks.size).toBe(0);
  });

  test('a single marked job is unmarked once its outcome is told', async () => {
    const visit = await openMonitor(backups);
    await visit.press('space', 'G', 'c', 'y');
    expect(visit.sent).toEqual(['cancel job-1']);
    expect(visit.message()).toBe('job-1: the server accepted the cancel.');
    expect(visit.monitor.state().marks.size).toBe(0);
  });

  test('with none that can be canceled, the reasons are told at once', async () => {
    const visit = await openMonitor([anImport, aJob({ id: 'job-done', status: 'successful' })]);
    await visit.press('space', 'space', 'c');
    expect(visit.monitor.state().dialog).toBeNull();
    expect(visit.message()).toMatch(/^None of the 2 marked jobs: .*no abort\. .*this one is Successful\.$/);
  });

  test('each outcome is told on its own', async () => {
    const visit = await openMonitor(backups);
    visit.act = async (_action, job) => {
      if (job.id === 'job-2') throw failure('conflict', { message: 'too late' });
      return { job: { ...job, status: 'canceling' }, requestId: null };
    };
    await visit.press('space', 'space', 'c', 'y');
    const { dialog } = visit.monitor.frame();
    expect(dialog?.kind === 'text' ? dialog.text.lines.join(' ') : '').toMatch(/job-1: the server accepted.*job-2: refused\. too late/);
  });
});

describe('details', () => {
  test('are read once the cursor rests, and not while j is held', async () => {
    const visit = await openMonitor(jobsInOrder(10));
    await visit.press('enter');
    await visit.clock.pass(200);
    expect(describes(visit)).toEqual(['job-1']);
    for (let pressed = 0; pressed < 5; pressed += 1) {
      await visit.press('j');
      await visit.clock.pass(50);
    }
    expect(describes(visit)).toEqual([]);
    await visit.clock.pass(200);
    expect(describes(visit)).toEqual(['job-6']);
  });

  test('are read once for each change of the job, and not without one', async () => {
    const visit = await openMonitor(jobsInOrder(2));
    await visit.press('enter');
    await visit.clock.pass(200);
    expect(visit.monitor.state().described).toMatchObject({ jobId: 'job-1', state: 'ready', requestId: 'req-d' });
    visit.center.take();
    await visit.clock.pass(30_000);
    expect(describes(visit)).toEqual([]);
    visit.center.change('job-1', { progress: 80 });
    await visit.clock.pass(10_000);
    expect(describes(visit)).toEqual(['job-1']);
    expect(visit.screen()).toContain('80%');
  });

  test('that are closed are not read', async () => {
    const visit = await openMonitor(backups);
    await visit.press('enter', 'escape');
    await visit.clock.pass(1_000);
    expect(describes(visit)).toEqual([]);
  });

  test('that can not be read say why, and are tried again with the next news only', async () => {
    const visit = await openMonitor(backups);
    visit.center.spoil = ({ route }) => (route === 'describe' ? failure('server', { message: 'oops', code: 500 }) : null);
    await visit.press('enter');
    await visit.clock.pass(1_000);
    expect(describes(visit)).toEqual(['job-1']);
    expect(visit.screen()).toContain('The details can’t be read: oops (code 500, requestid req-1)');
    visit.center.spoil = () => null;
    await visit.clock.pass(10_000);
    expect(visit.monitor.state().described).toMatchObject({ state: 'ready' });
  });

  test('that were read stay while a later reading fails', async () => {
    const visit = await openMonitor(backups);
    await visit.press('enter');
    await visit.clock.pass(1_000);
    visit.center.spoil = ({ route }) => (route === 'describe' ? failure('network') : null);
    visit.center.change('job-1', { progress: 81 });
    await visit.clock.pass(10_000);
    expect(visit.monitor.state().described).toMatchObject({ state: 'ready' });
  });

  test('an answer that comes after the cursor has gone on is not shown for the other job', async () => {
    const visit = await openMonitor(backups);
    const { open, opened } = gate();
    visit.center.delay = ({ jobId }) => (jobId === 'job-1' ? opened : null);
    await visit.press('enter');
    await visit.clock.pass(200);
    await visit.press('j');
    await visit.clock.pass(200);
    open();
    await visit.clock.pass(1_000);
    expect(visit.monitor.state()).toMatchObject({ selectedId: 'job-2', described: { jobId: 'job-2', state: 'ready' } });
  });
});

describe('projects', () => {
  test('the only one is watched at once', async () => {
    const visit = await openMonitor(backups);
    expect(visit.monitor.state().project).toEqual(search);
    expect(visit.screen()).toContain('3 jobs');
  });

  test('of several one is chosen by a menu, and another one later', async () => {
    const visit = await openMonitor(backups, { projects: [search, ads] });
    expect(visit.monitor.state()).toMatchObject({ project: null, dialog: { kind: 'menu', menu: 'project' } });
    visit.monitor.chosen('ads');
    await visit.clock.pass(100);
    expect(visit.monitor.state()).toMatchObject({ project: ads, dialog: null });
    expect(visit.center.take().map(({ request }) => request.projectId)).toContain('ads');
    await visit.press('space', 'enter', 'p');
    visit.monitor.chosen('search');
    expect(visit.monitor.state()).toMatchObject({ project: search, detailsOpen: false, selectedId: null });
    expect(visit.monitor.state().marks.size).toBe(0);
    await visit.clock.pass(100);
    expect(visit.monitor.state().rows.length).toBe(3);
    visit.center.take();
    await visit.clock.pass(30_000);
    expect(new Set(visit.center.take().map(({ request }) => request.projectId))).toEqual(new Set(['search']));
  });

  test('the same one again changes nothing', async () => {
    const visit = await openMonitor(backups, { projects: [search, ads], project: 'Ads' });
    await visit.press('space', 'p');
    visit.monitor.chosen('ads');
    expect(visit.monitor.state().marks.size).toBe(1);
  });

  test.each(['search', 'Search', 'SEARCH'])('%s is found', async wanted => {
    const visit = await openMonitor(backups, { projects: [ads, search], project: wanted });
    expect(visit.monitor.state().project).toEqual(search);
  });

  test('an unknown one ends zjobs, with what there is', async () => {
    const visit = await openMonitor(backups, { projects: [ads, search], project: 'Serch' });
    expect(visit.ends).toEqual([{ cause: 'unknown-project', wanted: 'Serch', projects: [ads, search] }]);
  });

  test('an interval that was changed stays for the next one', async () => {
    const visit = await openMonitor(backups, { projects: [search, ads], project: 'Search' });
    await visit.press('+', 'p');
    visit.monitor.chosen('ads');
    expect(visit.monitor.state().feed?.interval).toBe(10_000);
  });
});

describe('failures', () => {
  test('a key that is rejected at the first reading ends zjobs', async () => {
    const visit = await openMonitor(backups, { projects: [search, ads] });
    visit.center.spoil = () => failure('auth', { code: 80_020 });
    visit.monitor.chosen('ads');
    await visit.clock.pass(100);
    expect(visit.ends).toMatchObject([{ cause: 'rejected', error: { kind: 'auth' } }]);
  });

  test('one that is rejected later leaves the list, stale, and is tried again', async () => {
    const visit = await openMonitor(backups);
    visit.center.spoil = () => failure('auth', { message: 'invalid key', code: 80_020 });
    await visit.clock.pass(30_000);
    expect(visit.ends).toEqual([]);
    expect(visit.screen()).toContain('STALE');
    expect(visit.screen()).toContain('invalid key');
    visit.center.spoil = () => null;
    await visit.clock.pass(60_000);
    expect(visit.screen()).not.toContain('STALE');
  });

  test('an outage leaves the list, marked with its age, and says why and when next', async () => {
    const visit = await openMonitor(backups);
    visit.center.spoil = () => failure('network', { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED', requestId: null });
    await visit.clock.pass(15_000);
    const screen = visit.screen();
    expect(screen).toContain('Back up collection prod');
    expect(screen).toMatch(/STALE \d+s/);
    expect(screen).toMatch(/Data from 14:00:\d\d: connect ECONNREFUSED \(code ECONNREFUSED\)\. Next try at 14:00:\d\d; R tries now\./);
    visit.center.take();
    await visit.press('R');
    expect(visit.center.take().length).toBeGreaterThan(0);
    visit.center.spoil = () => null;
    await visit.press('R');
    await visit.clock.pass(100);
    expect(visit.screen()).not.toContain('STALE');
  });
});

describe('the list of projects', () => {
  test('that can not be read is tried for ever, with growing pauses, and says so', async () => {
    let asked = 0;
    const visit = await openMonitor(backups, {
      answerProjects: async () => {
        asked += 1;
        throw failure('network', { message: 'down', requestId: null });
      },
    });
    expect(visit.screen()).toContain('Can’t read the jobs from api.example.com: down. Next try at 14:00:01; R tries now.');
    await visit.clock.pass(3_000);
    expect(asked).toBe(3);
    visit.projects = async () => [search];
    await visit.press('R');
    await visit.clock.pass(100);
    expect(visit.monitor.state()).toMatchObject({ project: search, projectsProblem: null });
  });

  test('a key that is rejected there ends zjobs', async () => {
    const visit = await openMonitor(backups, {
      answerProjects: async () => {
        throw failure('auth', { code: 80_020 });
      },
    });
    expect(visit.ends).toMatchObject([{ cause: 'rejected', error: { kind: 'auth', code: 80_020 } }]);
  });
});

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
    expect(told).toEqual(['Every 2s.', 'Every 1s.', 'The interval can’t be shorter than 1s.', 'Every 2s.', 'Every 5s.']);
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
    expect(visit.monitor.state()).toMatchObject({ order: 'oldest', selectedId: 'job-1' });
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
