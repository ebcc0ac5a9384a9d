import { expect, test } from 'vitest';
import { nearest } from '../../src/lib/nearest.ts';

const choices = ['pending', 'failed', 'canceled', 'canceling'] as const;

test.each([
  ['faild', 'failed'],
  ['cancelled', 'canceled'],
  ['canceling', 'canceling'],
  ['', 'failed'],
  ['cancele', 'canceled'],
  ['pen', 'pending'],
  ['pendng'.repeat(10_000), 'pending'],
])('nearest finds the choice that resembles %s', (text, expected) => {
  expect(nearest(text.slice(0, 60_000), choices)).toBe(expected);
});
