import type { Job } from './job.ts';
import type { Bilingual, Kind } from './kind.ts';

const backup: Bilingual = { en: 'Backup', ja: 'バックアップ' };
const restore: Bilingual = { en: 'Restore', ja: '復元' };
const migrate: Bilingual = { en: 'Migrate', ja: '移行' };

const migrationsOf = ({ en }: Bilingual): string => en.replace('Migration', 'migrations');

/** The two kinds of a migration: with and without downtime. Only the former can be canceled. */
const migration = (subtype: string, name: Bilingual, about: Bilingual): readonly Kind[] => [
  {
    type: 'MIGRATION',
    subtype,
    name,
    plural: migrationsOf(name),
    shortName: migrate,
    about,
    cancel: 'yes',
    stops: 'migration',
    retry: false,
    demoWeight: 0.9,
  },
  {
    type: 'MIGRATION',
    subtype: `${subtype}_ZERO_DOWNTIME`,
    name: { en: `${name.en} (zero downtime)`, ja: `${name.ja}（ゼロダウンタイム）` },
    plural: `${migrationsOf(name)} (zero downtime)`,
    shortName: migrate,
    about: {
      en: `${about.en} The source stays in use during the migration, and changes made there are carried over.`,
      ja: `${about.ja}移行中も移行元は使用でき、変更も反映されます。`,
    },
    cancel: 'no',
    retry: false,
    demoWeight: 0.3,
  },
];

const migrationFrom = (subtype: string, source: string): readonly Kind[] =>
  migration(
    subtype,
    { en: `Migration from ${source}`, ja: `${source} からの移行` },
    { en: `Migrates data from ${source} into a cluster.`, ja: `${source} からクラスタにデータを移行します。` },
  );

/** Sources that only a self-hosted VTS reads. Source: VTS, its list of connectors. */
const selfHostedFrom = (subtype: string, source: string): readonly Kind[] =>
  migrationFrom(subtype, source)
    .slice(0, 1)
    .map(kind => ({ ...kind, demoWeight: 0 }));

const migrations: readonly Kind[] = [
  ...migrationFrom('MILVUS', 'Milvus'),
  ...migrationFrom('PINECONE', 'Pinecone'),
  ...migrationFrom('QDRANT', 'Qdrant'),
  ...migrationFrom('ELASTICSEARCH', 'Elasticsearch'),
  ...migrationFrom('OPENSEARCH', 'OpenSearch'),
  ...migrationFrom('POSTGRESQL', 'PostgreSQL'),
  ...migrationFrom('TENCENT_VECTORDB', 'Tencent Cloud VectorDB'),
  ...selfHostedFrom('WEAVIATE', 'Weaviate'),
  ...selfHostedFrom('S3_VECTORS', 'S3 Vectors'),
  ...migration(
    'WITHIN_ORG',
    { en: 'Migration within organization', ja: '組織内の移行' },
    {
      en: 'Migrates data between two clusters of the same organization.',
      ja: '同じ組織内のクラスタ間でデータを移行します。',
    },
  ),
  ...migration(
    'CROSS_ORG',
    { en: 'Migration across organizations', ja: '組織間の移行' },
    {
      en: 'Migrates data between clusters of two organizations.',
      ja: '異なる組織のクラスタ間でデータを移行します。',
    },
  ),
];

