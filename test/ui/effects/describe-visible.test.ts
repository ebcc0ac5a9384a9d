import { expect, test } from 'vitest';
import type { Job } from '../../../src/jobs/job.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { failedImport, noon } from '../../support/jobs.ts';
import { publicAbilities, publicOffer } from '../../support/ui-fixtures.ts';
import { ads, openMonitor, search } from '../../support/ui-world.ts';

const told = { progress: 100, startedAt: noon - 90_000, finishedAt: noon - 60_000 } as const;
const untold = { createdAt: null, startedAt: null, finishedAt: null, progress: null, reason: null } as const;

/** A finished import, as a list of imports tells it. */
const listed = (id: string, facts: Partial<Job> = {}): Job =>
  failedImport({ id, family: 'import', ...untold, ...facts });

/** `import-99 … import-00`, in the order of the list. */
const imports = (count: number): readonly Job[] =>
  Array.from({ length: count }, (_, index) => listed(`import-${String(count - 1 - index).padStart(2, '0')}`));

/** A monitor of a server whose lists tell little of these jobs, and whose describe tells all. */
const open = async (jobs: readonly Job[], options: Parameters<typeof openMonitor>[1] = {}) => {
  const visit = await openMonitor(jobs, { capabilities: publicOffer, abilities: publicAbilities, ...options });
  // As the merged gateway does, the list remembers what a describe has told.
  visit.center.failWith = ({ route, jobId }) => {
    if (route === 'describe' && jobId !== undefined && isTold) visit.center.change(jobId, told);
    return null;
  };
  let isTold = true;
  return {
    visit,
    described: () => visit.center.calls.flatMap(call => call.jobId ?? []),
    tellNothing: () => {
      isTold = false;
    },
  };
};

test('finished imports on the screen are read once the view rests, the selected one first, each once', async () => {
  const { visit, described } = await open(imports(40), { size: { columns: 120, rows: 15 } });
  await visit.press('j', 'j');
  await visit.clock.pass(190);
  expect(described()).toEqual([]);
  await visit.clock.pass(2_000);
  const shown = visit.monitor.state();
  const rows = shown.rows.slice(shown.top, shown.top + 9).map(({ id }) => id);
  expect(described()[0]).toBe(shown.selectedId);
  expect([...described()].sort()).toEqual([...rows].sort());
  await visit.clock.pass(30_000);
  expect(described()).toHaveLength(rows.length);
});

test('what is told shows in the row, which stays where it is', async () => {
  const { visit } = await open([...imports(5), listed('backup', { family: 'backup', createdAt: noon - 100_000 })]);
  const before = visit.monitor
    .state()
    .rows.slice(0, 6)
    .map(({ id }) => id);
  visit.center.failWith = ({ jobId }) => {
    if (jobId !== undefined) visit.center.change(jobId, { ...told, reason: 'no such file' });
    return null;
  };
  await visit.clock.pass(1_000);
  const job = (id: string) => visit.monitor.state().feed?.jobs.get(id);
  expect(job('import-03')).toMatchObject({ ...told });
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

test('a job center is asked for nothing, and neither is a list that tells all', async () => {
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

test('four at once, and what leaves the view is called off', async () => {
  const { visit, described } = await open(imports(60), { size: { columns: 120, rows: 15 } });
  let onCooldown = true;
  visit.center.delay = ({ route }) => (route === 'describe' && onCooldown ? new Promise(() => {}) : null);
  await visit.clock.pass(300);
  const first = described();
  expect(first).toHaveLength(4);
  await visit.press('end');
  onCooldown = false;
  visit.center.take();
  await visit.clock.pass(2_000);
  const { rows, top } = visit.monitor.state();
  expect(described().sort()).toEqual(
    rows
      .slice(top, top + 9)
      .map(({ id }) => id)
      .sort(),
  );
  // Coming back, those that were called off are read anew.
  visit.center.take();
  await visit.press('home');
  await visit.clock.pass(2_000);
  expect(described()).toEqual(expect.arrayContaining([...first]));
});

test('Z and another project call off what is under way', async () => {
  const { visit, described, tellNothing } = await open(imports(20), { projects: [search, ads], project: 'search' });
  tellNothing();
  visit.center.delay = ({ route }) => (route === 'describe' ? new Promise(() => {}) : null);
  await visit.clock.pass(300);
  expect(described()).toHaveLength(4);
  await visit.press('Z');
  await visit.clock.pass(10_000);
  expect(described()).toHaveLength(4);
  visit.center.delay = () => null;
  visit.center.take();
  await visit.press('p');
  visit.monitor.chosen('ads');
  await visit.clock.pass(3_000);
  expect(new Set(described()).size).toBe(20);
});

test('a read that fails is tried again with the next fresh list, one that can’t go well is not', async () => {
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

test('where a describe tells no times either, it is not read again', async () => {
  const { visit, described, tellNothing } = await open(imports(3));
  tellNothing();
  await visit.clock.pass(60_000);
  expect(described()).toHaveLength(3);
});

test('details beside the list read the selected one by themselves', async () => {
  const { visit, described } = await open(imports(3), { size: { columns: 160, rows: 30 } });
  await visit.press('enter');
  await visit.clock.pass(3_000);
  expect(described().sort()).toEqual(['import-00', 'import-01', 'import-02']);
});
