import { describe, expect, test } from 'vitest';
import { type ModeName, mode } from '../support/e2e/mode.ts';
import type { Sign } from '../support/e2e/terminal.ts';
import { firstRow, idForm, openMonitor, type ServerJob, type Visit, type Wanted } from '../support/e2e/visit.ts';

const failedImport = { type: 'IMPORT', status: 'FAILED' } as const;

/** Text without blanks, because where a line is broken is not what is told. */
const dense = (text: string): string => text.replaceAll(/\s+/g, '');

/** What the terminal was asked to put on the clipboard. */
const copied = (visit: Visit): readonly string[] =>
  [...visit.raw().matchAll(/\u001b\]52;c;([\w+/=]*)\u0007/g)].map(([, base64 = '']) =>
    Buffer.from(base64, 'base64').toString('utf8'),
  );

/** What the details tell of a finished job, by the kind of server. */
const fields: Readonly<Record<ModeName, (job: ServerJob, visit: Visit) => readonly Sign[]>> = {
  'job-center': (job, visit) => [
    job.description ?? '',
    /Progress +━{8} 100%/,
    /Type +Collection backup/,
    /Started +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/,
    /Ended +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(took \w+/,
    new RegExp(`Created by +${job.createdBy}`),
    new RegExp(`Project +Search Platform \\(${visit.server.projectId}\\)`),
    new RegExp(`Cluster +${job.clusterName} \\(in01-`),
    new RegExp(`Collection +(?:\\w+/)?${job.collectionName}`),
    /backupName +\S/,
    /What it does\n +Creates a backup file of one or more collections\./,
  ],
  public: (job, visit) => [
    job.description ?? '',
    /Type +Collection backup/,
    /Created by +–/,
    new RegExp(`Project +Search Platform \\(${visit.server.projectId}\\)`),
    new RegExp(`Cluster +${job.clusterName} \\(in01-`),
    /backupName +\S/,
    /What it does\n +Creates a backup file of one or more collections\./,
  ],
  milvus: job => [
    /Progress +━{8} 100%/,
    /Type +Import/,
    /Created by +–/,
    new RegExp(`Collection +(?:\\w+/)?${job.collectionName}`),
    /\d files?\n ┌─/,
    /│ ✓ Successful +│ 100 +│/,
    /What it does\n +Imports data from files into a collection\./,
  ],
};

test('Enter opens every field of a job, and Esc closes them', async () => {
  await using visit = await openMonitor({ rows: 60 });
  const job = await visit.goTo(mode.finished);
  await visit.press('enter');
  await visit.sees(
    /Status +✓ Successful/,
    new RegExp(`ID +${job.jobId}`),
    /Request ID +[0-9a-f]{32}/,
    ...fields[mode.name](job, visit),
  );
  await visit.press('escape');
  await visit.sees(/STATUS +TYPE/);
});

describe('where the details stand', () => {
  test('beside the list at 200 columns, following the cursor', async () => {
    await using visit = await openMonitor({ columns: 200, rows: 60 });
    await visit.seesAll();
    const [first, second] = visit
      .screen()
      .slice(firstRow)
      .map(line => new RegExp(idForm).exec(line)?.[0]);
    await visit.press('enter');
    await visit.sees(new RegExp(`│.* ID +${first}`), /^ {3}STATUS +TYPE/m);
    await visit.press('down');
    await visit.sees(new RegExp(`│.* ID +${second}`));
    expect(visit.cursorRow()).toBe(firstRow + 1);
  });

  test('in its place at 80 columns, following the cursor too', async () => {
    await using visit = await openMonitor({ columns: 80, rows: 24 });
    await visit.seesAll();
    await visit.press('enter');
    const screen = await visit.sees(/What can be done/);
    expect(screen).not.toMatch(/STATUS +TYPE/);
    const id = new RegExp(`ID +(${idForm})`).exec(screen)?.[1] ?? '';
    await visit.press('down');
    await visit.seesNo(new RegExp(id));
    await visit.press('up');
    await visit.sees(new RegExp(id));
  });

  test('a resize moves them', async () => {
    await using visit = await openMonitor({ columns: 80, rows: 24 });
    await visit.seesAll();
    await visit.press('right');
    await visit.sees(/What can be done/);
    visit.resize(200, 60);
    await visit.sees(/STATUS +TYPE.*│/);
    visit.resize(80, 24);
    await visit.seesNo(/STATUS +TYPE/);
    await visit.press('left');
    await visit.sees(/STATUS +TYPE/);
  });
});

test('an import shows its files in a table whose columns align, wide names and all', async () => {
  await using visit = await openMonitor({ columns: 120, rows: 60 });
  await visit.goTo({
    type: 'IMPORT',
    status: 'PENDING',
  });
  await visit.press('enter');
  const screen = await visit.sees(
    /Rows +0 of [\d,]+/,
    /\d files\n ┌─/,
    /│ FILE +│ STATUS +│ % +│ ROWS +│ SIZE +│/,
    /│ \[?[\u3000-\u9fff]+-0001\.\w+\]? +│/,
    /└─/,
  );
  const rows = visit.screen().flatMap((line, row) => (/^ │/.test(line) ? [row] : []));
  expect(rows.length).toBe(1 + Number(/(\d) files/.exec(screen)?.[1]));
  const top = visit.screen().find(line => /^ ┌/.test(line)) ?? '';
  const borders = [...top].flatMap((character, cell) => ('┌┬┐'.includes(character) ? [cell] : []));
  for (const row of rows) expect(borders.map(cell => visit.cells(row, cell, cell + 1))).toEqual(borders.map(() => '│'));
});

test('a running import tells how far each file is', async () => {
  await using visit = await openMonitor({ columns: 120, rows: 60 });
  await visit.goTo({ type: 'IMPORT', status: 'IN_PROGRESS' });
  await visit.press('enter');
  await visit.sees(/│ ✓ Successful +│ 100 +│/, /│ ● In Progress +│ \d\d? +│ [\d,]+\/[\d,]+ +│/, /│ ○ Pending +│ 0 +│/);
});

describe('a failure', () => {
  const longest = async (visit: Visit): Promise<ServerJob> => {
    const failed = (await visit.jobs()).filter(job => job.reason !== null);
    const [first] = failed.toSorted((a, b) => (b.reason ?? '').length - (a.reason ?? '').length);
    if (first === undefined) throw new Error('nothing has failed');
    return first;
  };

  test.each([60, 80, 200])('tells its whole reason, whatever its length, at %i columns', async columns => {
    await using visit = await openMonitor({ columns, rows: 60 });
    const { type, jobId, reason } = await longest(visit);
    await visit.goTo({ type, also: job => job.jobId === jobId });
    await visit.press('enter');
    // Beside the list, the details begin behind the border.
    const pane = (): string =>
      visit
        .screen()
        .map(line => line.slice(line.indexOf('│') + 1))
        .join('');
    await visit.until(reason ?? '', () => dense(pane()).includes(dense(reason ?? '')));
  });

  test('of an import names the file', async () => {
    await using visit = await openMonitor({ columns: 120, rows: 60 });
    const { reason } = await visit.goTo(failedImport);
    await visit.press('enter');
    await visit.sees(/│ ✗ Failed/);
    await visit.until(reason ?? '', () => dense(visit.screen().join('')).includes(dense(reason ?? '')));
  });
});

/** What the details say can be done with a job, by the kind of server. */
const verdicts: Readonly<Record<ModeName, readonly (readonly [Wanted, readonly RegExp[]])[]>> = {
  'job-center': [
    [failedImport, [/^ r {2}retry this job/m, /cancel – Import jobs can’t be canceled on this server/]],
    [
      { type: 'BACKUP', status: 'IN_PROGRESS' },
      [/^ c {2}cancel this job/m, /retry – Only failed import jobs can be retried/],
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
      [/^ c {2}cancel this job/m, /retry – Only failed import jobs can be retried/],
    ],
    [
      { type: 'BACKUP', status: 'IN_PROGRESS' },
      [/cancel – The public API has no cancel for \w+ backup jobs; use the console\./, /retry – Only failed/],
    ],
    [failedImport, [/cancel – Import jobs can’t be canceled/, /retry – This server has no retry/]],
  ],
  milvus: [
    [{ type: 'IMPORT', status: 'IN_PROGRESS' }, [/^ c {2}cancel this job/m, /retry – Only failed/]],
    [failedImport, [/cancel – Only Pending or In Progress jobs can be/, /retry – This server has no retry/]],
  ],
};

describe('what can be done, what can’t, and why', () => {
  test.each(verdicts[mode.name])('%o', async (wanted, sentences) => {
    await using visit = await openMonitor({ rows: 60 });
    await visit.goTo(wanted);
    await visit.press('enter');
    await visit.sees(...sentences);
  });
});

test('the support line has address, job and requestid, and one key copies it', async () => {
  await using visit = await openMonitor({ rows: 60 });
  const { jobId } = await visit.goTo(mode.finished);
  await visit.press('enter');
  const { host } = new URL(visit.relay.endpoint);
  const screen = await visit.sees(new RegExp(`${host} job ${jobId} requestid [0-9a-f]{32}`));
  const line = new RegExp(`${host} job .*`).exec(screen)?.[0] ?? '';
  await visit.press('Y');
  await visit.sees(/Sent to the clipboard/);
  expect(copied(visit)).toEqual([line]);
});

test('Tab gives the arrows to the details, and back to the list', async () => {
  await using visit = await openMonitor({ columns: 80, rows: 24 });
  await visit.goTo({ type: 'IMPORT', status: 'IN_PROGRESS' });
  await visit.press('enter');
  // So many only once the files are there.
  await visit.sees(/[3-9]\d more lines below · Tab, then ↑ ↓/, /Status +● In Progress/);
  await visit.press('tab');
  await visit.sees(/more lines below · ↑ ↓ scroll/);
  await visit.press('down');
  await visit.press('pagedown');
  await visit.seesNo(/Status +● In Progress/);
  await visit.press('end');
  await visit.sees(/Imports data from files into a collection\./);
  await visit.seesNo(/more lines/);
  await visit.press('home');
  await visit.sees(/Status +● In Progress/);
  await visit.press('tab');
  await visit.sees(/more lines below · Tab, then ↑ ↓/);
});

test('details that are watched change with the job', async () => {
  await using visit = await openMonitor({ server: { speed: 60 }, args: ['--interval', '1s'], rows: 60 });
  await visit.goTo({ type: 'IMPORT', status: 'IN_PROGRESS' });
  await visit.press('enter');
  const rows = (): number =>
    Number((/Rows +([\d,]+) of/.exec(visit.screen().join('\n'))?.[1] ?? '').replaceAll(',', ''));
  await visit.sees(/Rows +[\d,]+ of/);
  const before = rows();
  await visit.until(`more than ${before} rows`, () => rows() > before);
});