/** Every documented kind, in the order of the Jobs page. */
export const kinds: readonly [Kind, ...Kind[]] = [
  {
    type: 'BACKUP',
    subtype: 'CLUSTER',
    name: { en: 'Cluster backup', ja: 'クラスタのバックアップ' },
    plural: 'cluster backups',
    shortName: backup,
    about: {
      en: 'Creates a backup file of a whole cluster.',
      ja: 'クラスタのバックアップファイルを作成します。',
    },
    cancel: 'yes',
    stops: 'backup',
    retry: false,
    demoWeight: 12,
  },
  {
    type: 'BACKUP',
    subtype: 'COLLECTION',
    name: { en: 'Collection backup', ja: 'コレクションのバックアップ' },
    plural: 'collection backups',
    shortName: backup,
    about: {
      en: 'Creates a backup file of one or more collections.',
      ja: 'コレクションのバックアップファイルを作成します。',
    },
    cancel: 'yes',
    stops: 'backup',
    retry: false,
    demoWeight: 10,
  },
  {
    type: 'BACKUP',
    subtype: 'COPY',
    name: { en: 'Backup copy to other regions', ja: '他リージョンへのコピー' },
    plural: 'backup copies to other regions',
    shortName: { en: 'Backup copy', ja: 'コピー' },
    narrowName: { en: 'Copy', ja: 'コピー' },
    about: {
      en: 'Copies a backup file to other cloud regions.',
      ja: 'バックアップファイルを他のリージョンにコピーします。',
    },
    cancel: 'no',
    retry: false,
    demoWeight: 3,
  },
  {
    type: 'RESTORE',
    subtype: 'CLUSTER',
    name: { en: 'Cluster restore', ja: 'クラスタの復元' },
    plural: 'cluster restores',
    shortName: restore,
    about: {
      en: 'Restores a whole cluster from a backup file.',
      ja: 'バックアップファイルからクラスタを復元します。',
    },
    cancel: 'no',
    retry: false,
    demoWeight: 2,
  },
  {
    type: 'RESTORE',
    subtype: 'COLLECTION',
    name: { en: 'Collection restore', ja: 'コレクションの復元' },
    plural: 'collection restores',
    shortName: restore,
    about: {
      en: 'Restores one or more collections from a backup file.',
      ja: 'バックアップファイルからコレクションを復元します。',
    },
    cancel: 'no',
    retry: false,
    demoWeight: 4,
  },
  {
    type: 'EXPORT_BACKUP',
    subtype: null,
    name: { en: 'Export backup file', ja: 'バックアップのエクスポート' },
    plural: 'backup exports',
    shortName: { en: 'Export', ja: 'エクスポート' },
    about: {
      en: 'Exports a backup file to an object storage service.',
      ja: 'バックアップファイルをオブジェクトストレージサービスにエクスポートします。',
    },
    cancel: 'yes',
    stops: 'export',
    retry: false,
    demoWeight: 5,
  },
  ...migrations,
  {
    type: 'IMPORT',
    subtype: null,
    name: { en: 'Import', ja: 'インポート' },
    plural: 'imports',
    shortName: { en: 'Import', ja: 'インポート' },
    about: {
      en: 'Imports data from files into a collection.',
      ja: 'ファイルからコレクションにデータをインポートします。',
    },
    cancel: 'abort',
    stops: 'import',
    retry: true,
    demoWeight: 26,
  },
  {
    type: 'CLONE_COLLECTION',
    subtype: null,
    name: { en: 'Clone collection', ja: 'コレクションの複製' },
    plural: 'collection clones',
    shortName: { en: 'Clone', ja: '複製' },
    about: {
      en: 'Creates a complete copy of a collection, schema and data.',
      ja: 'スキーマとデータを含むコレクションの完全なコピーを作成します。',
    },
    cancel: 'no',
    retry: false,
    demoWeight: 4,
  },
  {
    type: 'CREATE_SAMPLE_COLLECTION',
    subtype: null,
    name: { en: 'Create sample collection', ja: 'サンプルコレクション作成' },
    plural: 'sample collections',
    shortName: { en: 'Sample', ja: 'サンプル' },
    about: {
      en: 'Creates a collection that holds a sample data set.',
      ja: 'サンプルデータセットをロードしたコレクションを作成します。',
    },
    cancel: 'no',
    retry: false,
    demoWeight: 2,
  },
  {
    type: 'SUSPEND_CLUSTER',
    subtype: null,
    name: { en: 'Suspend cluster', ja: 'クラスタの一時停止' },
    plural: 'suspensions of clusters',
    shortName: { en: 'Suspend', ja: '一時停止' },
    about: {
      en: 'Suspends a cluster. Its data is kept, but it answers no queries.',
      ja: 'クラスタを一時停止します。データは保持されますが、クエリには応答しません。',
    },
    cancel: 'no',
    retry: false,
    demoWeight: 2,
  },
  {
    type: 'RESUME_CLUSTER',
    subtype: null,
    name: { en: 'Resume cluster', ja: 'クラスタの再開' },
    plural: 'resumptions of clusters',
    shortName: { en: 'Resume', ja: '再開' },
    about: {
      en: 'Resumes a suspended cluster.',
      ja: '一時停止したクラスタを再開します。',
    },
    cancel: 'no',
    retry: false,
    demoWeight: 2,
  },
  {
    type: 'SCALE_QUERY_CU',
    subtype: null,
    name: { en: 'Scale query CU', ja: 'クエリ CU のスケール' },
    plural: 'changes of query CU',
    shortName: { en: 'Scale CU', ja: 'CU 変更' },
    about: {
      en: 'Changes the number of query compute units of a cluster.',
      ja: 'クラスタのクエリ CU 数を変更します。',
    },
    cancel: 'no',
    retry: false,
    demoWeight: 3,
  },
  {
    type: 'SCALE_REPLICA',
    subtype: null,
    name: { en: 'Scale replica', ja: 'レプリカのスケール' },
    plural: 'changes of replicas',
    shortName: { en: 'Replicas', ja: 'レプリカ' },
    about: {
      en: 'Changes the number of replicas of a cluster.',
      ja: 'クラスタのレプリカ数を変更します。',
    },
    cancel: 'no',
    retry: false,
    demoWeight: 2,
  },
  {
    type: 'MERGE_DATA',
    subtype: null,
    name: { en: 'Merge data', ja: 'データのマージ' },
    plural: 'data merges',
    shortName: { en: 'Merge', ja: 'マージ' },
    about: {
      en: 'Merges new columns from files into the data of a collection.',
      ja: 'ファイルの新しい列をコレクションのデータにマージします。',
    },
    cancel: 'no',
    retry: false,
    demoWeight: 3,
  },
  {
    type: 'SPARK',
    subtype: null,
    name: { en: 'Spark', ja: 'Spark' },
    plural: 'Spark jobs',
    shortName: { en: 'Spark', ja: 'Spark' },
    about: {
      en: 'Runs a Spark application on the data.',
      ja: 'データに対して Spark アプリケーションを実行します。',
    },
    cancel: 'yes',
    stops: 'spark',
    retry: false,
    demoWeight: 6,
  },
  {
    type: 'EXTERNAL_COLLECTION_REFRESH',
    subtype: null,
    name: { en: 'External collection refresh', ja: '外部コレクションの更新' },
    plural: 'external collection refreshes',
    shortName: { en: 'Ext refresh', ja: '外部更新' },
    narrowName: { en: 'Ext refr', ja: '外部更新' },
    about: {
      en: 'Reads the source of an external collection again.',
      ja: '外部コレクションのデータソースを再読み込みします。',
    },
    cancel: 'no',
    retry: false,
    demoWeight: 4,
  },
];

