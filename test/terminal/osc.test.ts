import { describe, expect, test } from 'vitest';
import { copySequence, hyperlink } from '../../src/terminal/osc.ts';

const outside = { tmux: false, screen: false };

describe('copySequence', () => {
  test('is OSC 52 with the text in base64', () => {
    expect(copySequence('job-é', outside)).toBe('\u001B]52;c;am9iLcOp\u0007');
  });

  test('inside tmux comes plain and wrapped', () => {
    expect(copySequence('a', { tmux: true, screen: false })).toBe(
      '\u001B]52;c;YQ==\u0007\u001BPtmux;\u001B\u001B]52;c;YQ==\u0007\u001B\\',
    );
  });

  test('inside GNU screen comes in pieces that it takes', () => {
    const pieces = copySequence('x'.repeat(3000), { tmux: false, screen: true })?.split('\u001B\\') ?? [];
    expect(pieces.every(piece => piece.length <= 768)).toBe(true);
    expect(pieces.map(piece => piece.replace('\u001BP', '')).join('')).toBe(copySequence('x'.repeat(3000), outside));
  });

  test('is refused where terminals would cut it', () => {
    expect(copySequence('x'.repeat(56_244), outside)).not.toBeNull();
    expect(copySequence('x'.repeat(56_245), outside)).toBeNull();
  });
});

describe('hyperlink', () => {
  test('wraps the text of an http address', () => {
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
  ])('leaves the text alone for %j', url => {
    expect(hyperlink('text', url)).toBe('text');
  });
});
