import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../../src/actions/outcome.ts';
import { planAction } from '../../../../src/actions/plan.ts';
import { languages, translator } from '../../../../src/i18n/translate.ts';
import type { Job } from '../../../../src/jobs/job.ts';
import type { ActionName } from '../../../../src/jobs/rules.ts';
import type { DialogText } from '../../../../src/ui/frame/dialogs/dialog-text.ts';
import { dialogText } from '../../../../src/ui/frame/dialogs/dialogs.ts';
import { frame } from '../../../../src/ui/frame/frame.ts';
import { displayWidthOfStyled } from '../../../../src/ui/frame/styled-text.ts';
import { keySigns } from '../../../../src/ui/keys/key-signs.ts';
import { circumstancesOf } from '../../../../src/ui/state/selectors.ts';
import type { Dialog, MonitorState } from '../../../../src/ui/state/state.ts';
import { aJob, failedImport, noon } from '../../../support/jobs.ts';
import { aState, contextFor, english, helpDialog, japanese, unstyled } from '../../../support/ui-fixtures.ts';

const withDialog = (jobs: readonly Job[], dialog: Dialog): MonitorState => ({ ...aState(jobs), dialog });

const asking = (action: ActionName, jobs: readonly Job[]): MonitorState => {
  const state = aState(jobs);
  const impact = planAction(action, jobs, one => circumstancesOf(state, one));
  return { ...state, dialog: { kind: 'confirm', impact, opening: { at: 0, readId: 0 }, scroll: 0 } };
};

const wordsOf = (state: MonitorState, context = english, width = 70): string => {
  const text = dialogText(state, width, context);
  return text === null
    ? ''
    : unstyled([text.title, ...text.lines, [text.footer, text.otherKeys ?? ''].join('  ').trimEnd()].join('\n'));
};

