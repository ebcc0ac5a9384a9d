type Texts = readonly [string, ...string[]];

/** Descriptions in each language. */
export type Descriptions = { readonly en: Texts; readonly ja: Texts; readonly zh: Texts };

/** What the jobs of one kind look like. `{cluster}`, `{collection}`, `{db}`, `{file}`, `{n}` and `{of}` are placeholders. */
export type JobTemplate = {
  /** Shortest and longest run, in minutes. */
  readonly minutes: readonly [number, number];
  /** Whether its jobs belong to a collection, not to a whole cluster. */
  readonly hasCollection: boolean;
  /** Jobs of the kind report no progress. */
  readonly isWithoutProgress?: true;
  readonly descriptions: Descriptions;
  readonly reasons: readonly [string, ...string[]];
};

type SourceNames = { readonly en: string; readonly ja: string; readonly zh: string };

const named = (en: string, ja = en, zh = en): SourceNames => ({ en, ja, zh });

/** The sources of migrations, by subtype without `_ZERO_DOWNTIME`. */
const migrationSources: Readonly<Record<string, SourceNames>> = {
  MILVUS: named('self-hosted Milvus', 'セルフホスト Milvus', '自建 Milvus'),
  PINECONE: named('Pinecone'),
  QDRANT: named('Qdrant'),
  ELASTICSEARCH: named('Elasticsearch'),
  OPENSEARCH: named('OpenSearch'),
  POSTGRESQL: named('PostgreSQL (pgvector)'),
  TENCENT_VECTORDB: named('Tencent Cloud VectorDB', 'Tencent Cloud VectorDB', '腾讯云向量数据库'),
  WITHIN_ORG: named('another cluster', '別のクラスタ', '另一个集群'),
  CROSS_ORG: named('another organization', '別の組織', '另一个组织'),
};

const migrationTemplate = (subtype: string): JobTemplate => {
  const { en, ja, zh } = migrationSources[subtype.replace('_ZERO_DOWNTIME', '')] ?? named(subtype);
  const live = subtype.endsWith('_ZERO_DOWNTIME');
  return {
    minutes: live ? [40, 150] : [12, 70],
    hasCollection: true,
    descriptions: {
      en: [
        `Move {collection} from ${en} to {cluster}`,
        `${en} → {cluster}: {db}.{collection}${live ? ', writes continue' : ''}`,
      ],
      ja: [`${ja} から {collection} を移行`, `${ja} から {cluster} への移行：{db}.{collection}`],
      zh: [`将 {collection} 从${zh}迁移到 {cluster}`],
    },
    reasons: [
      `The source index in ${en} is gone: HTTP 404 for "{collection}". It existed when the job was created. Check that nobody renamed or deleted it, then start the migration again.`,
      `The connection to ${en} timed out after 3 attempts of 30 s each. The data copied so far was removed.`,
      'The vector field "embedding" has 1536 dimensions in the source and 768 in the target collection.',
      'The source refused the credentials: 403 Forbidden. The key may have been rotated since the migration was set up.',
    ],
  };
};

const backupReasons: JobTemplate['reasons'] = [
  'The storage quota of the project is used up: 2.0 TB of 2.0 TB. Delete backups that are no longer needed, or raise the quota.',
  'A segment of {collection} could not be flushed within 600 s. The cluster was under heavy write load.',
  'The cluster was resized while the backup was being taken.',
];

