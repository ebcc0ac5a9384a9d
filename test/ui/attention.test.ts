import { describe, expect, test } from 'vitest';
import { traced } from '../../src/jobs/insight/progress-trace.ts';
import type { Job } from '../../src/jobs/job.ts';
import { dialogText } from '../../src/ui/frame/dialogs/dialogs.ts';
import { cloudError } from '../support/cloud-error.ts';
import { aJob, noon } from '../support/jobs.ts';
import { english } from '../support/ui-fixtures.ts';
import { ads, openMonitor, search } from '../support/ui-world.ts';

const minute = 60_000;
const size = { columns: 120, rows: 30 };

const ended = (id: string, minutesAgo: number, facts: Partial<Job> = {}): Job =>
  aJob({
    id,
    status: 'successful',
    description: `done ${id}`,
    createdAt: noon - (minutesAgo + 10) * minute,
    startedAt: noon - (minutesAgo + 10) * minute,
    finishedAt: noon - minutesAgo * minute,
    ...facts,
  });

const failed = ended('job-f', 20, { status: 'failed', rawStatus: 'FAILED', reason: 'no space' });

describe('estimates on the screen', () => {
  test('are beside the elapsed time, and in the details with what they are based on', async () => {
    const past = [ended('a', 30), ended('b', 40), ended('c', 50)];
    const visit = await openMonitor([aJob({ id: 'run', startedAt: noon - 4 * minute }), ...past], { size });
    await visit.clock.pass(1_000);
    expect(visit.screen()).toMatch(/4m · ~5m left|4m · ~6m left/);
    await visit.press('enter');
    await visit.clock.pass(1_000);
    expect(visit.screen()).toMatch(/min left, as 3 earlier/);
  });
});

describe('stalled jobs on the screen', () => {
  test('have a mark, are counted, and say for how long nothing changed', async () => {
    const visit = await openMonitor([aJob({ id: 'run' })], { size });
    for (let step = 0; step < 70; step += 1) await visit.clock.pass(10_000);
    const screen = visit.screen();
    expect(screen).toContain('△ 1 stalled');
    expect(screen).toMatch(/[❯ ]! ● In Progress/);
    expect(screen).toMatch(/stalled 1\dm/);
    await visit.press('w');
    expect(visit.screen()).toMatch(/[❯ ]! ● In Progress/);
  });

  test('are found by a word in the palette', async () => {
    const visit = await openMonitor([aJob({ id: 'run' })], { size });
    await visit.press(':', 's', 't', 'a', 'l', 'l', 'enter');
    expect(visit.monitor.state().filter.text).toBe('is:stalled');
    expect(visit.monitor.state().rows.length).toBe(0);
    for (let step = 0; step < 70; step += 1) await visit.clock.pass(10_000);
    expect(visit.monitor.state().rows.length).toBe(1);
  });
});

describe('slow jobs on the screen', () => {
  const past = Array.from({ length: 5 }, (_, index) => ended(`past-${index}`, 100 + index));
  const slow = aJob({ id: 'run', startedAt: noon - 40 * minute, progress: 50 });

  test('have a sign that is no color, and the word beside the elapsed time', async () => {
    const visit = await openMonitor([slow, ...past], { size });
    await visit.clock.pass(1_000);
    expect(visit.screen()).toMatch(/[❯ ]… ● In Progress/);
    expect(visit.screen()).toMatch(/40m · slow/);
  });

  test('keep the sign when they are watched', async () => {
    const visit = await openMonitor([slow, ...past], { size });
    await visit.clock.pass(1_000);
    await visit.press('w');
    expect(visit.screen()).toMatch(/[❯ ]… ● In Progress/);
    expect(visit.screen()).toContain('◉ 1 watched');
  });

  test('have a sign that the help explains', async () => {
    const visit = await openMonitor([slow, ...past], { size: { columns: 120, rows: 80 } });
    await visit.press('?', 'G');
    const dialog = visit.monitor.frame().dialog;
    const help = dialog?.kind === 'text' ? dialog.text.lines.join('\n') : '';
    expect(help).toMatch(/…\S* +slow: runs more than 1\.5 times/);
    expect(help).toMatch(/!\S* +stalled/);
  });
});