describe('the question before an action', () => {
  test('names the job and what will happen, and highlights No', () => {
    const words = wordsOf(asking('cancel', [aJob({ id: 'job-7' })]));
    expect(words).toMatch(
      /^Cancel this job\?\nBack up collection products\nThe server stops the job and discards what it has done so far\. [^.]*\.\n\nCollection backup · In Progress for 9m, since today 13:51 · 40%\ncreated by ana@example\.com · project Search · production \/ products\njob-7\n/,
    );
    expect(words).toMatch(/y {2}stop the backup {4}n {2}keep it running {2}Enter, Esc$/);
    expect(dialogText(asking('cancel', [aJob()]), 70, english)?.danger).toBe(true);
  });

  test('keeps the IDs of several jobs whole and cuts their names', () => {
    const jobs = ['job-1', 'job-2'].map(id => aJob({ id, description: 'w'.repeat(200) }));
    const words = wordsOf(asking('cancel', jobs));
    expect(words).toMatch(/^● w+… {2}job-1$/m);
    expect(words).toMatch(/^● w+… {2}job-2$/m);
  });

  test('names a job without description by its collection, as the list does', () => {
    const job = failedImport({ description: null, collectionName: 'docs' });
    expect(wordsOf(asking('retry', [job]))).toMatch(/^Retry this job\?\ndocs\n/);
    expect(wordsOf(asking('retry', [job, { ...job, id: 'job-2' }]))).toContain('✗ docs  job-2');
    expect(wordsOf(withDialog([job], { kind: 'advice', job, scroll: 0 }))).toContain('no retry\ndocs\n');
    const neither = failedImport({ description: null, collectionName: null });
    expect(wordsOf(asking('retry', [neither]))).toMatch(/^Retry this job\?\nImport\n/);
  });

  test('says in red how much work a cancel loses, for jobs that have run for more than an hour', () => {
    const hours = 157 * 60_000;
    const long = aJob({ id: 'job-1', startedAt: noon - hours });
    expect(wordsOf(asking('cancel', [long]))).toMatch(
      /^Cancel this job\?\n.*\n2h 37m of work is lost\nThe server stops/,
    );
    const line = dialogText(asking('cancel', [long]), 70, english)?.lines.find(one => one.includes('is lost'));
    expect(line).toBe(english.theme('bad', '2h 37m of work is lost'));
    expect(wordsOf(asking('cancel', [long]), japanese)).toContain('2h 37m の作業が失われます');
    expect(wordsOf(asking('cancel', [long, aJob({ id: 'job-2' })])).match(/is lost/g)).toHaveLength(1);
    expect(wordsOf(asking('cancel', [aJob()]))).not.toContain('is lost');
  });

  test.each([
    ['InProgress', true],
    ['Uncommitted', false],
  ])('says of an import in the status %s that the server may refuse to abort it: %s', (rawStatus, isWarned) => {
    const job = aJob({ type: 'IMPORT', subtype: null, rawStatus, startedAt: noon - 157 * 60_000 });
    const state = {
      ...aState([job]),
      actionSupport: { ...aState([job]).actionSupport, cancel: 'every', abortImport: true } as const,
    };
    const ask = (jobs: readonly Job[]): string => {
      const impact = planAction('cancel', jobs, one => circumstancesOf(state, one));
      const dialog = { kind: 'confirm', impact, opening: { at: 0, readId: 0 }, scroll: 0 } as const;
      return wordsOf({ ...state, dialog }, english, 200);
    };
    const caveat = 'The server may refuse: most servers abort only imports that wait for a commit';
    expect(ask([job])).toContain('2h 37m of work is lost');
    expect(ask([job]).includes(caveat)).toBe(isWarned);
    expect(ask([job, { ...job, id: 'job-2' }]).split(caveat)).toHaveLength(isWarned ? 2 : 1);
  });

  test('asks before a commit, and says what the answers do', () => {
    const job = aJob({ type: 'IMPORT', subtype: null, rawStatus: 'Uncommitted', progress: 99 });
    const actionSupport = { ...aState([job]).actionSupport, abortImport: true, commitImport: true };
    const ask = (action: ActionName, ...jobs: readonly Job[]): DialogText | null => {
      const state = { ...aState(jobs), actionSupport };
      const impact = planAction(action, jobs, one => circumstancesOf(state, one));
      const dialog = { kind: 'confirm', impact, opening: { at: 0, readId: 0 }, scroll: 0 } as const;
      return dialogText({ ...state, dialog }, 70, english);
    };
    expect(ask('commit', job)?.title).toBe('Commit this import?');
    expect(ask('commit', job)?.lines.join(' ')).toContain('The rows of the import become visible');
    expect(ask('commit', job)?.footer).toMatch(/commit the import.*let it wait/);
    expect(ask('cancel', job)?.footer).toMatch(/stop the import.*let it wait/);
    expect(ask('commit', job, { ...job, id: 'job-2' })?.footer).toMatch(/commit 2 imports.*let them wait/);
  });

  test('says first that an import was retried before, and how the new run does', () => {
    const again = aJob({ id: 'job-again', type: 'IMPORT', subtype: null });
    const { impact } = asking('retry', [failedImport()]).dialog as Extract<Dialog, { kind: 'confirm' }>;
    const retries = new Map([[failedImport().id, { at: noon, newJobId: 'job-again', isLost: false }]]);
    const dialog = { kind: 'confirm', impact, retries, opening: { at: 0, readId: 0 }, scroll: 0 } as const;
    const words = wordsOf(withDialog([failedImport(), again], dialog));
    expect(words).toMatch(/^Retry this job\?\nRetried today \d\d:\d\d; it runs as job-again \(In Progress\)\.\n/);
  });

  test('shows why an import failed before it is retried', () => {
    const words = wordsOf(asking('retry', [failedImport()]));
    expect(words).toMatch(
      /^Retry this job\?\nImport products\.parquet\nFile 3 of 8: schema mismatch in column price\nThe import runs again from its files: fix the files first/,
    );
  });

  test.each([
    [
      'cancel',
      [aJob({ id: 'job-1' }), aJob({ id: 'job-2' })],
      'The server stops the jobs and discards what they have done so far.',
    ],
    ['retry', [failedImport({ id: 'job-1' }), failedImport({ id: 'job-2' })], 'Each import runs again from its files'],
  ] as const)('says what %s does to several jobs', (action, jobs, effect) => {
    expect(wordsOf(asking(action, jobs))).toContain(effect);
  });

  test('shows under each import why it failed', () => {
    const jobs = [
      failedImport({ id: 'job-1', reason: 'bad schema' }),
      failedImport({ id: 'job-2', reason: 'expired key' }),
    ];
    expect(wordsOf(asking('retry', jobs))).toMatch(
      /products\.parquet {2}job-1\n {2}Failed after .*\n {2}bad schema\n.*products\.parquet {2}job-2\n {2}Failed after .*\n {2}expired key\n/,
    );
    expect(wordsOf(asking('cancel', [aJob({ reason: 'waits' }), aJob({ id: 'job-2' })]))).not.toContain('waits');
  });

  describe('in the smallest terminal', () => {
    const long = failedImport({
      id: 'job-42',
      description: 'Import the catalogue of all the products of the last three years from the archive',
      reason: 'File 3 of 8: schema mismatch in column price; expected FLOAT, found VARCHAR in row 17 of the file',
    });
    const smallest = { columns: 60, rows: 15 };
    const boxAt = (scroll: number, context = english) => {
      const state = { ...asking('retry', [long]), size: smallest };
      if (state.dialog?.kind !== 'confirm') throw new Error('no question');
      const { dialog, maxScroll } = frame({ ...state, dialog: { ...state.dialog, scroll } }, context);
      if (dialog?.kind !== 'text') throw new Error('no text');
      return { ...dialog, maxScroll, words: dialog.text.lines.map(unstyled).join(' '), footer: dialog.text.footer };
    };

    test('shows the reason without scrolling, and that more is below', () => {
      const { words, footer, maxScroll } = boxAt(0);
      expect(words).toContain('schema mismatch in column price');
      expect(maxScroll).toBeGreaterThan(0);
      expect(unstyled(footer)).toMatch(
        new RegExp(`^y {2}run the import again {4}n {2}leave it failed {2}↓ ${maxScroll}$`),
      );
    });

    test('shows no more hint at the end', () => {
      const { words, footer } = boxAt(boxAt(0).maxScroll);
      expect(words).toContain('job-42');
      expect(unstyled(footer)).not.toContain('more lines');
    });

    test.each([english, japanese])('fits its last line', context => {
      const { footer, columns } = boxAt(0, context);
      expect(displayWidthOfStyled(footer)).toBeLessThanOrEqual(columns - 4);
    });
  });

  test('lists the marked jobs, and which are skipped and why', () => {
    const jobs = [aJob({ id: 'job-1' }), aJob({ id: 'job-2' }), failedImport({ id: 'job-3' })];
    const words = wordsOf(asking('cancel', jobs));
    expect(words).toContain('Cancel 2 jobs?');
    expect(words).toMatch(
      /● Back up collection products {2}job-1\n {2}In Progress for 9m.* · 40% · ana@example\.com\n● Back up collection products {2}job-2\n/,
    );
    expect(words).toMatch(/y {2}stop 2 jobs {4}n {2}keep them running {2}Enter, Esc$/);
    expect(words).toMatch(/1 skipped:\n✗ Import products\.parquet {2}job-3\n {2}Import jobs can’t be canceled/);
  });

  test('is asked in Japanese', () => {
    const words = wordsOf(asking('retry', [failedImport(), failedImport({ id: 'job-2' })]), japanese);
    expect(words).toContain('2 件のジョブを再試行しますか？');
    expect(words).toContain('y  2 件を再度インポート    n  何もしない');
  });
});

