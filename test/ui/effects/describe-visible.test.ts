import { expect, test } from 'vitest';
import type { Job } from '../../../src/jobs/job.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { failedImport, noon } from '../../support/jobs.ts';
import { publicCapabilities, publicSupport } from '../../support/ui-fixtures.ts';
import { ads, openMonitor, search } from '../../support/ui-world.ts';

const details = { progress: 100, startedAt: noon - 90_000, finishedAt: noon - 60_000 } as const;
const noDetails = { createdAt: null, startedAt: null, finishedAt: null, progress: null, reason: null } as const;

/** A finished import as a list of imports contains it. */
const listed = (id: string, facts: Partial<Job> = {}): Job =>
  failedImport({ id, family: 'import', ...noDetails, ...facts });

/** `import-99 … import-00`, in the order of the list. */
const imports = (count: number): readonly Job[] =>
  Array.from({ length: count }, (_, index) => listed(`import-${String(count - 1 - index).padStart(2, '0')}`));

/** A monitor of a server whose lists contain few fields of these jobs, and whose describe contains all. */
const open = async (jobs: readonly Job[], options: Parameters<typeof openMonitor>[1] = {}) => {
  const visit = await openMonitor(jobs, { capabilities: publicCapabilities, actionSupport: publicSupport, ...options });
  // Like a merged list, the list remembers what a describe contained.
  visit.center.failWith = ({ route, jobId }) => {
    if (route === 'describe' && jobId !== undefined && hasDetails) visit.center.change(jobId, details);
    return null;
  };
  let hasDetails = true;
  return {
    visit,
    described: () => visit.center.calls.flatMap(call => call.jobId ?? []),
    withholdDetails: () => {
      hasDetails = false;
    },
  };
};

test('reads each visible finished import once, when the view rests, the selected one first', async () => {
  const { visit, described } = await open(imports(40), { size: { columns: 120, rows: 15 } });
  await visit.press('j', 'j');
  await visit.clock.pass(190);
  expect(described()).toEqual([]);
  await visit.clock.pass(2_000);
  const shown = visit.monitor.state();
  const rows = shown.rows.slice(0, 8).map(({ id }) => id);
  expect(described()[0]).toBe(shown.selectedId);
  expect([...described()].sort()).toEqual([...rows].sort());
  await visit.clock.pass(30_000);
  expect(described()).toHaveLength(rows.length);
});

test('shows what it read in the row, which stays in its place', async () => {
  const { visit } = await open([...imports(5), listed('backup', { family: 'backup', createdAt: noon - 100_000 })]);
  const before = visit.monitor
    .state()
    .rows.slice(0, 6)
    .map(({ id }) => id);
  visit.center.failWith = ({ jobId }) => {
    if (jobId !== undefined) visit.center.change(jobId, { ...details, reason: 'no such file' });
    return null;
  };
  await visit.clock.pass(1_000);
  const job = (id: string) => visit.monitor.state().feed?.jobs.get(id);
  expect(job('import-03')).toMatchObject({ ...details });
  expect(
    visit.monitor
      .state()
      .rows.slice(0, 6)
      .map(({ id }) => id),
  ).toEqual(before);
  await visit.press('R');
  await visit.clock.pass(100);
  expect(visit.monitor.state().rows.indexOf('backup')).toBe(5);
});

test('reads nothing of a job center or of jobs whose lists are complete', async () => {
  const job = { ...listed('job-1'), finishedAt: noon };
  for (const [jobs, options] of [
    [imports(5), { capabilities: { server: 'job-center', families: [] } }],
    [imports(5).map(one => ({ ...one, family: 'spark' as const })), {}],
    [imports(5).map(one => ({ ...one, status: 'in-progress' as const })), {}],
    [[job], {}],
  ] as const) {
    const { visit, described } = await open(jobs, options);
    const timers = visit.clock.timers();
    await visit.press('j');
    expect(visit.clock.timers()).toBe(timers);
    await visit.clock.pass(4_000);
    expect(described().filter(id => id.startsWith('import'))).toEqual([]);
  }
});

test('reads four at once, and aborts reads of jobs that leave the view', async () => {
  const { visit, described } = await open(imports(60), { size: { columns: 120, rows: 15 } });
  let isStalled = true;
  visit.center.delay = ({ route }) => (route === 'describe' && isStalled ? new Promise(() => {}) : null);
  await visit.clock.pass(300);
  const first = described();
  expect(first).toHaveLength(4);
  await visit.press('end');
  isStalled = false;
  visit.center.take();
  await visit.clock.pass(2_000);
  const { rows } = visit.monitor.state();
  // All nine lines of the list show jobs: the heading of their group is scrolled away.
  expect(described().sort()).toEqual(
    rows
      .slice(60 - 9, 60)
      .map(({ id }) => id)
      .sort(),
  );
  // Back in view, the aborted ones are read again.
  visit.center.take();
  await visit.press('home');
  await visit.clock.pass(2_000);
  expect(described()).toEqual(expect.arrayContaining([...first]));
});

test('aborts its reads when the list is paused or the project changes', async () => {
  const { visit, described, withholdDetails } = await open(imports(20), { projects: [search, ads], project: 'search' });
  withholdDetails();
  visit.center.delay = ({ route }) => (route === 'describe' ? new Promise(() => {}) : null);
  await visit.clock.pass(300);
  expect(described()).toHaveLength(4);
  await visit.press('Z');
  await visit.clock.pass(10_000);
  expect(described()).toHaveLength(4);
  visit.center.delay = () => null;
  visit.center.take();
  await visit.press('p');
  await visit.choose('ads');
  await visit.clock.pass(3_000);
  expect(new Set(described()).size).toBe(20);
});

test('repeats a failed read after the next refresh, unless it can never succeed', async () => {
  const { visit, described } = await open([listed('import-1'), listed('import-2')]);
  visit.center.failWith = ({ jobId }) => {
    if (jobId === undefined) return null;
    return cloudError(jobId === 'import-1' ? 'server' : 'not-found');
  };
  await visit.clock.pass(4_000);
  expect(described().sort()).toEqual(['import-1', 'import-2']);
  await visit.clock.pass(60_000);
  expect(described().filter(id => id === 'import-1').length).toBeGreaterThan(1);
  expect(described().filter(id => id === 'import-2')).toHaveLength(1);
});

test('does not read a job again whose describe has no times either', async () => {
  const { visit, described, withholdDetails } = await open(imports(3));
  withholdDetails();
  await visit.clock.pass(60_000);
  expect(described()).toHaveLength(3);
});

test('leaves the selected job to its open details', async () => {
  const { visit, described } = await open(imports(3), { size: { columns: 160, rows: 30 } });
  await visit.press('enter');
  await visit.clock.pass(3_000);
  expect(described().sort()).toEqual(['import-00', 'import-01', 'import-02']);
});
