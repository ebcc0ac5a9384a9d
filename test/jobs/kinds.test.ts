import { expect, test } from 'vitest';
import { kindWords } from '../../src/i18n/kind-messages.ts';
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
])('%s/%s is called %s', (type, subtype, label) => {
  expect(labelOf({ type, subtype })).toBe(label);
});

test('an unknown type has no kind, and neither has an unknown subtype of a type that has some', () => {
  expect(kindOf({ type: 'TELEPORT', subtype: null })).toBeNull();
  expect(kindOf({ type: 'BACKUP', subtype: 'SIDEWAYS' })).toBeNull();
});

test('every kind has its words in both languages', () => {
  const labels = [...kinds.map(kind => kind.label), 'Backup', 'Restore', 'Migration'];
  expect(Object.keys(kindWords).sort()).toEqual(labels.sort());
  for (const { label, about } of Object.values(kindWords)) {
    for (const text of [label.en, label.ja, about.en, about.ja]) expect(text.trim()).not.toBe('');
  }
});
