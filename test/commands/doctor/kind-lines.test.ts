import { expect, test } from 'vitest';
import type { FamilyAction, FamilyCapabilities } from '../../../src/cloud/capabilities.ts';
import { kindLines, typesJson } from '../../../src/commands/doctor/kind-lines.ts';
import { type Abilities, fullAbilities } from '../../../src/jobs/abilities.ts';
import type { JobFamily } from '../../../src/jobs/families.ts';

const capable = (family: JobFamily, ...can: readonly FamilyAction[]): FamilyCapabilities => ({
  family,
  can,
  state: 'works',
});
const factsOf = (families: readonly FamilyCapabilities[], given: Partial<Abilities> = {}) => ({
  families,
  abilities: { ...fullAbilities, cancel: [], retry: 'request', ...given } as const,
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
const jobCenter = factsOf([capable('job-center', 'list', 'describe', 'cancel', 'retry')], fullAbilities);

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

test('a job center lists every type', () => {
  const lines = kindLines(jobCenter, 'en');
  expect(lines).toContain('  Import: list, describe, retry');
  expect(lines).toContain('  Backup, Export backup file, Migration, Spark: list, describe, cancel');
  expect(lines.join()).not.toContain('no list');
});

test('scripts get each type', () => {
  expect(typesJson(publicApi)).toContainEqual({
    type: 'IMPORT',
    can: ['list', 'describe', 'retry with --request'],
    listed: true,
    tracked: false,
  });
  expect(typesJson(vts)).toContainEqual({ type: 'IMPORT', can: [], listed: false, tracked: false });
});

test('nothing is said of a family that the server lacks, and before the kind of the server is known', () => {
  const lacking = { ...vts, families: vts.families.map(family => ({ ...family, state: 'missing' as const })) };
  expect(kindLines(lacking, 'en')).toEqual([]);
  expect(kindLines({ families: [], abilities: null }, 'en')).toEqual([]);
});
