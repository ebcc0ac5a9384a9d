import { describe, expect, test } from 'vitest';
import { readDetails } from '../../src/cloud/schema/job-details.ts';
import { factLabel, factValue, shownFacts } from '../../src/format/fact.ts';
import { translator } from '../../src/i18n/translate.ts';
import { aJob } from '../support/jobs.ts';

const english = translator('en');

describe('the label of a field', () => {
  test.each([
    ['sizeInBytes', 'Size'],
    ['backupName', 'Backup'],
    ['retentionDays', 'Kept for'],
    ['loadedSegments', 'Loaded segments'],
    // Names that every object inherits.
    ['constructor', 'Constructor'],
    ['__proto__', 'Proto'],
    ['row_count', 'Row count'],
    ['plan.memoryBytes', 'Plan memory'],
    ['HTTPStatus', 'HTTPStatus'],
    ['bytes', 'Bytes'],
    ['_', '_'],
  ])('of %s is %s', (name, label) => {
    expect(factLabel(name, english)).toBe(label);
  });

  test('is translated where zjobs has a word', () => {
    expect(factLabel('backupName', translator('ja'))).toBe('バックアップ');
  });
});

describe('the value of a field', () => {
  test.each([
    ['sizeInBytes', '3200000000', '3.2 GB'],
    ['size', '512', '512 B'],
    ['sourceEntities', '48000000', '48,000,000'],
    ['elapsedMs', '92000', '1m'],
    ['waitSeconds', '7500', '2h 05m'],
    ['retentionDays', '1', '1 day'],
    ['retentionDays', '30', '30 days'],
    ['zeroDowntime', 'false', 'no'],
    ['indexedAt', '2026-11-22T14:00:00Z', '2026-11-22 14:00:00'],
    ['dimensions', '1024', '1024'],
    ['sparkVersion', '3.5.1', '3.5.1'],
    ['sizeInBytes', 'unknown', 'unknown'],
    ['rows', '12345678901234567890', '12345678901234567890'],
  ])('%s %s is %s', (name, value, shown) => {
    expect(factValue(name, value, english)).toBe(shown);
  });
});

describe('the fields of a describe', () => {
  const startedAt = Date.UTC(2026, 10, 28, 14);
  const shown = (record: object, job: Parameters<typeof aJob>[0] = {}) =>
    shownFacts(readDetails(record).facts, aJob({ startedAt, ...job }), { translate: english });

  test('show a list in one line for each element', () => {
    const dbCollections = [
      {
        dbName: 'recsys',
        collections: [
          { collectionName: 'users', status: 'LOADED' },
          { collectionName: 'items', status: 'RELEASED' },
        ],
      },
      { dbName: 'default', collections: [{ collectionName: 'books' }] },
      { rowCount: 1_200, status: 'LOADED' },
    ];
    expect(shown({ dbCollections, regions: ['a', 'b'] })).toEqual([
      {
        label: 'Collections',
        value: 'recsys: users (LOADED), items (RELEASED)\ndefault: books\nRow count 1,200, LOADED',
      },
      { label: 'Regions', value: 'a, b' },
    ]);
  });

  test('do not repeat the subtype of a migration as its source', () => {
    expect(shown({ source: 'CROSS_ORG' }, { type: 'MIGRATION', subtype: 'CROSS_ORG' })).toEqual([]);
    expect(shown({ source: 'legacy' }, { subtype: 'CROSS_ORG' })).toEqual([{ label: 'Source', value: 'legacy' }]);
  });

  test('name the checks of a Spark job with their results', () => {
    const checks = [
      { checkName: 'quota', result: 'PASSED' },
      { checkName: 'artifact', result: 'FAILED', message: 'no such file' },
    ];
    expect(shown({ precheckReport: { checks } })).toEqual([
      { label: 'Precheck', value: 'quota (PASSED)\nartifact (FAILED, Message no such file)' },
    ]);
  });

  test('show nothing twice', () => {
    const job = { id: 'backup0_1', description: 'nightly', subtype: 'CLUSTER', reason: 'no space' };
    const record = {
      ...{ backupId: 'backup0_1', backupName: 'nightly', backupType: 'CLUSTER', creationMethod: 'AUTO' },
      ...{ durationSeconds: 475, submittedAt: '2026-11-28T14:00:00Z' },
      failureReason: { code: 'OOM', message: 'no space', retryable: true },
    };
    expect(shown(record, job)).toEqual([
      { label: 'Creation method', value: 'AUTO' },
      { label: 'Failure code', value: 'OOM' },
      { label: 'May succeed if run again', value: 'yes' },
    ]);
    expect(shown({ completeTime: 0 })).toEqual([]);
    // A value that differs is worth a line.
    expect(shown({ backupName: 'weekly' }, job)).toEqual([{ label: 'Backup', value: 'weekly' }]);
  });

  test.each<[string, Parameters<typeof aJob>[0], boolean]>([
    ['its start and end', { status: 'successful', finishedAt: startedAt + 475_000 }, false],
    ['its start, while it runs', {}, false],
    ['no start', { startedAt: null }, true],
    ['no end', { status: 'failed' }, true],
    ['no end, in an unknown status', { status: 'unknown' }, true],
    ['an end that zjobs observed', { status: 'failed', observed: { began: null, ended: startedAt + 500_000 } }, true],
  ])('have the duration of a job with %s only if nothing else says it', (_, job, isShown) => {
    const lines = isShown ? [{ label: 'Duration', value: '7m' }] : [];
    expect(shown({ durationSeconds: 475 }, job)).toEqual(lines);
  });

  test('show a list and a field of the same name, in any order', () => {
    const [list, field] = [{ regions: [{ id: 'a' }, { id: 'b' }] }, { details: { regions: 'two' } }];
    const lines = [
      { label: 'Regions', value: 'a\nb' },
      { label: 'Regions', value: 'two' },
    ];
    expect(shown({ ...list, ...field })).toEqual(lines);
    expect(shown({ regions: 'two', details: list })).toEqual(lines.toReversed());
  });

  test('are shown whatever a server sends', () => {
    const record = {
      constructor: { 0: 'a' },
      __proto__: [{ '': 'b' }],
      'a.0': 'c',
      a: ['d', { x: 1 }],
      '7': [[['e']]],
    };
    const texts = shown(record).map(({ label, value }) => `${label}=${value}`);
    expect(texts.join()).toContain('c');
    for (const text of texts) expect(text).not.toContain('undefined');
  });
});
