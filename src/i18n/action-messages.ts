import type { Message } from './message.ts';

/** The messages of actions, on the screen and in scripts, and the facts of a failed call. */
export const actionMessages = {
  'usage.requestOneId': {
    en: '--request is for one job: zjobs retry ID --request FILE',
    ja: '--request は 1 件のジョブに使います: zjobs retry ID --request FILE',
  },
  'request.unreadable': {
    en: 'can’t read the import request {file} ({why}); nothing was sent',
    ja: 'インポート要求 {file} を読み込めません（{why}）。何も送信していません',
  },
  'request.needsYes': {
    en: '--request - reads standard input, so zjobs can’t ask for confirmation; add --yes or name a file; nothing was sent',
    ja: '--request - は標準入力を読み込むため確認できません。--yes を付けるかファイルを指定してください（何も送信していません）',
  },
  'request.waiting': {
    en: 'reading the import request as JSON from standard input; Ctrl-D ends it',
    ja: '標準入力からインポート要求の JSON を読み込んでいます。Ctrl-D で終わります',
  },
  'request.tooLong': {
    en: 'the import request is longer than {megabytes} MB; give only the body of Create Import Job; nothing was sent',
    ja: 'インポート要求が {megabytes} MB を超えています。Create Import Job の本文だけを渡してください。何も送信していません',
  },
  'request.notJson': {
    en: 'the import request is not a JSON object; give the body of Create Import Job as JSON; nothing was sent',
    ja: 'インポート要求が JSON オブジェクトではありません。Create Import Job の本文を JSON で指定してください。何も送信していません',
  },
  'request.noFiles': {
    en: 'the import request names no files (objectUrl, objectUrls, volumeName or files); nothing was sent',
    ja: 'インポート要求にファイルの指定（objectUrl、objectUrls、volumeName、files）がありません。何も送信していません',
  },
  'request.otherCluster': {
    en: 'the import request names a different cluster than the job ({wanted}); nothing was sent',
    ja: 'インポート要求のクラスタがジョブのもの（{wanted}）と異なります。何も送信していません',
  },
  'request.otherCollection': {
    en: 'the import request names a different collection than the job ({wanted}); nothing was sent',
    ja: 'インポート要求のコレクションがジョブのもの（{wanted}）と異なります。何も送信していません',
  },
  'request.otherDatabase': {
    en: 'the import request names a different database than the job ({wanted}); nothing was sent',
    ja: 'インポート要求のデータベースがジョブのもの（{wanted}）と異なります。何も送信していません',
  },

  'retried.as': { en: 'Retried {time} as {jobId}.', ja: '{time} に {jobId} として再試行済み。' },
  'retried.same': { en: 'Retried {time} under the same ID.', ja: '{time} に同じ ID で再試行済み。' },
  'retried.lost': {
    en: 'Retried {time}, but no answer arrived: it may have run again.',
    ja: '{time} に再試行しましたが応答がなく、再実行された可能性があります。',
  },
  'retried.runs': {
    en: 'Retried {time}; it runs as {jobId} ({status}).',
    ja: '{time} に再試行済み。{jobId} として実行中（{status}）。',
  },
  'retried.ended': {
    en: 'Retried {time}; it ended as {jobId} ({status}).',
    ja: '{time} に再試行済み。{jobId} として終了（{status}）。',
  },

  'confirm.cancelTitle': { en: 'Cancel this job?', ja: 'このジョブをキャンセルしますか？' },
  'confirm.retryTitle': { en: 'Retry this job?', ja: 'このジョブを再試行しますか？' },
  'confirm.commitTitle': { en: 'Commit this import?', ja: 'このインポートをコミットしますか？' },
  'confirm.cancelMany': { en: 'Cancel {count} jobs?', ja: '{count} 件のジョブをキャンセルしますか？' },
  'confirm.retryMany': { en: 'Retry {count} jobs?', ja: '{count} 件のジョブを再試行しますか？' },
  'confirm.commitMany': { en: 'Commit {count} imports?', ja: '{count} 件のインポートをコミットしますか？' },
  'confirm.stop.backup': { en: 'stop the backup', ja: 'バックアップを停止' },
  'confirm.stop.export': { en: 'stop the export', ja: 'エクスポートを停止' },
  'confirm.stop.import': { en: 'stop the import', ja: 'インポートを停止' },
  'confirm.stop.migration': { en: 'stop the migration', ja: '移行を停止' },
  'confirm.stop.spark': { en: 'stop the Spark job', ja: 'Spark ジョブを停止' },
  'confirm.stop.job': { en: 'stop the job', ja: 'ジョブを停止' },
  'confirm.keepRunning': { en: 'keep it running', ja: '続行させる' },
  'confirm.keepPending': { en: 'keep it', ja: 'そのまま待つ' },
  'confirm.retryIt': { en: 'run the import again', ja: '再度インポート' },
  'confirm.retryNot': { en: 'leave it failed', ja: '何もしない' },
  'confirm.commitIt': { en: 'commit the import', ja: 'コミット' },
  'confirm.commitNot': { en: 'let it wait', ja: '待たせておく' },
  'confirm.cancelThose': { en: 'stop {count} {count|job|jobs}', ja: '{count} 件を停止' },
  'confirm.cancelNoneOfThose': { en: 'keep them running', ja: '続行させる' },
  'confirm.retryThose': { en: 'run {count} {count|import|imports} again', ja: '{count} 件を再度インポート' },
  'confirm.retryNoneOfThose': { en: 'leave them failed', ja: '何もしない' },
  'confirm.commitThose': { en: 'commit {count} {count|import|imports}', ja: '{count} 件をコミット' },
  'confirm.commitNoneOfThose': { en: 'let them wait', ja: '待たせておく' },
  'confirm.lost': { en: '{duration} of work is lost', ja: '{duration} の作業が失われます' },
  'confirm.cancelEffect': {
    en: 'The server stops the job and discards what it has done so far. This can’t be undone.',
    ja: 'サーバーがジョブを停止し、途中までの結果は破棄されます。元に戻せません。',
  },
  'confirm.retryEffect': {
    en: 'The import runs again from its files: {remedy}, or it will fail again for the same reason.',
    ja: '同じファイルで再度インポートします。{remedy}、同じ理由で再び失敗します。',
  },
  'confirm.retryTransient': {
    en: 'The import runs again from its files. The cause of the failure may have passed.',
    ja: '同じファイルで再度インポートします。失敗の原因は一時的なものかもしれません。',
  },
  'remedy.files': { en: 'fix the files first', ja: '先にファイルを直さないと' },
  'remedy.access': { en: 'renew the key or the permission first', ja: '先にキーや権限を更新しないと' },
  'remedy.room': { en: 'make room or raise the limit first', ja: '先に空きを作るか上限を上げないと' },
  'remedy.cause': { en: 'resolve the cause first', ja: '先に原因を解消しないと' },
  'confirm.commitEffect': {
    en: 'The rows of the import become visible in its collection. This can’t be undone.',
    ja: 'インポートした行がコレクションで見えるようになります。元に戻せません。',
  },
  'confirm.cancelManyEffect': {
    en: 'The server stops the jobs and discards what they have done so far. This can’t be undone.',
    ja: 'サーバーがジョブを停止し、途中までの結果は破棄されます。元に戻せません。',
  },
  'confirm.retryManyEffect': {
    en: 'Each import runs again from its files: {remedy}, or it will fail again for the same reason.',
    ja: 'それぞれ同じファイルで再度インポートします。{remedy}、同じ理由で再び失敗します。',
  },
  'confirm.retryManyTransient': {
    en: 'Each import runs again from its files. The cause of the failures may have passed.',
    ja: 'それぞれ同じファイルで再度インポートします。失敗の原因は一時的なものかもしれません。',
  },
  'confirm.commitManyEffect': {
    en: 'The rows of the imports become visible in their collections. This can’t be undone.',
    ja: 'インポートした行がそれぞれのコレクションで見えるようになります。元に戻せません。',
  },

  'outcome.cancelAccepted': {
    en: '{jobId}: the server accepted the cancel.',
    ja: '{jobId}: キャンセルを受け付けました。',
  },
  'outcome.retryAccepted': {
    en: '{jobId}: the server accepted the retry. The job runs again.',
    ja: '{jobId}: 再試行を受け付けました。ジョブが再び実行されます。',
  },
  'outcome.retryAcceptedAs': {
    en: '{jobId}: the server accepted the retry. It runs as {newJobId}.',
    ja: '{jobId}: 再試行を受け付けました。{newJobId} として実行されます。',
  },
  'outcome.commitAccepted': {
    en: '{jobId}: the server accepted the commit.',
    ja: '{jobId}: コミットを受け付けました。',
  },
  'outcome.skipped': { en: '{jobId}: skipped. {why}', ja: '{jobId}: 対象外です。{why}' },
  'outcome.refused': { en: '{jobId}: refused. {why}', ja: '{jobId}: 拒否されました。{why}' },
  'outcome.cancelFailed': {
    en: '{job}: the cancel failed, nothing was changed. {why}',
    ja: '{job}: キャンセルできませんでした（変更なし）。{why}',
  },
  'outcome.cancelNotSent': {
    en: '{job}: the cancel was not sent. {why}',
    ja: '{job}: キャンセルは送信されませんでした。{why}',
  },
  'outcome.retryFailed': {
    en: '{job}: the retry failed, nothing was changed. {why}',
    ja: '{job}: 再試行できませんでした（変更なし）。{why}',
  },
  'outcome.retryNotSent': {
    en: '{job}: the retry was not sent. {why}',
    ja: '{job}: 再試行は送信されませんでした。{why}',
  },
  'outcome.commitFailed': {
    en: '{job}: the commit failed, nothing was changed. {why}',
    ja: '{job}: コミットできませんでした（変更なし）。{why}',
  },
  'outcome.commitNotSent': {
    en: '{job}: the commit was not sent. {why}',
    ja: '{job}: コミットは送信されませんでした。{why}',
  },
  'outcome.unknown': { en: '{jobId}: outcome unknown. {why}', ja: '{jobId}: 結果不明です。{why}' },
  'outcome.lost': {
    en: 'The answer was lost ({message}), and the job doesn’t show what happened. zjobs doesn’t send the action again.',
    ja: '応答が失われ（{message}）、何が起きたかジョブからは確認できません。自動では再送しません。',
  },
  'outcome.interrupted': {
    en: 'Interrupted. The server may have carried out the action, but the job doesn’t show it yet. zjobs doesn’t send the action again.',
    ja: '中断されました。実行された可能性がありますが、ジョブからはまだ確認できません。自動では再送しません。',
  },
  'outcome.successors': {
    en: 'Jobs that it probably started: {ids}.',
    ja: 'これで開始された可能性のあるジョブ: {ids}。',
  },
  'outcome.cancelNotHonored': {
    en: 'The server accepted the cancel of {jobId}, but the job ended {status}.',
    ja: '{jobId} のキャンセルは受け付けられましたが、ジョブは{status}で終了しました。',
  },

  'error.facts': { en: '{message} ({facts})', ja: '{message}（{facts}）' },
  'error.code': { en: 'code {code}', ja: 'コード {code}' },
  'error.requestId': { en: 'requestid {requestId}', ja: 'requestid {requestId}' },
} as const satisfies Readonly<Record<string, Message>>;
