import { describe, expect, test } from 'vitest';
import { faultForms, parseFault } from '../../../src/server/faults/fault.ts';

describe('parseFault', () => {
  test.each([
    ['429', { kind: '429', share: 1, duration: null }],
    ['429:0.1', { kind: '429', share: 0.1, duration: null }],
    ['500:1', { kind: '500', share: 1, duration: null }],
    ['html-502:.5', { kind: 'html-502', share: 0.5, duration: null }],
    ['truncated:0', { kind: 'truncated', share: 0, duration: null }],
    ['reset', { kind: 'reset', share: 1, duration: null }],
    ['code-200:0.25', { kind: 'code-200', share: 0.25, duration: null }],
    ['stall', { kind: 'stall', share: 1, duration: null }],
    ['stall:30s', { kind: 'stall', share: 1, duration: 30_000 }],
    ['stall:0.2', { kind: 'stall', share: 0.2, duration: null }],
    ['slow-body:500ms', { kind: 'slow-body', share: 1, duration: 500 }],
    ['down', { kind: 'down', share: 1, duration: null }],
    ['down:20s', { kind: 'down', share: 1, duration: 20_000 }],
    ['auth-revoked:1m', { kind: 'auth-revoked', share: 1, duration: 60_000 }],
    ['429-bare:0.5', { kind: '429-bare', share: 0.5, duration: null }],
    ['429-retry-after', { kind: '429-retry-after', share: 1, duration: null }],
    ['no-route:12s', { kind: 'no-route', share: 1, duration: 12_000 }],
    ['skew', { kind: 'skew', share: 1, duration: null }],
    ['skew:1h', { kind: 'skew', share: 1, duration: 3_600_000 }],
    ['skew:-90m', { kind: 'skew', share: 1, duration: -5_400_000 }],
    ['odd-words:0.2', { kind: 'odd-words', share: 0.2, duration: null }],
  ])('parses %s', (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
  });

  test.each([
    '',
    ':',
    '404',
    '429:',
    '429:2',
    '429:-1',
    '429:10s',
    '429:x',
    'down:0.5',
    'stall:',
    'stall:-1s',
    'skew:0.5',
    'skew:--1h',
    'no-route:0.5',
    'page-loop:3s',
    'STALL',
    'toString',
    '500:1:2',
  ])('returns null for "%s"', text => {
    expect(parseFault(text)).toBeNull();
  });

  test('faultForms lists each fault with its parameter', () => {
    expect(faultForms).toContain('429[:SHARE]');
    expect(faultForms).toContain('stall[:SHARE or DURATION]');
    expect(faultForms).toContain('down[:DURATION]');
    expect(faultForms).toContain('skew[:DURATION or -DURATION]');
  });
});
