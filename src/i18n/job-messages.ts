import type { Message } from './message.ts';

/** Sentences about jobs: statuses, observed times, refused actions, problems of a filter. */
export const jobMessages = {
  'status.pending': { en: 'Pending', ja: '保留中' },
  'status.in-progress': { en: 'In Progress', ja: '進行中' },
  'status.waits-for-commit': { en: 'Waits for commit', ja: 'コミット待ち' },
  'status.successful': { en: 'Successful', ja: '成功' },
  'status.failed': { en: 'Failed', ja: '失敗' },
  'status.canceling': { en: 'Canceling', ja: 'キャンセル中' },
  'status.canceled': { en: 'Canceled', ja: 'キャンセル済み' },
  'status.unknown': { en: 'Unknown', ja: '不明' },

  'stage.waiting': { en: 'waiting', ja: '待機中' },
  'stage.reading': { en: 'reading files', ja: 'ファイル読込中' },
  'stage.writing': { en: 'writing rows', ja: '行の書込中' },
  'stage.sorting': { en: 'sorting rows', ja: '行の並べ替え中' },
  'stage.indexing': { en: 'building indexes', ja: 'インデックス構築中' },
  'stage.committing': { en: 'committing', ja: 'コミット中' },
  'stage.waits-for-commit': { en: 'waits for commit', ja: 'コミット待ち' },

  'time.seen': { en: 'about {time}, seen by zjobs', ja: '{time} 頃（zjobs が確認）' },
  'time.weekdays': { en: 'Sun Mon Tue Wed Thu Fri Sat', ja: '日 月 火 水 木 金 土' },
  'time.months': {
    en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
    ja: '01 02 03 04 05 06 07 08 09 10 11 12',
  },
  'time.monthDay': { en: '{month} {day}', ja: '{month}/{day}' },
  'time.today': { en: 'today', ja: '今日' },
  'time.yesterday': { en: 'yesterday', ja: '昨日' },
  'time.weekdayDate': { en: '{weekday} {date}', ja: '{date}（{weekday}）' },
  'time.about': { en: 'about {duration}', ja: '約 {duration}' },

  'refused.readOnly': {
    en: 'zjobs was started with --read-only. Start it without this option to change jobs.',
    ja: 'zjobs は --read-only で起動されています。ジョブを変更するには外して起動してください。',
  },
  'refused.needsAdmin': {
    en: 'This needs Project Admin or a role that may do this (the server said so at {time}).',
    ja: 'この操作にはプロジェクト管理者、またはこの操作ができるロールが必要です（{time} にサーバーが回答）。',
  },
  'refused.needsAdminIn': {
    en: 'In {cluster}, this needs Project Admin or a role that may do this (the server said so at {time}).',
    ja: '{cluster} でのこの操作にはプロジェクト管理者、またはこの操作ができるロールが必要です（{time} にサーバーが回答）。',
  },
  'outcome.denied': { en: '{reason}. {denied}', ja: '{reason}。{denied}' },
  'caveat.abortImport': {
    en: 'The server may refuse: most servers abort only imports that wait for a commit (auto_commit=false).',
    ja: 'サーバーに拒否されることがあります。多くのサーバーはコミット待ちのインポート（auto_commit=false）だけを中止します。',
  },
  'refused.byServer': {
    en: 'The server refused this at {time}: {message}',
    ja: 'サーバーは {time} にこの操作を拒否しました: {message}',
  },
  'refused.cancelKind': {
    en: 'Jobs of the type {label} can’t be canceled. Types that can be canceled: {types}.',
    ja: '「{label}」のジョブはキャンセルできません。キャンセルできるタイプ: {types}。',
  },
  'refused.cancelCopy': {
    en: 'Backup copies to other regions can’t be canceled; other backups can.',
    ja: '他リージョンへのバックアップコピーはキャンセルできません。他のバックアップはできます。',
  },
  'refused.cancelZeroDowntime': {
    en: 'Zero downtime migrations can’t be canceled; other migrations can.',
    ja: 'ゼロダウンタイム移行はキャンセルできません。他の移行はできます。',
  },
  'refused.cancelImport': {
    en: 'Import jobs can’t be canceled on this server: it can’t abort them.',
    ja: 'このサーバーには中止機能がないため、インポートはキャンセルできません。',
  },
  'refused.cancelCommitting': {
    en: 'Imports that are being committed can’t be canceled any more.',
    ja: 'コミット中のインポートはもうキャンセルできません。',
  },
  'refused.cancelStatus': {
    en: 'Only Pending or In Progress jobs can be canceled; this one is {status}.',
    ja: 'キャンセルできるのは保留中または進行中のジョブだけです。このジョブは{status}です。',
  },
  'refused.cancelStatuses': {
    en: 'Only Pending or In Progress jobs can be canceled; these are {status}.',
    ja: 'キャンセルできるのは保留中または進行中のジョブだけです。これらのジョブは{status}です。',
  },
  'refused.retryKind': {
    en: 'Only failed import jobs can be retried.',
    ja: '再試行できるのは失敗したインポートジョブだけです。',
  },
  'refused.commitKind': {
    en: 'Only imports that wait for a commit (auto_commit=false) can be committed.',
    ja: 'コミットできるのは、コミット待ちのインポート（auto_commit=false）だけです。',
  },
  'refused.noCommitRoute': {
    en: 'This server has no route to commit imports.',
    ja: 'このサーバーにはインポートをコミットする機能がありません。',
  },
  'refused.noCancelRoute': {
    en: 'The public API has no cancel for {label} jobs; use the console.',
    ja: '公開 API には「{label}」ジョブのキャンセルがありません。コンソールを使ってください。',
  },
  'refused.noCancelHere': {
    en: 'This server has no cancel for {label} jobs.',
    ja: 'このサーバーには「{label}」ジョブのキャンセルがありません。',
  },
  'refused.noRetryRoute': {
    en: 'This server has no retry. Fix the files, then send the import request again: {command}',
    ja: 'このサーバーには再試行がありません。ファイルを直してからインポート要求を再送してください: {command}',
  },
  'refused.noMatch': {
    en: 'The job no longer matches the filter; it is {status} now. Nothing was sent.',
    ja: '現在は{status}で、フィルターに一致しなくなりました。何も送信していません。',
  },
  'refused.noRetryCommand': {
    en: 'This server has no retry, and no command line can contain the ID of this job. Fix the files, then send the import request again in another way.',
    ja: 'このサーバーには再試行がなく、このジョブの ID はコマンドラインに書けません。ファイルを直してから別の方法でインポート要求を再送してください。',
  },

  'query.unknownField': {
    en: 'unknown filter field "{field}:"; fields are {fields}; did you mean {nearest}:?',
    ja: '不明なフィルター項目「{field}:」。使える項目: {fields}。「{nearest}:」ではありませんか',
  },
  'query.badDuration': {
    en: '"since:{text}" needs a duration such as 30m, 24h or 7d',
    ja: '「since:{text}」には 30m、24h、7d のような期間が必要です',
  },
  'query.missingValue': { en: '"{field}:" needs a value', ja: '「{field}:」には値が必要です' },
  'query.notAField': {
    en: '"{text}" is not a condition; write {field}:VALUE, or !{field}:VALUE to exclude',
    ja: '「{text}」は条件として読めません。{field}:値、除外するなら !{field}:値 と書いてください',
  },
  'query.emptyTerm': {
    en: '"{text}" needs text after it or in it, such as !type:import or "two words"',
    ja: '「{text}」には !type:import や "two words" のような文字列が必要です',
  },
  'query.unknownStatus': {
    en: 'no job has the status "{text}"; did you mean status:{nearest}? (one of {values})',
    ja: 'ステータス「{text}」はありません。status:{nearest} ですか？（値: {values}）',
  },
  'query.unknownType': {
    en: 'no job has the type "{text}"; did you mean type:{nearest}?',
    ja: 'タイプ「{text}」はありません。type:{nearest} ですか？',
  },
  'query.unknownMark': {
    en: 'there is no "is:{text}"; did you mean is:{nearest}? (one of {values})',
    ja: '「is:{text}」はありません。is:{nearest} ですか？（値: {values}）',
  },
  'query.unknownStage': {
    en: 'there is no stage "{text}"; did you mean stage:{nearest}? (one of {values})',
    ja: '段階「{text}」はありません。stage:{nearest} ですか？（値: {values}）',
  },
  'query.badSpan': {
    en: '"took:{text}" needs > or < and a duration, such as took:>10m or took:<1h',
    ja: '「took:{text}」には took:>10m や took:<1h のように > か < と期間が必要です',
  },
  'query.ambiguousValue': {
    en: '{field}:{text} can mean several values, and a filter of an action must mean one: {choices}',
    ja: '{field}:{text} は複数の値に該当します。操作の対象は 1 つに絞ってください: {choices}',
  },
  'query.unclear': {
    en: '"{text}" is unclear, and a filter of an action must not be; write FIELD:VALUE with one of {fields}',
    ja: '「{text}」は曖昧で、操作の対象の指定には使えません。項目:値 と書いてください。使える項目: {fields}',
  },
  'query.impossibleValue': {
    en: 'no job can have {field}:{text}; give a part of the value, without wildcards or lists',
    ja: '{field}:{text} に該当するジョブはありえません。ワイルドカードや列挙を使わず、値の一部を指定してください',
  },
} as const satisfies Readonly<Record<string, Message>>;
