import type { Message } from './message.ts';

/** What cancel and retry say, on the screen and in scripts. */
export const actionMessages = {
  'outcome.cancelAccepted': {
    en: '{jobId}: the server accepted the cancel.',
    ja: '{jobId}: キャンセルを受け付けました。',
  },
  'outcome.retryAccepted': {
    en: '{jobId}: the server accepted the retry; it runs again.',
    ja: '{jobId}: 再試行を受け付けました。再び実行されます。',
  },
  'outcome.retryAcceptedAs': {
    en: '{jobId}: the server accepted the retry; it runs as {newJobId}.',
    ja: '{jobId}: 再試行を受け付けました。{newJobId} として実行されます。',
  },
  'usage.requestOneId': {
    en: '--request is for one job: zjobs retry ID --request FILE',
    ja: '--request は 1 件のジョブに使います: zjobs retry ID --request FILE',
  },
  'request.unreadable': {
    en: 'can’t read the import request {file} ({why}); nothing was sent',
    ja: 'インポート要求 {file} を読み込めません（{why}）。何も送信していません',
  },
  'request.needsYes': {
    en: '--request - takes the standard input that the answer would come from; add --yes, or name a file; nothing was sent',
    ja: '--request - は確認の回答に使う標準入力を読み切ります。--yes を付けるかファイルを指定してください（何も送信していません）',
  },
  'request.waiting': {
    en: 'waiting for the import request as JSON on standard input; Ctrl-D ends it',
    ja: '標準入力からインポート要求の JSON を待っています。Ctrl-D で終わります',
  },
  'request.tooLong': {
    en: 'the import request is longer than {megabytes} MB; give the body of Create Import Job alone; nothing was sent',
    ja: 'インポート要求が {megabytes} MB を超えています。Create Import Job の本文だけを渡してください。何も送信していません',
  },
  'request.notJson': {
    en: 'the import request is no JSON object; give the body of Create Import Job as JSON; nothing was sent',
    ja: 'インポート要求が JSON オブジェクトではありません。Create Import Job の本文を JSON で指定してください。何も送信していません',
  },
  'request.noFiles': {
    en: 'the import request names no files (objectUrl, objectUrls, volumeName or files); nothing was sent',
    ja: 'インポート要求にファイルの指定（objectUrl、objectUrls、volumeName、files）がありません。何も送信していません',
  },
  'request.otherCluster': {
    en: 'the import request is for another cluster than the job’s ({wanted}); nothing was sent',
    ja: 'インポート要求のクラスターがジョブのもの（{wanted}）と異なります。何も送信していません',
  },
  'request.otherCollection': {
    en: 'the import request is for another collection than the job’s ({wanted}); nothing was sent',
    ja: 'インポート要求のコレクションがジョブのもの（{wanted}）と異なります。何も送信していません',
  },
  'request.otherDatabase': {
    en: 'the import request is for another database than the job’s ({wanted}); nothing was sent',
    ja: 'インポート要求のデータベースがジョブのもの（{wanted}）と異なります。何も送信していません',
  },
  'outcome.skipped': { en: '{jobId}: left out. {why}', ja: '{jobId}: 対象外です。{why}' },
  'outcome.refused': { en: '{jobId}: refused. {why}', ja: '{jobId}: 拒否されました。{why}' },
  'outcome.failed': {
    en: '{jobId}: failed, nothing was changed. {why}',
    ja: '{jobId}: 失敗しました（変更なし）。{why}',
  },
  'outcome.unknown': { en: '{jobId}: unknown. {why}', ja: '{jobId}: 結果不明です。{why}' },
  'outcome.cancelNotHonored': {
    en: '{jobId} was asked to cancel but ended {status}.',
    ja: '{jobId} はキャンセルを受け付けましたが、{status}で終了しました。',
  },
  'error.facts': { en: '{message} ({facts})', ja: '{message}（{facts}）' },
  'error.code': { en: 'code {code}', ja: 'コード {code}' },
  'error.requestId': { en: 'requestid {requestId}', ja: 'requestid {requestId}' },
  'outcome.lost': {
    en: 'The answer was lost ({message}) and the job doesn’t tell whether it was done; it is not sent again by itself.',
    ja: '応答が失われ（{message}）、実行されたかどうか確認できません。自動では再送しません。',
  },
  'outcome.interrupted': {
    en: 'Interrupted: it may have been done, but the job doesn’t tell yet; it is not sent again by itself.',
    ja: '中断されました。実行された可能性がありますが、まだ確認できません。自動では再送しません。',
  },
  'outcome.successors': {
    en: 'Likely started by it: {ids}.',
    ja: 'これで開始された可能性のあるジョブ: {ids}。',
  },
} as const satisfies Readonly<Record<string, Message>>;
