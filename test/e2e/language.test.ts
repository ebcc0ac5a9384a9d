import { describe, expect, test } from 'vitest';
import { type ModeRoutes, mode } from '../support/e2e/mode.ts';
import { firstRow, openMonitor } from '../support/e2e/monitor.ts';
import { pauseBetweenWords, pauseInput } from '../support/e2e/terminal.ts';

/** What the running job does, as the details explain it. */
const explanation: Readonly<Record<ModeRoutes, string>> = {
  'job-center': 'クラスタのバックアップファイルを作成します。',
  public: 'データに対して Spark アプリケーションを実行します。',
  milvus: 'コレクションにデータをインポートします。',
  vts: 'Elasticsearch からクラスタにデータを移行します。',
};

describe('the Japanese monitor', () => {
  test.each([
    ['--lang ja', { args: ['--lang', 'ja'] }],
    ['LANG=ja_JP.UTF-8', { env: { LANG: 'ja_JP.UTF-8' } }],
    ['LC_ALL over LANG', { env: { LANG: 'C.UTF-8', LC_ALL: 'ja_JP.UTF-8' } }],
  ])('starts with %s', async (_, options) => {
    await using monitor = await openMonitor(options);
    await monitor.showsAllJobs();
    await monitor.shows(/ステータス +タイプ +説明 +進捗/, /● 進行中/, /^ Enter 詳細/m);
  });

  test('does not start with --lang en in a Japanese environment', async () => {
    await using monitor = await openMonitor({ args: ['--lang', 'en'], env: { LANG: 'ja_JP.UTF-8' } });
    await monitor.showsAllJobs();
  });

  test('shows details, refusal, question and outcome in Japanese', async () => {
    await using monitor = await openMonitor({ args: ['--lang', 'ja'], rows: 60 });
    const job = await monitor.goTo(mode.running);
    await monitor.press('enter');
    await monitor.shows(/再試行 – 再試行できるのは/);
    await monitor.shows(explanation[mode.server.routes]);
    await monitor.press('r');
    await monitor.shows(/再試行できるのは失敗したインポートジョブだけです。/);
    // Letters that follow each other at once may be a word.
    await pauseInput(pauseBetweenWords);
    await monitor.press('c');
    if (!mode.can.cancel) {
      await monitor.showsSentence('このサーバーには中止機能がないため、インポートはキャンセルできません。');
      return;
    }
    await monitor.answer(/このジョブをキャンセルしますか？/, 'y');
    await monitor.shows(new RegExp(`${job.jobId}(?:: キャンセルを受け付けました。|.*キャンセル済み)`));
    await monitor.shows(/◌ キャンセル中|⊘ キャンセル済み/);
    await monitor.press('?');
    await monitor.shows(/キー操作/);
  });

  test('aligns columns and closes frames around wide characters', async () => {
    await using monitor = await openMonitor({ args: ['--lang', 'ja'], columns: 100, rows: 30 });
    const statuses = (): readonly string[] =>
      Array.from({ length: 24 }, (_, index) => monitor.cells(firstRow + index, 0));
    const isAligned = (cell: string): boolean =>
      /^[❯ ](?:[ …] [○●◌✓✗⊘] (?:保留中|進行中|コミット待ち|成功|失敗|キャンセル)|─ )/.test(cell);
    await monitor.waitUntil('a status on every row, in the same cells', () => statuses().every(isAligned));
    await monitor.press('f');
    await monitor.shows(/╭─/, /\[x\] すべて/, /─╯/);
    const lines = monitor.screen();
    const top = lines.findIndex(line => line.includes('╭'));
    const bottom = lines.findIndex(line => line.includes('╰'));
    const cellsWith = (row: number, border: string): readonly number[] =>
      Array.from({ length: 100 }, (_, cell) => cell).filter(cell => monitor.cells(row, cell, cell + 1) === border);
    const [left, right] = [cellsWith(top, '╭')[0], cellsWith(top, '╮')[0]];
    for (let row = top + 1; row < bottom; row += 1) expect(cellsWith(row, '│')).toEqual([left, right]);
  });
});