/** Types whose jobs may come without a subtype: the control plane reports none. */
const bareTypes: readonly Kind[] = [
  {
    type: 'BACKUP',
    subtype: null,
    name: { en: 'Backup', ja: 'バックアップ' },
    plural: 'backups',
    shortName: backup,
    about: {
      en: 'Creates a backup file.',
      ja: 'バックアップファイルを作成します。',
    },
    cancel: 'yes',
    stops: 'backup',
    retry: false,
    demoWeight: 0,
  },
  {
    type: 'RESTORE',
    subtype: null,
    name: { en: 'Restore', ja: '復元' },
    plural: 'restores',
    shortName: restore,
    about: {
      en: 'Restores data from a backup file.',
      ja: 'バックアップファイルからデータを復元します。',
    },
    cancel: 'no',
    retry: false,
    demoWeight: 0,
  },
  {
    type: 'MIGRATION',
    subtype: null,
    name: { en: 'Migration', ja: 'マイグレーション' },
    plural: 'migrations',
    shortName: migrate,
    about: {
      en: 'Migrates data into a cluster.',
      ja: 'クラスタにデータを移行します。',
    },
    cancel: 'yes',
    stops: 'migration',
    retry: false,
    demoWeight: 0,
  },
];

const kindKey = (type: string, subtype: string | null): string => `${type}/${subtype ?? ''}`;

/** Every kind that a job can have, also without its subtype. */
export const everyKind: readonly Kind[] = [...kinds, ...bareTypes];

const kindsByKey = new Map(everyKind.map(kind => [kindKey(kind.type, kind.subtype), kind]));
const typesWithoutSubtype = new Set(kinds.filter(({ subtype }) => subtype === null).map(({ type }) => type));

/** Every documented type, once, in the order of the Jobs page. */
export const jobTypes: readonly string[] = [...new Set(kinds.map(({ type }) => type))];

/** The kind of a job; null for an unknown type, and for an unknown subtype of a type that has subtypes. */
export const kindOf = ({ type, subtype }: Pick<Job, 'type' | 'subtype'>): Kind | null =>
  kindsByKey.get(kindKey(type, subtype)) ??
  // A new subtype of a type that had none changes nothing that the rules depend on.
  (typesWithoutSubtype.has(type) ? (kindsByKey.get(kindKey(type, null)) ?? null) : null);

const typeLabel = (type: string): string => kindsByKey.get(kindKey(type, null))?.name.en ?? type;

/** The English name of a job's kind. An unknown type is given verbatim; an unknown subtype stands behind its type. */
export const labelOf = (job: Pick<Job, 'type' | 'subtype'>): string =>
  kindOf(job)?.name.en ?? (job.subtype === null ? job.type : `${typeLabel(job.type)} (${job.subtype})`);
