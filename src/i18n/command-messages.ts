import type { Message } from './message.ts';

/** Errors, warnings and results of the command line. */
export const commandMessages = {
  'clock.behind': {
    en: 'the clock of this computer is {duration} behind the server’s; ages use the server’s clock',
    ja: 'このコンピューターの時計はサーバーより {duration} 遅れています。経過時間はサーバーの時計によります',
  },
  'clock.ahead': {
    en: 'the clock of this computer is {duration} ahead of the server’s; ages use the server’s clock',
    ja: 'このコンピューターの時計はサーバーより {duration} 進んでいます。経過時間はサーバーの時計によります',
  },
  'usage.unknownOption': {
    en: 'unknown option {option}; see zjobs --help',
    ja: '不明なオプション {option} です。zjobs --help を参照してください',
  },
  'usage.otherDash': {
    en: '{option} looks like an option, but does not begin with -; write options with -',
    ja: '{option} はオプションのようですが、- で始まっていません。オプションは - で書いてください',
  },
  'usage.unknownCommand': {
    en: 'unknown command "{command}"; expected one of {commands}',
    ja: '不明なコマンド「{command}」です。使えるコマンド: {commands}',
  },
  'usage.badCommand': {
    en: 'unknown command "{command}"; did you mean "{nearest}"? Expected one of {commands}',
    ja: '不明なコマンド「{command}」です。「{nearest}」ではありませんか。使えるコマンド: {commands}',
  },
  'usage.needsValue': {
    en: '{option} needs a value: {option} {value}',
    ja: '{option} には値が必要です: {option} {value}',
  },
  'usage.noValue': { en: '{option} takes no value', ja: '{option} に値は指定できません' },
  'usage.onlyOnce': { en: '{option} can be given only once', ja: '{option} は一度だけ指定できます' },
  'usage.notForCommand': {
    en: '{command} has no option {option}; see zjobs {command} --help',
    ja: '{command} に {option} はありません。zjobs {command} --help を参照してください',
  },
  'usage.tooManyArguments': {
    en: '{command} does not take "{argument}"; see zjobs {command} --help',
    ja: '{command} に「{argument}」は指定できません。zjobs {command} --help を参照してください',
  },
  'usage.needsId': {
    en: '{command} needs a job ID: zjobs {command} ID…',
    ja: '{command} にはジョブ ID が必要です: zjobs {command} ID…',
  },
  'usage.needsShell': {
    en: 'completion needs the name of a shell: {shells}',
    ja: 'completion にはシェルの名前が必要です: {shells}',
  },
  'usage.emptyArgument': {
    en: '{command} got an empty job ID; give the ID or leave it out',
    ja: '{command} に空のジョブ ID が渡されました。ID を指定するか省いてください',
  },
  'usage.badChoice': {
    en: '{option} can’t be "{text}"; choose one of {choices}',
    ja: '{option} に「{text}」は使えません。{choices} から選んでください',
  },
  'usage.badCount': {
    en: '{option} needs a whole number from {min} to {max}, not "{text}"',
    ja: '{option} には {min} から {max} までの整数が必要です（「{text}」は不可）',
  },
  'usage.badDuration': {
    en: '{option} needs a duration such as 500ms, 5s, 30m or 24h, not "{text}"',
    ja: '{option} には 500ms、5s、30m、24h のような期間が必要です（「{text}」は不可）',
  },
  'usage.badSeconds': {
    en: '{option} needs a duration such as 5s, 30m or 24h, not "{text}"',
    ja: '{option} には 5s、30m、24h のような期間が必要です（「{text}」は不可）',
  },
  'usage.shortDuration': {
    en: '{option} must be at least {min}, not {text}',
    ja: '{option} は {min} 以上にしてください（{text} は不可）',
  },
  'usage.longDuration': {
    en: '{option} must be at most {max}, not {text}',
    ja: '{option} は {max} 以下にしてください（{text} は不可）',
  },
  'usage.demoEndpoint': {
    en: '--demo and --endpoint can’t be used together',
    ja: '--demo と --endpoint は同時に使えません',
  },
  'usage.needsTerminal': {
    en: 'the monitor needs a terminal; use "zjobs list", "zjobs events" or --plain instead',
    ja: 'モニターには端末が必要です。代わりに「zjobs list」「zjobs events」または --plain を使ってください',
  },
  'usage.notInPlain': {
    en: '{option} has no effect with --plain, which writes lines in the order of events; leave it out',
    ja: '--plain は起きた順に行を出力するため {option} は使えません。外してください',
  },
  'usage.noWebAssembly': {
    en: 'Node was started without WebAssembly, which zjobs needs; remove --jitless or --no-expose-wasm from NODE_OPTIONS or the command line',
    ja: 'zjobs には WebAssembly が必要ですが、無効な状態で Node が起動されました。NODE_OPTIONS またはコマンドラインから --jitless や --no-expose-wasm を外してください',
  },
  'usage.noMe': {
    en: 'is:mine needs the name under which you create jobs: set ZJOBS_ME, or "me" in config.toml',
    ja: 'is:mine にはジョブを作成する際のあなたの名前が必要です。ZJOBS_ME または config.toml の me を設定してください',
  },
  'usage.badFilter': { en: 'invalid --filter: {problem}', ja: '--filter を読めません: {problem}' },
  'usage.unknownColumn': {
    en: 'unknown column "{column}"; --columns takes {columns}',
    ja: '--columns に「{column}」はありません。使える列: {columns}',
  },
  'usage.badColumn': {
    en: 'unknown column "{column}"; did you mean "{nearest}"? --columns takes {columns}',
    ja: '--columns に「{column}」はありません。「{nearest}」ではありませんか。使える列: {columns}',
  },
  'usage.columnsFormat': {
    en: '--columns works only with -o table, csv or markdown',
    ja: '--columns は -o table、csv、markdown でのみ使えます',
  },
  'usage.idsAndFilter': {
    en: 'give job IDs or --filter, not both',
    ja: 'ジョブ ID と --filter はどちらか一方を指定してください',
  },
  'usage.noTargets': {
    en: '{command} needs job IDs or --filter: zjobs {command} ID…',
    ja: '{command} にはジョブ ID か --filter が必要です: zjobs {command} ID…',
  },
  'usage.emptyFilter': {
    en: 'an empty --filter would {command} every job; give a filter such as status:pending',
    ja: '空の --filter はすべてのジョブが対象になります（{command}）。--filter status:pending のように指定してください',
  },
  'usage.needsWait': { en: '--timeout works only with --wait', ja: '--timeout は --wait と一緒にのみ使えます' },
  'usage.needsYes': {
    en: 'can’t ask for confirmation without a terminal; add --yes to {command}, or --dry-run to see the impact; nothing was sent',
    ja: '確認できる端末がありません。{command} するには --yes を、確認だけなら --dry-run を付けてください（何も送信していません）',
  },
  'usage.tooMany': {
    en: '{count} jobs match; to {command} more than {limit}, add --max {count}; nothing was sent',
    ja: '{count} 件が一致します。{limit} 件を超えて {command} するには --max {count} を付けてください（何も送信していません）',
  },
  'usage.overMax': {
    en: 'there are {count} jobs to {command}, and --max permits {limit}; raise it to --max {count}; nothing was sent',
    ja: '{command} の対象は {count} 件ですが、--max の上限は {limit} 件です。--max {count} に上げてください（何も送信していません）',
  },
  'usage.readOnly': {
    en: '--read-only forbids {command}, which changes jobs; nothing was sent',
    ja: '{command} はジョブを変更しますが、--read-only で禁止されています（何も送信していません）',
  },

  'endpoint.notUrl': {
    en: 'the endpoint is not a URL; expected one like https://api.cloud.zilliz.com',
    ja: 'エンドポイントが URL ではありません。https://api.cloud.zilliz.com のように書いてください',
  },
  'endpoint.scheme': {
    en: 'the endpoint starts with {scheme}:; only https: and http: are supported',
    ja: 'エンドポイントが {scheme}: で始まっています。使えるのは https: と http: だけです',
  },
  'endpoint.credentials': {
    en: 'the endpoint contains a user name or password; remove it and set ZILLIZ_API_KEY',
    ja: 'エンドポイントにユーザー名かパスワードが含まれています。外して ZILLIZ_API_KEY を設定してください',
  },
  'endpoint.query': {
    en: 'the endpoint has a query or fragment; remove everything from ? or # on',
    ja: 'エンドポイントにクエリかフラグメントがあります。? や # 以降を外してください',
  },
  'endpoint.insecure': {
    en: 'http:// would send the API key to {host} unencrypted; use https://, or --insecure-http to accept the risk',
    ja: 'http:// では {host} までの経路で API キーが見えてしまいます。https:// を使うか、承知の上なら --insecure-http を付けてください',
  },
  'endpoint.warning': {
    en: 'warning: the API key is sent to {host} unencrypted',
    ja: '警告: API キーは暗号化されずに {host} へ送られます',
  },

  'proxy.notUrl': {
    en: '{variable} is not the URL of a proxy; expected one like http://proxy.example:3128',
    ja: '{variable} がプロキシのアドレスではありません。http://proxy.example:3128 のように書いてください',
  },
  'proxy.scheme': {
    en: '{variable} names a {scheme} proxy; only http:// and https:// are supported (NO_PROXY makes exceptions)',
    ja: '{variable} のプロキシは {scheme} ですが、使えるのは http:// と https:// だけです。例外は NO_PROXY で指定できます',
  },

  'key.none': {
    en: 'no API key; set ZILLIZ_API_KEY, log in with the zilliz CLI ({path}), or try --demo',
    ja: 'API キーがありません。ZILLIZ_API_KEY を設定するか、zilliz CLI でログイン（{path}）するか、--demo を試してください',
  },
  'key.unreadable': {
    en: 'can’t read the API key from {path}: {why}; fix the file or set ZILLIZ_API_KEY',
    ja: '{path} から API キーを読めません: {why}。ファイルを直すか ZILLIZ_API_KEY を設定してください',
  },
  'key.quoted': {
    en: 'the API key in {source} is in quotes; remove them',
    ja: '{source} の API キーが引用符で囲まれています。引用符を外してください',
  },
  'key.unusable': {
    en: 'the API key in {source} has invalid characters; copy it again',
    ja: '{source} の API キーに使えない文字が含まれています。コピーし直してください',
  },

  'project.none': {
    en: 'this API key has access to no project; create one in the console or use another key',
    ja: 'この API キーで見えるプロジェクトがありません。コンソールで作成するか別のキーを使ってください',
  },
  'project.choose': {
    en: 'there are several projects; choose one with --project: {projects}',
    ja: 'プロジェクトが複数あります。--project で選んでください: {projects}',
  },
  'project.unknown': {
    en: 'no project "{wanted}"; existing projects: {projects}',
    ja: 'プロジェクト「{wanted}」はありません。あるのは: {projects}',
  },
  'project.ambiguous': {
    en: 'several projects are named "{wanted}"; give the ID: {projects}',
    ja: '「{wanted}」という名前のプロジェクトが複数あります。ID を指定してください: {projects}',
  },

  'failed.projects': { en: 'can’t read the projects', ja: 'プロジェクトを読み込めません' },
  'failed.list': { en: 'can’t list the jobs', ja: 'ジョブの一覧を取得できません' },
  'failed.describe': { en: 'can’t read {jobId}', ja: '{jobId} を読み込めません' },

  'list.unreadable': {
    en: 'warning: {count} {count|record|records} could not be parsed and {count|is|are} left out',
    ja: '警告: 読み取れないレコード {count} 件を除外しました',
  },

  'serve.badSpeed': {
    en: '--speed needs a number above 0, at most {max}, not "{text}"',
    ja: '--speed には 0 より大きく {max} 以下の数が必要です（「{text}」は不可）',
  },
  'serve.badFault': {
    en: 'unknown fault "{text}"; --fault takes {faults}',
    ja: '--fault に「{text}」は使えません。使える障害: {faults}',
  },
  'serve.portTaken': {
    en: 'port {port} is already in use; give another --port, or 0 for a free one',
    ja: 'ポート {port} は使用中です。--port で別のポートを、または空きポートを使う 0 を指定してください',
  },
  'serve.noPort': {
    en: 'can’t listen on port {port}: {why}; give another --port, or 0 for a free one',
    ja: 'ポート {port} で待ち受けできません: {why}。--port で別のポートを、または 0 を指定してください',
  },

  'describe.description': { en: 'Description', ja: '説明' },
  'describe.took': { en: 'Took', ja: '所要時間' },
  'describe.database': { en: 'Database', ja: 'データベース' },
  'describe.bytes': { en: 'BYTES', ja: 'バイト数' },
  'describe.why': { en: 'REASON', ja: '理由' },
  'describe.cancel': { en: 'Cancel', ja: 'キャンセル' },
  'describe.retry': { en: 'Retry', ja: '再試行' },
  'describe.commit': { en: 'Commit', ja: 'コミット' },
  'describe.yes': { en: 'possible', ja: '可能' },
  'describe.no': { en: 'not possible: {why}', ja: '不可: {why}' },

  'wait.troubleUntil': {
    en: 'can’t read the jobs: {why}; retrying in {time}, as the server asked',
    ja: 'ジョブを読み込めません: {why}。サーバーの指定どおり {time} 後に再試行します',
  },
  'wait.trouble': { en: 'can’t read the jobs: {why}; retrying', ja: 'ジョブを読み込めません: {why}。再試行しています' },
  'wait.noAnswer': { en: 'no answer yet', ja: 'まだ応答がありません' },
  'wait.timedOutUnread': {
    en: 'timed out after {timeout}; the state of {jobs} is unknown, because no read succeeded: {why}',
    ja: '{timeout} でタイムアウトしました。一度も読み込めなかったため {jobs} の状態は不明です: {why}',
  },
  'wait.timedOut': {
    en: 'timed out after {timeout}; not ended yet: {jobs}; wait again or use a longer --timeout',
    ja: '{timeout} でタイムアウトしました。まだ終了していないジョブ: {jobs}。再度待つか --timeout を延ばしてください',
  },

  'act.cancelImpact': { en: 'Jobs to cancel: {count}', ja: 'キャンセル対象: {count} 件' },
  'act.retryImpact': { en: 'Jobs to retry: {count}', ja: '再試行対象: {count} 件' },
  'act.commitImpact': { en: 'Imports to commit: {count}', ja: 'コミット対象: {count} 件' },
  'act.cancelNone': { en: 'No job can be canceled.', ja: 'キャンセルできるジョブはありません。' },
  'act.retryNone': { en: 'No job can be retried.', ja: '再試行できるジョブはありません。' },
  'act.commitNone': { en: 'No import can be committed.', ja: 'コミットできるインポートはありません。' },
  'act.more': { en: 'and {count} more', ja: '他 {count} 件' },
  'act.skipped': { en: '{count} skipped: {why}', ja: '対象外 {count} 件: {why}' },
  'act.cancelDryRun': { en: 'dry run: the job would be canceled', ja: 'ドライラン: キャンセルの対象です' },
  'act.retryDryRun': { en: 'dry run: the job would be retried', ja: 'ドライラン: 再試行の対象です' },
  'act.commitDryRun': { en: 'dry run: the import would be committed', ja: 'ドライラン: コミットの対象です' },
  'act.nothingSent': { en: 'nothing was sent', ja: '何も送信していません' },

  'history.new': { en: 'New', ja: '新規' },
  'history.stalled': { en: 'No progress: {status}', ja: '進捗なし: {status}' },
  'history.cancel': { en: 'Cancel sent by {by}', ja: '{by} がキャンセルを送信' },
  'history.retry': { en: 'Retry sent by {by}', ja: '{by} が再試行を送信' },
  'history.commit': { en: 'Commit sent by {by}', ja: '{by} がコミットを送信' },
  'history.accepted': { en: 'accepted', ja: '受理' },
  'history.refused': { en: 'refused: {reason}', ja: '拒否: {reason}' },
  'history.failed': { en: 'failed: {reason}', ja: '失敗: {reason}' },
  'history.unknown': { en: 'answer lost: {reason}', ja: '応答なし: {reason}' },
  'history.unrecorded': { en: 'outcome unknown: no answer was recorded', ja: '結果不明: 応答の記録なし' },
  'history.title': { en: 'History', ja: '履歴' },
  'history.none': { en: 'no history in {path} yet', ja: '{path} にはまだ記録がありません' },
  'history.noFolder': {
    en: 'can’t record a history without a home folder; set XDG_STATE_HOME',
    ja: 'ホームフォルダーがないため履歴を記録できません。XDG_STATE_HOME を設定してください',
  },
  'history.noJob': {
    en: 'no history of {jobId}; run zjobs history for all jobs',
    ja: '{jobId} の記録はありません。ID を付けずに zjobs history で記録を確認できます',
  },
  'history.noProject': {
    en: 'no history of project "{wanted}"; recorded projects: {projects}',
    ja: 'プロジェクト「{wanted}」の記録はありません。あるのは: {projects}',
  },
  'history.unreadable': {
    en: 'can’t read the journal in {path}: {why}',
    ja: '{path} のジャーナルを読めません: {why}',
  },
  'history.skipped': {
    en: 'warning: the journal {path} is not shown: {why}',
    ja: '警告: ジャーナル {path} は表示できません: {why}',
  },
  'journal.unwritten': {
    en: 'warning: the last records are not in the journal {path}: {why}',
    ja: '警告: 最後の記録をジャーナル {path} に書き込めませんでした: {why}',
  },
  'signal.ignored': { en: 'warning: the signal {signal} is ignored', ja: '警告: シグナル {signal} は無視されます' },
  'cache.warning': {
    en: 'warning: can’t use the cache {path}: {why}; nothing is cached',
    ja: '警告: キャッシュ {path} を使えません: {why}。キャッシュなしで続けます',
  },
  'journal.warning': {
    en: 'warning: can’t use the journal {path}: {why}; changes are not recorded for now',
    ja: '警告: ジャーナル {path} を使えません: {why}。その間の記録は残りません',
  },

  'hint.auth': {
    en: 'check that the API key (of the profile, else ZILLIZ_API_KEY, or MILVUS_TOKEN for a self-hosted Milvus) belongs to this endpoint',
    ja: 'API キー（プロファイルのもの、なければ ZILLIZ_API_KEY、自分のサーバーでは MILVUS_TOKEN）とエンドポイントの組み合わせを確認してください',
  },
  'hint.authOther.china': {
    en: 'check the API key (ZILLIZ_API_KEY); for China: --endpoint {endpoint}',
    ja: 'API キー（ZILLIZ_API_KEY）を確認してください。中国の場合: --endpoint {endpoint}',
  },
  'hint.authOther.global': {
    en: 'check the API key (ZILLIZ_API_KEY); outside China: --endpoint {endpoint}',
    ja: 'API キー（ZILLIZ_API_KEY）を確認してください。中国以外の場合: --endpoint {endpoint}',
  },
  'hint.permission': {
    en: 'ask a Project Admin, or request a role that may do this',
    ja: 'プロジェクト管理者に依頼するか、この操作ができるロールを申請してください',
  },
  'hint.notFound': { en: 'run zjobs list to see the IDs', ja: 'zjobs list で ID を確認できます' },
  'hint.missing.cluster': {
    en: 'check in the console whether the cluster still exists',
    ja: 'クラスタがまだあるかをコンソールで確認してください',
  },
  'hint.missing.project': { en: 'check --project', ja: '--project を確認してください' },
  'hint.rateLimit': { en: 'wait a moment and try again', ja: '少し待ってから再度実行してください' },
  'hint.retryAfter': { en: 'try again in {time}', ja: '{time} 後に再度実行してください' },
  'hint.busy': {
    en: 'try again later: the cluster is busy with another import',
    ja: 'クラスタは別のインポートを実行中です。しばらくしてから再度実行してください',
  },
  'hint.badSource': {
    en: 'fix the credentials or the URL in the request first',
    ja: '先にリクエストの認証情報か URL を直してください',
  },
  'hint.intermediary': {
    en: 'check the firewall, VPN or proxy between here and the server, and --endpoint',
    ja: '途中のファイアウォール、VPN、プロキシと --endpoint を確認してください',
  },
  'hint.endpoint': { en: 'check --endpoint', ja: '--endpoint を確認してください' },
  'hint.unsupported': { en: 'this server has no such route', ja: 'このサーバーにはその機能がありません' },
  'hint.server': { en: 'try again later', ja: 'しばらくしてから再度実行してください' },
  'hint.malformed': {
    en: 'check that the endpoint is a Zilliz Cloud API, and that no proxy changes its answers',
    ja: 'エンドポイントが Zilliz Cloud API か、間にプロキシがないか確認してください',
  },
  'hint.network': { en: 'check --endpoint and the network', ja: '--endpoint とネットワークを確認してください' },
  'hint.proxyLogin': {
    en: 'put user and password into HTTPS_PROXY or HTTP_PROXY: http://USER:PASSWORD@HOST:PORT',
    ja: 'ユーザー名とパスワードを HTTPS_PROXY か HTTP_PROXY に http://USER:PASSWORD@HOST:PORT の形で設定してください',
  },
  'hint.timeout': { en: 'check --endpoint and the network', ja: '--endpoint とネットワークを確認してください' },

  'output.failed': {
    en: 'can’t write the output: {why}; the output is incomplete',
    ja: '出力を書き込めません: {why}。出力は不完全です',
  },
  'error.memory': {
    en: 'out of memory; watch fewer jobs or give Node more, as in NODE_OPTIONS=--max-old-space-size=2000',
    ja: 'メモリー不足です。ジョブを減らすか、NODE_OPTIONS=--max-old-space-size=2000 のように Node のメモリーを増やしてください',
  },
  'error.unexpected': {
    en: 'unexpected error: {why}; please report it',
    ja: '予期しないエラー: {why}。報告をお願いします',
  },
} as const satisfies Readonly<Record<string, Message>>;
