import { describe, expect, test } from 'vitest';
import { kindAbout, kindLabel } from '../../../src/format/job-names.ts';
import { changesOf, type HistoryRecord } from '../../../src/jobs/changes.ts';
import type { Job, JobDetails } from '../../../src/jobs/job.ts';
import { kinds } from '../../../src/jobs/kinds.ts';
import { detailsContent, filesTableRows, supportLine } from '../../../src/ui/frame/details.ts';
import { frame } from '../../../src/ui/frame/frame.ts';
import { displayWidthOfStyled } from '../../../src/ui/frame/styled-text.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { aJob, failedImport, noon } from '../../support/jobs.ts';
import { allLines, aState, english, japanese, screenRows, unstyled } from '../../support/ui-fixtures.ts';

const noDetails: JobDetails = { files: [], importedRows: null, totalRows: null, facts: [] };

const detailsOf = (
  job: Job,
  details: Partial<JobDetails> | null = {},
  facts: Partial<MonitorState> = {},
  history: readonly HistoryRecord[] = [],
): MonitorState => ({
  ...aState([job], { detailsOpen: true, ...facts }),
  described:
    details === null
      ? null
      : { jobId: job.id, state: 'ready', job, details: { ...noDetails, ...details }, requestId: 'req-77', history },
});

const text = (state: MonitorState, context = english, width = 70): string =>
  allLines(detailsContent(state, width, context).lines)
    .map(unstyled)
    .join('\n');

const aFile = {
  name: 's3://bucket/part-1.parquet',
  size: 1_200_000,
  status: 'failed',
  rawStatus: 'FAILED',
  progress: 37,
  importedRows: 370,
  totalRows: 1_000,
  completedAt: null,
  reason: 'column price: expected FLOAT',
} as const;

