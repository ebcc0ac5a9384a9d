import { expect, test } from 'vitest';
import { failure } from './relay.ts';
import { openMonitor, type ServerJob, type Visit, type VisitOptions, type Wanted } from './visit.ts';

const runningBackup = { type: 'BACKUP', subtype: 'CLUSTER', status: 'IN_PROGRESS' } as const;
const runningExport = { type: 'EXPORT_BACKUP', status: 'IN_PROGRESS' } as const;
const runningSpark = { type: 'SPARK', status: 'RUNNING' } as const;
const runningImport = { type: 'IMPORT', status: 'IN_PROGRESS' } as const;
const zeroDowntime = { type: 'MIGRATION', subtype: 'OPENSEARCH_ZERO_DOWNTIME', status: 'IN_PROGRESS' } as const;

const openMarked = async (
  wanted: readonly Wanted[],
  options: VisitOptions = {},
): Promise<{ readonly visit: Visit; readonly jobs: readonly ServerJob[] }> => {
  const visit = await openMonitor({ columns: 200, ...options });
  await visit.seesAll();
  const jobs: ServerJob[] = [];
  for (const one of wanted) {
    const job = await visit.find(one);
    await visit.moveTo(job);
    await visit.press('space');
    jobs.push(job);
    await visit.sees(new RegExp(`\\b${jobs.length} marked`));
  }
  return { visit, jobs };
};

const line = (visit: Visit, { jobId }: ServerJob): string => visit.screen().find(row => row.includes(jobId)) ?? '';

test('three marked jobs are canceled at once, and each outcome is told', async () => {
  const { visit, jobs } = await openMarked([runningBackup, runningExport, runningSpark], {
    server: { speed: 4 },
    args: ['--interval', '1s'],
  });
  await using _ = visit;
  await visit.press('c');
  await visit.sees(...jobs.map(job => new RegExp(`║ ● .* ${job.jobId}`)));
  await visit.answer(/Cancel 3 jobs\?/, 'y');
  await visit.sees(...jobs.map(job => `${job.jobId}: the server accepted the cancel.`));
  await visit.press('escape');
  await visit.seesNo(/marked|What became of it/);
  await visit.until('all three canceled', () => jobs.every(job => line(visit, job).includes('⊘ Canceled')));
  expect(
    visit
      .actions()
      .map(({ path }) => path.split('/').at(-2))
      .toSorted(),
  ).toEqual(jobs.map(job => job.jobId).toSorted());
});

test('what the rules exclude is skipped, with the reason, and not asked for', async () => {
  const { visit, jobs } = await openMarked([runningBackup, runningImport, zeroDowntime]);
  await using _ = visit;
  const [backup] = jobs;
  await visit.press('c');
  await visit.sees(/2 left out:/);
  await visit.reads(/Import jobs can’t be canceled on this server/);
  await visit.reads(/Zero downtime migrations can’t be canceled/);
  await visit.answer(/Cancel this job\?/, 'y');
  await visit.sees(new RegExp(`${backup?.jobId}: the server accepted the cancel`));
  expect(visit.actions()).toHaveLength(1);
});

test('where the rules exclude all of them, that is said instead of a question', async () => {
  const { visit } = await openMarked([runningImport, zeroDowntime]);
  await using _ = visit;
  await visit.press('c');
  await visit.reads(/None of the 2 marked jobs: .*Import jobs can’t be canceled/);
  await visit.reads(/Zero downtime migrations can’t be canceled/);
  expect(visit.actions()).toEqual([]);
});

test('moving the cursor changes no target, before the question or under it', async () => {
  const { visit, jobs } = await openMarked([runningBackup, runningExport]);
  await using _ = visit;
  await visit.press('end');
  await visit.sees(/↑ \d+ more/);
  await visit.press('c');
  await visit.sees(/Cancel 2 jobs\?/);
  await visit.press('up', 'pageup');
  await visit.answer(/Cancel 2 jobs\?/, 'y');
  await visit.sees(...jobs.map(job => `${job.jobId}: the server accepted the cancel.`));
  expect(visit.actions()).toHaveLength(2);
});

test('a refusal among them is told beside what was accepted', async () => {
  const { visit, jobs } = await openMarked([runningBackup, runningExport, runningSpark]);
  await using _ = visit;
  const [backup, exported, spark] = jobs;
  visit.relay.answer('POST', new RegExp(`${exported?.jobId}/cancel$`), failure(409, 409, 'The export has ended.'));
  await visit.press('c');
  await visit.answer(/Cancel 3 jobs\?/, 'y');
  await visit.reads(new RegExp(`${backup?.jobId}: the server accepted the cancel\\.`));
  await visit.sees(new RegExp(`${exported?.jobId}: refused\\. The export has ended\\. \\(code 409`));
  await visit.sees(new RegExp(`${spark?.jobId}: the server accepted the cancel\\.`));
});

test('Space marks, goes on, and takes a mark away', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  const row = visit.cursorRow();
  await visit.press('space');
  await visit.sees(/1 marked/, /^ \* /m);
  await visit.until('the cursor on the next job', () => visit.cursorRow() === row + 1);
  await visit.press('up');
  await visit.sees(/^❯\* /m);
  expect(visit.cursorRow()).toBe(row);
  await visit.press('space');
  await visit.seesNo(/marked/);
});