test('the outcomes are listed in their colors', () => {
  const job = aJob();
  const error = {
    kind: 'conflict',
    message: 'too late',
    code: 40_000,
    requestId: 'req-1',
    httpStatus: 400,
    retryAfter: null,
    maybeDone: false,
  } as const;
  const outcomes: readonly Outcome[] = [
    { outcome: 'accepted', jobId: 'job-1', job, requestId: null },
    { outcome: 'refused', jobId: 'job-2', error },
    { outcome: 'failed', jobId: 'job-3', error },
    { outcome: 'unknown', jobId: 'job-4', error, successors: ['job-9'] },
  ];
  const state = withDialog([], { kind: 'outcomes', action: 'cancel', outcomes, scroll: 0 });
  const text = dialogText(state, 200, english);
  const lines = text?.lines ?? [];
  expect(lines.map(unstyled)).toEqual([
    'job-1: the server accepted the cancel.',
    'job-2: refused. too late (code 40000, requestid req-1)',
    'job-3: the cancel failed, nothing was changed. too late (code 40000, requestid req-1)',
    expect.stringMatching(/^job-4: outcome unknown\. .*Jobs that it probably started: job-9\./),
  ]);
  expect(new Set(lines.map(line => line.slice(0, 5))).size).toBe(2);
});

