import { expect, test } from 'vitest';
import { v8FlagsFor } from '../../src/cli/v8-flags.ts';

test.each(['20.19.0', '22.1.0', '24.0.0-rc.1'])('sets the flags on Node %s, which CI runs', version => {
  expect(v8FlagsFor(version, [20, 22, 24])).toContain('--no-parallel-scavenge');
});

test.each(['18.20.0', '23.1.0', '26.0.0', '240.0.0'])('sets no flag on Node %s, which CI does not run', version => {
  expect(v8FlagsFor(version, [20, 22, 24])).toEqual([]);
});
