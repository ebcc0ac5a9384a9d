import process from 'node:process';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { expect, onTestFinished, test } from 'vitest';
import { growYoungGeneration, setV8Flags, v8FlagsFor } from '../../src/cli/v8-flags.ts';

test.each(['20.19.0', '22.1.0', '24.0.0-rc.1'])('sets the flags on Node %s, which CI runs', version => {
  expect(v8FlagsFor(version, [20, 22, 24])).toContain('--no-parallel-scavenge');
});

test.each(['18.20.0', '23.1.0', '26.0.0', '240.0.0'])('sets no flag on Node %s, which CI does not run', version => {
  expect(v8FlagsFor(version, [20, 22, 24])).toEqual([]);
});

test('grows the young generation once, to a few MB', () => {
  const major = Number.parseInt(process.versions.node, 10);
  // V8's own values, for the tests that run after this one.
  onTestFinished(() =>
    ['--semi-space-growth-factor=2', '--heap-growing-percent=0', '--parallel-scavenge'].forEach(setFlagsFromString),
  );
  const size = () => getHeapSpaceStatistics().find(space => space.space_name === 'new_space')?.space_size ?? 0;
  setV8Flags(process.versions.node, [major]);
  growYoungGeneration();
  expect(size()).toBeGreaterThanOrEqual(4_000_000);
});
