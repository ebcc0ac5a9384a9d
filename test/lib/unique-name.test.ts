import process from 'node:process';
import { expect, test } from 'vitest';
import { uniquePart } from '../../src/lib/unique-name.ts';

test('no call gives what another one gave, and all name the process', () => {
  const parts = Array.from({ length: 1_000 }, uniquePart);
  expect(new Set(parts).size).toBe(parts.length);
  for (const part of parts) expect(part).toMatch(new RegExp(`^${process.pid}-[0-9a-z]+-\\d+$`));
});
