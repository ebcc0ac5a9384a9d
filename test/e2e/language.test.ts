import { describe, expect, test } from 'vitest';
import { openMonitor } from './visit.ts';

describe('Japanese', () => {
  test.each([
    ['--lang ja', { args: ['--lang', 'ja'] }],
    ['LANG=ja_JP.UTF-8', { env: { LANG: 'ja_JP.UTF-8' } }],
    ['LC_ALL over LANG', { env: { LANG: 'C.UTF-8', LC_ALL: 'ja_JP.UTF-8' } }],
  ])('by %s', async (_, options) => {
    await using visit = await openMonitor(options);
    const screen = await visit.sees(/ジョブ 200 件$/m);
    expect(screen).toMatch(/ステータス +タイプ +説明 +進捗/);
    expect(screen).toMatch(/● 進行中/);
    expect(screen.split('\n').at(-1)).toMatch(/\? ヘルプ {2}q 終了/);
  });

  test('--lang en wins over the environment', async () => {
    await using visit = await openMonitor({ args: ['--lang', 'en'], env: { LANG: 'ja_JP.UTF-8' } });
    await visit.sees(/200 jobs/);
  });

  test('details, question, refusal and outcome', async () => {
    await using visit = await openMonitor({ args: ['--lang', 'ja'] });
    const job = await visit.goTo({ type: 'BACKUP', subtype: 'CLUSTER', status: 'IN_PROGRESS' });
    await visit.press('enter');
    await visit.sees(/できること/);
    await visit.sees(/クラスタのバックアップファイルを作成します。/);
    await visit.press('r');
    await visit.sees(/再試行できるのは失敗したインポートジョブだけです。/);
    await visit.press('c');
    await visit.answer(/このジョブをキャンセルしますか？/, 'y');
    await visit.sees(new RegExp(`${job.jobId}: キャンセルを受け付けました。`));
    await visit.sees(/◌ キャンセル中/);
    await visit.press('?');
    await visit.sees(/キー操作/);
  });

  test('columns align, and frames close, with words of two cells a character', async () => {
    await using visit = await openMonitor({ args: ['--lang', 'ja'], columns: 100, rows: 30 });
    await visit.sees(/ジョブ 200 件$/m);
    for (let row = 4; row < 28; row += 1) {
      expect(visit.cells(row, 3)).toMatch(/^[○●◌✓✗⊘] (?:保留中|進行中|成功|失敗|キャンセル)/);
    }
    await visit.press('f');
    await visit.sees(/\[x\] すべて/);
    const lines = visit.screen();
    const top = lines.findIndex(line => line.includes('╭'));
    const bottom = lines.findIndex(line => line.includes('╰'));
    const at = (row: number, sign: string): readonly number[] =>
      Array.from({ length: 100 }, (_, cell) => cell).filter(cell => visit.cells(row, cell, cell + 1) === sign);
    const [left, right] = [at(top, '╭')[0], at(top, '╮')[0]];
    for (let row = top + 1; row < bottom; row += 1) expect(at(row, '│')).toEqual([left, right]);
  });
});
