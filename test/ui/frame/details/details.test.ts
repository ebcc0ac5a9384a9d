import { describe, expect, test } from 'vitest';
import { kindAbout, kindLabel } from '../../../../src/format/job-names.ts';
import { changesOf, type HistoryRecord } from '../../../../src/jobs/changes.ts';
import type { Job } from '../../../../src/jobs/job.ts';
import { kinds } from '../../../../src/jobs/kinds.ts';
import { detailsContent, filesTableRows, supportLine } from '../../../../src/ui/frame/details/details.ts';
import { displayWidthOfStyled } from '../../../../src/ui/frame/styled-text.ts';
import type { MonitorState } from '../../../../src/ui/state/state.ts';
import { aFailedFile, detailsOf, detailsText } from '../../../support/details-state.ts';
import { aJob, failedImport, noon } from '../../../support/jobs.ts';
import { allLines, aState, english, japanese, unstyled } from '../../../support/ui-fixtures.ts';

describe('the details', () => {
  const job = failedImport({ id: 'job-42', createdAt: noon - 700_000 });

  test('show every field of a job in English', () => {
    const shown = detailsText(detailsOf(job));
    for (const line of [
      'Import products.parquet\n\n✗ Failed after 8m, today 13:59\n\nFile 3 of 8: schema mismatch in column price\n\nr  retry',
      'Progress      ━━━━━━━━━────────────────  37%',
      'Type          Import',
      'ID            job-42',
      'Created       today 13:48:20',
      'Started       today 13:51:00',
      'Ended         today 13:59:00 (took 8m)',
      'Created by    ana@example.com',
      'Project       Search (proj-1)',
      'Cluster       production (in01-abc)',
      'Collection    products',
      'Region        aws-eu-central-1',
      'Request ID    req-77',
      'api.example.com job job-42 requestid req-77',
      'Imports data from files into a collection.',
    ]) {
      expect(shown).toContain(line);
    }
  });

  test('show every field of a job in Japanese', () => {
    const shown = detailsText(detailsOf(job), japanese);
    for (const word of [
      '✗ 失敗（所要 8m、今日 13:59）',
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
      'サポート用',
      'このジョブについて',
    ]) {
      expect(shown).toContain(word);
    }
  });

  test.each<[string, Partial<Job>, string]>([
    ['how long the job has run', {}, '● In Progress for 9m, since today 13:51\n'],
    [
      'how long a pending job has waited',
      { status: 'pending', startedAt: null },
      '○ Pending for 10m, since today 13:50',
    ],
    [
      'how long a job has waited since it was retried',
      { status: 'pending', startedAt: null, observed: { began: null, ended: null, queued: noon - 60_000 } },
      '○ Pending for about 1m, since about today 13:59',
    ],
    [
      'the day of a job that ended yesterday',
      { status: 'canceled', startedAt: noon - 90_000_000, finishedAt: noon - 86_400_000 },
      '⊘ Canceled after 1h 00m, yesterday 14:00\n',
    ],
    [
      'the time alone where no duration is known',
      { status: 'failed', startedAt: null, finishedAt: noon },
      '✗ Failed, today 14:00',
    ],
    ['a database that is not the default one', { dbName: 'shop' }, 'Collection    shop/products'],
    ['a database alone', { dbName: 'shop', collectionName: null }, 'Collection    shop/–'],
    ['a cluster without a name', { clusterName: null }, 'Cluster       in01-abc'],
    ['a dash for an unknown creator', { createdBy: null }, 'Created by    –'],
    ['the ID of another project', { projectId: 'proj-9' }, 'Project       proj-9'],
    [
      'the status as the server wrote it, when that says more',
      { status: 'failed', rawStatus: 'TIMEOUT', finishedAt: noon },
      '✗ Failed after 9m, today 14:00\n  TIMEOUT\n',
    ],
    ['an unknown status only once', { status: 'unknown', rawStatus: 'THAWING' }, '\n? THAWING\n\n'],
    ['the reason of a job that did not fail', { status: 'canceled', reason: 'by user' }, '\n\nby user\n'],
    ['the collection as title without a description', { description: null }, 'products\n\n●'],
    ['the kind as title without either', { description: null, collectionName: null }, 'Collection backup\n\n●'],
  ])('show %s', (_, facts, expected) => {
    expect(detailsText(detailsOf(aJob(facts)))).toContain(expected);
  });

  test('show the whole failure reason, however long', () => {
    const words = Array.from({ length: 800 }, (_, index) => `word${index}`);
    const shown = detailsText(detailsOf(failedImport({ reason: words.join(' ') })));
    for (const word of words) expect(shown).toContain(word);
  });

  test('show which actions are allowed, and why the others are not', () => {
    expect(detailsText(detailsOf(aJob()))).toContain(
      'c  cancel – stops it and discards what it has done so far\n   retry – Only failed import jobs can be retried.',
    );
    expect(detailsText(detailsOf(job))).toMatch(
      /r {2}retry – runs it again.*\n {3}cancel – Import jobs can’t be canceled.*\n {3}abort them\./,
    );
    expect(detailsText(detailsOf(job, {}, { readOnly: true }))).toContain(
      'cancel – zjobs was started with --read-only',
    );
  });

  test.each(kinds.map(kind => [kind.name.en, kind] as const))('explain the type %s in both languages', (_, kind) => {
    const state = detailsOf(aJob({ type: kind.type, subtype: kind.subtype }));
    for (const context of [english, japanese]) {
      const shown = detailsText(state, context, 200);
      expect(shown).toContain(kindLabel(kind, context.language));
      expect(shown).toContain(kindAbout(kind, context.language));
    }
  });

  test('say that they are loading, or why they can’t be loaded', () => {
    expect(detailsText(detailsOf(job, null))).toContain('Loading the details …');
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
    expect(detailsText(failed)).toContain('Can’t load the details: oops (code 500, requestid req-5)');
    expect(supportLine(job, failed)).toBe('api.example.com job job-42 requestid req-5');
  });

  test('don’t mix up two jobs', () => {
    const state = detailsOf(job);
    const other: MonitorState = { ...state, described: { jobId: 'job-1', state: 'loading' } };
    expect(supportLine(job, other)).toBe('api.example.com job job-42');
  });

  test('say how many jobs failed of the same cause, and since when', () => {
    const others = [
      { id: 'job-7', reason: 'File 5 of 9: schema mismatch in column price', createdAt: noon - 90_000_000 },
      { id: 'job-8', reason: 'out of memory' },
      { id: 'job-9', reason: null },
    ].map(failedImport);
    const shown = (jobs: readonly Job[], context = english): string =>
      detailsText(aState([job, ...jobs], { detailsOpen: true, selectedId: job.id, restsAtTop: false }), context);
    expect(shown(others)).toContain('\nSame cause: 2 jobs since yesterday   =\n');
    expect(shown(others, japanese)).toContain('\n同じ原因: 昨日 から 2 件   =\n');
    expect(shown(others.slice(1))).not.toContain('Same cause');
  });

  test('say that the end of a job is not known once the server no longer lists it', () => {
    const running = aJob();
    const shown = (unlisted: readonly string[], context = english): string =>
      detailsText(
        aState([running], { detailsOpen: true, selectedId: running.id }, { unlisted: new Set(unlisted) }),
        context,
      );
    expect(shown([running.id])).toContain('△ The server no longer lists this job');
    expect(shown([running.id], japanese)).toContain('△ このジョブはサーバーの一覧から消えた');
    expect(shown([])).not.toContain('△');
  });

  test('name the file that failed, and list failed files first', () => {
    const loaded = { ...aFailedFile, name: 'part-0.parquet', status: 'successful', reason: null } as const;
    const one = detailsOf(job, { files: [loaded, aFailedFile] });
    expect(detailsText(one)).toContain('\nFile: s3://bucket/part-1.parquet\n');
    expect(detailsContent(one, 70, english).files?.files.map(({ name }) => name)).toEqual([
      aFailedFile.name,
      loaded.name,
    ]);
    const two = detailsOf(job, { files: [loaded, aFailedFile, { ...aFailedFile, name: 'part-2' }] });
    expect(detailsText(two)).toContain('\n2 files failed, the first is s3://bucket/part-1.parquet\n');
    expect(detailsText(detailsOf(job, { files: [loaded] }))).not.toContain('File:');
  });

  test('give other values the words and units that people use', () => {
    const facts = [
      ['sizeInBytes', '3200000000'],
      ['sourceEntities', '48000000'],
      ['loadedSegments', '12'],
      ['elapsedMs', '92000'],
      ['restoreRBAC', 'true'],
      ['note', 'a\u001b[2Jb'],
    ] as const;
    const shown = detailsText(detailsOf(aJob(), { facts }));
    for (const line of [
      'Size              3.2 GB',
      'Entities          48,000,000',
      'Loaded segments   12',
      'Elapsed           1m',
      'With roles        yes',
    ]) {
      expect(shown.replaceAll(/ {2,}/g, '  ')).toContain(line.replaceAll(/ {2,}/g, '  '));
    }
    const columns = shown
      .slice(shown.indexOf('More\n') + 5)
      .split('\n')
      .slice(0, 5)
      .map(line => line.search(/(?<= {2})\S/));
    expect(new Set(columns).size).toBe(1);
    expect(detailsText(detailsOf(aJob(), { facts }), japanese)).toContain('エンティティ数');
  });

  test('keep room for the files of an import and list their failures', () => {
    const content = detailsContent(
      detailsOf(job, {
        files: [aFailedFile, { ...aFailedFile, reason: null }],
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
    expect(lines.slice(at, at + filesTableRows(2))).toEqual(['', '', '']);
    expect(lines[at + 4]).toBe('s3://bucket/part-1.parquet: column price: expected FLOAT');
    expect(lines.join('\n')).toContain('Rows          370 of –');
    expect(lines.join('\n')).toContain('2 files failed, the first is s3://bucket/part-1.parquet');
    expect(lines.join('\n')).toContain('More\nMode          bulk');
  });

  test('are laid out once per width, however many files there are', () => {
    let reads = 0;
    const counted = {
      ...aFailedFile,
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

    expect(detailsText(state)).toContain('too long');
    const narrow = allLines(detailsContent(state, 40, english).lines);
    expect(narrow.every(line => displayWidthOfStyled(line) <= 40)).toBe(true);
    expect(allLines(detailsContent(state, 40, japanese).lines).map(unstyled)).toContain(
      'ファイル: s3://bucket/part-1.parquet',
    );
  });

  test('are one line without a job', () => {
    expect(detailsText(aState([], { detailsOpen: true }))).toBe('No job is selected.');
  });

  test('have no line wider than the pane', () => {
    for (const width of [56, 70, 98]) {
      for (const context of [english, japanese]) {
        for (const line of allLines(detailsContent(detailsOf(job, { files: [aFailedFile] }), width, context).lines)) {
          expect(displayWidthOfStyled(line)).toBeLessThanOrEqual(width);
        }
      }
    }
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
    const shown = detailsText(detailsOf(failed, {}, {}, [...seen, sent]), english, 120);
    expect(shown).toContain(
      [
        'History',
        'today 14:00:00  Failed: no[2J space',
        'today 14:00:05  Cancel sent by ana@laptop: refused: the job has ended (code 409, requestid req-1)',
      ].join('\n'),
    );
  });

  test('has no heading when it is empty', () => {
    expect(detailsText(detailsOf(failed))).not.toContain('History');
  });

  test('shows the last 20 records', () => {
    const many = Array.from({ length: 25 }, (_, index) => ({ ...sent, id: `${index}`, by: `u${index}` }));
    const shown = detailsText(detailsOf(failed, {}, {}, many), english, 120);
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
    expect(detailsText(detailsOf(running), english, 90)).toMatch(/Started +about today \d\d:57:00, seen by zjobs/);
    expect(detailsText(detailsOf(running), english, 90)).toMatch(
      /● In Progress for about 3m, since about today \d\d:57/,
    );
    expect(detailsText(detailsOf(ended), english, 90)).toMatch(
      /Ended +about today .*:59:00, seen by zjobs \(took about 2m\)/,
    );
    expect(detailsText(detailsOf(ended), english, 90)).toMatch(/✓ Successful after about 2m, about today \d\d:59/);
    expect(detailsText(detailsOf(aJob()), english, 90)).not.toMatch(/about|seen/);
  });
});
