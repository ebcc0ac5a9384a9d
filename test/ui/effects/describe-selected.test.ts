import { describe, expect, test } from 'vitest';
import { changesOf } from '../../../src/jobs/changes.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { gate } from '../../support/gate.ts';
import { jobsInOrder, noon } from '../../support/jobs.ts';
import { type MonitorVisit, openMonitor } from '../../support/ui-world.ts';

const backups = jobsInOrder(3);

const describes = (visit: MonitorVisit): readonly (string | undefined)[] =>
  visit.center
    .take()
    .filter(({ route }) => route === 'describe')
    .map(({ jobId }) => jobId);

describe('the details', () => {
  test('are read once the cursor rests, not while j is held down', async () => {
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

  test('are read once after each change of the job', async () => {
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

  test('are not read again and again when they contain less than the list', async () => {
    const visit = await openMonitor(jobsInOrder(2));
    const { describeJob } = visit.center;
    visit.center.describeJob = async (...given) => {
      const described = await describeJob(...given);
      return { ...described, job: { ...described.job, createdBy: null, clusterName: null, description: null } };
    };
    await visit.press('enter');
    await visit.clock.pass(30_000);
    expect(describes(visit)).toEqual(['job-1']);
    expect(visit.screen()).toContain('ana@example.com');
  });

  test('include the recorded history of the job', async () => {
    const visit = await openMonitor(backups);
    const place = { endpoint: 'https://api.example.com', projectId: 'search', projectName: null };
    visit.history = backups.flatMap(job => changesOf({ before: null, after: job }, place, noon));
    await visit.press('enter');
    await visit.clock.pass(200);
    const described = visit.monitor.state().described;
    expect(described?.state === 'ready' && described.history.map(({ jobId, event }) => [jobId, event])).toEqual([
      ['job-1', 'new'],
      ['job-1', 'started'],
    ]);
    expect(visit.screen()).toContain('History');
  });

  test('are not read while they are closed', async () => {
    const visit = await openMonitor(backups);
    await visit.press('enter', 'escape');
    await visit.clock.pass(1_000);
    expect(describes(visit)).toEqual([]);
  });

  test('say why they can’t be loaded, and are read again only after the next refresh', async () => {
    const visit = await openMonitor(backups);
    visit.center.failWith = ({ route }) =>
      route === 'describe' ? cloudError('server', { message: 'oops', code: 500, requestId: 'req-1' }) : null;
    await visit.press('enter');
    await visit.clock.pass(1_000);
    expect(describes(visit)).toEqual(['job-1']);
    expect(visit.screen()).toContain('Can’t load the details: oops (code 500, requestid req-1)');
    visit.center.failWith = () => null;
    await visit.clock.pass(10_000);
    expect(visit.monitor.state().described).toMatchObject({ state: 'ready' });
  });

  test('stay when a later read fails', async () => {
    const visit = await openMonitor(backups);
    await visit.press('enter');
    await visit.clock.pass(1_000);
    visit.center.failWith = ({ route }) => (route === 'describe' ? cloudError('network') : null);
    visit.center.change('job-1', { progress: 81 });
    await visit.clock.pass(10_000);
    expect(visit.monitor.state().described).toMatchObject({ state: 'ready' });
  });

  test('are not shown for another job when they arrive after the cursor has moved', async () => {
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