describe('the details', () => {
  const job = failedImport({ id: 'job-42', createdAt: noon - 700_000 });

  test('show every field of a job in English', () => {
    const shown = text(detailsOf(job));
    for (const line of [
      'Import products.parquet',
      'Status        ✗ Failed',
      'Progress      ━━╸─────  37%',
      'Type          Import',
      'ID            job-42',
      'Created       2026-11-22 13:48:20',
      'Started       2026-11-22 13:51:00',
      'Ended         2026-11-22 13:59:00 (took 8m)',
      'Created by    ana@example.com',
      'Project       Search (proj-1)',
      'Cluster       production (in01-abc)',
      'Collection    products',
      'Region        aws-eu-central-1',
      'Why it failed\nFile 3 of 8: schema mismatch in column price',
      'Request ID    req-77',
      'api.example.com job job-42 requestid req-77',
      'Imports data from files into a collection.',
    ]) {
      expect(shown).toContain(line);
    }
  });

  test('show every field of a job in Japanese', () => {
    const shown = text(detailsOf(job), japanese);
    for (const word of [
      'ステータス',
      '失敗',
      '進捗',
      'タイプ',
      'インポート',
      '作成',
      '開始',
      '終了',
      '所要 8m',
      '作成者',
      'プロジェクト',
      'クラスタ',
      'コレクション',
      '失敗の理由',
      'サポート用',
      'このジョブについて',
    ]) {
      expect(shown).toContain(word);
    }
  });

  test.each<[string, Partial<Job>, string]>([
    ['how long the job has run', {}, 'Running for   9m'],
    ['a database that is not the default one', { dbName: 'shop' }, 'Collection    shop/products'],
    ['a database alone', { dbName: 'shop', collectionName: null }, 'Collection    shop/–'],
    ['a cluster without a name', { clusterName: null }, 'Cluster       in01-abc'],
    [
      'a dash for an unknown field',
      { createdBy: null, clusterId: null, clusterName: null, collectionName: null },
      'Created by    –',
    ],
    ['the ID of another project', { projectId: 'proj-9' }, 'Project       proj-9'],
    [
      'the status as the server wrote it, when that says more',
      { status: 'failed', rawStatus: 'TIMEOUT' },
      'Status        ✗ Failed  TIMEOUT\n',
    ],
    ['an unknown status only once', { status: 'unknown', rawStatus: 'THAWING' }, 'Status        ? THAWING\n'],
    ['the reason of a job that did not fail', { status: 'canceled', reason: 'by user' }, 'Reason\nby user'],
    ['the collection as title without a description', { description: null }, 'products\n\nStatus'],
    ['the kind as title without either', { description: null, collectionName: null }, 'Collection backup\n\nStatus'],
  ])('show %s', (_, facts, expected) => {
    expect(text(detailsOf(aJob(facts)))).toContain(expected);
  });

  test('show the whole failure reason, however long', () => {
    const words = Array.from({ length: 800 }, (_, index) => `word${index}`);
    const shown = text(detailsOf(failedImport({ reason: words.join(' ') })));
    for (const word of words) expect(shown).toContain(word);
  });

  test('show which actions are allowed, and why the others are not', () => {
    expect(text(detailsOf(aJob()))).toContain('c  cancel this job\n   retry – Only failed import jobs can be retried.');
    expect(text(detailsOf(job))).toMatch(/cancel – Import jobs can’t be canceled.*\n {3}abort\.\nr {2}retry this job/);
    expect(text(detailsOf(job, {}, { readOnly: true }))).toContain('cancel – zjobs was started with --read-only');
  });

  test.each(kinds.map(kind => [kind.name.en, kind] as const))('explain the type %s in both languages', (_, kind) => {
    const state = detailsOf(aJob({ type: kind.type, subtype: kind.subtype }));
    for (const context of [english, japanese]) {
      const shown = text(state, context, 200);
      expect(shown).toContain(kindLabel(kind, context.language));
      expect(shown).toContain(kindAbout(kind, context.language));
    }
  });

  test('say that they are loading, or why they can’t be loaded', () => {
    expect(text(detailsOf(job, null))).toContain('Loading the details …');
    const failed: MonitorState = {
      ...detailsOf(job, null),
      described: {
        jobId: job.id,
        state: 'failed',
        error: {
          kind: 'server',
          message: 'oops',
          code: 500,
          requestId: 'req-5',
          httpStatus: 500,
          retryAfter: null,
          maybeDone: false,
        },
      },
    };
    expect(text(failed)).toContain('Can’t load the details: oops (code 500, requestid req-5)');
    expect(supportLine(job, failed)).toBe('api.example.com job job-42 requestid req-5');
  });

  test('don’t mix up two jobs', () => {
    const state = detailsOf(job);
    const other: MonitorState = { ...state, described: { jobId: 'job-1', state: 'loading' } };
    expect(supportLine(job, other)).toBe('api.example.com job job-42');
  });

  test('keep room for the files of an import and list their failures', () => {
    const content = detailsContent(
      detailsOf(job, {
        files: [aFile, { ...aFile, reason: null }],
        importedRows: 370,
        totalRows: null,
        facts: [['mode', 'bulk']],
      }),
      70,
      english,
    );
    const lines = allLines(content.lines).map(unstyled);
    expect(content.files?.files).toHaveLength(2);
    const at = content.files?.at ?? 0;
    expect(lines.slice(at, at + filesTableRows(2))).toEqual(Array.from({ length: 7 }, () => ''));
    expect(lines[at - 1]).toBe('2 files');
    expect(lines[at + 7]).toBe('s3://bucket/part-1.parquet: column price: expected FLOAT');
    expect(lines.join('\n')).toContain('Rows          370 of –');
    expect(lines.join('\n')).toContain('More\nmode  bulk');
  });

  test('are laid out once per width, however many files there are', () => {
    let reads = 0;
    const counted = {
      ...aFile,
      get reason() {
        reads += 1;
        return 'too long';
      },
    };
    const state = detailsOf(job, { files: [counted] });
    const first = detailsContent(state, 70, english);
    const once = reads;
    expect(once).toBeGreaterThan(0);
    expect(detailsContent({ ...state, detailsScroll: 1, now: state.now + 60_000 }, 70, english).files).toEqual(
      first.files,
    );
    expect(reads).toBe(once);

    expect(text(state)).toContain('too long');
    const narrow = allLines(detailsContent(state, 40, english).lines);
    expect(narrow.every(line => displayWidthOfStyled(line) <= 40)).toBe(true);
    expect(allLines(detailsContent(state, 40, japanese).lines).map(unstyled)).toContain('1 ファイル');
  });

  test('are one line without a job', () => {
    expect(text(aState([], { detailsOpen: true }))).toBe('No job is selected.');
  });

  test('have no line wider than the pane', () => {
    for (const width of [56, 70, 98]) {
      for (const context of [english, japanese]) {
        for (const line of allLines(detailsContent(detailsOf(job, { files: [aFile] }), width, context).lines)) {
          expect(displayWidthOfStyled(line)).toBeLessThanOrEqual(width);
        }
      }
    }
  });
});

