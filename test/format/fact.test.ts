import { describe, expect, test } from 'vitest';
import { factLabel, factValue } from '../../src/format/fact.ts';
import { translator } from '../../src/i18n/translate.ts';

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
