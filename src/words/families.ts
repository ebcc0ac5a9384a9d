import type { Message } from './message.ts';

/** What is said of the families of jobs that a list may be composed of. */
export const familyWords = {
  'family.job-center': { en: 'all jobs', ja: 'すべてのジョブ' },
  'family.control-plane': { en: 'tracked jobs', ja: '追跡中のジョブ' },
  'family.import': { en: 'imports', ja: 'インポート' },
  'family.spark': { en: 'Spark jobs', ja: 'Spark ジョブ' },
  'family.backup': { en: 'backups', ja: 'バックアップ' },
  'family.refresh': { en: 'refreshes of external collections', ja: '外部コレクションの更新' },
  'family.milvus': { en: 'imports', ja: 'インポート' },
  'part.of': { en: '{family} of {where}', ja: '{where} の{family}' },
  'failed.part': {
    en: 'the list is incomplete, the {part} could not be read',
    ja: '一覧は不完全です。{part}を読み込めません',
  },
  'list.outOfReach': {
    en: 'the data planes of {count} clusters could not be asked, so refreshes of external collections may be missing: {why}',
    ja: '{count} 個のクラスターのデータプレーンに問い合わせできないため、外部コレクションの更新が欠けている可能性があります: {why}',
  },
} as const satisfies Readonly<Record<string, Message>>;
