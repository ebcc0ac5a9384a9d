import { expect, test, vi } from 'vitest';
import { processWorld } from '../../src/cli/process-world.ts';

test('sleep accepts more time than a timer of Node can hold', async () => {
  const warned = vi.spyOn(process, 'emitWarning');
  const stop = new AbortController();
  const sleeping = processWorld('1.2.3', stop.signal).sleep(9_999_999_000, stop.signal);
  stop.abort();
  await expect(sleeping).rejects.toThrow();
  // Node warns when it shortens such a timer to 1 ms.
  expect(warned).not.toHaveBeenCalled();
});