describe('what is new since the user looked', () => {
  const open = async () => {
    const jobs = [aJob({ id: 'run', startedAt: noon - 5 * minute }), failed, ended('old', 300)];
    const visit = await openMonitor(jobs, { looked: { at: noon - 60 * minute, watched: [] }, size });
    await visit.clock.pass(2_000);
    return visit;
  };

  test('is marked by a dot, and said below the header until Esc', async () => {
    const visit = await open();
    expect(visit.screen()).toMatch(/Since Sun 13:00: {2}✗ 1 failed · ● 1 started .*d digest {2}D dismiss/);
    expect(visit.screen()).toMatch(/ • ✗ Failed/);
    expect(visit.screen()).not.toMatch(/ • ✓/);
    await visit.press('escape');
    expect(visit.screen()).not.toContain('Since Sun');
    expect(visit.screen()).toMatch(/ • ✗ Failed/);
  });

  test('is reached by n and N, seen after a second, and dismissed by D', async () => {
    const visit = await open();
    await visit.press('n');
    expect(visit.monitor.state().selectedId).toBe('job-f');
    await visit.clock.pass(1_100);
    expect([...(visit.monitor.state().attention.news?.jobIds ?? [])]).toEqual(['run']);
    await visit.press('N');
    expect(visit.monitor.state().selectedId).toBe('run');
    await visit.press('D');
    expect(visit.monitor.state().attention.news).toBeNull();
    await visit.press('n');
    expect(visit.message()).toBe('Nothing is new.');
  });

  test('does not appear because the clock of the server is found to be ahead', async () => {
    let skew: number | null = null;
    const visit = await openMonitor([aJob({ id: 'run' })], { size, clockSkew: () => skew });
    skew = 3 * 1_440 * minute;
    visit.center.jobs = [aJob({ id: 'run', status: 'failed', rawStatus: 'FAILED', finishedAt: noon + skew })];
    await visit.clock.pass(11_000);
    expect(visit.screen()).toContain('✗ 1 Failed');
    expect(visit.monitor.state().attention.news).toBeNull();
    await visit.press('j');
    await visit.clock.pass(31_000);
    await visit.press('j');
    expect(visit.looked.at).toBeGreaterThan(noon + skew);
  });

  test('is kept with the time of the last key', async () => {
    const visit = await open();
    await visit.clock.pass(31_000);
    await visit.press('j');
    expect(visit.looked.at).toBeGreaterThan(noon + 30_000);
  });
});

