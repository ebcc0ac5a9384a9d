import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTypingGuard, isTooSoon } from '../../src/actions/confirmation.ts';

test.each([
  [0, true],
  [149, true],
  [150, false],
  [5_000, false],
])('isTooSoon takes an answer %i ms after its question for typed ahead: %s', (ms, expected) => {
  expect(isTooSoon(1_000, 1_000 + ms)).toBe(expected);
});

describe('a typing guard', () => {
  test('accepts an answer in another read, 150 ms after the question, if nothing follows it', () => {
    const guard = createTypingGuard();
    guard.press({ at: 1_000, readId: 1 });
    guard.press({ at: 1_150, readId: 2 });
    expect(guard.answer({ at: 1_000, readId: 1 })).toEqual({ waitMs: 400 });
  });

  test.each([
    ['399 ms after the stray key', [{ at: 1_399, readId: 2 }], false],
    ['400 ms after the stray key', [{ at: 1_400, readId: 2 }], true],
    ['in the read of the stray key, however late', [{ at: 9_000, readId: 1 }], false],
    [
      'long after the stray key, but without a pause',
      Array.from({ length: 20 }, (_, index) => ({ at: 1_000 + index * 390, readId: 2 + index })),
      false,
    ],
  ])('after a stray key, judges an answer %s', (_, keys, expected) => {
    const guard = createTypingGuard();
    guard.press({ at: 900, readId: 0 });
    guard.press({ at: 1_000, readId: 1 });
    guard.markStray('closed-question');
    for (const key of keys) guard.press(key);
    expect(guard.answer({ at: 0, readId: -1 }) === 'yes').toBe(expected);
    expect(guard.continuesClosedQuestion()).toBe(!expected);
  });

  test('opens no question for a key in the read of a stray key, but for one in a later read', () => {
    const guard = createTypingGuard();
    guard.press({ at: 1_000, readId: 1 });
    guard.markStray('nothing');
    guard.press({ at: 1_000, readId: 1 });
    expect(guard.ask()).toBe(false);
    guard.press({ at: 1_050, readId: 2 });
    expect(guard.ask()).toBe(true);
  });

  test.each([
    [399, 'stray'],
    [400, { waitMs: 500 }],
    [700, { waitMs: 875 }],
    [899, { waitMs: 900 }],
    [900, 'yes'],
  ])('judges an answer %i ms after a question whose key came with earlier keys as %j', (ms, expected) => {
    const guard = createTypingGuard();
    guard.press({ at: 1_000, readId: 1 });
    guard.press({ at: 1_000, readId: 1 });
    expect(guard.ask()).toBe(true);
    guard.press({ at: 1_000 + ms, readId: 2 });
    expect(guard.answer({ at: 1_000, readId: 1 })).toEqual(expected);
  });

  test.each([
    [500, 620, 'stray'],
    [500, 625, { waitMs: 781.25 }],
    [700, 874, 'stray'],
    [700, 875, { waitMs: 900 }],
    [720, 899, 'stray'],
    [720, 900, 'yes'],
    [5_000, 899, 'stray'],
    [5_000, 900, 'yes'],
    [100, 400, { waitMs: 500 }],
  ])('judges a run by its rhythm: keys %i ms apart, an answer %i ms later', (gap, ms, expected) => {
    const guard = createTypingGuard();
    guard.press({ at: 0, readId: 0 });
    guard.press({ at: gap, readId: 1 });
    guard.markStray('nothing');
    guard.press({ at: gap + ms, readId: 2 });
    expect(guard.answer({ at: gap, readId: 1 })).toEqual(expected);
  });

  test('does not count text as earlier keys', () => {
    const guard = createTypingGuard();
    guard.press({ at: 1_000, readId: 1 });
    guard.markText();
    guard.press({ at: 1_000, readId: 1 });
    guard.ask();
    guard.press({ at: 1_150, readId: 2 });
    expect(guard.answer({ at: 1_000, readId: 1 })).toEqual({ waitMs: 400 });
  });

  test('never accepts an answer in the run of a stray key, however the keys are split into reads', () => {
    const gap = fc.record({ ms: fc.integer({ min: 0, max: 399 }), isSameRead: fc.boolean() });
    fc.assert(
      fc.property(fc.array(gap, { minLength: 1 }), gaps => {
        const guard = createTypingGuard();
        let key = { at: 0, readId: 0 };
        guard.press(key);
        guard.markStray('nothing');
        for (const { ms, isSameRead } of gaps) {
          key = { at: key.at + ms, readId: key.readId + (isSameRead ? 0 : 1) };
          guard.press(key);
        }
        expect(guard.answer({ at: -1_000, readId: -1 })).toBe('stray');
      }),
    );
  });
});
