import type { Message } from './message.ts';

/** What the help prints. */
export const helpMessages = {
  'exit.success': { en: 'success', ja: '成功' },
  'exit.no': {
    en: 'an awaited job failed or was canceled, the rules refused the action, or the answer was no',
    ja: '待機したジョブの失敗またはキャンセル、ルールによる拒否、または確認での拒否',
  },
  'exit.usage': {
    en: 'usage or configuration error; nothing was sent',
    ja: '使い方か設定の誤り（何も送信していません）',
  },
  'exit.authentication': { en: 'authentication failed, or no API key', ja: '認証の失敗、または API キーなし' },
  'exit.permission': { en: 'permission denied', ja: '権限の不足' },
  'exit.notFound': { en: 'no such job, project or cluster', ja: 'ジョブ、プロジェクト、クラスターが見つからない' },
  'exit.failure': {
    en: 'network error, timeout or server error',
    ja: 'ネットワークエラー、タイムアウト、サーバーエラー',
  },
  'exit.timedOut': { en: 'timed out while waiting for jobs', ja: 'ジョブの待機がタイムアウト' },
  'exit.interrupted': { en: 'interrupted', ja: '中断' },
} as const satisfies Readonly<Record<string, Message>>;
