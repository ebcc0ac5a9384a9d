import type { Message } from './message.ts';

/** The help of each option, by the key of the option. */
export const optionMessages = {
  'option.demo': {
    en: 'start an embedded job center and connect to it',
    ja: '内蔵のジョブセンターを起動して接続する',
  },
  'option.endpoint': {
    en: 'URL of the server (default: https://api.cloud.zilliz.com)',
    ja: 'サーバーの URL（既定値: https://api.cloud.zilliz.com）',
  },
  'option.profile': {
    en: 'profile of the configuration file: server, projects, key and badge',
    ja: '設定ファイルのプロファイル（サーバー、プロジェクト、キー、バッジ）',
  },
  'option.view': {
    en: 'saved view of the configuration file: filter, order, group and columns',
    ja: '設定ファイルに保存したビュー（フィルター、並び順、グループ、列）',
  },
  'option.project': {
    en: "ID or name of the project; optional if there is only one; several with one -p each, or all with '*'",
    ja: "プロジェクトの ID または名前（1 つだけなら省略可）。複数なら -p を繰り返し、すべてなら '*'",
  },
  'option.interval': {
    en: 'time between two polls, at least 1s (default: 5s)',
    ja: '取得の間隔。最短 1s（既定値: 5s）',
  },
  'option.readOnly': { en: 'disable everything that changes a job', ja: 'ジョブを変更する操作をすべて無効にする' },
  'option.plain': {
    en: 'print plain lines instead of drawing a screen, for screen readers and logs',
    ja: '画面を描かずに行で出力する（スクリーンリーダーやログ向け）',
  },
  'option.lang': {
    en: 'language of messages (default: from LC_ALL, LC_MESSAGES or LANG)',
    ja: 'メッセージの言語（既定値: LC_ALL、LC_MESSAGES、LANG による）',
  },
  'option.noColor': { en: 'disable colors, as NO_COLOR does', ja: '色を使わない（NO_COLOR と同じ）' },
  'option.ambiguousWidth': {
    en: 'cells of characters such as ● and ━, which East Asian terminals may draw in two; by default, the terminal is asked',
    ja: '● や ━ のような曖昧幅の文字の幅（既定では端末に問い合わせる）',
  },
  'option.mouse': {
    en: 'use the mouse: the wheel scrolls, a click selects a job, sorts by a heading or filters by a count; Shift selects text',
    ja: 'マウスを使う（ホイールでスクロール、クリックでジョブの選択、見出しで並べ替え、件数で絞り込み。文字の選択は Shift）',
  },
  'option.fresh': {
    en: 'start without the project, filter, order, groups and details of the last run',
    ja: '前回のプロジェクト、フィルター、並び順、グループ、詳細を引き継がずに始める',
  },
  'option.insecureHttp': {
    en: 'allow http:// to other computers; the API key is then sent unencrypted',
    ja: '他のコンピューターへの http:// を許可する（API キーは暗号化されない）',
  },
  'option.noCache': { en: 'don’t read or write the cache', ja: 'キャッシュを読み書きしない' },
  'option.output': { en: 'output format', ja: '出力形式' },
  'option.filter': {
    en: "only jobs that match QUERY, such as 'status:failed type:import since:24h !by:ana'",
    ja: "QUERY に一致するジョブのみ。例: 'status:failed type:import since:24h !by:ana'",
  },
  'option.since': {
    en: 'events: {events}; digest: {digest}',
    ja: 'events: {events}。digest: {digest}',
  },
  'since.inEvents': {
    en: 'start with the changes that the journal recorded in the last DURATION, such as 1h',
    ja: '直近 DURATION にジャーナルが記録した変化から始める（例: 1h）',
  },
  'since.inDigest': {
    en: 'the period to cover (default: 24h), or look for the time since your last key press in a monitor',
    ja: '対象の期間（既定値: 24h）。look はモニターで最後にキーを押した時から',
  },
  'option.notify': {
    en: 'announce by bell, desktop notification or title when a job ends, stalls or waits for a commit; notify in the configuration selects which',
    ja: 'ジョブの終了、停滞、コミット待ちを、設定の notify に従ってベル、デスクトップ通知、タイトルで知らせる',
  },
  'option.failOn': {
    en: 'exit with code 1 if a job has failed in the window, is stalled or is slow: {choices}',
    ja: '期間中に失敗した、停滞した、または遅いジョブがあれば終了コード 1 で終わる: {choices}',
  },
  'option.order': {
    en: 'order of the jobs: {choices}; without it, the order of the server, newest first',
    ja: 'ジョブの順序: {choices}（指定しないとサーバーの順、新しいものから）',
  },
  'option.group': { en: 'group the jobs by: {choices}', ja: 'ジョブをまとめる単位: {choices}' },
  'option.limit': { en: 'stop after N jobs', ja: 'N 件で終了する' },
  'option.columns': {
    en: 'columns of table, csv and markdown: fields of the JSON, or took, separated by commas',
    ja: 'table、csv、markdown の列。JSON のフィールド名か took をコンマで区切る',
  },
  'option.details': {
    en: 'with -o json: also print details and the request ID',
    ja: '-o json で details とリクエスト ID も出力する',
  },
  'option.request': {
    en: 'JSON file with the corrected import request, or - for standard input; for servers without a retry route',
    ja: '修正したインポート要求の JSON ファイル。- は標準入力（再試行のないサーバー向け）',
  },
  'option.yes': { en: 'don’t ask for confirmation', ja: '確認しない' },
  'option.max': {
    en: 'refuse to act on more than N jobs (with --filter and --yes, default: 10)',
    ja: '対象が N 件を超えたら実行しない（--filter と --yes での、既定値: 10）',
  },
  'option.dryRun': { en: 'show what would happen, and send nothing', ja: '対象を表示するだけで何も送信しない' },
  'option.wait': { en: 'wait until the jobs have ended', ja: 'ジョブの終了まで待つ' },
  'option.any': { en: 'stop waiting as soon as one job has ended', ja: '1 つのジョブが終了したら待つのをやめる' },
  'option.timeout': {
    en: 'stop waiting after DURATION and exit with code 7',
    ja: 'DURATION を過ぎたら待つのをやめ、コード 7 で終了する',
  },
  'option.port': {
    en: 'port to listen on; 0 picks a free one (default: 0)',
    ja: '待ち受けるポート。0 は空きポート（既定値: 0）',
  },
  'option.jobs': {
    en: 'number of jobs that the project starts with (default: 200)',
    ja: 'プロジェクトの最初のジョブ数（既定値: 200）',
  },
  'option.seed': {
    en: 'seed of the random generator; the same seed gives the same project and key (default: 1, with a random API key)',
    ja: '乱数の種。同じ種からは同じプロジェクトと API キーができる（既定値: 1、キーは乱数）',
  },
  'option.speed': {
    en: 'how many times faster than real time the server runs (default: 1)',
    ja: '実時間の何倍の速さで進めるか（既定値: 1）',
  },
  'option.role': { en: 'role of the API key (default: owner)', ja: 'API キーのロール（既定値: owner）' },
  'option.routes': { en: 'API to serve (default: job-center)', ja: '提供する API（既定値: job-center）' },
  'option.latency': {
    en: 'delay of every response, in milliseconds (default: 0)',
    ja: '各応答の遅延（ミリ秒、既定値: 0）',
  },
  'option.fault': {
    en: 'inject a fault; may be repeated. KIND is one of {choices}',
    ja: '障害を起こす。複数指定可。KIND は {choices} のいずれか',
  },
  'option.version': { en: 'print the version', ja: 'バージョンを表示する' },
  'option.help': { en: 'print help', ja: 'ヘルプを表示する' },
} as const satisfies Readonly<Record<string, Message>>;
