import type { Job } from './job.ts';

/** What an import is doing. `waits-for-commit`: its user must commit or abort it. */
export const stages = [
  'waiting',
  'reading',
  'writing',
  'sorting',
  'indexing',
  'committing',
  'waits-for-commit',
] as const;
export type Stage = (typeof stages)[number];

/** The stages by the percentage at which they begin, last first. Source: Milvus, GetJobProgress. */
const stagesByProgress: readonly (readonly [from: number, stage: Stage])[] = [
  [99, 'committing'],
  [80, 'indexing'],
  [70, 'sorting'],
  [40, 'writing'],
  [10, 'reading'],
  [0, 'waiting'],
];

/** The status word of an import that waits for its user to commit or abort it. */
export const uncommittedWord = 'Uncommitted';

/** The status word of an import whose rows are becoming visible. */
export const committingWord = 'Committing';

/** Stages that the server's own word names. */
const stagesByWord: ReadonlyMap<string, Stage> = new Map([
  [uncommittedWord, 'waits-for-commit'],
  [committingWord, 'committing'],
]);

/** The fields of a job that its stage depends on. */
export type StagedJob = Pick<Job, 'type' | 'status' | 'rawStatus' | 'progress'>;

/** The stage of an unfinished import, by its status and its percentage; null for any other job. */
export const stageOf = ({ type, status, rawStatus, progress }: StagedJob): Stage | null => {
  if (type !== 'IMPORT') return null;
  if (status === 'pending') return 'waiting';
  if (status !== 'in-progress') return null;
  const byWord = stagesByWord.get(rawStatus);
  if (byWord !== undefined || progress === null) return byWord ?? null;
  return stagesByProgress.find(([from]) => progress >= from)?.[1] ?? null;
};

/** Whether a job can be in a stage: an import in progress. Without a percentage, the stage is unknown. */
export const mayHaveStage = ({ type, status }: Pick<Job, 'type' | 'status'>): boolean =>
  type === 'IMPORT' && (status === 'in-progress' || status === 'unknown');

/** Whether the job waits for its user: it ends only when it is committed or aborted. */
export const waitsForCommit = ({ type, status, rawStatus }: Omit<StagedJob, 'progress'>): boolean =>
  type === 'IMPORT' && status === 'in-progress' && rawStatus === uncommittedWord;
