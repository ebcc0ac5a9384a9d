import type { Message } from './message.ts';

/** The report of `zjobs doctor`. */
export const doctorMessages = {
  'doctor.versions': { en: 'Versions', ja: 'バージョン' },
  'doctor.server': { en: 'Server', ja: 'サーバー' },
  'doctor.proxy': { en: 'Proxy', ja: 'プロキシ' },
  'doctor.key': { en: 'Key', ja: 'キー' },
  'doctor.projects': { en: 'Projects', ja: 'プロジェクト' },
  'doctor.jobs': { en: 'Jobs', ja: 'ジョブ' },
  'doctor.calls': { en: 'Rate', ja: 'レート' },
  'doctor.clock': { en: 'Clock', ja: '時計' },
  'doctor.tracked': { en: 'Tracked', ja: '追跡' },
  'doctor.journal': { en: 'Journal', ja: 'ジャーナル' },
  'doctor.cache': { en: 'Cache', ja: 'キャッシュ' },
  'doctor.terminal': { en: 'Terminal', ja: '端末' },
  'doctor.clipboard': { en: 'Clipboard', ja: 'クリップボード' },

  'doctor.server.job-center': {
    en: 'job center (lists, describes, cancels and retries every job)',
    ja: 'ジョブセンター（すべてのジョブの一覧、詳細、キャンセル、再試行）',
  },
  'doctor.server.public': {
    en: 'public API (merges several lists)',
    ja: '公開 API（一覧は種類ごとの情報から作成）',
  },
  'doctor.server.milvus': { en: 'self-hosted Milvus', ja: 'セルフホストの Milvus' },
  'doctor.server.vts': {
    en: 'self-hosted VTS, which is SeaTunnel (migrations only)',
    ja: 'セルフホストの VTS（SeaTunnel、移行のみ）',
  },
  'doctor.server.milvus-backup': {
    en: 'milvus-backup (tracked backups and restores only)',
    ja: 'milvus-backup（追跡中のバックアップと復元のみ）',
  },
  'doctor.server.unknown': { en: 'unknown kind of server', ja: 'サーバーの種類は不明' },
  'doctor.noAddress': { en: 'no usable endpoint', ja: 'アドレスなし' },
  'doctor.noProxy': { en: 'none, direct connection', ja: 'なし（直接接続）' },
  'doctor.keyAccepted': { en: 'accepted, from {source}', ja: '有効（{source}）' },
  'doctor.keyRejected': { en: 'rejected, from {source}', ja: '拒否（{source}）' },
  'doctor.keyUntried': { en: 'from {source}, not checked', ja: '{source}（未確認）' },
  'doctor.keyNotNeeded': { en: 'none; this server answers without one', ja: 'なし（このサーバーでは不要）' },
  'doctor.keyNone': { en: 'no usable key', ja: '使えるキーなし' },
  'doctor.unknown': { en: 'unknown', ja: '不明' },
  'doctor.projectsUsed': {
    en: '{count}, using {project}: {projects}',
    ja: '{count} 件（使用: {project}）: {projects}',
  },
  'doctor.projectsMany': {
    en: '{count}, choose one with --project: {projects}',
    ja: '{count} 件、--project で選択: {projects}',
  },
  'doctor.projectsNone': { en: 'none', ja: 'なし' },
  'doctor.wholeServer': {
    en: 'none on this server; it lists all its jobs',
    ja: 'このサーバーにはありません（すべてのジョブを一覧します）',
  },
  'doctor.wholeServerTracked': {
    en: 'none on this server; it lists no jobs, so zjobs reads those that are tracked',
    ja: 'このサーバーにはありません（ジョブの一覧がないため、追跡中のジョブだけを読みます）',
  },
  'doctor.jobsOf': { en: 'in {project}:', ja: '{project} のジョブ:' },
  'doctor.byType': { en: 'by type of job:', ja: 'ジョブの種類ごと:' },
  'doctor.part': { en: '{type} ({part})', ja: '{type}（{part}）' },
  'doctor.otherPart': { en: '{type} (other)', ja: '{type}（その他）' },
  'doctor.inNoList': {
    en: 'no list shows these, so track them with zjobs track: {types}',
    ja: '次の種類はどの一覧にもないため、zjobs track で追跡してください: {types}',
  },
  'doctor.works': { en: 'works', ja: '正常' },
  'doctor.missing': { en: 'not supported by this server', ja: 'このサーバーにはありません' },
  'doctor.failing': { en: 'fails', ja: '失敗' },
  'doctor.untried': { en: 'not checked', ja: '未確認' },
  'doctor.can.list': { en: 'list', ja: '一覧' },
  'doctor.can.describe': { en: 'describe', ja: '詳細' },
  'doctor.can.cancel': { en: 'cancel', ja: 'キャンセル' },
  'doctor.can.abort': {
    en: 'cancel (most servers: only before a commit)',
    ja: 'キャンセル（多くのサーバーではコミット待ちのみ）',
  },
  'doctor.can.retry': { en: 'retry', ja: '再試行' },
  'doctor.can.commit': { en: 'commit', ja: 'コミット' },
  'doctor.can.request': { en: 'retry with --request', ja: '--request による再試行' },
  'doctor.rate': {
    en: 'at most {perSecond} requests per second and route; {calls} {calls|call|calls}, median {median} ms, longest {longest} ms',
    ja: 'ルートごとに毎秒 {perSecond} 回まで。呼び出し {calls} 回、中央値 {median} ms、最長 {longest} ms',
  },
  'doctor.rateUntried': {
    en: 'at most {perSecond} requests per second and route; no request was sent',
    ja: 'ルートごとに毎秒 {perSecond} 回まで。送信なし',
  },
  'doctor.clockAhead': { en: 'the server is {seconds} s ahead', ja: 'サーバーが {seconds} 秒進んでいます' },
  'doctor.clockBehind': { en: 'the server is {seconds} s behind', ja: 'サーバーが {seconds} 秒遅れています' },
  'doctor.clockEqual': { en: 'in sync with the server', ja: 'サーバーと一致' },
  'doctor.trackedCount': {
    en: '{project} {project|job|jobs} in this project, {server} on this server',
    ja: 'このプロジェクト {project} 件、このサーバー {server} 件',
  },
  'doctor.trackedServer': { en: '{server} {server|job|jobs} on this server', ja: 'このサーバー {server} 件' },
  'doctor.folder': { en: '{path} (writable)', ja: '{path}（書き込み可）' },
  'doctor.folderNot': { en: '{path} (not writable)', ja: '{path}（書き込み不可）' },
  'doctor.noFolder': { en: 'none', ja: '保存先なし' },
  'doctor.noTerminal': { en: 'none', ja: 'なし' },
  'doctor.color.none': { en: 'no colors', ja: '色なし' },
  'doctor.color.16': { en: '16 colors', ja: '16 色' },
  'doctor.color.256': { en: '256 colors', ja: '256 色' },
  'doctor.color.truecolor': { en: 'true color', ja: 'フルカラー' },
  'doctor.charset.unicode': { en: 'UTF-8', ja: 'UTF-8' },
  'doctor.charset.ascii-symbols': { en: 'UTF-8 with ASCII symbols', ja: 'UTF-8（記号は ASCII）' },
  'doctor.charset.ascii': { en: 'ASCII only', ja: 'ASCII のみ' },
  'doctor.asksWidth': {
    en: 'the monitor asks it how many cells ● and ━ take; --ambiguous-width says so instead',
    ja: 'モニターは ● と ━ の幅を端末に問い合わせます（--ambiguous-width で指定できます）',
  },
  'doctor.givenWidth': {
    en: 'cells of ● and ━: {cells} (--ambiguous-width)',
    ja: '● と ━ の幅: {cells} セル（--ambiguous-width）',
  },
  'doctor.clipboardPlain': {
    en: 'OSC 52, if the terminal allows it',
    ja: 'OSC 52（端末が許可する場合）',
  },
  'doctor.clipboardSsh': {
    en: 'OSC 52 to your local computer, if its terminal allows it',
    ja: 'OSC 52 で手元のコンピューターへ（端末が許可する場合）',
  },
  'doctor.clipboardTmux': {
    en: 'OSC 52 through tmux, with set-clipboard on or tmux 3.2 and later',
    ja: 'tmux 経由の OSC 52（set-clipboard on、または tmux 3.2 以降）',
  },
  'doctor.clipboardScreen': { en: 'OSC 52 through GNU screen', ja: 'GNU screen 経由の OSC 52' },
  'doctor.clipboardNone': { en: 'none', ja: 'なし' },

  'doctor.trackedProblem': {
    en: 'can’t write to {path} ({why}), so jobs can’t be tracked; fix that or set XDG_STATE_HOME',
    ja: '{path} に書き込めないため（{why}）追跡できません。書き込めるようにするか XDG_STATE_HOME を設定してください',
  },
  'doctor.journalWarning': {
    en: 'can’t write to {path} ({why}), so nothing is recorded; fix that or set XDG_STATE_HOME',
    ja: '{path} に書き込めないため（{why}）記録が残りません。書き込めるようにするか XDG_STATE_HOME を設定してください',
  },
  'doctor.throttledWarning': {
    en: 'the server reported too many requests; use a longer --interval, or run fewer programs with this key',
    ja: 'サーバーから要求過多の応答がありました。--interval を延ばすか、このキーを使うプログラムを減らしてください',
  },
  'doctor.clockWarning': {
    en: 'the clocks of this computer and of the server differ by {seconds} s, so ages and durations are wrong; set the clock',
    ja: 'このコンピューターとサーバーの時計が {seconds} 秒ずれており、経過時間が不正確です。時計を合わせてください',
  },
  'doctor.noHomeWarning': {
    en: 'there is no home folder, so nothing is recorded or tracked; set XDG_STATE_HOME',
    ja: 'ホームフォルダーがないため、記録も追跡もできません。XDG_STATE_HOME を設定してください',
  },
  'doctor.cacheWarning': {
    en: 'can’t write to {path} ({why}), so every start reads the whole list; fix that or set XDG_CACHE_HOME',
    ja: '{path} に書き込めないため（{why}）、起動のたびに全件を読み込みます。書き込めるようにするか XDG_CACHE_HOME を設定してください',
  },
  'doctor.dumbWarning': {
    en: 'the terminal can’t move the cursor, so the monitor doesn’t work; set TERM, or use --plain',
    ja: 'カーソルを動かせないためモニターは使えません。TERM を設定するか --plain を使ってください',
  },
  'doctor.asciiWarning': {
    en: 'the locale is not UTF-8, so characters beyond ASCII are shown as ?; set LANG=C.UTF-8',
    ja: 'ロケールが UTF-8 ではないため、ASCII 以外の文字は ? と表示されます。LANG=C.UTF-8 を設定してください',
  },
} as const satisfies Readonly<Record<string, Message>>;
