import { describe, expect, test } from 'vitest';
import { cloudError } from '../../support/cloud-error.ts';
import { gate } from '../../support/gate.ts';
import { jobsInOrder } from '../../support/jobs.ts';
import { ads, openMonitor, search } from '../../support/ui-world.ts';

const backups = jobsInOrder(3);
const projectId = 'proj-b44a39b0c51cf21791a841';

describe('the watched project', () => {
  test('is the only one, at once', async () => {
    const visit = await openMonitor(backups);
    expect(visit.monitor.state().project).toEqual(search);
    expect(visit.screen()).toContain('3 jobs');
  });

  test('is chosen by a menu, and another one later', async () => {
    const visit = await openMonitor(backups, { projects: [search, ads] });
    expect(visit.monitor.state()).toMatchObject({ project: null, dialog: { kind: 'menu', menu: 'project' } });
    await visit.choose('ads');
    await visit.clock.pass(100);
    expect(visit.monitor.state()).toMatchObject({ project: ads, dialog: null });
    expect(visit.center.take().map(({ request }) => request.projectId)).toContain('ads');
    await visit.press('space', 'enter', 'p');
    await visit.choose('search');
    expect(visit.monitor.state()).toMatchObject({ project: search, detailsOpen: false });
    expect(visit.monitor.state().marks.size).toBe(0);
    await visit.clock.pass(100);
    expect(visit.monitor.state().rows.length).toBe(3);
    visit.center.take();
    await visit.clock.pass(30_000);
    expect(new Set(visit.center.take().map(({ request }) => request.projectId))).toEqual(new Set(['search']));
  });

  test('stays unchanged when it is chosen again', async () => {
    const visit = await openMonitor(backups, { projects: [search, ads], project: 'Ads' });
    await visit.press('space', 'p');
    await visit.choose('ads');
    expect(visit.monitor.state().marks.size).toBe(1);
  });

  test.each(['search', 'Search', 'SEARCH'])('is found by %s', async wanted => {
    const visit = await openMonitor(backups, { projects: [ads, search], project: wanted });
    expect(visit.monitor.state().project).toEqual(search);
  });

  test('is found by a name that looks like an ID', async () => {
    const named = { id: projectId, name: 'proj-search' };
    const visit = await openMonitor(backups, { projects: [ads, named], project: 'proj-search' });
    expect(visit.monitor.state().project).toEqual(named);
    expect(visit.center.take().map(({ request }) => request.projectId)).not.toContain('proj-search');
  });

  test('ends zjobs when it is unknown, with the known ones', async () => {
    const visit = await openMonitor(backups, { projects: [ads, search], project: 'Serch' });
    const selection = { outcome: 'unknown', wanted: 'Serch', choices: [ads, search] };
    expect(visit.ends).toEqual([{ cause: 'unknown-project', selection }]);
  });

  test('has its list reloaded by R, where a failure changes nothing', async () => {
    const visit = await openMonitor(backups);
    visit.projects = async () => [search, ads];
    await visit.press('R');
    expect(visit.monitor.state().projects).toEqual([search, ads]);
    visit.projects = () => Promise.reject(cloudError('server'));
    await visit.press('R');
    expect(visit.monitor.state()).toMatchObject({ projects: [search, ads], project: search });
  });

  test('keeps a changed interval for the next project', async () => {
    const visit = await openMonitor(backups, { projects: [search, ads], project: 'Search' });
    await visit.press('+', 'p');
    await visit.choose('ads');
    expect(visit.monitor.state().feed?.interval).toBe(10_000);
  });
});

describe('a failure', () => {
  test('ends zjobs when the API key is rejected at first', async () => {
    const visit = await openMonitor(backups, { projects: [search, ads] });
    visit.center.failWith = () => cloudError('auth', { code: 80_020 });
    await visit.choose('ads');
    await visit.clock.pass(100);
    expect(visit.ends).toMatchObject([{ cause: 'rejected', error: { kind: 'auth' } }]);
  });

  test('leaves the list, stale, when the API key is rejected later', async () => {
    const visit = await openMonitor(backups);
    visit.center.failWith = () => cloudError('auth', { message: 'invalid key', code: 80_020 });
    await visit.clock.pass(30_000);
    expect(visit.ends).toEqual([]);
    expect(visit.screen()).toContain('STALE');
    expect(visit.screen()).toContain('invalid key');
    visit.center.failWith = () => null;
    await visit.clock.pass(60_000);
    expect(visit.screen()).not.toContain('STALE');
  });

  test('does not end zjobs when the API key is rejected for another project after a list was shown', async () => {
    const visit = await openMonitor(backups, { projects: [search, ads], project: 'Search' });
    visit.center.failWith = () => cloudError('auth', { code: 80_020 });
    await visit.press('p');
    await visit.choose('ads');
    await visit.clock.pass(1_000);
    expect(visit.ends).toEqual([]);
    expect(visit.monitor.state().feed?.problem?.error.kind).toBe('auth');
  });

  test('leaves the list with its age, the reason and the next try', async () => {
    const visit = await openMonitor(backups);
    visit.center.failWith = () =>
      cloudError('network', { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED', requestId: null });
    await visit.clock.pass(15_000);
    const screen = visit.screen();
    expect(screen).toContain('Back up collection prod');
    expect(screen).toMatch(/STALE \d+s/);
    expect(screen).toMatch(
      /Data from 14:00:\d\d: connect ECONNREFUSED \(code ECONNREFUSED\)\. Next try at 14:00:\d\d\. Press R to try now\./,
    );
    visit.center.take();
    await visit.press('R');
    expect(visit.center.take().length).toBeGreaterThan(0);
    visit.center.failWith = () => null;
    await visit.press('R');
    await visit.clock.pass(100);
    expect(visit.screen()).not.toContain('STALE');
  });
});

describe('the list of projects', () => {
  test('is loaded again and again, with growing pauses, and shows why', async () => {
    let asked = 0;
    const visit = await openMonitor(backups, {
      answerProjects: async () => {
        asked += 1;
        throw cloudError('network', { message: 'down', requestId: null });
      },
    });
    expect(visit.screen()).toContain(
      'Can’t load the jobs from api.example.com: down. Next try at 14:00:01. Press R to try now.',
    );
    await visit.clock.pass(3_000);
    expect(asked).toBe(3);
    visit.projects = async () => [search];
    await visit.press('R');
    await visit.clock.pass(100);
    expect(visit.monitor.state()).toMatchObject({ project: search, projectsProblem: null });
  });

  test('does not end zjobs when it rejects the API key after a list was shown', async () => {
    const { open, opened } = gate();
    const visit = await openMonitor(backups, {
      project: projectId,
      answerProjects: async () => {
        await opened;
        throw cloudError('auth', { code: 80_020 });
      },
    });
    await visit.clock.pass(100);
    expect(visit.screen()).toContain('3 jobs');
    open();
    await visit.clock.pass(100);
    expect(visit.ends).toEqual([]);
    await visit.press('p');
    expect(visit.message()).toBe('The projects are still loading.');
    visit.projects = async () => [{ id: projectId, name: 'Search' }, ads];
    await visit.clock.pass(5_000);
    await visit.press('p');
    expect(visit.monitor.state().dialog).toMatchObject({ kind: 'menu', menu: 'project' });
  });

  test('ends zjobs when it rejects the API key', async () => {
    const visit = await openMonitor(backups, {
      answerProjects: async () => {
        throw cloudError('auth', { code: 80_020 });
      },
    });
    expect(visit.ends).toMatchObject([{ cause: 'rejected', error: { kind: 'auth', code: 80_020 } }]);
  });
});
