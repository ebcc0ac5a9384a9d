import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTtySink } from '../../../src/terminal/paint/tty-sink.ts';

const busy = Object.assign(new Error('resource temporarily unavailable'), { code: 'EAGAIN' });
const gone = Object.assign(new Error('i/o error'), { code: 'EIO' });

/** A terminal that takes `room` bytes and is then busy. */
const createSlowTerminal = () => {
  const taken: Buffer[] = [];
  const terminal = {
    room: Number.POSITIVE_INFINITY,
    failure: busy as Error,
    writeSome(bytes: Uint8Array): number {
      if (terminal.room === 0) throw terminal.failure;
      const count = Math.min(bytes.length, terminal.room);
      taken.push(Buffer.from(bytes.subarray(0, count)));
      terminal.room -= count;
      return count;
    },
    text: () => Buffer.concat(taken).toString('utf8'),
  };
  return terminal;
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const open = () => {
  const terminal = createSlowTerminal();
  const onBroken = vi.fn();
  const onDrain = vi.fn();
  const sink = createTtySink({ writeSome: terminal.writeSome, onBroken, retryMs: 10, exitWaitMs: 30 });
  sink.onDrain(onDrain);
  return { terminal, onBroken, onDrain, sink };
};

test('a write that the terminal takes at once needs no timer', () => {
  const { terminal, onDrain, sink } = open();
  expect(sink.write('frame')).toBe(true);
  expect(terminal.text()).toBe('frame');
  expect(vi.getTimerCount()).toBe(0);
  expect(onDrain).not.toHaveBeenCalled();
});

test('the rest is written again until the terminal takes it, in order and without splitting a character', () => {
  const { terminal, onDrain, sink } = open();
  terminal.room = 4;
  expect(sink.write('ab漢字')).toBe(false);
  expect(sink.write('cd')).toBe(false);
  vi.advanceTimersByTime(50);
  expect(onDrain).not.toHaveBeenCalled();
  terminal.room = 3;
  vi.advanceTimersByTime(10);
  terminal.room = 100;
  vi.advanceTimersByTime(10);
  expect(onDrain).toHaveBeenCalledTimes(1);
  expect(terminal.text()).toBe('ab漢字cd');
  expect(vi.getTimerCount()).toBe(0);
});

test('writeNow drops what was left and cancels the sequence that was cut', () => {
  const { terminal, onDrain, sink } = open();
  terminal.room = 3;
  sink.write('\u001B[31mred');
  terminal.room = 100;
  sink.writeNow('\u001B[?1049l');
  expect(terminal.text()).toBe('\u001B[3\u0018\u001B[?1049l');
  vi.advanceTimersByTime(100);
  expect(onDrain).not.toHaveBeenCalled();
});

test('writeNow waits a limited time for a stalled terminal', () => {
  const { terminal, onBroken, sink } = open();
  terminal.room = 0;
  sink.writeNow('bye');
  expect(terminal.text()).toBe('');
  expect(onBroken).not.toHaveBeenCalled();
});

test('a terminal that is gone is reported once, and later writes are dropped', () => {
  const { terminal, onBroken, sink } = open();
  terminal.room = 0;
  terminal.failure = gone;
  expect(sink.write('a')).toBe(true);
  expect(sink.write('b')).toBe(true);
  sink.writeNow('c');
  vi.advanceTimersByTime(100);
  expect(onBroken).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});
