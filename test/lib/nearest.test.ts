import { expect, test } from 'vitest';
import { nearest, resembling } from '../../src/lib/nearest.ts';

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

test.each([
  ['faild', 'failed'],
  ['cancelled', 'canceled'],
  ['pen', 'pending'],
  ['fialed', 'failed'],
  ['zzz', null],
  ['colour', null],
  ['', null],
  ['z'.repeat(10_000), null],
])('resembling finds only a choice that %s may be meant as', (text, expected) => {
  expect(resembling(text, choices)).toBe(expected);
});

test('resembling finds nothing among no choices', () => {
  expect(resembling('failed', [])).toBeNull();
});
