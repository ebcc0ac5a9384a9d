import { describe, expect, test } from 'vitest';
import { copySequence, hyperlink } from '../../src/terminal/osc.ts';

const direct = { tmux: false, screen: false };

describe('copySequence', () => {
  test('is OSC 52 with the text in base64', () => {
    expect(copySequence('job-é', direct)).toBe('\u001B]52;c;am9iLcOp\u0007');
  });

  test.each([
    ['a newline', 'job-1\nreboot\n', 'job-1 reboot '],
    ['a carriage return', 'job-1\rreboot', 'job-1 reboot'],
    ['an escape sequence', 'job-1\u001b[201~reboot', 'job-1[201~reboot'],
    ['C1 and DEL', 'a\u009b31m\u007fb', 'a31mb'],
    ['bidi controls', 'job-\u202e1\u2066', 'job-1'],
    ['zero-width characters', 'job\u200b-\ufeff1', 'job-1'],
  ])('copies only printable characters of a text with %s', (_, text, copied) => {
    const base64 = /;c;(.*)\u0007/.exec(copySequence(text, direct) ?? '')?.[1] ?? '';
    expect(Buffer.from(base64, 'base64').toString()).toBe(copied);
  });

  test('copies a long text whole', () => {
    const base64 = /;c;(.*)\u0007/.exec(copySequence('x'.repeat(50_000), direct) ?? '')?.[1] ?? '';
    expect(Buffer.from(base64, 'base64')).toHaveLength(50_000);
  });

  test('is sent plain and wrapped inside tmux', () => {
    expect(copySequence('a', { tmux: true, screen: false })).toBe(
      '\u001B]52;c;YQ==\u0007\u001BPtmux;\u001B\u001B]52;c;YQ==\u0007\u001B\\',
    );
  });

  test('is cut into accepted pieces inside GNU screen', () => {
    const pieces = copySequence('x'.repeat(3000), { tmux: false, screen: true })?.split('\u001B\\') ?? [];
    expect(pieces.every(piece => piece.length <= 768)).toBe(true);
    expect(pieces.map(piece => piece.replace('\u001BP', '')).join('')).toBe(copySequence('x'.repeat(3000), direct));
  });

  test('is null when terminals would cut it', () => {
    expect(copySequence('x'.repeat(56_244), direct)).not.toBeNull();
    expect(copySequence('x'.repeat(56_245), direct)).toBeNull();
  });
});

describe('hyperlink', () => {
  test('links the text to an http URL', () => {
    expect(hyperlink('console', 'https://cloud.zilliz.com/jobs?a=1')).toBe(
      '\u001B]8;;https://cloud.zilliz.com/jobs?a=1\u0007console\u001B]8;;\u0007',
    );
  });

  test.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://x/\u0007evil',
    'https://x/\u001B\\evil',
    'https://例え.jp',
    'https://x y',
    'https://',
    `https://x/${'a'.repeat(2100)}`,
    '',
  ])('returns the text alone for %j', url => {
    expect(hyperlink('text', url)).toBe('text');
  });
});
