import { describe, expect, test } from 'vitest';
import { escapeMsFor, readTerminalFeatures } from '../../src/terminal/features.ts';

const xterm = { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' };

describe('color depth', () => {
  test.each([
    [xterm, '256'],
    [{ ...xterm, COLORTERM: 'truecolor' }, 'truecolor'],
    [{ ...xterm, COLORTERM: '24bit' }, 'truecolor'],
    [{ ...xterm, COLORTERM: 'truecolor', STY: '1.pts' }, '256'],
    [{ ...xterm, COLORTERM: 'truecolor', STY: '1.pts', TMUX: '/t' }, 'truecolor'],
    [{ TERM: 'xterm-direct' }, 'truecolor'],
    [{ TERM: 'linux' }, '16'],
    [{ TERM: 'vt100' }, 'none'],
    [{ TERM: 'dumb' }, 'none'],
    [{}, 'none'],
    [{ ...xterm, NO_COLOR: '1' }, 'none'],
    [{ ...xterm, NO_COLOR: '' }, '256'],
  ])('of %j', (env, expected) => {
    expect(readTerminalFeatures(env, true).color).toBe(expected);
  });

  test('is none without a terminal and with --no-color', () => {
    expect(readTerminalFeatures(xterm, false).color).toBe('none');
    expect(readTerminalFeatures(xterm, true, true).color).toBe('none');
  });
});

test.each([
  [{ LANG: 'en_US.UTF-8' }, true],
  [{ LANG: 'ja_JP.utf8' }, true],
  [{ LANG: 'C' }, false],
  [{ LANG: 'ja_JP.eucJP' }, false],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, false],
  [{ LANG: 'C', LC_CTYPE: 'C.UTF-8' }, true],
  [{ LANG: 'C', LC_ALL: '' }, false],
  [{}, true],
])('unicode with %j is %s', (env, expected) => {
  expect(readTerminalFeatures(env, true).unicode).toBe(expected);
});

test.each([
  [{ TERM: 'xterm-256color', LANG: 'en_US.UTF-8' }, 'unicode'],
  [{ TERM: 'xterm-256color' }, 'unicode'],
  [{ TERM: 'linux', LANG: 'en_US.UTF-8' }, 'ascii-symbols'],
  [{ TERM: 'linux-16color' }, 'ascii-symbols'],
  [{ TERM: 'vt100', LANG: 'en_US.UTF-8' }, 'ascii-symbols'],
  [{ TERM: 'vt220' }, 'ascii-symbols'],
  [{ TERM: 'linux', LANG: 'C' }, 'ascii'],
  [{ TERM: 'xterm', LANG: 'ja_JP.eucJP' }, 'ascii'],
  [{ TERM: 'xterm', LC_ALL: 'POSIX', LANG: 'C.UTF-8' }, 'ascii'],
])('the character set with %j is %s', (env, expected) => {
  expect(readTerminalFeatures(env, true).charset).toBe(expected);
});

test.each([
  [{ TERM: 'xterm' }, 'unknown'],
  [{ TERM: 'xterm', COLORFGBG: '0;15' }, 'light'],
  [{ TERM: 'xterm', COLORFGBG: '0;default;7' }, 'light'],
  [{ TERM: 'xterm', COLORFGBG: '15;0' }, 'dark'],
  [{ TERM: 'xterm', COLORFGBG: '15;8' }, 'dark'],
  [{ TERM: 'xterm', COLORFGBG: '15;default' }, 'unknown'],
  [{ TERM: 'xterm', COLORFGBG: '0;99' }, 'unknown'],
  [{ TERM: 'linux' }, 'dark'],
])('the background with %j is %s', (env, expected) => {
  expect(readTerminalFeatures(env, true).background).toBe(expected);
});

test.each([
  [{ TERM: 'mlterm' }, true],
  [{ TERM: 'xterm', MLTERM: '3.9.3' }, true],
  [{ TERM: 'tmux-256color', MLTERM: '3.9.3', TMUX: '/tmp/t,1,0' }, false],
  [{ TERM: 'xterm' }, false],
])('mlterm with %j is %s', (env, expected) => {
  expect(readTerminalFeatures(env, true).mlterm).toBe(expected);
});

test.each([
  [{ TERM: 'xterm' }, true, { dumb: false, tmux: false, screen: false, ssh: false }],
  [{ TERM: 'dumb' }, true, { dumb: true, tmux: false, screen: false, ssh: false }],
  [{ TERM: 'xterm' }, false, { dumb: true, tmux: false, screen: false, ssh: false }],
  [{ TERM: 'tmux', TMUX: '/tmp/t,1,0', STY: 'x' }, true, { dumb: false, tmux: true, screen: false, ssh: false }],
  [{ TERM: 'screen', STY: 'x', SSH_TTY: '/dev/pts/1' }, true, { dumb: false, tmux: false, screen: true, ssh: true }],
])('%j with isTTY %s is recognized', (env, isTTY, expected) => {
  expect(readTerminalFeatures(env, isTTY)).toMatchObject(expected);
});

test('escapeMsFor waits longer over SSH', () => {
  expect(escapeMsFor({ ssh: false })).toBe(40);
  expect(escapeMsFor({ ssh: true })).toBe(150);
});
