import type { Instant } from '../../jobs/job.ts';
import { randomBytes } from '../../lib/random-bytes.ts';
import { createRandom, hashText, type Random, randomLetters } from '../random.ts';
import type { SimulatedCluster, SimulatedProject } from './simulated-job.ts';

const day = 86_400_000;

/** The creators of jobs: people and service accounts. */
export const people = [
  'ana.lima@example.com',
  'kenji.tanaka@example.com',
  '王芳@example.org',
  'priya.raman@example.com',
  'sørensen@example.net',
  '佐藤.美咲@example.org',
  'liu.yang@example.net',
  'etl-runner@example.com',
] as const;

/** The account that scheduled backups run under. */
export const scheduler = 'backup-schedule@example.com';

/** Databases and their collections with a Latin name. */
export const collections = [
  ['default', 'product_embeddings'],
  ['default', 'support_tickets'],
  ['default', 'medium_articles'],
  ['catalog', 'image_search_v2'],
  ['knowledge', 'docs_chunks'],
  ['recsys', 'user_profiles'],
  ['recsys', 'session_vectors_768'],
] as const;

/** Databases and their collections with a Japanese or Chinese name. */
export const foreignCollections = [
  ['catalog', '商品カタログ'],
  ['knowledge', '客服知识库'],
  ['knowledge', '論文要旨'],
] as const;

type ClusterSeed = Pick<SimulatedCluster, 'name' | 'description' | 'regionId' | 'cuSize' | 'plan'>;

const projectSeeds: readonly {
  readonly name: string;
  readonly plan: string;
  readonly clusters: readonly [ClusterSeed, ...ClusterSeed[]];
}[] = [
  {
    name: 'Search Platform',
    plan: 'Enterprise',
    clusters: [
      {
        name: 'prod-search',
        description: 'Serves the shop search',
        regionId: 'aws-us-west-2',
        cuSize: 8,
        plan: 'Enterprise',
      },
      {
        name: 'staging-tokyo',
        description: '検証環境',
        regionId: 'aws-ap-northeast-1',
        cuSize: 2,
        plan: 'Enterprise',
      },
    ],
  },
  {
    name: '推荐系统 Lab',
    plan: 'Standard',
    clusters: [
      {
        name: 'recsys-lab',
        description: 'Experiments of the recommendation team',
        regionId: 'gcp-us-west1',
        cuSize: 4,
        plan: 'Standard',
      },
    ],
  },
];

const hex = (random: Random, length: number): string => {
  let text = '';
  while (text.length < length) text += random.between(0, 15).toString(16);
  return text;
};

/** The two projects of the account with their three clusters. They depend on the seed, and their ages on `start`. */
export const createProjects = (seed: number, start: Instant): readonly SimulatedProject[] => {
  const random = createRandom(hashText(`projects ${seed}`));
  return projectSeeds.map(({ name, plan, clusters: [first, ...others] }) => {
    const id = `proj-${hex(random, 22)}`;
    const createCluster = (clusterSeed: ClusterSeed): SimulatedCluster => ({
      ...clusterSeed,
      id: `in01-${hex(random, 15)}`,
      projectId: id,
      createdAt: start - random.between(90, 400) * day,
    });
    return {
      id,
      name,
      plan,
      createdAt: start - random.between(420, 700) * day,
      clusters: [createCluster(first), ...others.map(createCluster)],
    };
  });
};

/** An API key that cannot be guessed. */
export const randomApiKey = (): string =>
  randomBytes(20).toString('hex') + [...randomBytes(16)].map(byte => (byte & 31).toString(32)).join('');

/**
 * The account's API key; for a Milvus, the password of the user root. It derives from the seed, so that a server that is
 * restarted with the same seed accepts its old clients.
 */
export const apiKeyOf = (seed: number): string =>
  `${hex(createRandom(hashText(`key ${seed}`)), 40)}${randomLetters(createRandom(hashText(`key end ${seed}`)), 16)}`;
