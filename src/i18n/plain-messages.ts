import type { Message } from './message.ts';

/** The messages of `--plain`: whole sentences, because screen readers read them aloud. */
export const plainMessages = {
  'plain.job': { en: '{label} {jobId} ({description})', ja: '{label} {jobId}（{description}）' },
  'plain.bareJob': { en: '{label} {jobId}', ja: '{label} {jobId}' },

  'plain.new': { en: 'New: {job}, {status}.', ja: '新規: {job}、{status}。' },
  'plain.newFailed': { en: 'New: {job}, {status}: {reason}', ja: '新規: {job}、{status}: {reason}' },
  'plain.started': { en: '{job} has started.', ja: '{job} が開始しました。' },
  'plain.startedWith': {
    en: '{job} has started and is at {progress}%.',
    ja: '{job} が開始しました。進捗は {progress}% です。',
  },
  'plain.again': { en: '{job} runs again.', ja: '{job} が再び実行されます。' },
  'plain.progress': { en: '{job} is at {progress}%.', ja: '{job} の進捗は {progress}% です。' },
  'plain.canceling': { en: '{job} is being canceled.', ja: '{job} をキャンセルしています。' },
  'plain.canceled': { en: '{job} was canceled.', ja: '{job} はキャンセルされました。' },
  'plain.failed': { en: '{job} failed: {reason}', ja: '{job} が失敗しました: {reason}' },
  'plain.failedWithoutReason': {
    en: '{job} failed. The server gives no reason.',
    ja: '{job} が失敗しました。サーバーからの理由の説明はありません。',
  },
  'plain.finished': { en: '{job} was successful.', ja: '{job} が成功しました。' },
  'plain.finishedAfter': { en: '{job} was successful after {took}.', ja: '{job} が成功しました（所要 {took}）。' },
  'plain.now': { en: '{job} is now {status}.', ja: '{job} は{status}になりました。' },
  'plain.state': { en: '{job} is {status}.', ja: '{job} は{status}です。' },
  'plain.stateWith': { en: '{job} is {status}, {progress}%.', ja: '{job} は{status}、進捗 {progress}% です。' },

  'plain.project': {
    en: 'Watching the jobs of {project} at {host}.',
    ja: '{host} の {project} のジョブを監視しています。',
  },
  'plain.noJobs': { en: 'There are no jobs yet.', ja: 'まだジョブがありません。' },
  'plain.counts': { en: '{total} {total|job|jobs}, of which {counts}.', ja: 'ジョブ {total} 件、うち {counts}。' },
  'plain.total': { en: '{total} {total|job|jobs}, none unfinished.', ja: 'ジョブ {total} 件、未完了はありません。' },
  'plain.countList': { en: '{counts}, {count}', ja: '{counts}、{count}' },
  'plain.count': { en: '{count} {status}', ja: '{status} {count} 件' },
  'plain.badRecords': {
    en: '{count} {count|record|records} could not be parsed and {count|is|are} left out.',
    ja: '読み取れないレコード {count} 件を除外しました。',
  },
  'plain.fromCache': {
    en: 'The server has not answered yet. This is the list from the last run.',
    ja: 'サーバーからまだ応答がありません。以下は前回の実行時の一覧です。',
  },
  'plain.unreachable': {
    en: 'Can’t load from {host}: {why}. Next try at {time}. zjobs keeps trying.',
    ja: '{host} から読み込めません: {why}。次は {time} に試します。応答があるまで続けます。',
  },
  'plain.keepsTrying': {
    en: 'Can’t load from {host}: {why}. zjobs keeps trying.',
    ja: '{host} から読み込めません: {why}。応答があるまで続けます。',
  },
  'plain.recovered': {
    en: '{host} answers again. The jobs are up to date.',
    ja: '{host} が再び応答しました。ジョブは最新です。',
  },

  'plain.complete': { en: 'The list is complete again.', ja: '一覧が再び揃いました。' },

  'plain.chooseProject': {
    en: 'There are several projects. Enter a number, name or ID:',
    ja: 'プロジェクトが複数あります。番号、名前、ID のいずれかを入力してください:',
  },
  'plain.projectChoice': { en: '{number}: {name}, {projectId}', ja: '{number}: {name}、{projectId}' },
  'plain.chooseSource': {
    en: '{count} sources have the job {jobId}. Enter the number or name of one:',
    ja: 'ジョブ {jobId} は {count} つのソースにあります。番号か名前を入力してください:',
  },
  'plain.noSource': {
    en: 'No source is chosen, so nothing is done for {jobId}.',
    ja: 'ソースが選ばれていないため、{jobId} には何も行いません。',
  },
  'plain.unsure': {
    en: 'Nothing was sent: {source} doesn’t say whether it also has the job {jobId}. Try again when it answers.',
    ja: '何も送信していません: {source} にもジョブ {jobId} があるか確認できません。応答してから再試行してください。',
  },
  'plain.noList': { en: 'No list of jobs has arrived yet.', ja: 'ジョブの一覧はまだ届いていません。' },
  'plain.failedSource': {
    en: '{source} is not watched: {why}',
    ja: '{source} は監視しません: {why}',
  },
  'plain.hint': {
    en: 'Enter help for a list of commands, or quit to end.',
    ja: 'help と入力するとコマンドの一覧を表示、quit で終了します。',
  },
  'plain.filtered': {
    en: 'Filter {filter}: {count} {count|job matches|jobs match}.',
    ja: '絞り込み {filter}: {count} 件が一致します。',
  },
  'plain.unfiltered': {
    en: 'No filter: zjobs announces every job.',
    ja: '絞り込みなし: すべてのジョブを通知します。',
  },
  'plain.noMatch': { en: 'No job matches.', ja: '一致するジョブがありません。' },
  'plain.more': {
    en: 'And {count} more. Enter list FILTER to list fewer.',
    ja: '他 {count} 件。list FILTER で絞り込めます。',
  },
  'plain.refreshing': { en: 'Refreshing.', ja: '更新しています。' },
  'plain.unknown': {
    en: 'Unknown command "{word}". Commands are {commands}.',
    ja: '不明なコマンド「{word}」です。使えるコマンド: {commands}。',
  },
  'plain.needsId': {
    en: '{command} needs a job ID, such as {command} job-0123. Enter list to see the IDs.',
    ja: '{command} にはジョブ ID が必要です（例: {command} job-0123）。list で ID を確認できます。',
  },
  'plain.takesNothing': { en: '{command} takes no arguments.', ja: '{command} に引数は指定できません。' },

  'plain.help.list': {
    en: 'list the jobs that match FILTER; without it, those that match the current filter',
    ja: 'FILTER に一致するジョブを表示。省略時は現在の絞り込みに一致するジョブ',
  },
  'plain.help.describe': { en: 'show all details of a job', ja: 'ジョブの詳細を表示' },
  'plain.help.cancel': { en: 'cancel jobs, after a confirmation', ja: 'ジョブをキャンセル（確認あり）' },
  'plain.help.retry': {
    en: 'retry failed imports, after a confirmation',
    ja: '失敗したインポートを再試行（確認あり）',
  },
  'plain.help.commit': {
    en: 'commit imports that wait for it, after a confirmation',
    ja: 'コミット待ちのインポートをコミット（確認あり）',
  },
  'plain.help.watch': {
    en: 'announce changes and stalls of these jobs, whatever the filter',
    ja: 'フィルターに関係なく、これらのジョブの変化と停滞を読み上げる',
  },
  'plain.help.digest': {
    en: 'list failed, stalled and running jobs, for a period or since your last look',
    ja: '指定した期間か最後に見てからの失敗、停滞、実行中のジョブをまとめる',
  },
  'plain.watching': { en: 'Watching {jobId}.', ja: '{jobId} を監視します。' },
  'plain.watchingUnlisted': {
    en: 'Watching {jobId}, which is not in the list. Check the ID, or wait until the job appears.',
    ja: '{jobId} を監視しますが、一覧にありません。ID を確認するか、ジョブが現れるのをお待ちください。',
  },
  'plain.stalled': { en: '{job} has shown no progress for {duration}.', ja: '{job} は {duration} 進捗がありません。' },
  'plain.insight': { en: '{sentence} {insight}.', ja: '{sentence}{insight}。' },
  'plain.news': {
    en: 'Since {time}: {failed} failed, {successful} successful, {canceled} canceled, {started} started.',
    ja: '{time} から: {failed} 件失敗、{successful} 件成功、{canceled} 件キャンセル、{started} 件開始。',
  },
  'plain.badSince': {
    en: '"{text}" is neither a duration such as 24h nor look.',
    ja: '「{text}」は 24h のような期間でも look でもありません。',
  },
  'plain.help.filter': {
    en: 'announce only jobs that match, such as status:failed; without FILTER, all jobs',
    ja: '一致するジョブだけを通知（例: status:failed）。省略時はすべて',
  },
  'plain.help.refresh': { en: 'refresh now and show the counts', ja: '今すぐ更新して件数を表示' },
  'plain.help.help': { en: 'show these commands', ja: 'このコマンド一覧を表示' },
  'plain.help.quit': { en: 'end zjobs; the jobs keep running', ja: '終了（ジョブは継続します）' },
} as const satisfies Readonly<Record<string, Message>>;
