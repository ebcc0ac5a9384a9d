import { expect, test } from 'vitest';
import { withCommas } from '../../src/format/with-commas.ts';
import { translator } from '../../src/i18n/translate.ts';

test.each([
  ['en', ['Backup', 'Migration', 'Spark'], 'Backup, Migration, Spark'],
  ['ja', ['Backup', 'Migration', 'Spark'], 'Backup、Migration、Spark'],
  ['en', ['Backup'], 'Backup'],
  ['ja', [], ''],
] as const)('joins texts with the commas of the language %s', (language, texts, expected) => {
  expect(withCommas(texts, translator(language))).toBe(expected);
});
