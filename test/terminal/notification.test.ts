import { describe, expect, test } from 'vitest';
import { notificationKind, notificationSequence } from '../../src/terminal/notification.ts';

const plain = { tmux: false, screen: false };
const all = ['bell', 'osc', 'title'] as const;

test.each([
  [{}, 9],
  [{ TERM: 'xterm-256color' }, 9],
  [{ TERM: 'xterm-kitty' }, 99],
  [{ KITTY_WINDOW_ID: '1', TERM: 'xterm-256color' }, 99],
  [{ TERM_PROGRAM: 'iTerm.app' }, 9],
  [{ TERM_PROGRAM: 'WezTerm' }, 777],
  [{ TERM_PROGRAM: 'ghostty' }, 777],
  [{ TERM: 'rxvt-unicode-256color' }, 777],
  [{ TERM: 'foot' }, 777],
  [{ VTE_VERSION: '7600' }, 777],
  [{ WT_SESSION: 'a-b', VTE_VERSION: '' }, 9],
] as const)('notificationKind takes %j for OSC %i', (env, kind) => {
  expect(notificationKind(env)).toBe(kind);
});

describe('notificationSequence', () => {
  test.each([
    [9, '\u001b]9;Failed: nightly\u0007\u0007'],
    [99, '\u001b]99;;Failed: nightly\u0007\u0007'],
    [777, '\u001b]777;notify;zjobs;Failed: nightly\u0007\u0007'],
  ] as const)('writes OSC %i and a bell', (kind, sequence) => {
    expect(notificationSequence('Failed: nightly', all, kind, plain)).toBe(sequence);
  });

  test('writes only what is wanted', () => {
    expect(notificationSequence('x', ['bell'], 9, plain)).toBe('\u0007');
    expect(notificationSequence('x', ['osc'], 9, plain)).toBe('\u001b]9;x\u0007');
    expect(notificationSequence('x', [], 9, plain)).toBe('');
    expect(notificationSequence('x', ['title'], 9, { tmux: true, screen: false })).toBe('');
  });

  test('passes through tmux, with a bell even where none is wanted, and through GNU screen', () => {
    const inTmux = notificationSequence('x', ['osc'], 9, { tmux: true, screen: false });
    expect(inTmux).toBe('\u001bPtmux;\u001b\u001b]9;x\u0007\u001b\\\u0007');
    const inScreen = notificationSequence('x', ['osc'], 9, { tmux: false, screen: true });
    expect(inScreen).toBe('\u001bP\u001b]9;x\u0007\u001b\\');
  });

  test('sends printable text of less than 200 bytes, whatever a server wrote', () => {
    const text = `\u001b]0;evil\u0007\u202e;${'カ'.repeat(300)}\n`;
    const sequence = notificationSequence(text, ['osc'], 777, plain);
    const sent = sequence.slice('\u001b]777;notify;zjobs;'.length, -1);
    expect(Buffer.byteLength(sent)).toBeLessThan(200);
    expect(sent).not.toMatch(/[\u0000-\u001f\u202e;]/);
    expect(sent).not.toContain('\ufffd');
  });
});
