import fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayWidth } from '../../../src/terminal/text/width.ts';
import { wrapLine } from '../../../src/terminal/text/wrap.ts';

test.each([
  ['', 10, ['']],
  ['   ', 10, ['']],
  ['one', 10, ['one']],
  ['one two three', 8, ['one two', 'three']],
  ['one  two ', 20, ['one two']],
  ['job-0123456789', 6, ['job-01', '234567', '89']],
  ['at job-0123456789', 6, ['at', 'job-01', '234567', '89']],
  ['失敗した理由', 6, ['失敗し', 'た理由']],
  ['File 失敗した理由', 9, ['File', '失敗した', '理由']],
  ['日本', 1, ['日', '本']],
  // No line begins with closing punctuation, a small kana or a long vowel.
  ['破棄されます。元に', 12, ['破棄されま', 'す。元に']],
  ['このジョブは', 6, ['この', 'ジョブ', 'は']],
  // A line ends where a phrase ends, else where a word ends.
  ['実行中の処理を停止して破棄します。', 24, ['実行中の処理を停止して', '破棄します。']],
  ['取り消しはできません。元に戻せません。', 26, ['取り消しはできません。元に', '戻せません。']],
  ['未完了のジョブの取り消し', 20, ['未完了のジョブの', '取り消し']],
  ['「プロジェクトのジョブを管理する」を参照', 26, ['「プロジェクトのジョブを', '管理する」を参照']],
  // A line is filled by half at least.
  ['全件バックアップファイル名', 20, ['全件バックアップファ', 'イル名']],
  ['約 2 時間以上実行されたジョブ', 22, ['約', '2 時間以上実行された', 'ジョブ']],
  ['所要時間は 5–12 分です', 16, ['所要時間は', '5–12 分です']],
  ['スーパー', 2, ['ス', 'ー', 'パ', 'ー']],
  ['。。。。', 4, ['。。', '。。']],
])('wrapLine wraps %o in %i cells', (text, width, lines) => {
  expect(wrapLine(text, width)).toEqual(lines);
});

test('wrapLine makes no line too wide and loses no character but spaces', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '日', '本', 'é', '👍') });
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 30 }), (line, width) => {
      const wrapped = wrapLine(line, width);
      expect(wrapped.every(part => displayWidth(part) <= width)).toBe(true);
      expect(wrapped.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''));
    }),
  );
});
