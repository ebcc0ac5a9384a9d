import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { dropTypedInput, type TypedInput } from '../../src/cli/fresh-input.ts';

const openInput = () => {
  const log: string[] = [];
  const emitter = new EventEmitter();
  const input = Object.assign(emitter, {
    setRawMode: (isRaw: boolean) => log.push(`raw ${isRaw}`),
    resume: () => log.push('resume'),
    pause: () => log.push('pause'),
  }) as unknown as TypedInput;
  return { input, emitter, log };
};

test('dropTypedInput ends after 30 ms without a key, however long the typing before lasts', async () => {
  vi.useFakeTimers();
  try {
    const { input, emitter, log } = openInput();
    const done = vi.fn();
    const dropping = dropTypedInput(input, new AbortController().signal, () => {}).then(done);
    for (let count = 0; count < 10; count += 1) {
      await vi.advanceTimersByTimeAsync(29);
      emitter.emit('data', 'y\r');
    }
    await vi.advanceTimersByTimeAsync(29);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await dropping;
    expect(log).toEqual(['raw true', 'resume', 'pause']);
    expect(emitter.listenerCount('data') + emitter.listenerCount('end')).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('dropTypedInput passes Ctrl-C and Ctrl-\\ on, and ends when it is aborted', async () => {
  const { input, emitter } = openInput();
  const stop = new AbortController();
  const signals: string[] = [];
  const dropping = dropTypedInput(input, stop.signal, name => {
    signals.push(name);
    if (name === 'SIGINT') stop.abort();
  });
  emitter.emit('data', Buffer.from('ab\u001c'));
  emitter.emit('data', 'y\u0003');
  await dropping;
  expect(signals).toEqual(['SIGQUIT', 'SIGINT']);
});
