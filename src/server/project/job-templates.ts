/** What the jobs of one kind look like. `{cluster}`, `{collection}`, `{db}`, `{file}`, `{n}` and `{of}` are placeholders. */
export type JobTemplate = {
  /** Shortest and longest run, in minutes. */
  readonly minutes: readonly [number, number];
  /** Whether its jobs belong to a collection, not to a whole cluster. */
  readonly hasCollection: boolean;
  readonly descriptions: readonly [string, ...string[]];
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
    descriptions: [
      `Move {collection} from ${en} to {cluster}`,
      `${en} → {cluster}: {db}.{collection}${live ? ', writes continue' : ''}`,
      `${ja} から {collection} を移行`,
      `将 {collection} 从${zh}迁移到 {cluster}`,
    ],
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
    descriptions: [
      'Nightly backup of {cluster}',
      'Backup of {cluster} before the upgrade',
      '{cluster} の定期バックアップ',
      '{cluster} 每日备份',
    ],
    reasons: backupReasons,
  },
  'BACKUP/COLLECTION': {
    minutes: [3, 14],
    hasCollection: true,
    descriptions: [
      'Backup of {collection}',
      'Backup of {db}.{collection} before reindexing',
      'スキーマ変更前の {collection} バックアップ',
      '备份集合 {collection}',
    ],
    reasons: backupReasons,
  },
  'BACKUP/COPY': {
    minutes: [5, 30],
    hasCollection: false,
    descriptions: [
      'Copy of the backup of {cluster} to aws-eu-central-1',
      '{cluster} のバックアップを大阪リージョンへ複製',
    ],
    reasons: [
      'The target region aws-eu-central-1 has no storage bound to this project.',
      'Network timeout: the copy was interrupted after 212 GB. Regions keep partial copies for one hour; they are then removed.',
    ],
  },
  'RESTORE/CLUSTER': {
    minutes: [6, 30],
    hasCollection: false,
    descriptions: ['Restore of {cluster} into a new cluster', '障害訓練：{cluster} の復元'],
    reasons: [
      'No capacity for 8 CU of the type Performance-optimized in this region at the moment. Try again later or choose another type.',
      'The backup file is damaged: checksum of segment 4471 differs. Use the backup of the day before instead.',
    ],
  },
  'RESTORE/COLLECTION': {
    minutes: [3, 15],
    hasCollection: true,
    descriptions: [
      'Restore of {collection} as {collection}_restored',
      '{collection} をバックアップから復元',
      '恢复集合 {collection}',
    ],
    reasons: ['A collection named "{collection}_restored" already exists in the database "{db}".'],
  },
  EXPORT_BACKUP: {
    minutes: [5, 25],
    hasCollection: false,
    descriptions: [
      'Export of the backup of {cluster} to s3://acme-archive/zilliz',
      'Monthly export of {cluster} for the auditors',
      '导出 {cluster} 的备份文件到对象存储',
    ],
    reasons: [
      'Access to s3://acme-archive/zilliz was denied: the storage integration lacks s3:PutObject. 14 of 96 objects were written and stay there.',
      'The storage key expired the day before the export. Renew it in the storage integration.',
    ],
  },
  IMPORT: {
    minutes: [2, 20],
    hasCollection: true,
    descriptions: [
      'Import into {collection}',
      'Weekly refresh of {db}.{collection}',
      'Backfill of {collection} after the model change',
      '{collection} の新しい埋め込みを取り込む',
      '向 {collection} 导入新数据',
    ],
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
    descriptions: ['Clone of {collection} as {collection}_test', '{collection} を検証用に複製'],
    reasons: ['The cluster has reached its limit of 64 collections.'],
  },
  CREATE_SAMPLE_COLLECTION: {
    minutes: [1, 3],
    hasCollection: true,
    descriptions: ['Sample collection medium_articles in {cluster}', '创建示例集合'],
    reasons: ['A collection of this name already exists.'],
  },
  SUSPEND_CLUSTER: {
    minutes: [1, 3],
    hasCollection: false,
    descriptions: ['Suspend {cluster} for the weekend', '{cluster} を一時停止'],
    reasons: ['Another operation is running on the cluster: RESIZING.'],
  },
  RESUME_CLUSTER: {
    minutes: [1, 5],
    hasCollection: false,
    descriptions: ['Resume {cluster}', '恢复集群 {cluster}'],
    reasons: ['The payment method of the organization was declined. Update it, then resume the cluster.'],
  },
  SCALE_QUERY_CU: {
    minutes: [2, 10],
    hasCollection: false,
    descriptions: ['Scale {cluster} from 8 to 12 query CU', '{cluster} の Query CU を増やす'],
    reasons: ['The collections loaded in {cluster} need at least 10 query CU; 8 were requested.'],
  },
  SCALE_REPLICA: {
    minutes: [2, 10],
    hasCollection: false,
    descriptions: ['Scale {cluster} from 1 to 2 replicas', '扩展 {cluster} 的副本数'],
    reasons: ['Not enough query CU for 3 replicas of every loaded collection.'],
  },
  MERGE_DATA: {
    minutes: [4, 20],
    hasCollection: true,
    descriptions: ['Merge click features into {collection} on "item_id"', '{collection} に属性をマージ'],
    reasons: ['The merge field "item_id" is not unique in the source: 3 duplicate keys, the first is 880213.'],
  },
  SPARK: {
    minutes: [6, 35],
    hasCollection: true,
    descriptions: [
      'Deduplicate {collection}',
      'Embed new rows of {db}.{collection} (bge-m3)',
      'クラスタリング分析：{collection}',
      '计算 {collection} 的相似度分布',
    ],
    reasons: [
      'Stage 7 was aborted: task 31 failed 4 times, the last time with java.lang.OutOfMemoryError: Java heap space. Give the executors more memory or split the input.',
      'ModuleNotFoundError: No module named "tokenizers". The artifact was built without its dependencies.',
    ],
  },
  EXTERNAL_COLLECTION_REFRESH: {
    minutes: [1, 6],
    hasCollection: true,
    descriptions: ['Refresh of the external collection {collection}', '外部コレクション {collection} の更新'],
    reasons: ['The external table is gone: s3://acme-lake/iceberg/{collection} has no metadata file.'],
  },
};

const generalTemplate: JobTemplate = {
  minutes: [2, 10],
  hasCollection: false,
  descriptions: ['Maintenance of {cluster}'],
  reasons: ['An internal error occurred.'],
};

/** The template of a job kind. An unknown kind has a general one. */
export const templateOf = (type: string, subtype: string | null): JobTemplate =>
  templates[subtype === null ? type : `${type}/${subtype}`] ?? generalTemplate;

/** Replaces the placeholders of `text` by `values`; a placeholder without a value stays. */
export const fillTemplate = (text: string, values: Readonly<Record<string, string>>): string =>
  text.includes('{') ? text.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder) : text;
