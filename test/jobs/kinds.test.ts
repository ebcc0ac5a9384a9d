import { expect, test } from 'vitest';
import { languages } from '../../src/i18n/message.ts';
import { kindOf, kinds, labelOf } from '../../src/jobs/kinds.ts';

test.each([
  ['MIGRATION', 'PINECONE', 'Migration from Pinecone'],
  ['MIGRATION', 'PINECONE_ZERO_DOWNTIME', 'Migration from Pinecone (zero downtime)'],
  ['MIGRATION', null, 'Migration'],
  ['MIGRATION', 'FROM_THE_MOON', 'Migration (FROM_THE_MOON)'],
  ['IMPORT', null, 'Import'],
  ['IMPORT', 'BULK', 'Import'],
  ['TELEPORT', null, 'TELEPORT'],
  ['TELEPORT', 'FAST', 'TELEPORT (FAST)'],
])('labelOf calls %s/%s %j', (type, subtype, label) => {
  expect(labelOf({ type, subtype })).toBe(label);
});

test('kindOf returns null for an unknown type, and for an unknown subtype of a type that has subtypes', () => {
  expect(kindOf({ type: 'TELEPORT', subtype: null })).toBeNull();
  expect(kindOf({ type: 'BACKUP', subtype: 'SIDEWAYS' })).toBeNull();
});

test('every kind has a name and a sentence in every language, and no two kinds share a name', () => {
  for (const language of languages) {
    for (const { name, about } of kinds) {
      expect(name[language].trim()).not.toBe('');
      expect(about[language]).toMatch(/[.。]$/);
    }
    expect(new Set(kinds.map(({ name }) => name[language])).size).toBe(kinds.length);
  }
});

test('the embedded server creates jobs of every kind that Zilliz Cloud has', () => {
  const selfHosted = ['WEAVIATE', 'S3_VECTORS'];
  expect(kinds.filter(({ demoWeight }) => demoWeight <= 0).map(({ subtype }) => subtype)).toEqual(selfHosted);
});