const templates: Readonly<Record<string, JobTemplate>> = {
  ...Object.fromEntries(
    Object.keys(migrationSources)
      .flatMap(source => [source, `${source}_ZERO_DOWNTIME`])
      .map(subtype => [`MIGRATION/${subtype}`, migrationTemplate(subtype)]),
  ),
  'BACKUP/CLUSTER': {
    minutes: [4, 18],
    hasCollection: false,
    descriptions: {
      en: ['Nightly backup of {cluster}', 'Backup of {cluster} before the upgrade'],
      ja: ['{cluster} の定期バックアップ', 'アップグレード前の {cluster} バックアップ'],
      zh: ['{cluster} 每日备份'],
    },
    reasons: backupReasons,
  },
  'BACKUP/COLLECTION': {
    minutes: [3, 14],
    hasCollection: true,
    descriptions: {
      en: ['Backup of {collection}', 'Backup of {db}.{collection} before reindexing'],
      ja: ['スキーマ変更前の {collection} バックアップ', '{db}.{collection} のバックアップ'],
      zh: ['备份集合 {collection}'],
    },
    reasons: backupReasons,
  },
  'BACKUP/COPY': {
    minutes: [5, 30],
    hasCollection: false,
    descriptions: {
      en: ['Copy of the backup of {cluster} to aws-eu-central-1'],
      ja: ['{cluster} のバックアップを大阪リージョンへ複製'],
      zh: ['将 {cluster} 的备份复制到其他区域'],
    },
    reasons: [
      'The target region aws-eu-central-1 has no storage bound to this project.',
      'Network timeout: the copy was interrupted after 212 GB. Regions keep partial copies for one hour; they are then removed.',
    ],
  },
  'RESTORE/CLUSTER': {
    minutes: [6, 30],
    hasCollection: false,
    descriptions: {
      en: ['Restore of {cluster} into a new cluster'],
      ja: ['障害訓練：{cluster} の復元'],
      zh: ['恢复集群 {cluster} 到新集群'],
    },
    reasons: [
      'No capacity for 8 CU of the type Performance-optimized in this region at the moment. Try again later or choose another type.',
      'The backup file is damaged: checksum of segment 4471 differs. Use the backup of the day before instead.',
    ],
  },
  'RESTORE/COLLECTION': {
    minutes: [3, 15],
    hasCollection: true,
    descriptions: {
      en: ['Restore of {collection} as {collection}_restored'],
      ja: ['{collection} をバックアップから復元'],
      zh: ['恢复集合 {collection}'],
    },
    reasons: ['A collection named "{collection}_restored" already exists in the database "{db}".'],
  },
  EXPORT_BACKUP: {
    minutes: [5, 25],
    hasCollection: false,
    descriptions: {
      en: [
        'Export of the backup of {cluster} to s3://acme-archive/zilliz',
        'Monthly export of {cluster} for the auditors',
      ],
      ja: ['{cluster} のバックアップを s3://acme-archive/zilliz へ書き出し', '監査用に {cluster} を書き出し（月次）'],
      zh: ['导出 {cluster} 的备份文件到对象存储'],
    },
    reasons: [
      'Access to s3://acme-archive/zilliz was denied: the storage integration lacks s3:PutObject. 14 of 96 objects were written and stay there.',
      'The storage key expired the day before the export. Renew it in the storage integration.',
    ],
  },
  IMPORT: {
    minutes: [2, 20],
    hasCollection: true,
    descriptions: {
      en: [
        'Import into {collection}',
        'Weekly refresh of {db}.{collection}',
        'Backfill of {collection} after the model change',
      ],
      ja: [
        '{collection} の新しい埋め込みを取り込む',
        '{db}.{collection} の週次更新',
        'モデル変更後の {collection} の再取り込み',
      ],
      zh: ['向 {collection} 导入新数据'],
    },
    reasons: [
      'Schema mismatch in file {n} of {of} ({file}): field "price" is FLOAT in the collection but VARCHAR in the file. No rows of this file were kept; the files before it are complete.',
      'The storage key has expired: object storage answered 403 ExpiredToken when file {n} of {of} ({file}) was opened. Issue a new key and retry the import.',
      'File {n} of {of} ({file}) is not valid Parquet: the footer is missing. It was probably still being written when the import started.',
      'Row 18,204 of {file} (file {n} of {of}): vector field "embedding" has 1024 values, 768 expected.',
      'The quota of the cluster is exhausted: 98 % of the disk of {cluster} is in use. Scale the cluster or delete data; then retry.',
      'Network timeout while reading file {n} of {of} ({file}): no bytes for 120 s.',
    ],
  },
  CLONE_COLLECTION: {
    minutes: [1, 8],
    hasCollection: true,
    descriptions: {
      en: ['Clone of {collection} as {collection}_test'],
      ja: ['{collection} を検証用に複製'],
      zh: ['克隆 {collection} 用于验证'],
    },
    reasons: ['The cluster has reached its limit of 64 collections.'],
  },
  CREATE_SAMPLE_COLLECTION: {
    minutes: [1, 3],
    hasCollection: true,
    descriptions: {
      en: ['Sample collection medium_articles in {cluster}'],
      ja: ['{cluster} にサンプル medium_articles を作成'],
      zh: ['创建示例集合'],
    },
    reasons: ['A collection of this name already exists.'],
  },
  SUSPEND_CLUSTER: {
    minutes: [1, 3],
    hasCollection: false,
    isWithoutProgress: true,
    descriptions: {
      en: ['Suspend {cluster} for the weekend'],
      ja: ['{cluster} を週末の間停止'],
      zh: ['暂停集群 {cluster}'],
    },
    reasons: ['Another operation is running on the cluster: RESIZING.'],
  },
  RESUME_CLUSTER: {
    minutes: [1, 5],
    hasCollection: false,
    isWithoutProgress: true,
    descriptions: { en: ['Resume {cluster}'], ja: ['{cluster} を再開'], zh: ['恢复集群 {cluster}'] },
    reasons: ['The payment method of the organization was declined. Update it, then resume the cluster.'],
  },
  SCALE_QUERY_CU: {
    minutes: [2, 10],
    hasCollection: false,
    descriptions: {
      en: ['Scale {cluster} from 8 to 12 query CU'],
      ja: ['{cluster} の Query CU を 8 から 12 に増やす'],
      zh: ['将 {cluster} 扩展到 12 个查询 CU'],
    },
    reasons: ['The collections loaded in {cluster} need at least 10 query CU; 8 were requested.'],
  },
  SCALE_REPLICA: {
    minutes: [2, 10],
    hasCollection: false,
    descriptions: {
      en: ['Scale {cluster} from 1 to 2 replicas'],
      ja: ['{cluster} のレプリカを 1 から 2 に増やす'],
      zh: ['扩展 {cluster} 的副本数'],
    },
    reasons: ['Not enough query CU for 3 replicas of every loaded collection.'],
  },
  MERGE_DATA: {
    minutes: [4, 20],
    hasCollection: true,
    descriptions: {
      en: ['Merge click features into {collection} on "item_id"'],
      ja: ['{collection} に属性を "item_id" でマージ'],
      zh: ['将点击特征合并到 {collection}'],
    },
    reasons: ['The merge field "item_id" is not unique in the source: 3 duplicate keys, the first is 880213.'],
  },
  SPARK: {
    minutes: [6, 35],
    hasCollection: true,
    isWithoutProgress: true,
    descriptions: {
      en: ['Deduplicate {collection}', 'Embed new rows of {db}.{collection} (bge-m3)'],
      ja: ['クラスタリング分析：{collection}', '{collection} の重複を除く'],
      zh: ['计算 {collection} 的相似度分布'],
    },
    reasons: [
      'Stage 7 was aborted: task 31 failed 4 times, the last time with java.lang.OutOfMemoryError: Java heap space. Give the executors more memory or split the input.',
      'ModuleNotFoundError: No module named "tokenizers". The artifact was built without its dependencies.',
    ],
  },
  EXTERNAL_COLLECTION_REFRESH: {
    minutes: [1, 6],
    hasCollection: true,
    descriptions: {
      en: ['Refresh of the external collection {collection}'],
      ja: ['外部コレクション {collection} の更新'],
      zh: ['刷新外部集合 {collection}'],
    },
    reasons: ['The external table is gone: s3://acme-lake/iceberg/{collection} has no metadata file.'],
  },
};

