import { describe, expect, test } from 'vitest';
import { readAbilities, readSize } from '../../src/terminal/abilities.ts';

const xterm = { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' };

describe('colours', () => {
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
  ])('%j', (env, expected) => {
    expect(readAbilities(env, true).color).toBe(expected);
  });

  test('none off a terminal and with --no-color', () => {
    expect(readAbilities(xterm, false).color).toBe('none');
    expect(readAbilities(xterm, true, true).color).toBe('none');
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
])('unicode with %j: %s', (env, expected) => {
  expect(readAbilities(env, true).unicode).toBe(expected);
});

test.each([
  [{ TERM: 'xterm' }, true, { dumb: false, tmux: false, screen: false, ssh: false }],
  [{ TERM: 'dumb' }, true, { dumb: true, tmux: false, screen: false, ssh: false }],
  [{ TERM: 'xterm' }, false, { dumb: true, tmux: false, screen: false, ssh: false }],
  [{ TERM: 'tmux', TMUX: '/tmp/t,1,0', STY: 'x' }, true, { dumb: false, tmux: true, screen: false, ssh: false }],
  [{ TERM: 'screen', STY: 'x', SSH_TTY: '/dev/pts/1' }, true, { dumb: false, tmux: false, screen: true, ssh: true }],
])('%j on a terminal: %s', (env, isTTY, expected) => {
  expect(readAbilities(env, isTTY)).toMatchObject(expected);
});

test.each([
  [
    { columns: 120, rows: 40 },
    { columns: 120, rows: 40 },
  ],
  [
    { columns: 0, rows: 0 },
    { columns: 80, rows: 24 },
  ],
  [{}, { columns: 80, rows: 24 }],
  [
    { columns: Number.NaN, rows: -3 },
    { columns: 80, rows: 24 },
  ],
  [
    { columns: 65535, rows: 50 },
    { columns: 2000, rows: 50 },
  ],
])('size of %j', (stream, expected) => {
  expect(readSize(stream)).toEqual(expected);
});