describe('on the screen', () => {
  const job = failedImport({ id: 'job-42' });
  const rows = (state: MonitorState): readonly string[] => screenRows(state).map(unstyled);
  const filesOf = (state: MonitorState) => frame(state, english).details?.files;

  test('the details stand beside the list from 140 columns on, else in its place', () => {
    const wide = rows(detailsOf(job, {}, { size: { columns: 140, rows: 30 } })).join('\n');
    expect(wide).toContain('DESCRIPTION');
    expect(wide).toContain('Why it failed');
    const narrow = rows(detailsOf(job, {}, { size: { columns: 139, rows: 30 } })).join('\n');
    expect(narrow).not.toContain('DESCRIPTION');
    expect(narrow).toContain('Why it failed');
  });

  test('the divider stands in one column, even beside wide characters', () => {
    const wide = aJob({ id: 'job-wide', description: '日本語の説明'.repeat(20), createdBy: '田中' });
    const state = { ...aState([wide, aJob()], { detailsOpen: true, size: { columns: 151, rows: 30 } }) };
    const body = rows(state).slice(3, -2);
    const columns = body.map(row => displayWidthOfStyled(row.slice(0, row.indexOf('│'))));
    expect(new Set(columns).size).toBe(1);
  });

  test('a hint says how many lines are below and which keys scroll to them', () => {
    const small = detailsOf(job, {}, { size: { columns: 100, rows: 20 } });
    expect(rows(small).join('\n')).toMatch(/\d+ more lines below · Tab/);
    const inside: MonitorState = { ...small, focus: 'details', detailsScroll: 3 };
    expect(rows(inside).join('\n')).toMatch(/\d+ more lines below · ↑ ↓ scroll/);
    const { maxScroll } = frame(inside, english);
    expect(maxScroll).toBe(detailsContent(inside, 98, english).lines.count - 14);
    const atEnd = rows({ ...inside, detailsScroll: maxScroll }).join('\n');
    expect(atEnd).toContain('Imports data from files');
    expect(atEnd).not.toMatch(/more lines/);
  });

  test('the table of files scrolls with the details and is cut at the edges of the pane', () => {
    const files = Array.from({ length: 8 }, () => aFile);
    const state = detailsOf(job, { files }, { size: { columns: 100, rows: 20 }, focus: 'details' });
    const at = detailsContent(state, 98, english).files?.at ?? 0;
    expect(filesOf(state)).toBeNull();
    expect(filesOf({ ...state, detailsScroll: at - 3 })).toMatchObject({ x: 1, y: 3, rows: 11, skipped: 0 });
    expect(filesOf({ ...state, detailsScroll: at + 5 })).toMatchObject({ y: 0, rows: 14, skipped: 5 });
    expect(filesOf({ ...state, detailsScroll: at + 15 })).toMatchObject({ y: 0, rows: 4, skipped: 15 });
  });

  test('the table of files is hidden while a dialog covers it', () => {
    const state = detailsOf(
      job,
      { files: [aFile] },
      { size: { columns: 100, rows: 60 }, dialog: { kind: 'help', scroll: 0 } },
    );
    expect(filesOf(state)).toBeNull();
    expect(filesOf({ ...state, dialog: null })).not.toBeNull();
  });
});

describe('the history of a job', () => {
  const place = { endpoint: 'https://api.example.com', projectId: 'search', projectName: null };
  const failed = aJob({ status: 'failed', rawStatus: 'FAILED', reason: 'no\u001b[2J space', finishedAt: noon });
  const seen = changesOf({ before: aJob(), after: failed }, place, noon);
  const sent: HistoryRecord = {
    id: 'a',
    time: '2026-11-22T14:00:05Z',
    event: 'cancel',
    ...place,
    jobId: failed.id,
    by: 'ana@laptop',
    outcome: 'refused',
    newJobId: null,
    reason: 'the job has ended',
    code: 409,
    requestId: 'req-1',
  };

  test('is listed by time, sanitized', () => {
    const shown = text(detailsOf(failed, {}, {}, [...seen, sent]), english, 120);
    expect(shown).toContain(
      [
        'History',
        '2026-11-22 14:00:00  Failed: no[2J space',
        '2026-11-22 14:00:05  Cancel sent by ana@laptop: refused: the job has ended (code 409, requestid req-1)',
      ].join('\n'),
    );
  });

  test('has no heading when it is empty', () => {
    expect(text(detailsOf(failed))).not.toContain('History');
  });

  test('shows the last 20 records', () => {
    const many = Array.from({ length: 25 }, (_, index) => ({ ...sent, id: `${index}`, by: `u${index}` }));
    const shown = text(detailsOf(failed, {}, {}, many), english, 120);
    expect(shown).not.toContain('u4:');
    expect(shown).toContain('u5:');
    expect(shown).toContain('u24:');
  });
});

describe('times of a job that its server does not report', () => {
  const minute = 60_000;
  const untimed = { createdAt: null, startedAt: null, finishedAt: null } as const;

  test('are marked as observed by zjobs', () => {
    const running = aJob({ ...untimed, observed: { began: noon - 3 * minute, ended: null } });
    const ended = aJob({
      ...untimed,
      status: 'successful',
      observed: { began: noon - 3 * minute, ended: noon - minute },
    });
    expect(text(detailsOf(running), english, 90)).toMatch(/Started +about 2026-\d\d-\d\d \d\d:57:00, seen by zjobs/);
    expect(text(detailsOf(running), english, 90)).toMatch(/Running for +about 3m/);
    expect(text(detailsOf(ended), english, 90)).toMatch(/Ended +about .*:59:00, seen by zjobs \(took about 2m\)/);
    expect(text(detailsOf(aJob()), english, 90)).not.toMatch(/about|seen/);
  });
});
