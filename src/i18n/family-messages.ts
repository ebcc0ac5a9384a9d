import type { Message } from './message.ts';

/** Messages about job families, kinds of servers, and the parts of a merged list. */
export const familyMessages = {
  'family.job-center': { en: 'all jobs', ja: 'すべてのジョブ' },
  'family.control-plane': { en: 'tracked jobs', ja: '追跡中のジョブ' },
  'family.import': { en: 'imports', ja: 'インポート' },
  'family.spark': { en: 'Spark jobs', ja: 'Spark ジョブ' },
  'family.backup': { en: 'backups', ja: 'バックアップ' },
  'family.refresh': { en: 'refreshes of external collections', ja: '外部コレクションの更新' },
  'family.snapshot': { en: 'restores from snapshots', ja: 'スナップショットからの復元' },
  'family.milvus': { en: 'imports', ja: 'インポート' },
  'family.vts': { en: 'migrations', ja: '移行' },
  'family.milvus-backup': { en: 'tracked backups and restores', ja: '追跡中のバックアップと復元' },
  'family.works': { en: 'works', ja: '利用可' },
  'family.missing': { en: 'not on this server', ja: 'このサーバーにはなし' },
  'family.failing': { en: 'failing', ja: 'エラー' },
  'family.untried': { en: 'not checked yet', ja: '未確認' },
  'can.list': { en: 'list', ja: '一覧' },
  'can.describe': { en: 'describe', ja: '詳細' },
  'can.cancel': { en: 'cancel', ja: 'キャンセル' },
  'can.retry': { en: 'retry', ja: '再試行' },
  'can.commit': { en: 'commit', ja: 'コミット' },
  'server.job-center': {
    en: 'a job center: it lists and acts on every job',
    ja: 'ジョブセンター（全ジョブの一覧と操作）',
  },
  'server.public': {
    en: 'the public API: it has no list of all jobs, so zjobs merges the lists below; a retry sends the import request again',
    ja: '公開 API（全ジョブの一覧がないため、以下から合成。再試行はインポート要求の再送）',
  },
  'server.milvus': {
    en: 'a self-hosted Milvus: it has imports, in new versions also refreshes and restores from snapshots, and no projects; a retry sends the import request again',
    ja: 'セルフホストの Milvus（インポートと、新しい版では外部コレクションの更新・スナップショットからの復元。プロジェクトなし。再試行はインポート要求の再送）',
  },
  'server.vts': {
    en: 'a self-hosted VTS (SeaTunnel): it has migrations only, and no projects; it forgets a migration 24 hours after its end, and zjobs keeps it',
    ja: 'セルフホストの VTS（SeaTunnel）（移行のみ、プロジェクトなし。サーバーは終了から 24 時間で忘れ、zjobs は残します）',
  },
  'server.milvus-backup': {
    en: 'a milvus-backup server: it lists no running jobs, so zjobs shows the backups and restores that you track by name or ID',
    ja: 'milvus-backup のサーバー（実行中の一覧がないため、名前か ID で追跡したバックアップと復元を表示）',
  },
  'part.of': { en: '{family} of {where}', ja: '{where} の{family}' },
  'failed.whole': { en: 'the list is incomplete', ja: '一覧は不完全です' },
  'incomplete.whole': { en: 'The list is incomplete: {why}', ja: '一覧は不完全です: {why}' },
  'failed.part': {
    en: 'the list is incomplete, because the {part} can’t be read',
    ja: '一覧は不完全です。{part}を読み込めません',
  },
  'incomplete.part': {
    en: 'The list is incomplete, because the {part} can’t be read: {why}',
    ja: '一覧は不完全です。{part}を読み込めません: {why}',
  },
  'incomplete.parts': {
    en: 'The list is incomplete, because the {part} can’t be read: {why}; {count} more {count|part|parts} can’t be read',
    ja: '一覧は不完全です。{part}を読み込めません: {why}（他 {count} 件も読み込めません）',
  },
  'list.outOfReach': {
    en: 'the data {count|plane|planes} of {count} {count|cluster|clusters} can’t be reached, so {jobs} may be missing: {why}',
    ja: '{count} 個のクラスタのデータプレーンに問い合わせできないため、{jobs}が欠けている可能性があります: {why}',
  },
} as const satisfies Readonly<Record<string, Message>>;
