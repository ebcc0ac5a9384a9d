import { expect, test } from 'vitest';
import { withAnd, withCommas, withSemicolons } from '../../src/format/with-commas.ts';
import { translator } from '../../src/i18n/translate.ts';

test.each([
  ['en', ['Backup', 'Migration', 'Spark'], 'Backup, Migration, Spark'],
  ['ja', ['Backup', 'Migration', 'Spark'], 'Backup、Migration、Spark'],
  ['en', ['Backup'], 'Backup'],
  ['ja', [], ''],
] as const)('joins texts with the commas of the language %s', (language, texts, expected) => {
  expect(withCommas(texts, translator(language))).toBe(expected);
});

test.each([
  ['en', ['a', 'b', 'c'], 'a, b and c'],
  ['en', ['a', 'b'], 'a and b'],
  ['ja', ['a', 'b', 'c'], 'a、bとc'],
  ['en', ['a'], 'a'],
  ['ja', [], ''],
] as const)('joins texts to a list inside a sentence of the language %s', (language, texts, expected) => {
  expect(withAnd(texts, translator(language))).toBe(expected);
});

test.each([
  ['en', 'a, b; c'],
  ['ja', 'a、b、c'],
] as const)('joins texts that have commas in the language %s', (language, expected) => {
  const translate = translator(language);
  expect(withSemicolons([withCommas(['a', 'b'], translate), 'c'], translate)).toBe(expected);
});
