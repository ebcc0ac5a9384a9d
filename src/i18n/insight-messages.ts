import type { Message } from './message.ts';

/** Estimates, stalls and slow jobs, on the screen and in scripts. */
export const insightMessages = {
  'insight.days': { en: '{range} days', ja: '{range} 日' },
  'insight.hours': { en: '{range} h', ja: '{range} 時間' },
  'insight.minutes': { en: '{range} min', ja: '{range} 分' },
  'insight.seconds': { en: '{range} s', ja: '{range} 秒' },
  'insight.leftShort': { en: '~{duration} left', ja: '残り ~{duration}' },
  'insight.stuck': { en: 'stuck {duration}', ja: '停止 {duration}' },
  'insight.leftByHistory': {
    en: '{range} left, as {count} earlier {likes} of {place} took {took}',
    ja: '残り {range}（{place} の以前の{likes} {count} 件の所要時間 {took}）',
  },
  'insight.leftByLikes': {
    en: '{range} left, as {count} earlier {likes} took {took}',
    ja: '残り {range}（以前の{likes} {count} 件の所要時間 {took}）',
  },
  'insight.leftByPace': { en: '{range} left at its own pace', ja: '残り {range}（これまでの速さから）' },
  'insight.stalled': { en: 'no progress for {duration}', ja: '{duration} 進捗なし' },
  'insight.slow': {
    en: 'slow: runs longer than 1.5 times the longest of the earlier jobs like it',
    ja: '遅延: 以前の同種のジョブの最長の 1.5 倍より長く実行中',
  },
  'insight.stalledAndSlow': { en: '{stalled}, {slow}', ja: '{stalled}、{slow}' },
  'details.left': { en: 'Left', ja: '残り時間' },
  'details.attention': { en: 'Attention', ja: '要確認' },
} as const satisfies Readonly<Record<string, Message>>;
