import type { Message } from './message.ts';

/** What the doctor says. */
export const doctorMessages = {
  'doctor.versions': { en: 'Versions', ja: 'バージョン' },
  'doctor.server': { en: 'Server', ja: 'サーバー' },
  'doctor.way': { en: 'Way', ja: '経路' },
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

  'doctor.mode.job-center': {
    en: 'a job center: it lists, describes, cancels and retries every job',
    ja: 'ジョブセンター（すべてのジョブの一覧、詳細、キャンセル、再試行）',
  },
  'doctor.mode.public': {
    en: 'the public API: the list is composed of what its families tell',
    ja: '公開 API（一覧は種類ごとの情報から作成）',
  },
  'doctor.mode.milvus': { en: 'a self-hosted Milvus: imports alone', ja: 'セルフホストの Milvus（インポートのみ）' },
  'doctor.mode.unknown': { en: 'what it offers is not known', ja: '提供機能は不明' },
  'doctor.noAddress': { en: 'no address', ja: 'アドレスなし' },
  'doctor.straight': { en: 'straight, without a proxy', ja: 'プロキシなしで直接接続' },
  'doctor.proxy': { en: 'through the proxy {proxy}', ja: 'プロキシ {proxy} を経由' },
  'doctor.keyAccepted': { en: 'accepted, from {source}', ja: '有効（{source}）' },
  'doctor.keyRejected': { en: 'rejected, from {source}', ja: '拒否（{source}）' },
  'doctor.keyUntried': { en: 'from {source}, not yet accepted or rejected', ja: '{source}（未確認）' },
  'doctor.keyNone': { en: 'none that can be used', ja: '使えるキーなし' },
  'doctor.unknown': { en: 'not known', ja: '不明' },
  'doctor.projectsUsed': {
    en: '{count}, of which {project} is used: {projects}',
    ja: '{count} 件（使用: {project}）: {projects}',
  },
  'doctor.projectsMany': {
    en: '{count}, choose one with --project: {projects}',
    ja: '{count} 件、--project で選択: {projects}',
  },
  'doctor.projectsNone': { en: 'none', ja: 'なし' },
  'doctor.wholeServer': {
    en: 'this server has none: all its jobs',
    ja: 'このサーバーにはありません（すべてのジョブが対象）',
  },
  'doctor.jobsOf': { en: 'those of {project}:', ja: '{project} のジョブ:' },
  'doctor.works': { en: 'works', ja: '正常' },
  'doctor.missing': { en: 'missing on this server', ja: 'このサーバーにはありません' },
  'doctor.failing': { en: 'fails', ja: '失敗' },
  'doctor.untried': { en: 'not asked', ja: '未確認' },
  'doctor.can.list': { en: 'list', ja: '一覧' },
  'doctor.can.describe': { en: 'describe', ja: '詳細' },
  'doctor.can.cancel': { en: 'cancel', ja: 'キャンセル' },
  'doctor.can.retry': { en: 'retry', ja: '再試行' },
  'doctor.can.request': { en: 'retry with --request', ja: '--request による再試行' },
  'doctor.rate': {
    en: '{perSecond} requests a second and route at most; {calls} {calls|call|calls}, median {median} ms, longest {longest} ms',
    ja: 'ルートごとに毎秒 {perSecond} 回まで。呼び出し {calls} 回、中央値 {median} ms、最長 {longest} ms',
  },
  'doctor.rateUntried': {
    en: '{perSecond} requests a second and route at most; none was sent',
    ja: 'ルートごとに毎秒 {perSecond} 回まで。送信なし',
  },
  'doctor.clockAhead': { en: 'the server is {seconds} s ahead', ja: 'サーバーが {seconds} 秒進んでいます' },
  'doctor.clockBehind': { en: 'the server is {seconds} s behind', ja: 'サーバーが {seconds} 秒遅れています' },
  'doctor.clockEqual': { en: 'as the server’s', ja: 'サーバーと一致' },
  'doctor.trackedCount': {
    en: '{project} {project|job|jobs} of this project, {server} of this server',
    ja: 'このプロジェクト {project} 件、このサーバー {server} 件',
  },
  'doctor.trackedServer': { en: '{server} {server|job|jobs} of this server', ja: 'このサーバー {server} 件' },
  'doctor.folder': { en: '{path}, can be written', ja: '{path}（書き込み可）' },
  'doctor.folderNot': { en: '{path}, can’t be written', ja: '{path}（書き込み不可）' },
  'doctor.noFolder': { en: 'no place', ja: '保存先なし' },
  'doctor.noTerminal': { en: 'none', ja: 'なし' },
  'doctor.color.none': { en: 'no colours', ja: '色なし' },
  'doctor.color.16': { en: '16 colours', ja: '16 色' },
  'doctor.color.256': { en: '256 colours', ja: '256 色' },
  'doctor.color.truecolor': { en: 'true colour', ja: 'フルカラー' },
  'doctor.ascii': { en: 'ASCII only', ja: 'ASCII のみ' },
  'doctor.clipboardPlain': {
    en: 'OSC 52, if the terminal permits it',
    ja: 'OSC 52（端末が許可する場合）',
  },
  'doctor.clipboardSsh': {
    en: 'OSC 52 to the computer that you sit at, if its terminal permits it',
    ja: 'OSC 52 で手元のコンピューターへ（端末が許可する場合）',
  },
  'doctor.clipboardTmux': {
    en: 'OSC 52 through tmux, with set-clipboard on or tmux 3.2 and newer',
    ja: 'tmux 経由の OSC 52（set-clipboard on、または tmux 3.2 以降）',
  },
  'doctor.clipboardScreen': { en: 'OSC 52 through GNU screen', ja: 'GNU screen 経由の OSC 52' },
  'doctor.clipboardNone': { en: 'none', ja: 'なし' },

  'doctor.trackedProblem': {
    en: 'can’t write into {path}: {why}, so nothing can be tracked; make it writable for you or set XDG_STATE_HOME',
    ja: '{path} に書き込めないため（{why}）追跡できません。書き込めるようにするか XDG_STATE_HOME を設定してください',
  },
  'doctor.journalWarning': {
    en: 'can’t write into {path}: {why}, so nothing is recorded; make it writable for you or set XDG_STATE_HOME',
    ja: '{path} に書き込めないため（{why}）記録が残りません。書き込めるようにするか XDG_STATE_HOME を設定してください',
  },
  'doctor.throttledWarning': {
    en: 'the server said that it was asked too often; use a longer --interval, or fewer programs with this key',
    ja: 'サーバーから要求過多の応答がありました。--interval を延ばすか、このキーを使うプログラムを減らしてください',
  },
  'doctor.clockWarning': {
    en: 'this computer’s clock and the server’s are {seconds} s apart, so ages and durations are wrong; set the clock',
    ja: 'このコンピューターとサーバーの時計が {seconds} 秒ずれており、経過時間が不正確です。時計を合わせてください',
  },
  'doctor.noHomeWarning': {
    en: 'there is no home folder, so nothing is recorded or tracked; set XDG_STATE_HOME',
    ja: 'ホームフォルダーがないため、記録も追跡もできません。XDG_STATE_HOME を設定してください',
  },
  'doctor.cacheWarning': {
    en: 'can’t write into {path}: {why}, so each start reads the whole list; make it writable or set XDG_CACHE_HOME',
    ja: '{path} に書き込めないため（{why}）、起動のたびに全件を読み込みます。書き込めるようにするか XDG_CACHE_HOME を設定してください',
  },
  'doctor.dumbWarning': {
    en: 'it can’t move its cursor, so the monitor does not work; set TERM, or use --plain',
    ja: 'カーソルを動かせないためモニターは使えません。TERM を設定するか --plain を使ってください',
  },
  'doctor.asciiWarning': {
    en: 'the locale is not UTF-8, so names and signs may be drawn wrongly; set LANG=C.UTF-8',
    ja: 'ロケールが UTF-8 ではないため、名前や記号が正しく表示されない可能性があります。LANG=C.UTF-8 を設定してください',
  },
} as const satisfies Readonly<Record<string, Message>>;