describe('the digest on the screen', () => {
  test('opens by d, and y copies it as markdown', async () => {
    const visit = await openMonitor([failed, aJob()]);
    await visit.press('d');
    expect(visit.monitor.state().dialog?.kind).toBe('digest');
    expect(dialogText(visit.monitor.state(), 80, english)?.title).toBe('Digest, as of 14:00:00');
    await visit.press('y');
    expect(visit.copied[0]).toMatch(/^# Search, Sat .*\n\n\*\*✗ 1 failed\*\*/);
    expect(visit.copied[0]).toContain('- **1 × no space**');
    expect(visit.message()).toBe('Copied the digest as markdown.');
  });
});

describe('watched jobs', () => {
  test('have not ended: nothing would be reported of one that has', async () => {
    const visit = await openMonitor([aJob({ id: 'over', status: 'failed' })]);
    await visit.press('w');
    expect(visit.message()).toBe('Nothing to watch: 1 job has ended.');
    expect(visit.monitor.state().attention.watched.size).toBe(0);
  });

  test('are named by a message when they are watched and when they are not any more', async () => {
    const visit = await openMonitor([aJob({ id: 'a' }), aJob({ id: 'b' })], { size: { columns: 60, rows: 20 } });
    await visit.press('space', 'space', 'w');
    expect(visit.message()).toBe('Watching 2 jobs; zjobs notifies you when one ends.');
    expect(visit.screen()).toContain('Watching 2 jobs; zjobs notifies you when one ends.');
    await visit.press('w');
    expect(visit.message()).toBe('No longer watching 2 jobs.');
    await visit.press('u', 'w');
    expect(visit.message()).toBe('Watching 1 job; zjobs notifies you when it ends.');
    expect(visit.monitor.state().messages.map(({ text }) => text)).toContain('No longer watching 2 jobs.');
  });

  test('have a sign, and their end is notified once', async () => {
    const visit = await openMonitor([aJob({ id: 'run' })]);
    await visit.press('w');
    expect(visit.screen()).toContain('◉ 1');
    visit.center.jobs = [aJob({ id: 'run', status: 'failed', rawStatus: 'FAILED', reason: 'x', finishedAt: noon })];
    await visit.clock.pass(10_000);
    expect(visit.notified).toEqual(['Failed: Back up collection products']);
    expect(visit.message()).toBe('Failed: Back up collection products (run)');
    await visit.clock.pass(20_000);
    expect(visit.notified).toHaveLength(1);
  });

  test('are not counted any more once they have ended', async () => {
    const visit = await openMonitor([aJob({ id: 'a' }), aJob({ id: 'b' })]);
    await visit.press('space', 'space', 'w');
    expect(visit.screen()).toContain('◉ 2');
    visit.center.jobs = [aJob({ id: 'a' }), aJob({ id: 'b', status: 'successful', finishedAt: noon })];
    await visit.clock.pass(10_000);
    expect(visit.screen()).toContain('◉ 1');
  });

  test('are named by one message, and not counted, once the server no longer has them', async () => {
    const visit = await openMonitor([aJob({ id: 'a' }), aJob({ id: 'b' })]);
    await visit.press('space', 'space', 'w');
    visit.center.jobs = [aJob({ id: 'b' })];
    await visit.clock.pass(60_000);
    expect(visit.screen()).toContain('◉ 1');
    const gone = visit.monitor.state().messages.filter(({ text }) => text.startsWith('The server no longer has a,'));
    expect(gone).toHaveLength(1);
  });

  test('are not announced any more once the monitor is stopped', async () => {
    const [first, second] = [aJob({ id: 'a' }), aJob({ id: 'b' })];
    const visit = await openMonitor([first, second], { looked: { at: null, watched: ['a', 'b'] } });
    await visit.clock.pass(2_000);
    const end = (job: Job): Job => ({ ...job, status: 'successful', rawStatus: 'SUCCESSFUL', finishedAt: noon });
    visit.center.jobs = [end(first), second];
    await visit.press('R');
    await visit.clock.pass(1_000);
    visit.center.jobs = [end(first), end(second)];
    await visit.press('R');
    await visit.clock.pass(500);
    const notified = [...visit.notified];
    const stopped = visit.monitor.stop();
    await visit.clock.pass(10_000);
    await stopped;
    expect(visit.monitor.state().messages.filter(({ text }) => text.startsWith('Successful'))).toHaveLength(2);
    expect(notified).toHaveLength(1);
    expect(visit.notified).toEqual(notified);
  });

  test('that end together make one notification', async () => {
    const jobs = ['a', 'b', 'c'].map(id => aJob({ id }));
    const visit = await openMonitor(jobs, { looked: { at: null, watched: ['a', 'b', 'c'] } });
    await visit.clock.pass(2_000);
    visit.center.jobs = jobs.map(job => ({ ...job, status: 'successful', rawStatus: 'SUCCESSFUL', finishedAt: noon }));
    await visit.clock.pass(10_000);
    expect(visit.notified).toEqual(['3 watched jobs ended, 0 failed']);
    expect(visit.monitor.state().messages.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['a', 'b', 'c'].map(id => `Successful: Back up collection products (${id})`)),
    );
  });
});

