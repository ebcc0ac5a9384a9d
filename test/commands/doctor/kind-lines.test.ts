import { expect, test } from 'vitest';
import type { FamilyAction, FamilyCapabilities } from '../../../src/cloud/capabilities.ts';
import { kindLines, typesJson } from '../../../src/commands/doctor/kind-lines.ts';
import { type ActionSupport, jobCenterSupport } from '../../../src/jobs/action-support.ts';
import type { JobFamily } from '../../../src/jobs/families.ts';

const capable = (family: JobFamily, ...can: readonly FamilyAction[]): FamilyCapabilities => ({
  family,
  can,
  state: 'works',
});
const factsOf = (families: readonly FamilyCapabilities[], given: Partial<ActionSupport> = {}) => ({
  families,
  actionSupport: { ...jobCenterSupport, cancel: [], retry: 'request', ...given } as const,
});

const vts = factsOf([capable('vts', 'list', 'describe', 'cancel')], { cancel: ['MIGRATION'] });
const milvusBackup = factsOf([capable('milvus-backup', 'describe')]);
const publicApi = factsOf(
  [
    capable('control-plane', 'describe'),
    capable('spark', 'list', 'describe', 'cancel'),
    capable('import', 'list', 'describe', 'retry'),
  ],
  { cancel: ['SPARK'] },
);
const jobCenter = factsOf([capable('job-center', 'list', 'describe', 'cancel', 'retry')], jobCenterSupport);

test('a VTS has one type of job', () => {
  expect(kindLines(vts, 'en')).toEqual(['by type of job:', '  Migration: list, describe, cancel']);
  expect(kindLines(vts, 'ja')[1]).toBe('  マイグレーション: 一覧, 詳細, キャンセル');
});

test('no list of milvus-backup shows backups and restores', () => {
  expect(kindLines(milvusBackup, 'en')).toEqual([
    'by type of job:',
    '  Backup, Restore: describe',
    'no list shows these, so track them with zjobs track: Backup, Restore',
  ]);
});

test('the public API retries imports by their request, and lists only some types', () => {
  const lines = kindLines(publicApi, 'en');
  expect(lines).toContain('  Import: list, describe, retry with --request');
  expect(lines).toContain('  Spark: list, describe, cancel');
  expect(lines.at(-1)).toMatch(/^no list shows these.*: Backup, Restore, Export backup file, Migration,/);
});

test('restores from snapshots are in a list where other restores have to be tracked', () => {
  const snapshots = capable('snapshot', 'list', 'describe');
  const cloud = kindLines(factsOf([capable('control-plane', 'describe'), snapshots]), 'en');
  expect(cloud).toContain('  Restore (restores from snapshots): list, describe');
  expect(cloud.at(-1)).toMatch(/^no list shows these.*: Backup, Restore \(other\), Export backup file,/);
  const milvus = factsOf([capable('milvus', 'list', 'describe', 'retry'), snapshots]);
  expect(kindLines(milvus, 'en')).toEqual([
    'by type of job:',
    '  Restore (restores from snapshots): list, describe',
    '  Import: list, describe, retry with --request',
  ]);
  expect(typesJson(milvus)).toContainEqual({
    type: 'RESTORE',
    family: 'snapshot',
    can: ['list', 'describe'],
    listed: true,
    tracked: false,
  });
});

test('a server that can abort imports may refuse to', () => {
  const milvus = factsOf([capable('milvus', 'list', 'describe', 'cancel', 'retry', 'commit')], {
    abortImport: true,
    commitImport: true,
  });
  expect(kindLines(milvus, 'en')[1]).toBe(
    '  Import: list, describe, cancel (most servers: only before a commit), retry with --request, commit',
  );
});

test('a job center lists every type', () => {
  const lines = kindLines(jobCenter, 'en');
  expect(lines).toContain('  Import: list, describe, retry');
  expect(lines).toContain('  Backup, Export backup file, Migration, Spark: list, describe, cancel');
  expect(lines.join()).not.toContain('no list');
});

test('scripts get each type', () => {
  expect(typesJson(publicApi)).toContainEqual({
    type: 'IMPORT',
    family: 'import',
    can: ['list', 'describe', 'retry with --request'],
    listed: true,
    tracked: false,
  });
  expect(typesJson(vts)).toContainEqual({ type: 'IMPORT', family: null, can: [], listed: false, tracked: false });
});

test('nothing is said of a family that the server lacks, and before the kind of the server is known', () => {
  const lacking = { ...vts, families: vts.families.map(family => ({ ...family, state: 'missing' as const })) };
  expect(kindLines(lacking, 'en')).toEqual([]);
  expect(kindLines({ families: [], actionSupport: null }, 'en')).toEqual([]);
});
