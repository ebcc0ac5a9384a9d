import type { Message } from './message.ts';

type KindWords = { readonly label: Message; readonly about: Message };

const sources = [
  ['Milvus', 'Milvus'],
  ['Pinecone', 'Pinecone'],
  ['Qdrant', 'Qdrant'],
  ['Elasticsearch', 'Elasticsearch'],
  ['OpenSearch', 'OpenSearch'],
  ['PostgreSQL', 'PostgreSQL'],
  ['Tencent Cloud VectorDB', 'Tencent Cloud VectorDB'],
] as const;

const migration = (en: string, ja: string, about: Message): readonly (readonly [string, KindWords])[] => [
  [en, { label: { en, ja }, about }],
  [
    `${en} (zero downtime)`,
    {
      label: { en: `${en} (zero downtime)`, ja: `${ja}（ゼロダウンタイム）` },
      about: {
        en: `${about.en} The source stays in use meanwhile, and changes made there are carried over.`,
        ja: `${about.ja}移行中も移行元は使用でき、変更も反映されます。`,
      },
    },
  ],
];

const entry = (en: string, ja: string, aboutEn: string, aboutJa: string): readonly [string, KindWords] => [
  en,
  { label: { en, ja }, about: { en: aboutEn, ja: aboutJa } },
];

/**
 * The name of each kind of job and what it does, by the English label of `jobs/kinds.ts`.
 * Source: Zilliz Cloud docs, "Manage Project Jobs", types of jobs.
 */
export const kindWords: Readonly<Record<string, KindWords>> = Object.fromEntries([
  entry('Backup', 'バックアップ', 'Creates a backup file.', 'バックアップファイルを作成します。'),
  entry(
    'Cluster backup',
    'クラスタのバックアップ',
    'Creates a backup file of a whole cluster.',
    'クラスタのバックアップファイルを作成します。',
  ),
  entry(
    'Collection backup',
    'コレクションのバックアップ',
    'Creates a backup file of one or more collections.',
    'コレクションのバックアップファイルを作成します。',
  ),
  entry(
    'Backup copy to other regions',
    '他リージョンへのコピー',
    'Copies a backup file to other cloud regions.',
    'バックアップファイルを他のリージョンにコピーします。',
  ),
  entry('Restore', '復元', 'Restores data from a backup file.', 'バックアップファイルからデータを復元します。'),
  entry(
    'Cluster restore',
    'クラスタの復元',
    'Restores a whole cluster from a backup file.',
    'バックアップファイルからクラスタを復元します。',
  ),
  entry(
    'Collection restore',
    'コレクションの復元',
    'Restores one or more collections from a backup file.',
    'バックアップファイルからコレクションを復元します。',
  ),
  entry(
    'Export backup file',
    'バックアップのエクスポート',
    'Exports a backup file to the object storage service that was named.',
    '指定されたオブジェクトストレージサービスにバックアップファイルをエクスポートします。',
  ),
  entry('Migration', 'マイグレーション', 'Migrates data into a cluster.', 'クラスタにデータを移行します。'),
  ...sources.flatMap(([en, ja]) =>
    migration(`Migration from ${en}`, `${ja} からの移行`, {
      en: `Migrates data from ${en} into a cluster.`,
      ja: `${ja} からクラスタにデータを移行します。`,
    }),
  ),
  ...migration('Migration within organization', '組織内の移行', {
    en: 'Migrates data between two clusters of the same organization.',
    ja: '同じ組織内のクラスタ間でデータを移行します。',
  }),
  ...migration('Migration across organizations', '組織間の移行', {
    en: 'Migrates data between clusters of two organizations.',
    ja: '異なる組織のクラスタ間でデータを移行します。',
  }),
  entry(
    'Import',
    'インポート',
    'Imports data from files into a collection.',
    'コレクションにデータをインポートします。',
  ),
  entry(
    'Clone collection',
    'コレクションの複製',
    'Creates a complete copy of a collection, schema and data.',
    'スキーマとデータを含むコレクションの完全なコピーを作成します。',
  ),
  entry(
    'Create sample collection',
    'サンプルコレクション作成',
    'Creates a collection that holds a sample data set.',
    'サンプルデータセットをロードしたコレクションを作成します。',
  ),
  entry(
    'Suspend cluster',
    'クラスタの一時停止',
    'Suspends a cluster: its data is kept, it answers no queries.',
    'クラスタを一時停止します。データは保持されます。',
  ),
  entry('Resume cluster', 'クラスタの再開', 'Resumes a suspended cluster.', '一時停止したクラスタを再開します。'),
  entry(
    'Scale query CU',
    'クエリ CU のスケール',
    'Changes the number of query compute units of a cluster.',
    'クラスタのクエリ CU 数を変更します。',
  ),
  entry(
    'Scale replica',
    'レプリカのスケール',
    'Changes the number of replicas of a cluster.',
    'クラスタのレプリカ数を変更します。',
  ),
  entry(
    'Merge data',
    'データのマージ',
    'Merges new columns from files into the data of a collection.',
    'ファイルの新しい列をコレクションのデータにマージします。',
  ),
  entry(
    'Spark',
    'Spark',
    'Runs a Spark application on the data.',
    'データに対して Spark アプリケーションを実行します。',
  ),
  entry(
    'External collection refresh',
    '外部コレクションの更新',
    'Reads the source of an external collection again.',
    '外部コレクションのデータソースを再読み込みします。',
  ),
]);
