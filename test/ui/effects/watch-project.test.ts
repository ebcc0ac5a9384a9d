import { describe, expect, test } from 'vitest';
import { cloudError } from '../../support/cloud-error.ts';
import { gate } from '../../support/gate.ts';
import { jobsInOrder } from '../../support/jobs.ts';
import { ads, openMonitor, search } from '../../support/ui-world.ts';

const backups = jobsInOrder(3);
const projectId = 'proj-b44a39b0c51cf21791a841';

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

  test('a name that begins like an ID is looked up as a name', async () => {
    const named = { id: projectId, name: 'proj-search' };
    const visit = await openMonitor(backups, { projects: [ads, named], project: 'proj-search' });
    expect(visit.monitor.state().project).toEqual(named);
    expect(visit.center.take().map(({ request }) => request.projectId)).not.toContain('proj-search');
  });

  test('an unknown one ends zjobs, with what there is', async () => {
    const visit = await openMonitor(backups, { projects: [ads, search], project: 'Serch' });
    expect(visit.ends).toEqual([{ cause: 'unknown-project', wanted: 'Serch', projects: [ads, search] }]);
  });

  test('R reads them again, and a failure of that changes nothing', async () => {
    const visit = await openMonitor(backups);
    visit.projects = async () => [search, ads];
    await visit.press('R');
    expect(visit.monitor.state().projects).toEqual([search, ads]);
    visit.projects = () => Promise.reject(cloudError('server'));
    await visit.press('R');
    expect(visit.monitor.state()).toMatchObject({ projects: [search, ads], project: search });
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
    visit.center.failWith = () => cloudError('auth', { code: 80_020 });
    visit.monitor.chosen('ads');
    await visit.clock.pass(100);
    expect(visit.ends).toMatchObject([{ cause: 'rejected', error: { kind: 'auth' } }]);
  });

  test('one that is rejected later leaves the list, stale, and is tried again', async () => {
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

  test('one that is rejected for another project, after a list was shown, does not end zjobs', async () => {
    const visit = await openMonitor(backups, { projects: [search, ads], project: 'Search' });
    visit.center.failWith = () => cloudError('auth', { code: 80_020 });
    await visit.press('p');
    visit.monitor.chosen('ads');
    await visit.clock.pass(1_000);
    expect(visit.ends).toEqual([]);
    expect(visit.monitor.state().feed?.problem?.error.kind).toBe('auth');
  });

  test('an outage leaves the list, marked with its age, and says why and when next', async () => {
    const visit = await openMonitor(backups);
    visit.center.failWith = () =>
      cloudError('network', { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED', requestId: null });
    await visit.clock.pass(15_000);
    const screen = visit.screen();
    expect(screen).toContain('Back up collection prod');
    expect(screen).toMatch(/STALE \d+s/);
    expect(screen).toMatch(
      /Data from 14:00:\d\d: connect ECONNREFUSED \(code ECONNREFUSED\)\. Next try at 14:00:\d\d; R tries now\./,
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
  test('that can not be read is tried for ever, with growing pauses, and says so', async () => {
    let asked = 0;
    const visit = await openMonitor(backups, {
      answerProjects: async () => {
        asked += 1;
        throw cloudError('network', { message: 'down', requestId: null });
      },
    });
    expect(visit.screen()).toContain(
      'Can’t read the jobs from api.example.com: down. Next try at 14:00:01; R tries now.',
    );
    await visit.clock.pass(3_000);
    expect(asked).toBe(3);
    visit.projects = async () => [search];
    await visit.press('R');
    await visit.clock.pass(100);
    expect(visit.monitor.state()).toMatchObject({ project: search, projectsProblem: null });
  });

  test('a key that is rejected there after a list was shown does not end zjobs', async () => {
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
    expect(visit.message()).toBe('The projects are not known yet.');
    visit.projects = async () => [{ id: projectId, name: 'Search' }, ads];
    await visit.clock.pass(5_000);
    await visit.press('p');
    expect(visit.monitor.state().dialog).toMatchObject({ kind: 'menu', menu: 'project' });
  });

  test('a key that is rejected there ends zjobs', async () => {
    const visit = await openMonitor(backups, {
      answerProjects: async () => {
        throw cloudError('auth', { code: 80_020 });
      },
    });
    expect(visit.ends).toMatchObject([{ cause: 'rejected', error: { kind: 'auth', code: 80_020 } }]);
  });
});
