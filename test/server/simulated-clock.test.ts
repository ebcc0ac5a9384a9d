import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulatedClock } from '../../src/server/simulated-clock.ts';
import { createTestClock } from '../support/open-center.ts';

describe('the simulated clock', () => {
  test('runs faster than real time and converts to real time', () => {
    const real = createTestClock(1_000_000);
    const clock = createSimulatedClock(real.now, 60);
    real.pass(1_000);
    expect(clock.now()).toBe(1_060_000);
    expect(clock.toReal(clock.now())).toBe(1_001_000);
    expect(clock.toReal(1_030_000)).toBe(1_000_500);
    expect(clock.toReal(400_000)).toBe(400_000);
  });

  test('jumps ahead while no real time passes', () => {
    const real = createTestClock(0);
    const clock = createSimulatedClock(real.now, 1);
    real.pass(100);
    clock.advance(5_000);
    expect(clock.now()).toBe(5_100);
    expect(clock.toReal(3_000)).toBe(100);
    real.pass(50);
    expect(clock.toReal(clock.now())).toBe(150);
  });

  test('never goes back when the system clock does', () => {
    const real = createTestClock(10_000);
    const clock = createSimulatedClock(real.now, 2);
    real.pass(1_000);
    const before = clock.now();
    real.pass(-5_000);
    expect(clock.now()).toBe(before);
  });

  test('keeps the order of times and puts none into the future', () => {
    const step = fc.record({ pass: fc.nat(10_000), jump: fc.nat(100_000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.integer({ min: 1, max: 500 }), (steps, speed) => {
        const real = createTestClock(0);
        const clock = createSimulatedClock(real.now, speed / 10);
        const moments = steps.map(({ pass, jump }) => {
          real.pass(pass);
          if (jump > 50_000) clock.advance(jump);
          return clock.now();
        });
        const converted = moments.map(clock.toReal);
        expect(converted).toEqual(converted.toSorted((a, b) => a - b));
        expect(converted.every(moment => moment <= real.now() + 1e-6)).toBe(true);
      }),
    );
  });
});