const generalTemplate: JobTemplate = {
  minutes: [2, 10],
  hasCollection: false,
  descriptions: { en: ['Maintenance of {cluster}'], ja: ['{cluster} のメンテナンス'], zh: ['维护集群 {cluster}'] },
  reasons: ['An internal error occurred.'],
};

/** The template of a job kind. An unknown kind has a general one. */
export const templateOf = (type: string, subtype: string | null): JobTemplate =>
  templates[subtype === null ? type : `${type}/${subtype}`] ?? generalTemplate;

/** Replaces the placeholders of `text` with `values`; a placeholder without a value is kept. */
export const fillTemplate = (text: string, values: Readonly<Record<string, string>>): string =>
  text.includes('{') ? text.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder) : text;

/** Languages of the simulated account: most texts are in the first, some in the others. */
export type DemoLanguage = 'en' | 'ja';

/** One description in ten is in another language, as in an account that teams of several countries share. */
const foreignShare = 0.1;

/** The element at `share` of a list, from 0 up to 1. */
export const pickAt = <L extends readonly [unknown, ...unknown[]]>(list: L, share: number): L[number] =>
  list[Math.min(list.length - 1, Math.floor(share * list.length))] ?? list[0];

/** Whether the description at this share is in another language; see {@link descriptionAt}. */
export const isForeign = (share: number): boolean => share < foreignShare;

/** The description at `share` of all, from 0 up to 1: mostly in `language`, some in Japanese or Chinese. */
export const descriptionAt = ({ en, ja, zh }: Descriptions, language: DemoLanguage, share: number): string =>
  isForeign(share)
    ? pickAt(language === 'en' ? [...ja, ...zh] : zh, share / foreignShare)
    : pickAt(language === 'en' ? en : ja, (share - foreignShare) / (1 - foreignShare));