describe('what a monitor keeps of a project', () => {
  const looked = { at: noon - 60 * minute, watched: ['kept'] };
  const kept = aJob({ id: 'kept' });
  const run = aJob({ id: 'run' });

  test('has the watched jobs after the user went to another project', async () => {
    const visit = await openMonitor([run, kept], { looked, projects: [search, ads], project: 'search' });
    await visit.press('w');
    await visit.press('p');
    await visit.choose('ads');
    expect(visit.monitor.state().project?.id).toBe('ads');
    expect(visit.savedLooked.get('search')?.watched).toEqual(['kept', 'run']);
  });

  test('stays as it is while no list was read, whatever keys are pressed', async () => {
    const visit = await openMonitor([run], {
      looked,
      failWith: () => cloudError('network', { message: 'connection refused' }),
    });
    await visit.clock.pass(40_000);
    await visit.press('j');
    await visit.monitor.stop();
    expect(visit.looked).toEqual(looked);
  });

  test('is read before it is saved, also when the user quits while the disk is slow', async () => {
    let answer = (): void => {};
    const disk = new Promise<void>(resolve => {
      answer = resolve;
    });
    const visit = await openMonitor([run, kept], { looked, disk });
    await visit.press('w');
    const stopped = visit.monitor.stop();
    answer();
    await stopped;
    expect(visit.looked.watched).toEqual(['kept', 'run']);
    expect(visit.looked.at).toBeGreaterThanOrEqual(noon);
  });

  test('loads the progress that earlier monitors saw, and continues it', async () => {
    let trace = traced(null, run, noon - 15 * minute, 0);
    for (let at = 14; at > 0; at -= 1) trace = traced(trace, run, noon - at * minute, minute);
    const visit = await openMonitor([run], { progress: new Map([['run', trace]]) });
    await visit.clock.pass(6_000);
    expect(visit.screen()).toContain('△ 1 stalled');
    await visit.monitor.stop();
    expect(visit.progress.get('run')?.changedAt).toBe(noon - 15 * minute);
    expect(visit.progress.get('run')?.seenAt).toBeGreaterThanOrEqual(noon);
  });
});

test('w promises no notification that the configuration forbids', async () => {
  const visit = await openMonitor([aJob()], { start: { notifies: false } });
  await visit.press('w');
  expect(visit.message()).toBe('Watching 1 job; only this screen says when it ends (notify = []).');
});

describe('the menu of copies', () => {
  const copied = async (choice: string, job: Job = failed) => {
    const visit = await openMonitor([job]);
    await visit.press('Y', choice);
    return visit.copied.at(-1) ?? visit.message();
  };

  test('copies a summary in markdown', async () => {
    expect(await copied('1')).toBe(
      [
        '**done job-f** (Collection backup, Search)',
        '- Status: Failed',
        '- Reason: no space',
        '- Started: Sun 13:30 UTC, took 10m',
        '- Created by: ana@example.com',
        '- Cluster: production',
        '- ID: job-f',
        '- Request ID: req-d',
      ].join('\n'),
    );
  });

  test('copies the reason, JSON, commands, and nothing where there is nothing', async () => {
    expect(await copied('3')).toBe('no space');
    expect(JSON.parse(String(await copied('4')))).toMatchObject({ jobId: 'job-f', source: 'proj-1', isSlow: false });
    expect(await copied('5')).toBe('zjobs describe job-f -p search');
    expect(await copied('6')).toBe('zjobs -p search');
    expect(await copied('3', aJob({ reason: null }))).toBe('There is nothing of this kind to copy.');
  });

  test('says that JSON was copied, rather than to show it', async () => {
    const visit = await openMonitor([failed]);
    await visit.press('Y', '4');
    expect(visit.copied).toHaveLength(1);
    expect(visit.message()).toBe('Copied the job as JSON.');
  });

  test('copies the marked jobs, also those that the filter hides', async () => {
    const visit = await openMonitor([failed, aJob({ id: 'job-g', reason: null })]);
    await visit.press('space', 'down', 'space', '/', ...'status:failed', 'enter', 'Y');
    await visit.press('4');
    expect(JSON.parse(String(visit.copied.at(-1)))).toHaveLength(2);
    expect(visit.message()).toBe('Copied for 2 jobs: Job as JSON');
    await visit.press('Y', '2');
    await visit.clock.pass(200);
    expect(String(visit.copied.at(-1)).split('\n')).toHaveLength(2);
  });

  test('copies a summary without a request ID while the server does not answer', async () => {
    const visit = await openMonitor([failed]);
    visit.center.delay = () => new Promise(() => {});
    await visit.press('Y', '1');
    expect(visit.copied).toEqual([]);
    await visit.clock.pass(2_000);
    expect(visit.copied[0]).toMatch(/- ID: job-f$/);
  });
});
