import { expect, test, vi } from 'vitest';
import { processWorld } from '../../src/cli/process-world.ts';

test('a sleep of months is not over at once', async () => {
  const warned = vi.spyOn(process, 'emitWarning');
  const stop = new AbortController();
  const sleeping = processWorld('1.2.3', stop.signal).sleep(9_999_999_000, stop.signal);
  stop.abort();
  await expect(sleeping).rejects.toThrow();
  // What Node says where it takes a timer that is too long for one of 1 ms.
  expect(warned).not.toHaveBeenCalled();
});
