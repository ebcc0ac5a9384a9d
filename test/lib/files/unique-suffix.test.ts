import process from 'node:process';
import { expect, test } from 'vitest';
import { uniqueSuffix } from '../../../src/lib/files/unique-suffix.ts';

test('uniqueSuffix returns a different text for each call, with the ID of the process', () => {
  const suffixes = Array.from({ length: 1_000 }, uniqueSuffix);
  expect(new Set(suffixes).size).toBe(suffixes.length);
  for (const suffix of suffixes) expect(suffix).toMatch(new RegExp(`^${process.pid}-[0-9a-z]+-\\d+$`));
});
