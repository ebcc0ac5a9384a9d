import type { Message } from './message.ts';

/** The texts of the help, except for those of the options. */
export const helpMessages = {
  'command.monitor': {
    en: 'watch jobs in a full-screen monitor (default command)',
    ja: '全画面モニターでジョブを見る（既定のコマンド）',
  },
  'command.list': {
    en: 'print matching jobs once, newest first',
    ja: '一致するジョブを新しい順に 1 回出力する',
  },
  'command.describe': { en: 'print everything known about jobs', ja: 'ジョブの詳細を出力する' },
  'command.cancel': {
    en: 'cancel jobs; asks for confirmation, or needs --yes without a terminal',
    ja: 'ジョブをキャンセルする（確認あり。端末がなければ --yes が必要）',
  },
  'command.retry': {
    en: 'run failed imports again; asks for confirmation, or needs --yes without a terminal',
    ja: '失敗したインポートを再実行する（確認あり。端末がなければ --yes が必要）',
  },
  'command.commit': {
    en: 'commit imports that wait for it; asks for confirmation, or needs --yes without a terminal',
    ja: 'コミット待ちのインポートをコミットする（確認あり。端末がなければ --yes が必要）',
  },
  'command.wait': {
    en: 'wait until all jobs have ended; exit with code 1 if one failed or was canceled',
    ja: 'すべてのジョブの終了を待つ（失敗かキャンセルがあればコード 1）',
  },
  'command.events': {
    en: 'stream changes as NDJSON until interrupted; existing jobs are not reported',
    ja: '中断されるまで変化を NDJSON で出力する（既存のジョブは対象外）',
  },
  'command.digest': {
    en: 'summarize failed, stalled, slow and running jobs',
    ja: '失敗、停滞、実行中のジョブをまとめて表示する',
  },
  'command.history': {
    en: 'print recorded changes and sent actions, oldest first; sends no request',
    ja: '記録した変化と送信した操作を古い順に出力する（通信なし）',
  },
  'command.track': {
    en: 'remember IDs of jobs that the server does not list; - reads them from standard input',
    ja: 'サーバーの一覧に出ないジョブの ID を記憶する（- は標準入力から読む）',
  },
  'command.untrack': {
    en: 'forget tracked job IDs; the jobs keep running',
    ja: '追跡中のジョブ ID を忘れる（ジョブは続く）',
  },
  'command.config': {
    en: 'print what is in force and where it comes from, or write a template of the configuration file',
    ja: '有効な設定とその出どころを表示する、または設定ファイルのひな型を作る',
  },
  'command.doctor': {
    en: 'check server, API key, rate, clock and terminal, and suggest fixes',
    ja: 'サーバー、API キー、レート、時計、端末を調べ、対処を示す',
  },
  'command.completion': {
    en: 'print a script for bash, zsh or fish that completes commands, options, values and job IDs',
    ja: 'コマンド、オプション、値、ジョブ ID を補完する bash、zsh、fish 用のスクリプトを出力する',
  },
  'command.serve': { en: 'run the embedded job center on loopback', ja: '内蔵のジョブセンターをループバックで動かす' },
  'command.help': {
    en: 'print the help of zjobs or of a command',
    ja: 'zjobs またはコマンドのヘルプを表示する',
  },
  'command.version': { en: 'print the version', ja: 'バージョンを表示する' },

  'cliHelp.title': {
    en: 'watch, cancel and retry the jobs of a Zilliz Cloud project',
    ja: 'Zilliz Cloud プロジェクトのジョブの監視、キャンセル、再試行',
  },
  'cliHelp.usage': { en: 'Usage', ja: '使い方' },
  'cliHelp.commands': { en: 'Commands', ja: 'コマンド' },
  'cliHelp.options': { en: 'Options', ja: 'オプション' },
  'cliHelp.commonOptions': {
    en: 'Options of every command that connects to a server',
    ja: 'サーバーに接続するコマンドに共通のオプション',
  },
  'cliHelp.notes': { en: 'Notes', ja: '補足' },
  'cliHelp.filter': { en: 'Filter', ja: 'フィルター' },
  'cliHelp.examples': { en: 'Examples', ja: '例' },
  'cliHelp.apiKey': { en: 'API key', ja: 'API キー' },
  'cliHelp.exitCodes': { en: 'Exit codes', ja: '終了コード' },
  'cliHelp.more': {
    en: 'Run zjobs COMMAND --help for the help of a command.',
    ja: 'コマンドのヘルプは zjobs COMMAND --help で表示します。',
  },

  'cliHelp.apiKey.zilliz': {
    en: 'zjobs reads ZILLIZ_API_KEY, else the credentials file of the zilliz CLI (~/.zilliz/credentials). There is no option for the key.',
    ja: 'ZILLIZ_API_KEY、なければ zilliz CLI の認証情報ファイル（~/.zilliz/credentials）を読みます。キーを渡すオプションはありません。',
  },
  'cliHelp.apiKey.milvus': {
    en: 'For a self-hosted Milvus, set MILVUS_TOKEN to user:password.',
    ja: 'セルフホストの Milvus では MILVUS_TOKEN に user:password を設定します。',
  },

  'cliHelp.filter.terms': {
    en: 'A job must match all terms of QUERY; case is ignored. A term is FIELD:VALUE, or text to find in the description, ID, creator, collection or cluster.',
    ja: 'QUERY のすべての語に一致するジョブが対象です（大文字と小文字は区別しません）。語は FIELD:VALUE か、説明、ID、作成者、コレクション、クラスタから探す文字列です。',
  },
  'cliHelp.filter.fields': { en: 'Fields: {fields}', ja: 'フィールド: {fields}' },
  'cliHelp.filter.values': {
    en: 'status: takes pending, in-progress, successful, failed, canceling, canceled or unfinished. type: takes part of a type’s name, as shown in the list or as in the API. is: takes stalled, slow, mine, new or watched. stage: takes waiting, reading, writing, sorting, indexing, committing or waits-for-commit. since: takes a duration, took: takes > or < and a duration. source: takes part of a project’s ID or name, or of a host.',
    ja: 'status: は pending、in-progress、successful、failed、canceling、canceled、unfinished のいずれか。type: は一覧か API での種類名の一部。is: は stalled、slow、mine、new、watched のいずれか。stage: は waiting、reading、writing、sorting、indexing、committing、waits-for-commit のいずれか。since: は期間、took: は > か < に続く期間です。source: はプロジェクトの ID か名前、またはホスト名の一部です。',
  },
  'cliHelp.filter.syntax': {
    en: '! before a term negates it. Double quotes keep spaces in a value: description:"nightly backup". cancel, retry and commit reject a term with more than one possible meaning, and jobs whose creator, cluster or times are unknown don’t match by:, cluster:, took: or since:.',
    ja: '語の前の ! は否定です。空白を含む値は二重引用符で囲みます: description:"nightly backup"。cancel、retry、commit は曖昧な語を受け付けず、作成者、クラスタ、時刻が不明なジョブは by:、cluster:、took:、since: に一致しません。',
  },

  'cliHelp.monitor.plain': {
    en: '--plain prints each change as a sentence. On a terminal it also reads commands; type help for a list.',
    ja: '--plain は変化を 1 つずつ文で出力します。端末ではコマンドも受け付けます（help で一覧を表示）。',
  },
  'cliHelp.monitor.terminal': {
    en: 'Without a terminal, only --plain works. It prints a log until SIGINT or SIGTERM.',
    ja: '端末がなければ --plain のみ使えます。SIGINT か SIGTERM までログを出力します。',
  },
  'cliHelp.list.formats': {
    en: 'json is printed whole or not at all. The other formats are printed while jobs arrive.',
    ja: 'json は全体を出力するか、まったく出力しません。他の形式はジョブが届くたびに出力します。',
  },
  'cliHelp.list.markdown': {
    en: 'markdown is a table for a message or a ticket, with a heading for each group. Text from a server is not formatted.',
    ja: 'markdown はメッセージやチケットに貼れる表で、グループごとに見出しが付きます。サーバーからの文字列は書式として解釈されません。',
  },
  'cliHelp.list.order': {
    en: '--order, --group, is:slow and is:stalled need the whole list, so it is printed when it is complete. json, ndjson and csv are in the order of the groups, without headings.',
    ja: '--order、--group、is:slow、is:stalled は一覧全体を読み終えてから出力します。json、ndjson、csv はグループ順に並び、見出しは付きません。',
  },
  'cliHelp.digest.window': {
    en: 'Counts are the jobs that ended in the window and those that have not ended; in parentheses, those of the window of the same length before it. Failures of the same cause are grouped.',
    ja: '件数は期間中に終了したジョブと未終了のジョブです。括弧内は同じ長さの直前の期間です。同じ原因の失敗はまとめます。',
  },
  'cliHelp.digest.sources': {
    en: 'One digest covers all projects and servers that the options name, over the same length of time. It uses the list, and the cache and journal of this computer, and says when the journal begins. It reports stalls of jobs that a monitor, events or an earlier digest on this computer has seen.',
    ja: '指定したすべてのプロジェクトとサーバーを、同じ長さの期間で 1 つにまとめます。一覧、キャッシュ、このコンピューターのジャーナルから作り、ジャーナルの始まりを示します。停滞は、このコンピューターのモニター、events、以前の digest が見たジョブについて分かります。',
  },
  'cliHelp.digest.json': {
    en: 'json has from, to, journalFrom, counts, before, failures (reason, count, lastAt, jobIds, jobs), stalled, slow, running (jobId, source, stalled, slow, estimate) and actions (at, action, jobId, source, outcome). jobs has the jobId and source of each failed job; source is the ID of the project, or the host of a server without projects.',
    ja: 'json には from、to、journalFrom、counts、before、failures（reason、count、lastAt、jobIds、jobs）、stalled、slow、running（jobId、source、stalled、slow、estimate）、actions（at、action、jobId、source、outcome）があります。jobs は失敗した各ジョブの jobId と source です。source はプロジェクトの ID、またはプロジェクトのないサーバーのホストです。',
  },
  'cliHelp.digest.exitCode': {
    en: 'The exit code is 1 if a condition of --fail-on is met, as cron needs it; else that of a failure to read a source, or 6 if a list is incomplete; else 0.',
    ja: '終了コードは、--fail-on の条件に当てはまれば 1 です（cron 向け）。そうでなければ、読めないソースがあればその失敗のコード、一覧が不完全なら 6、それ以外は 0 です。',
  },
  'cliHelp.list.csv': {
    en: 'csv follows RFC 4180. Text that starts with =, +, -, @, a tab or a line break gets an apostrophe in front, so that no spreadsheet takes it for a formula.',
    ja: 'csv は RFC 4180 に従います。=、+、-、@、タブ、改行で始まる文字列には、表計算ソフトが数式とみなさないよう先頭にアポストロフィを付けます。',
  },
  'cliHelp.describe.details': {
    en: 'Text always includes the details. With -o json, add --details.',
    ja: 'テキストには常に詳細が含まれます。-o json では --details を付けてください。',
  },
  'cliHelp.retry.routes': {
    en: 'A job center can run a job again. The public API and a self-hosted Milvus can’t; there, --request sends a corrected import request. Its cluster and collection must be those of the job.',
    ja: 'ジョブセンターはジョブを再実行できます。公開 API とセルフホストの Milvus にはその機能がないため、--request で修正したインポート要求を送ります。クラスタとコレクションはジョブと同じでなければなりません。',
  },
  'cliHelp.retry.request': {
    en: 'Access keys in the request are neither stored nor shown. --request - uses up standard input, so it needs --yes.',
    ja: '要求に含まれるアクセスキーは保存も表示もしません。--request - は標準入力を使い切るため --yes が必要です。',
  },
  'cliHelp.commit.routes': {
    en: 'Only a Milvus that imports in two phases (options.auto_commit=false) has imports to commit. Their rows are invisible until the commit; cancel drops them.',
    ja: '2 段階のインポート（options.auto_commit=false）ができる Milvus だけの機能です。コミットするまで行は見えません。cancel は行を破棄します。',
  },
  'cliHelp.events.line': {
    en: 'Each line is a JSON object. event is new, queued (a retry), started, progress (at 25, 50 and 75 %), canceling, canceled, failed, finished, changed or stalled (no progress for a while). time is when zjobs saw the change. id identifies the change: a repeated line has the same id. The line also has endpoint, projectName, previousStatus and, as of that time, the fields of list -o json without actions.',
    ja: '各行は JSON オブジェクトです。event は new、queued（再試行）、started、progress（25、50、75 %）、canceling、canceled、failed、finished、changed、stalled（しばらく進捗なし）のいずれか。time は zjobs が変化を見た時刻、id は変化の識別子で、同じ変化が再び出力されても同じです。ほかに endpoint、projectName、previousStatus と、その時点での list -o json の actions 以外のフィールドがあります。',
  },
  'cliHelp.events.outage': {
    en: 'When the server becomes unreachable, one line has the event outage; when it answers again, one has recovered. Both have time, endpoint, projectId, since, reason, code and requestId. Changes during the outage follow.',
    ja: 'サーバーに接続できなくなると event が outage の行を、回復すると recovered の行を出力します。どちらにも time、endpoint、projectId、since、reason、code、requestId があります。その間の変化は続けて出力します。',
  },
  'cliHelp.events.incomplete': {
    en: 'The public API has no single list of jobs, so zjobs merges several. When a part can’t be read, one line has the event incomplete; when all can be read again, one has complete. Both have time, endpoint, projectId and missing: family, where, reason, code and requestId of each missing part.',
    ja: '公開 API には 1 つにまとまったジョブ一覧がないため、複数の一覧を統合します。読めない部分があると event が incomplete の行を、すべて読めるようになると complete の行を出力します。どちらにも time、endpoint、projectId、missing（欠けた部分の family、where、reason、code、requestId）があります。',
  },
  'cliHelp.events.end': {
    en: 'A job that starts and ends between two polls is reported as new and as ended. Ctrl-C exits with code 130.',
    ja: '2 回の取得の間に始まって終わったジョブは、新規と終了の両方を出力します。Ctrl-C で終了するとコードは 130 です。',
  },
  'cliHelp.history.journal': {
    en: 'The history is what monitor, events and wait saw, what other commands found changed, and every cancel, retry and commit that was sent. It is stored in $XDG_STATE_HOME/zjobs/journal (default: ~/.local/state/zjobs/journal).',
    ja: '履歴は、monitor、events、wait が見た変化、他のコマンドが見つけた変化、送信したキャンセル・再試行・コミットです。$XDG_STATE_HOME/zjobs/journal（既定値: ~/.local/state/zjobs/journal）に保存します。',
  },
  'cliHelp.history.project': {
    en: '--project takes an ID or a recorded name. Without it, all projects are printed.',
    ja: '--project には ID か記録された名前を指定します。省略するとすべてのプロジェクトが対象です。',
  },
  'cliHelp.history.ndjson': {
    en: 'ndjson has the lines of events. A sent action is a line with event (cancel, retry or commit), time, jobId, projectId, by, outcome (accepted, refused, failed or unknown), newJobId, reason, code and requestId.',
    ja: 'ndjson は events と同じ行です。送信した操作の行には event（cancel、retry、commit）、time、jobId、projectId、by、outcome（accepted、refused、failed、unknown）、newJobId、reason、code、requestId があります。',
  },
  'cliHelp.track.input': {
    en: '- reads IDs separated by spaces or line breaks, or JSON. In JSON, every jobId at any depth counts, with the backupId and clusterId beside it; nothing else is stored. Input without a job ID exits with code 2, and nothing is tracked.',
    ja: '- は空白か改行で区切った ID、または JSON を読みます。JSON では深さを問わずすべての jobId と、その隣の backupId と clusterId だけを保存します。ジョブ ID がなければコード 2 で終了し、何も追跡しません。',
  },
  'cliHelp.track.storage': {
    en: 'IDs are stored per server and project in $XDG_STATE_HOME/zjobs/tracked (default: ~/.local/state/zjobs/tracked), at most 10,000 each. zjobs doesn’t check that the server knows an ID. With --project ID, no request is sent.',
    ja: 'ID はサーバーとプロジェクトごとに $XDG_STATE_HOME/zjobs/tracked（既定値: ~/.local/state/zjobs/tracked）に 10,000 件まで保存します。サーバーにその ID があるかは確認しません。--project に ID を指定すれば通信しません。',
  },
  'cliHelp.untrack.unknown': {
    en: 'If an ID is not tracked, zjobs forgets the others and exits with code 5.',
    ja: '追跡していない ID があれば、残りを忘れてコード 5 で終了します。',
  },
  'cliHelp.config.file': {
    en: 'The configuration file is ~/.config/zjobs/config.toml, or zjobs/config.toml in XDG_CONFIG_HOME; ZJOBS_CONFIG=FILE replaces it. zjobs config path prints the path. zjobs config init writes a commented template and never overwrites a file. A mistake in the file ends every command with 2, except help, version, completion, config path and config init.',
    ja: '設定ファイルは ~/.config/zjobs/config.toml、または XDG_CONFIG_HOME の zjobs/config.toml です。ZJOBS_CONFIG=FILE で置き換えられます。zjobs config path はパスを表示します。zjobs config init はコメント付きのひな型を作り、既存のファイルは上書きしません。ファイルに誤りがあると、help、version、completion、config path、config init 以外のコマンドは 2 で終了します。',
  },
  'cliHelp.config.order': {
    en: 'Options override environment variables, which override the profile, which overrides the top level of the file. The key that a profile names is used for the server of that profile before ZILLIZ_API_KEY. It goes to another server only if the command line has both --profile and --endpoint.',
    ja: 'オプションは環境変数に、環境変数はプロファイルに、プロファイルはファイルの最上位に優先します。プロファイルが指定するキーは、そのプロファイルのサーバーでは ZILLIZ_API_KEY より優先して使われます。別のサーバーに送るのは、コマンドラインに --profile と --endpoint の両方がある場合だけです。',
  },
  'cliHelp.config.keys': {
    en: 'A key or token is never written in the file. A profile names a variable (api_key_env), a program and its arguments (api_key_command; run without a shell, at most 10 s, its first line is the key) or a folder of the zilliz CLI (zilliz_config_dir). In [keys], a command is named as in the palette (job.cancel) or by its last part where that is unique (cancel).',
    ja: 'キーやトークンはファイルに書きません。プロファイルには、環境変数（api_key_env）、プログラムとその引数（api_key_command。シェルなしで最長 10 秒実行し、最初の行がキー）、または zilliz CLI のフォルダー（zilliz_config_dir）を指定します。[keys] のコマンド名はパレットのとおり（job.cancel）か、一意なら最後の部分（cancel）です。',
  },
  'cliHelp.doctor.exitCode': {
    en: 'doctor only reads: the projects, and the first page of each list of one project (the first one if there are several and none is given). It exits with 0, or with the code that other commands would exit with: 2 for an unusable endpoint, proxy or folder of tracked jobs, 3 for the key, 4 for a missing permission, 5 for a missing project, 6 for a network error or an incomplete list. Warnings (!) don’t change the code.',
    ja: 'doctor は読み取りだけを行います。対象はプロジェクト一覧と、1 つのプロジェクト（複数あり指定がなければ最初のもの）の各一覧の先頭ページです。終了コードは 0、または他のコマンドが返すコードです。2 はエンドポイント、プロキシ、追跡フォルダー、3 はキー、4 は権限、5 はプロジェクト、6 はネットワークか不完全な一覧の問題です。警告（!）はコードに影響しません。',
  },
  'cliHelp.doctor.json': {
    en: 'json: zjobs, node, config {path, exists, profile}, endpoint, proxy, mode (job-center, public, milvus, vts, milvus-backup), key {source, accepted}, projects [{projectId, projectName}], projectId (null if one must be chosen), checkedProjectId, sources [{source, endpoint, mode, works}], families [{family, can, state (works, missing, failing, untried), reason}], types [{type, can, listed, tracked}], incomplete [{family, where, bestEffort, reason, code, requestId}], denials [{cluster, at}] (only where a role was refused), rate {perSecondAndRoute, calls, medianMs, longestMs, throttled}, clockSkewMs, tracked {project, server}, folders {tracked, journal, cache: {path, writable, reason}}, terminal {isTTY, term, columns, rows, color, unicode, ambiguousWidth, tmux, screen, ssh, clipboard}, problems [{about, message, advice, code, requestId, exitCode}], warnings [{about, message}], exitCode. Unknown values are null. The key is never printed.',
    ja: 'json: zjobs, node, config {path, exists, profile}, endpoint, proxy, mode (job-center, public, milvus, vts, milvus-backup), key {source, accepted}, projects [{projectId, projectName}], projectId（選択が必要なら null）, checkedProjectId, sources [{source, endpoint, mode, works}], families [{family, can, state (works, missing, failing, untried), reason}], types [{type, can, listed, tracked}], incomplete [{family, where, bestEffort, reason, code, requestId}], denials [{cluster, at}]（ロールが拒否された場合のみ）, rate {perSecondAndRoute, calls, medianMs, longestMs, throttled}, clockSkewMs, tracked {project, server}, folders {tracked, journal, cache: {path, writable, reason}}, terminal {isTTY, term, columns, rows, color, unicode, ambiguousWidth, tmux, screen, ssh, clipboard}, problems [{about, message, advice, code, requestId, exitCode}], warnings [{about, message}], exitCode。不明な値は null です。キーは出力しません。',
  },
  'cliHelp.completion.ids': {
    en: 'Job IDs come from what zjobs stored for the server and project on the command line or in the environment. No request is sent.',
    ja: 'ジョブ ID は、コマンドラインか環境変数のサーバーとプロジェクトについて zjobs が保存したものです。通信はしません。',
  },
  'cliHelp.serve.faults': {
    en: 'Faults can be combined. down and auth-revoked count from the start of the server. no-route removes the lists of jobs soon after the first request for one. skew:1h sets the server’s clock ahead, skew:-1h behind. long-text, odd-words and missing-fields always change the same records. With page-loop, a page links to itself.',
    ja: '障害は組み合わせられます。down と auth-revoked の時間は起動から数えます。no-route は最初の要求の少し後にジョブ一覧をなくします。skew:1h はサーバーの時計を進め、skew:-1h は遅らせます。long-text、odd-words、missing-fields は常に同じレコードを変えます。page-loop ではページが自分自身を指します。',
  },

  'example.demo': { en: 'watch a simulated project', ja: '模擬プロジェクトを見る' },
  'example.monitor.project': { en: 'watch one project', ja: '1 つのプロジェクトを見る' },
  'example.monitor.plain': { en: 'keep a log of imports', ja: 'インポートのログを残す' },
  'example.list.failed': { en: 'list the jobs that failed in the last 24 hours', ja: '直近 24 時間に失敗したジョブ' },
  'example.list.ids': { en: 'print the IDs of all jobs', ja: 'すべてのジョブの ID' },
  'example.digest.look': { en: 'what happened since you last looked', ja: '最後に見てから起きたこと' },
  'example.digest.markdown': {
    en: 'the last 24 hours as a message for colleagues',
    ja: '直近 24 時間を同僚向けのメッセージにする',
  },
  'example.digest.cron': { en: 'send a mail when a job fails or stalls', ja: '失敗や停滞があればメールで知らせる' },
  'example.list.markdown': {
    en: 'the failures of a day by cause, for a message',
    ja: '1 日の失敗を原因別に、メッセージ用に出力する',
  },
  'example.list.columns': { en: 'export three columns for a spreadsheet', ja: '表計算ソフト用に 3 列を出力する' },
  'example.describe.text': { en: 'print a job for reading', ja: 'ジョブを読みやすく出力する' },
  'example.describe.json': {
    en: 'print a job and its details for a script',
    ja: 'ジョブと詳細をスクリプト用に出力する',
  },
  'example.cancel.ask': {
    en: 'show the job, ask for confirmation, and cancel it',
    ja: 'ジョブを表示し、確認してキャンセルする',
  },
  'example.cancel.dryRun': { en: 'show which jobs would be canceled', ja: 'キャンセルの対象を表示する' },
  'example.cancel.wait': { en: 'cancel a job and wait until it has ended', ja: 'キャンセルして終了まで待つ' },
  'example.commit.ask': {
    en: 'show the import, ask for confirmation, and commit it',
    ja: 'インポートを表示し、確認してからコミットする',
  },
  'example.commit.wait': { en: 'commit an import and wait until it is successful', ja: 'コミットして成功まで待つ' },
  'example.commit.dryRun': { en: 'show which imports would be committed', ja: 'コミットの対象を表示する' },
  'example.retry.ask': {
    en: 'show the job and why it failed, ask for confirmation, and retry it',
    ja: 'ジョブと失敗の理由を表示し、確認して再試行する',
  },
  'example.retry.request': {
    en: 'send a corrected request to a server without a retry route',
    ja: '再試行のないサーバーに修正した要求を送る',
  },
  'example.retry.wait': { en: 'retry a job and wait for at most 30 minutes', ja: '再試行して最長 30 分待つ' },
  'example.wait.and': { en: 'continue only if the job succeeds', ja: 'ジョブが成功したら続ける' },
  'example.wait.timeout': { en: 'wait for two jobs, for at most 30 minutes', ja: '2 つのジョブを最長 30 分待つ' },
  'example.events.failed': { en: 'report failures', ja: '失敗を知らせる' },
  'example.events.log': {
    en: 'keep a log of imports that starts one hour ago',
    ja: '1 時間前からのインポートのログを残す',
  },
  'example.history.job': { en: 'print what happened to one job', ja: '1 つのジョブの経過' },
  'example.history.cancels': { en: 'print who canceled which jobs', ja: '誰がどのジョブをキャンセルしたか' },
  'example.track.input': { en: 'track the job that another tool started', ja: '別のツールが開始したジョブを追跡する' },
  'example.track.ids': { en: 'track two jobs of a project', ja: 'プロジェクトの 2 つのジョブを追跡する' },
  'example.untrack': { en: 'stop tracking one job', ja: '1 つのジョブの追跡をやめる' },
  'example.config': {
    en: 'what is in force, and where each value comes from',
    ja: '有効な設定と、その出どころを表示する',
  },
  'example.config.init': { en: 'write a commented template', ja: 'コメント付きのひな型を作る' },
  'example.config.profile': { en: 'the same with a profile', ja: 'プロファイルを使った場合' },
  'example.doctor.text': { en: 'find out why zjobs doesn’t work here', ja: '動かない理由を調べる' },
  'example.doctor.json': { en: 'check a project from a script', ja: 'スクリプトからプロジェクトを調べる' },
  'example.completion.bash': { en: 'for bash: add this line to ~/.bashrc', ja: 'bash: ~/.bashrc に加える行' },
  'example.completion.zsh': {
    en: 'for zsh: add this line to ~/.zshrc, after compinit',
    ja: 'zsh: ~/.zshrc の compinit の後に加える行',
  },
  'example.completion.fish': { en: 'for fish: run this once', ja: 'fish: 1 回だけ実行する' },
  'example.serve.port': {
    en: 'listen on port 8080, and print address and key as JSON',
    ja: 'ポート 8080 で待ち受け、アドレスとキーを JSON で出力する',
  },
  'example.serve.large': {
    en: 'simulate a large project at ten times the speed',
    ja: '大きなプロジェクトを 10 倍速で模擬する',
  },
  'example.serve.faults': { en: 'inject two faults', ja: '2 つの障害を起こす' },
  'example.serve.public': {
    en: 'serve the public API with unknown words and a clock one hour behind',
    ja: '未知の語と 1 時間遅れた時計で公開 API を提供する',
  },
  'example.help': { en: 'print the help of cancel, as zjobs cancel --help does', ja: 'zjobs cancel --help と同じ' },
  'example.version': { en: 'print the version, as zjobs --version does', ja: 'zjobs --version と同じ' },

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
  'exit.notFound': { en: 'no such job, project or cluster', ja: 'ジョブ、プロジェクト、クラスタが見つからない' },
  'exit.failure': {
    en: 'network error, timeout or server error',
    ja: 'ネットワークエラー、タイムアウト、サーバーエラー',
  },
  'exit.timedOut': { en: 'timed out while waiting for jobs', ja: 'ジョブの待機がタイムアウト' },
  'exit.interrupted': { en: 'interrupted', ja: '中断' },
  'exit.signal': {
    en: 'ended by signal N, such as 129 when the terminal closes and 143 on SIGTERM',
    ja: 'シグナル N による終了（端末が閉じた場合は 129、SIGTERM は 143）',
  },
} as const satisfies Readonly<Record<string, Message>>;
