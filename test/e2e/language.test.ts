import { describe, expect, test } from 'vitest';
import { type ModeName, mode } from '../support/e2e/mode.ts';
import { firstRow, openMonitor } from '../support/e2e/visit.ts';

/** What a job that runs does. */
const what: Readonly<Record<ModeName, string>> = {
  'job-center': 'クラスタのバックアップファイルを作成します。',
  public: 'データに対して Spark アプリケーションを実行します。',
  milvus: 'コレクションにデータをインポートします。',
};

describe('Japanese', () => {
  test.each([
    ['--lang ja', { args: ['--lang', 'ja'] }],
    ['LANG=ja_JP.UTF-8', { env: { LANG: 'ja_JP.UTF-8' } }],
    ['LC_ALL over LANG', { env: { LANG: 'C.UTF-8', LC_ALL: 'ja_JP.UTF-8' } }],
  ])('by %s', async (_, options) => {
    await using visit = await openMonitor(options);
    await visit.seesAll();
    await visit.sees(/ステータス +タイプ +説明 +進捗/, /● 進行中/, /^ \? ヘルプ {2}q 終了/m);
  });

  test('--lang en wins over the environment', async () => {
    await using visit = await openMonitor({ args: ['--lang', 'en'], env: { LANG: 'ja_JP.UTF-8' } });
    await visit.seesAll();
  });

  test('details, question, refusal and outcome', async () => {
    await using visit = await openMonitor({ args: ['--lang', 'ja'], rows: 60 });
    const job = await visit.goTo(mode.running);
    await visit.press('enter');
    await visit.sees(/できること/);
    await visit.sees(what[mode.name]);
    await visit.press('r');
    await visit.sees(/再試行できるのは失敗したインポートジョブだけです。/);
    await visit.press('c');
    await visit.answer(/このジョブをキャンセルしますか？/, 'y');
    await visit.sees(new RegExp(`${job.jobId}(?:: キャンセルを受け付けました。|.*キャンセル済み)`));
    await visit.sees(/◌ キャンセル中|⊘ キャンセル済み/);
    await visit.press('?');
    await visit.sees(/キー操作/);
  });

  test('columns align, and frames close, with words of two cells a character', async () => {
    await using visit = await openMonitor({ args: ['--lang', 'ja'], columns: 100, rows: 30 });
    const statuses = (): readonly string[] =>
      Array.from({ length: 24 }, (_, index) => visit.cells(firstRow + index, 3));
    const isAligned = (cell: string): boolean => /^[○●◌✓✗⊘] (?:保留中|進行中|成功|失敗|キャンセル)/.test(cell);
    await visit.until('a status on every row, in the same cells', () => statuses().every(isAligned));
    await visit.press('f');
    await visit.sees(/╭─/, /\[x\] すべて/, /─╯/);
    const lines = visit.screen();
    const top = lines.findIndex(line => line.includes('╭'));
    const bottom = lines.findIndex(line => line.includes('╰'));
    const at = (row: number, sign: string): readonly number[] =>
      Array.from({ length: 100 }, (_, cell) => cell).filter(cell => visit.cells(row, cell, cell + 1) === sign);
    const [left, right] = [at(top, '╭')[0], at(top, '╮')[0]];
    for (let row = top + 1; row < bottom; row += 1) expect(at(row, '│')).toEqual([left, right]);
  });
});
