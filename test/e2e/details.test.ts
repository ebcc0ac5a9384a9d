import { describe, expect, test } from 'vitest';
import { type ModeName, type ModeRoutes, mode } from '../support/e2e/mode.ts';
import {
  firstJobRow,
  idPattern,
  type JobCriteria,
  type MonitorDriver,
  openMonitor,
  type ServerJob,
} from '../support/e2e/monitor.ts';
import type { Pattern } from '../support/e2e/terminal.ts';

const failedImport = { type: 'IMPORT', status: 'FAILED' } as const;
const runningImport = { type: 'IMPORT', status: 'IN_PROGRESS' } as const;

/** The text without whitespace: where a line breaks makes no difference. */
const withoutSpace = (text: string): string => text.replaceAll(/\s+/g, '');

/** The texts that zjobs put on the clipboard of the terminal. */
const copiedTexts = (monitor: MonitorDriver): readonly string[] =>
  [...monitor.output().matchAll(/\u001b\]52;c;([\w+/=]*)\u0007/g)].map(([, base64 = '']) =>
    Buffer.from(base64, 'base64').toString('utf8'),
  );

/** What the details of a finished job show on each kind of server. */
const fields: Readonly<Record<ModeRoutes, (job: ServerJob, monitor: MonitorDriver) => readonly Pattern[]>> = {
  'job-center': (job, monitor) => [
    job.description ?? '',
    /Progress +━+ +100%/,
    /Type +Collection backup/,
    /✓ Successful after \w+.*, .*\d\d:\d\d/,
    /Started +\w.* \d\d:\d\d:\d\d/,
    /Ended +\w.* \d\d:\d\d:\d\d \(took \w+/,
    new RegExp(`Created by +${job.createdBy}`),
    new RegExp(`Project +Search Platform \\(${monitor.server.projectId}\\)`),
    new RegExp(`Cluster +${job.clusterName} \\(in01-`),
    new RegExp(`Collection +(?:\\w+/)?${job.collectionName}`),
    /Backup +\S/,
    /What it does\n +Creates a backup file of one or more collections\./,
  ],
  public: (job, monitor) => [
    job.description ?? '',
    /Type +Collection backup/,
    /Created by +–/,
    new RegExp(`Project +Search Platform \\(${monitor.server.projectId}\\)`),
    new RegExp(`Cluster +${job.clusterName} \\(in01-`),
    /Collections +\S/,
    /Expires +\S/,
    /What it does\n +Creates a backup file of one or more collections\./,
  ],
  milvus: job => [
    /Progress +━+ +100%/,
    /Type +Import/,
    /Created by +–/,
    new RegExp(`Collection +(?:\\w+/)?${job.collectionName}`),
    /^ \d files? +STATUS/m,
    /^ ✓ .* Successful +[\d,]+/m,
    /What it does\n +Imports data from files into a collection\./,
  ],
  vts: job => [
    job.description ?? '',
    /Type +Migration from Qdrant/,
    /Started +\w.* \d\d:\d\d:\d\d/,
    /Rows written +\d/,
    /Rows read per second +\d/,
    /Job mode +BATCH/,
  ],
};

test('z shows every field of a job on the whole screen, and Esc leaves it and then closes the details', async () => {
  await using monitor = await openMonitor({ rows: 60 });
  const job = await monitor.goTo(mode.finished);
  await monitor.press('z');
  await monitor.shows(
    /✓ Successful/,
    new RegExp(`ID +${job.jobId}`),
    /Request ID +[0-9a-f]{32}/,
    ...fields[mode.server.routes](job, monitor),
  );
  await monitor.press('escape', 'escape');
  await monitor.shows(/STATUS +TYPE/);
});

describe('the details', () => {
  test('are beside the list at 200 columns and follow the cursor', async () => {
    await using monitor = await openMonitor({ columns: 200, rows: 60 });
    await monitor.showsAllJobs();
    // At this width they are open from the start.
    const screen = await monitor.shows(new RegExp(`│.* ID +${idPattern}`), /^ {3}STATUS +TYPE/m);
    const first = new RegExp(`│.* ID +(${idPattern})`).exec(screen)?.[1] ?? '';
    await monitor.press('down');
    await monitor.hides(new RegExp(`│.* ID +${first}`));
    await monitor.shows(new RegExp(`│.* ID +${idPattern}`));
    expect(monitor.cursorRow()).toBe(firstJobRow + 1);
  });

  test('replace the list at 80×24, and J and K show the next and the previous job', async () => {
    await using monitor = await openMonitor({ columns: 80, rows: 24 });
    await monitor.showsAllJobs();
    await monitor.press('enter');
    const screen = await monitor.shows(/Created by/);
    expect(screen).not.toMatch(/STATUS +TYPE/);
    const id = new RegExp(`ID +(${idPattern})`).exec(screen)?.[1] ?? '';
    await monitor.press('J');
    await monitor.hides(new RegExp(id));
    await monitor.press('K');
    await monitor.shows(new RegExp(id));
  });

  test('move beside the list or replace it when the terminal is resized', async () => {
    await using monitor = await openMonitor({ columns: 80, rows: 24 });
    await monitor.showsAllJobs();
    await monitor.press('right');
    await monitor.shows(/Created by/);
    monitor.resize(200, 60);
    await monitor.shows(/STATUS +TYPE.*│/);
    monitor.resize(80, 24);
    await monitor.hides(/TYPE +DESCRIPTION/);
    await monitor.press('left');
    await monitor.shows(/TYPE +DESCRIPTION/);
  });
});

test.runIf(mode.can.import)(
  'shows the files of an import in a table whose columns align under wide names',
  async () => {
    await using monitor = await openMonitor({ columns: 120, rows: 60 });
    await monitor.goTo({
      type: 'IMPORT',
      status: 'PENDING',
    });
    await monitor.press('z');
    const screen = await monitor.shows(
      /Rows +0 of [\d,]+/,
      /^ \d files +STATUS +% +ROWS +SIZE$/m,
      /^ ○ \[?[\u3000-\u9fff]+-0001\.\w+\]? +Pending/m,
    );
    const rows = monitor.screen().flatMap((line, row) => (/^ ○ .*\d [KMG]?B$/.test(line) ? [row] : []));
    expect(rows.length).toBe(Number(/^ (\d) files/m.exec(screen)?.[1]));
    const heading = monitor.screen().find(line => /^ \d files/.test(line)) ?? '';
    const status = heading.indexOf('STATUS');
    for (const row of rows) {
      expect(monitor.cells(row, status - 2, status + 7)).toBe('  Pending');
      expect(monitor.cells(row, heading.length - 1, heading.length + 1).trim()).toBe('B');
    }
  },
);

test.runIf(mode.can.import)('shows the progress of each file of a running import', async () => {
  await using monitor = await openMonitor({ columns: 120, rows: 60 });
  await monitor.goTo({ type: 'IMPORT', status: 'IN_PROGRESS' });
  await monitor.press('z');
  await monitor.shows(/✓ .* Successful +100% /, /● .* In Progress +\d\d?% +[\d,]+\/[\d,]+ /, /○ .* Pending +0% /);
});

describe('the details of a failed job', () => {
  const longestReason = async (monitor: MonitorDriver): Promise<ServerJob> => {
    const failed = (await monitor.jobs()).filter(job => job.reason !== null);
    const [first] = failed.toSorted((a, b) => (b.reason ?? '').length - (a.reason ?? '').length);
    if (first === undefined) throw new Error('no job has failed');
    return first;
  };

  test.each([60, 80, 200])('show the longest reason in full at %i columns', async columns => {
    await using monitor = await openMonitor({ columns, rows: 60 });
    const { type, jobId, reason } = await longestReason(monitor);
    await monitor.goTo({ type, where: job => job.jobId === jobId });
    await monitor.press('z');
    const pane = (): string => monitor.screen().join('');
    await monitor.waitUntil(reason ?? '', () => withoutSpace(pane()).includes(withoutSpace(reason ?? '')));
  });

  test.runIf(mode.can.import)('name the failed file of an import', async () => {
    await using monitor = await openMonitor({ columns: 120, rows: 60 });
    const { reason } = await monitor.goTo(failedImport);
    await monitor.press('z');
    await monitor.shows(/^ ✗ \S.* Failed +/m, /^ (?:File: |\d files failed, the first is )\S/m);
    await monitor.waitUntil(reason ?? '', () =>
      withoutSpace(monitor.screen().join('')).includes(withoutSpace(reason ?? '')),
    );
  });
});

/** The actions that the details offer or refuse on each kind of server. */
const verdicts: Readonly<Record<ModeName, readonly (readonly [JobCriteria, readonly RegExp[]])[]>> = {
  'job-center': [
    [failedImport, [/^ r {2}retry – runs it again/m, /cancel – Import jobs can’t be canceled on this server/]],
    [
      { type: 'BACKUP', status: 'IN_PROGRESS' },
      [/^ c {2}cancel – stops it/m, /retry – Only failed import jobs can be retried/],
    ],
    [
      { type: 'BACKUP', subtype: 'CLUSTER', status: 'SUCCESSFUL' },
      [/cancel – Only Pending or In Progress jobs can be canceled; this one is Successful\./, /retry – Only failed/],
    ],
    [{ type: 'RESTORE' }, [/cancel – Jobs of the type \w+ restore can’t be canceled/, /retry – Only failed/]],
  ],
  public: [
    [
      { type: 'SPARK', status: 'IN_PROGRESS' },
      [/^ c {2}cancel – stops it/m, /retry – Only failed import jobs can be retried/],
    ],
    [
      { type: 'BACKUP', status: 'IN_PROGRESS' },
      [/cancel – The public API has no cancel for \w+ backup jobs; use the console\./, /retry – Only failed/],
    ],
    [failedImport, [/cancel – Import jobs can’t be canceled/, /retry – This server has no retry/]],
  ],
  milvus: [
    [{ type: 'IMPORT', status: 'IN_PROGRESS' }, [/^ c {2}cancel – stops it/m, /retry – Only failed/]],
    [failedImport, [/cancel – Only Pending or In Progress jobs can be/, /retry – This server has no retry/]],
  ],
  'milvus-2': [
    [
      runningImport,
      [/cancel – Import jobs can’t be canceled on this server: it can’t abort them/, /retry – Only failed/],
    ],
    [failedImport, [/cancel – Import jobs can’t be canceled on this server/, /retry – This server has no retry/]],
  ],
  vts: [
    [mode.running, [/^ c {2}cancel – stops it/m, /retry – Only failed/]],
    [mode.finished, [/cancel – Only Pending or In Progress jobs can be/, /retry – Only failed/]],
  ],
};

describe('the details show which actions are possible, and why others are not', () => {
  test.each(verdicts[mode.name])('for a job like %o', async (criteria, sentences) => {
    await using monitor = await openMonitor({ rows: 60 });
    await monitor.goTo(criteria);
    await monitor.press('z');
    await monitor.shows(...sentences);
  });
});

test('the menu of Y copies the support line with address, job ID and request ID', async () => {
  await using monitor = await openMonitor({ rows: 60 });
  const { jobId } = await monitor.goTo(mode.finished);
  await monitor.press('z');
  const { host } = new URL(monitor.relay.endpoint);
  const screen = await monitor.shows(new RegExp(`${host} job ${jobId} requestid [0-9a-f]{32}`));
  const line = new RegExp(`${host} job .*`).exec(screen)?.[0] ?? '';
  await monitor.press('Y');
  await monitor.shows(/Support line/);
  await monitor.press('2');
  await monitor.shows(/Sent to the clipboard/);
  expect(copiedTexts(monitor)).toEqual([line]);
});

test.runIf(mode.can.import)('Tab moves the focus to the details and back to the list', async () => {
  await using monitor = await openMonitor({ columns: 120, rows: 24 });
  await monitor.goTo({ type: 'IMPORT', status: 'IN_PROGRESS' });
  await monitor.press('enter');
  // There are this many lines only when the files have arrived.
  await monitor.shows(/(?:[2-9]\d|1[5-9]) more lines below · Tab, then ↑ ↓/, /│ ● In Progress/);
  await monitor.press('tab');
  await monitor.shows(/more lines below · ↑ ↓ scroll/, /┃/);
  await monitor.press('down');
  await monitor.press('pagedown');
  await monitor.hides(/┃ ● In Progress/);
  await monitor.press('end');
  await monitor.shows(/Imports data from files into a collection\./);
  await monitor.hides(/more lines/);
  await monitor.press('home');
  await monitor.shows(/┃ ● In Progress/);
  await monitor.press('tab');
  await monitor.shows(/more lines below · Tab, then ↑ ↓/, /│/);
});

test('z gives the details the whole screen and takes it back', async () => {
  await using monitor = await openMonitor({ columns: 80, rows: 40 });
  await monitor.showsAllJobs();
  await monitor.press('enter');
  await monitor.shows(/TYPE +DESCRIPTION/, /^─{80}$/m, /Created by/);
  await monitor.press('z');
  await monitor.hides(/TYPE +DESCRIPTION/);
  await monitor.shows(/Created by/, /What it does/);
  await monitor.press('z');
  await monitor.shows(/TYPE +DESCRIPTION/, /Created by/);
});

test('open details change with the job', async () => {
  await using monitor = await openMonitor({ server: { speed: 60 }, args: ['--interval', '1s'], rows: 60 });
  await monitor.goTo(mode.can.import ? runningImport : mode.running);
  await monitor.press('z');
  const progress = /Rows(?: written)? +([\d,]+)/;
  const rows = (): number => Number((progress.exec(monitor.screen().join('\n'))?.[1] ?? '').replaceAll(',', ''));
  await monitor.shows(progress);
  const before = rows();
  await monitor.waitUntil(`more than ${before} rows`, () => rows() > before);
});
