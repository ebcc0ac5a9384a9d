import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulatedClock } from '../../src/server/simulated-clock.ts';
import { createTestClock } from '../support/open-center.ts';

describe('the simulated clock', () => {
  test('runs faster inside and tells times of the outside', () => {
    const outside = createTestClock(1_000_000);
    const clock = createSimulatedClock(outside.now, 60);
    outside.pass(1_000);
    expect(clock.now()).toBe(1_060_000);
    expect(clock.toOutside(clock.now())).toBe(1_001_000);
    expect(clock.toOutside(1_030_000)).toBe(1_000_500);
    expect(clock.toOutside(400_000)).toBe(400_000);
  });

  test('jumps inside while no time passes outside', () => {
    const outside = createTestClock(0);
    const clock = createSimulatedClock(outside.now, 1);
    outside.pass(100);
    clock.advance(5_000);
    expect(clock.now()).toBe(5_100);
    expect(clock.toOutside(3_000)).toBe(100);
    outside.pass(50);
    expect(clock.toOutside(clock.now())).toBe(150);
  });

  test('never goes back, whatever the system clock does', () => {
    const outside = createTestClock(10_000);
    const clock = createSimulatedClock(outside.now, 2);
    outside.pass(1_000);
    const seen = clock.now();
    outside.pass(-5_000);
    expect(clock.now()).toBe(seen);
  });

  test('keeps the order of all moments and puts none into the future', () => {
    const step = fc.record({ pass: fc.nat(10_000), jump: fc.nat(100_000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.integer({ min: 1, max: 500 }), (steps, speed) => {
        const outside = createTestClock(0);
        const clock = createSimulatedClock(outside.now, speed / 10);
        const moments = steps.map(({ pass, jump }) => {
          outside.pass(pass);
          if (jump > 50_000) clock.advance(jump);
          return clock.now();
        });
        const told = moments.map(clock.toOutside);
        expect(told).toEqual(told.toSorted((a, b) => a - b));
        expect(told.every(moment => moment <= outside.now() + 1e-6)).toBe(true);
      }),
    );
  });
});
