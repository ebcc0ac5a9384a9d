import { describe, expect, test } from 'vitest';
import { recordOfAction } from '../../../src/actions/action-record.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { gate } from '../../support/gate.ts';
import { aJob, aSource, failedImport, jobsInOrder, noon } from '../../support/jobs.ts';
import { ads, type MonitorVisit, openMonitor, search } from '../../support/ui-world.ts';

const backups = jobsInOrder(3);
const anImport = failedImport({ id: 'job-import', createdAt: noon - 30_000 });

const select = (visit: MonitorVisit, jobId: string): void => {
  while (visit.monitor.state().selectedId !== jobId) {
    const before = visit.monitor.state().selectedId;
    visit.monitor.input([{ type: 'key', key: 'down', raw: '', readId: 0, at: 0 }]);
    if (visit.monitor.state().selectedId === before) throw new Error(`${jobId} is not in the list`);
  }
};

describe('cancel', () => {
  test('is sent, accepted and followed to its end', async () => {
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

  test('is recorded once it is sent', async () => {
    const visit = await openMonitor(backups);
    await visit.press('c', 'n');
    expect(visit.recorded).toEqual([]);
    await visit.press('c', 'y');
    expect(visit.recorded).toMatchObject([{ action: 'cancel', outcome: { outcome: 'accepted', jobId: 'job-1' } }]);
  });

  test('reports a cancel that came too late', async () => {
    const visit = await openMonitor(backups);
    await visit.press('c', 'y');
    visit.center.change('job-1', { status: 'successful' });
    await visit.clock.pass(10_000);
    expect(visit.monitor.state().notice).toEqual({
      text: 'The server accepted the cancel of job-1, but the job ended Successful.',
      tone: 'bad',
    });
  });

  test('is not sent after No', async () => {
    const visit = await openMonitor(backups);
    await visit.press('c', 'enter', 'c', 'escape', 'c', 'n');
    expect([visit.sent, visit.monitor.state().dialog]).toEqual([[], null]);
  });

  test('is not sent by a y in the same read as the c', async () => {
    const visit = await openMonitor(backups);
    await visit.pressAtOnce('c', 'y');
    expect([visit.sent, visit.monitor.state().dialog?.kind]).toEqual([[], 'confirm']);
  });

  test('is checked again by the rules before it is sent', async () => {
    const visit = await openMonitor(backups);
    await visit.press('c');
    visit.center.change('job-1', { status: 'successful' });
    await visit.press('y');
    expect(visit.sent).toEqual([]);
    expect(visit.message()).toContain('this one is Successful');
  });

  test('shows a refused role with its time until R forgets it', async () => {
    const visit = await openMonitor(backups);
    visit.act = async () => {
      throw cloudError('permission', { message: 'no permission', code: 96_012, requestId: 'req-9' });
    };
    await visit.press('c', 'y');
    expect(visit.message()).toMatch(/refused\. no permission.* \(code 96012, requestid req-9\)/);
    await visit.press('c');
    expect(visit.message()).toBe(
      'In production, this needs Project Admin or a role that may do this (the server said so at 14:00).',
    );
    expect(visit.monitor.state().dialog).toBeNull();
    await visit.press('R', 'c');
    expect(visit.monitor.state().dialog?.kind).toBe('confirm');
    expect(visit.sent).toHaveLength(1);
  });

  test('forgets a refused role after an outage', async () => {
    const visit = await openMonitor(backups);
    visit.act = async () => {
      throw cloudError('permission');
    };
    await visit.press('c', 'y');
    expect(visit.monitor.state().denials.roles.size).toBe(1);
    visit.center.failWith = () => cloudError('network');
    await visit.clock.pass(6_000);
    expect(visit.monitor.state().denials.roles.size).toBe(1);
    visit.center.failWith = () => null;
    await visit.clock.pass(60_000);
    expect(visit.monitor.state().denials.roles.size).toBe(0);
  });

  test('remembers a refused role when only the list was refused', async () => {
    const visit = await openMonitor(backups);
    visit.act = async () => {
      throw cloudError('permission');
    };
    await visit.press('c', 'y');
    visit.center.failWith = () => cloudError('rate-limit', { code: 429 });
    await visit.clock.pass(6_000);
    expect(visit.monitor.state().feed?.problem?.error.kind).toBe('rate-limit');
    visit.center.failWith = () => null;
    await visit.clock.pass(60_000);
    expect(visit.monitor.state().feed?.problem).toBeNull();
    expect(visit.monitor.state().denials.roles.size).toBe(1);
  });

  test('is unknown and not sent again when its answer is lost', async () => {
    const visit = await openMonitor(backups);
    visit.act = async () => {
      throw cloudError('timeout', { maybeDone: true });
    };
    await visit.press('c', 'y');
    await visit.clock.pass(60_000);
    expect(visit.message()).toMatch(/^job-1: outcome unknown\. The answer was lost \(timeout message\)/);
    expect(visit.monitor.state().notice?.tone).toBe('bad');
    expect(visit.sent).toEqual(['cancel job-1']);
  });

  test('is refused with --read-only, without a question', async () => {
    const visit = await openMonitor(backups, { readOnly: true });
    await visit.press('c');
    expect(visit.message()).toContain('--read-only');
    expect(visit.monitor.state().dialog).toBeNull();
    expect(visit.screen()).toContain('READ-ONLY');
  });

  test('shows an answer for a project that was left, without applying it to the new one', async () => {
    const visit = await openMonitor(backups, { projects: [search, ads], project: 'Search' });
    const { open, opened } = gate();
    visit.act = async (_action, job) => {
      await opened;
      throw cloudError('permission', { message: `no permission for ${job.id}` });
    };
    await visit.press('c', 'y', 'p');
    await visit.choose('ads');
    open();
    await visit.clock.pass(100);
    expect(visit.message()).toContain('no permission for job-1');
    expect(visit.monitor.state().denials.roles.size).toBe(0);
  });
});

describe('retry', () => {
  const again = aJob({ ...anImport, id: 'job-again', status: 'pending', rawStatus: 'PENDING', reason: null });

  test('moves the cursor to the job that now runs', async () => {
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
    expect(visit.message()).toBe('job-import: the server accepted the retry. It runs as job-again.');
    expect(visit.monitor.state().selectedId).toBe('job-again');
    visit.center.change('job-again', { status: 'failed' });
    await visit.clock.pass(10_000);
    expect(visit.monitor.state().notice).toEqual({ text: 'job-again is Failed.', tone: 'bad' });
  });

  test('is asked with an earlier retry that the journal has', async () => {
    const visit = await openMonitor([anImport, ...backups]);
    select(visit, 'job-import');
    await visit.press('r');
    expect(visit.monitor.state().dialog).not.toHaveProperty('retries');
    await visit.press('escape');
    const outcome = { outcome: 'accepted', jobId: 'job-import', job: again, requestId: null } as const;
    const target = { endpoint: 'https://x', projectId: 'proj-1', projectName: null };
    visit.history = [recordOfAction({ action: 'retry', job: anImport, outcome, sentAt: noon }, target, 'ana@laptop')];
    await visit.press('r');
    expect(visit.monitor.state().dialog).toMatchObject({
      kind: 'confirm',
      retries: new Map([['job-import', { at: noon, newJobId: 'job-again' }]]),
    });
  });

  test('moves the cursor even right after a frame of the feed', async () => {
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

  test('keeps the details open on the new job even when the filter hides it', async () => {
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
  test('are canceled wherever the cursor is; the question lists the skipped ones', async () => {
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
    expect([...visit.monitor.state().marks]).toEqual(['job-import']);
  });

  test('stay marked when they were marked while the action ran', async () => {
    const visit = await openMonitor(backups);
    const { open, opened } = gate();
    visit.act = async (_action, job) => {
      await opened;
      return { job: { ...job, status: 'canceling' }, requestId: null };
    };
    await visit.press('space', 'space', 'c', 'y', 'space');
    expect(visit.monitor.state().marks.size).toBe(3);
    open();
    await visit.clock.pass(100);
    expect(visit.sent).toEqual(['cancel job-1', 'cancel job-2']);
    expect([...visit.monitor.state().marks]).toEqual(['job-3']);
  });

  test('are unmarked after their outcome, also a single one', async () => {
    const visit = await openMonitor(backups);
    await visit.press('space', 'G', 'c', 'y');
    expect(visit.sent).toEqual(['cancel job-1']);
    expect(visit.message()).toBe('job-1: the server accepted the cancel.');
    expect(visit.monitor.state().marks.size).toBe(0);
  });

  test('have their outcomes shown after typing ends, so that typed keys don’t close them', async () => {
    const visit = await openMonitor(backups);
    const { open, opened } = gate();
    visit.act = async (_action, job) => {
      await opened;
      return { job: { ...job, status: 'canceling' }, requestId: null };
    };
    await visit.press('space', 'space', 'c', 'y', '/', 'j');
    open();
    await visit.clock.pass(100);
    await visit.press('q');
    expect(visit.monitor.state()).toMatchObject({ dialog: null, filter: { editing: true, text: 'jq' } });
    await visit.press('ctrl+u', 'enter');
    expect(visit.monitor.state().dialog).toMatchObject({
      kind: 'outcomes',
      outcomes: [{ jobId: 'job-1' }, { jobId: 'job-2' }],
    });
  });

  test('are refused at once with all reasons when none can be canceled', async () => {
    const visit = await openMonitor([anImport, aJob({ id: 'job-done', status: 'successful' })]);
    await visit.press('space', 'space', 'c');
    expect(visit.monitor.state().dialog).toBeNull();
    expect(visit.message()).toMatch(
      /^Not possible for any of the 2 marked jobs: .*can’t abort them\. .*this one is Successful\.$/,
    );
  });

  test('have one outcome each', async () => {
    const visit = await openMonitor(backups);
    visit.act = async (_action, job) => {
      if (job.id === 'job-2') throw cloudError('conflict', { message: 'too late' });
      return { job: { ...job, status: 'canceling' }, requestId: null };
    };
    await visit.press('space', 'space', 'c', 'y');
    const { dialog } = visit.monitor.frame();
    expect(dialog?.kind === 'text' ? dialog.text.lines.join(' ') : '').toMatch(
      /job-1: the server accepted.*job-2: refused\. too late/,
    );
  });
});

test('a question can’t be answered before the interface draws it', async () => {
  const visit = await openMonitor(jobsInOrder(1));
  visit.drawsDialogs = false;
  await visit.press('c', 'y');
  expect(visit.sent).toEqual([]);
  expect(visit.monitor.state().dialog?.kind).toBe('confirm');
  visit.drawsDialogs = true;
  visit.monitor.dialogsDrawn(visit.clock.elapsed());
  await visit.press('y');
  expect(visit.sent).toEqual(['cancel job-1']);
});

test('a canceled job stays listed until the filter changes', async () => {
  const visit = await openMonitor(jobsInOrder(3));
  await visit.press('/', ...'status:progress', 'enter', 'c', 'y');
  const { selectedId } = visit.monitor.state();
  expect(visit.sent).toEqual([`cancel ${selectedId}`]);
  visit.center.change(selectedId ?? '', { status: 'canceling' });
  await visit.clock.pass(10_000);
  const { rows, selectedId: stillSelected } = visit.monitor.state();
  expect(stillSelected).toBe(selectedId);
  expect(rows.at(rows.indexOf(selectedId ?? ''))?.status).toBe('canceling');
  await visit.press('/', 'ctrl+u', ...'status:progress', 'enter');
  expect(visit.monitor.state().rows.indexOf(selectedId ?? '')).toBe(-1);
});

test('quitting during an action sends nothing more and records what was sent', async () => {
  // In one cluster, the first action would go alone.
  const visit = await openMonitor(jobsInOrder(6).map((job, index) => ({ ...job, clusterId: `in01-${index}` })));
  visit.act = (_action, job, signal) => {
    if (job.id === 'job-1') visit.center.change('job-1', { status: 'canceling' });
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(cloudError('aborted', { maybeDone: true })));
    });
  };
  await visit.press('space', 'space', 'space', 'space', 'space', 'space', 'c', 'y');
  const atOnce = ['job-1', 'job-2', 'job-3', 'job-4'];
  expect(visit.sent).toEqual(atOnce.map(jobId => `cancel ${jobId}`));
  expect(visit.recorded).toEqual([]);
  await visit.monitor.stop();
  expect(visit.sent).toHaveLength(4);
  expect(visit.recorded.map(({ outcome }) => [outcome.jobId, outcome.outcome])).toEqual([
    ['job-1', 'accepted'],
    ['job-2', 'unknown'],
    ['job-3', 'unknown'],
    ['job-4', 'unknown'],
  ]);
});

test('an action names the source of the job that the question showed', async () => {
  const source = aSource(1, { key: 'http://host-1 proj-1' });
  const visit = await openMonitor([aJob({ id: 'job-1', source })]);
  const asked: string[] = [];
  const { describeJob } = visit.center;
  visit.center.describeJob = (projectId, ...rest) => {
    asked.push(projectId);
    return describeJob(projectId, ...rest);
  };
  await visit.press('c', 'y');
  expect(asked).toEqual([source.key]);
});