describe('help', () => {
  const help = withDialog([aJob()], helpDialog());

  test.each(languages)('lists every key in %s', language => {
    const words = wordsOf(help, contextFor(language), 200);
    const contexts = [
      'list',
      'timeline',
      'details',
      'filter',
      'menu',
      'palette',
      'confirm',
      'messages',
      'help',
    ] as const;
    for (const { keys, label } of contexts.flatMap(context => english.bindings.table(context))) {
      expect(words).toContain(keySigns(keys).join(' '));
      expect(words).toContain(translator(language)(label));
    }
  });

  test('says why a key can’t work now', () => {
    expect(wordsOf(help, english, 80)).toContain('retry – Only failed import jobs can be retried.');
  });

  test('says nothing of the kind about keys of menus and dialogs, which are not open', () => {
    expect(wordsOf(help, english, 100)).not.toContain('No messages yet.');
  });

  test('aligns what the keys of a section do, also where one has long keys', () => {
    const rows = wordsOf(help, english, 80).split('\n');
    const starts = ['one word left', 'delete left', 'start of the line'].map(label =>
      rows.find(row => row.trimEnd().endsWith(label))?.indexOf(label),
    );
    expect(new Set(starts).size).toBe(1);
    expect(starts[0]).toBeGreaterThan(0);
  });

  test('ends a long row with an ellipsis', () => {
    const rows = wordsOf(help, english, 40).split('\n');
    const retry = rows.find(row => row.startsWith('  r '));
    expect(retry).toMatch(/^ {2}r +retry – Only failed.*…$/);
    for (const row of rows.filter(one => one.includes(' – ')))
      expect(displayWidthOfStyled(row)).toBeLessThanOrEqual(40);
  });

  test('shows the server, the interval and the bytes written', () => {
    const state = { ...help, traffic: { bytes: 120_000, since: help.now - 600_000 } };
    const words = wordsOf(state);
    expect(words).toContain(
      '  api.example.com\n  refreshed every 5s while a job runs\n  120 KB written to this terminal, 12.0 KB per minute',
    );
  });

  test('shows the highlighted line, and the server below the last one', () => {
    const shownAt = (highlighted: string): readonly string[] => {
      const { dialog } = frame({ ...help, dialog: { ...helpDialog(), highlighted } }, english);
      return dialog?.kind === 'text' ? dialog.text.lines.map(unstyled) : [];
    };
    expect(shownAt('move.up')[1]).toMatch(/^❯ ↑ k +up /);
    expect(shownAt('search.next').find(line => line.includes('❯'))).toMatch(/❯ n +next match/);
    expect(shownAt('server').join('\n')).toContain('per minute');
  });

  test('has two columns where there is room', () => {
    const rows = (width: number): number => dialogText(help, width, english)?.lines.length ?? 0;
    expect(rows(86)).toBeLessThan(rows(85) * 0.6);
    const lines = dialogText(help, 120, english)?.lines ?? [];
    for (const line of lines) expect(displayWidthOfStyled(line)).toBeLessThanOrEqual(120);
  });

  test('lists what a search finds, by label, name or key, with words in any order', () => {
    const found = (text: string): readonly string[] => {
      const shown = withDialog([aJob()], helpDialog(text));
      return wordsOf(shown, english, 80)
        .split('\n')
        .filter(line => /^(?:❯| ) \S+ {2,}/.test(line));
    };
    expect(found('match next')).toHaveLength(1);
    expect(found('job.cancel')[0]).toMatch(/^❯ c +cancel/);
    expect(found('Ctrl-D')[0]).toMatch(/Ctrl-D +half a page down/);
    expect(wordsOf(withDialog([], helpDialog('no such key')), english, 80)).toContain('No key matches.');
  });
});

test('menus and the palette have no text', () => {
  expect(
    dialogText(
      withDialog([], { kind: 'menu', menu: 'order', highlighted: null, top: 0, hasToggled: false }),
      70,
      english,
    ),
  ).toBeNull();
  expect(dialogText(aState([]), 70, english)).toBeNull();
});
