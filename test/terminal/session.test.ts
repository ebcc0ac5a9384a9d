import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openTerminal, type SessionEnd, type SessionOptions, type TimedInput } from '../../src/terminal/session.ts';
import { createRecorder } from '../support/virtual-terminal.ts';

class Input extends EventEmitter {
  isRaw = false;
  isPaused = true;
  setRawMode(isRaw: boolean): void {
    this.isRaw = isRaw;
  }
  setEncoding(): void {}
  resume(): void {
    this.isPaused = false;
  }
  pause(): void {
    this.isPaused = true;
  }
}

class Output extends EventEmitter {
  columns = 80;
  rows = 24;
}

class Process extends EventEmitter {
  readonly pid = 42;
  readonly kill = vi.fn();
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const open = (options: Pick<SessionOptions, 'escapeMs'> = {}) => {
  const world = { stdin: new Input(), stdout: new Output(), process: new Process(), recorder: createRecorder() };
  const reads: (readonly TimedInput[])[] = [];
  const ends: SessionEnd[] = [];
  const onResize = vi.fn();
  let breakSink = (): void => undefined;
  const session = openTerminal({
    ...options,
    ...world,
    sink: onBroken => {
      breakSink = onBroken;
      return world.recorder.sink;
    },
    now: () => Date.now(),
    onInput: events => reads.push(events),
    onResize,
    onEnd: end => ends.push(end),
  });
  session.screen.paint(['hello']);
  return { ...world, session, reads, ends, onResize, breakSink: () => breakSink() };
};

const listenerCount = (world: { stdin: EventEmitter; stdout: EventEmitter; process: EventEmitter }): number =>
  [world.stdin, world.stdout, world.process].reduce(
    (sum, emitter) => sum + emitter.eventNames().reduce((count, name) => count + emitter.listenerCount(name), 0),
    0,
  );

describe('input', () => {
  test('events of one read have its number and time', () => {
    const { stdin, reads } = open();
    vi.setSystemTime(1000);
    stdin.emit('data', 'cy');
    vi.setSystemTime(1100);
    stdin.emit('data', 'y');
    const times = reads.map(events => events.map(({ readId, at }) => [readId, at]));
    expect(times[0]?.[0]).toEqual(times[0]?.[1]);
    expect(times[0]?.[0]?.[1]).toBe(1000);
    expect(times[1]).toEqual([[Number(times[0]?.[0]?.[0]) + 1, 1100]]);
  });

  test('an ESC is the Escape key after 40 ms of silence, and part of a sequence before', () => {
    const { stdin, reads } = open();
    stdin.emit('data', '\u001B');
    vi.advanceTimersByTime(30);
    stdin.emit('data', '[A');
    vi.advanceTimersByTime(100);
    stdin.emit('data', '\u001B');
    vi.advanceTimersByTime(40);
    expect(reads.flat().map(event => event.type === 'key' && event.key)).toEqual(['up', 'escape']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('an ESC waits for the rest of its sequence as long as the options say', () => {
    const { stdin, reads } = open({ escapeMs: 150 });
    stdin.emit('data', '\u001B');
    vi.advanceTimersByTime(140);
    stdin.emit('data', '[B');
    stdin.emit('data', '\u001B');
    vi.advanceTimersByTime(150);
    expect(reads.flat().map(event => event.type === 'key' && event.key)).toEqual(['down', 'escape']);
  });

  test('a paste without an end is delivered after a second', () => {
    const { stdin, reads } = open();
    stdin.emit('data', '\u001B[200~lost');
    vi.advanceTimersByTime(1000);
    expect(reads.flat()).toMatchObject([{ type: 'paste', text: 'lost' }]);
  });
});

test('the reply about ambiguous characters is no input, and makes frames shorter', () => {
  const { session, stdin, reads, recorder } = open();
  session.screen.paint(['x●●●●']);
  recorder.take();
  stdin.emit('data', 'a\u001B[2;2Rb');
  session.screen.paint(['x○○○○']);
  expect(recorder.take()).toBe('\u001B[;2H○○○○');
  expect(reads.flat().map(event => event.type === 'key' && event.key)).toEqual(['a', 'b']);
});

describe('the screen is repainted', () => {
  test('when the terminal gets the focus, which is no input', () => {
    const { stdin, reads, recorder } = open();
    recorder.take();
    stdin.emit('data', '\u001B[O');
    expect(recorder.writes).toEqual([]);
    stdin.emit('data', 'a\u001B[Ib');
    expect(recorder.take()).toContain('hello');
    expect(reads.flat().map(event => event.type === 'key' && event.key)).toEqual(['a', 'b']);
  });

  test('on a SIGWINCH without another size', () => {
    const { process, recorder, onResize } = open();
    recorder.take();
    process.emit('SIGWINCH', 'SIGWINCH');
    expect(recorder.take()).toContain('hello');
    expect(onResize).not.toHaveBeenCalled();
  });

  test('once after another size', () => {
    const { session, stdout, process, recorder, onResize } = open();
    recorder.take();
    onResize.mockImplementation(() => session.screen.paint(['resized']));
    stdout.columns = 20;
    stdout.emit('resize');
    process.emit('SIGWINCH', 'SIGWINCH');
    expect(recorder.take().split('resized')).toHaveLength(2);
  });
});

describe('the session', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('restores the terminal on %s, then reports it', signal => {
    const world = open();
    world.process.emit(signal, signal);
    expect(world.ends).toEqual([{ cause: 'signal', signal }]);
    expect(world.recorder.take()).toContain('\u001B[?1049l');
    expect(world.stdin).toMatchObject({ isRaw: false, isPaused: true });
  });

  test('reports a hangup once when stdin ends, closes or fails', () => {
    const { stdin, ends } = open();
    stdin.emit('error', new Error('read EIO'));
    stdin.emit('end');
    stdin.emit('close');
    expect(ends).toEqual([{ cause: 'hangup' }]);
  });

  test('reports a hangup after the frame when the sink is broken', () => {
    vi.useRealTimers();
    const { ends, breakSink } = open();
    breakSink();
    expect(ends).toEqual([]);
    return expect.poll(() => ends).toEqual([{ cause: 'hangup' }]);
  });

  test('removes all listeners at its end, after which close does nothing', () => {
    const world = open();
    const error = new Error('broken');
    world.process.emit('uncaughtException', error);
    expect(world.ends).toEqual([{ cause: 'crash', error }]);
    expect(listenerCount(world)).toBe(0);
    world.recorder.take();
    world.session.close();
    world.session.suspend();
    expect(world.recorder.writes).toEqual([]);
    expect(world.process.kill).not.toHaveBeenCalled();
  });

  test('restores the terminal when the process exits', () => {
    const { process, recorder, ends } = open();
    process.emit('exit', 0);
    expect(recorder.take()).toContain('\u001B[?1049l');
    expect(ends).toEqual([]);
  });
});

test('suspend restores the terminal, stops the process group, and takes the terminal again', () => {
  const { session, stdin, process, recorder } = open();
  recorder.take();
  process.kill.mockImplementation(() => {
    expect(recorder.take()).toContain('\u001B[?1049l');
    expect(stdin.isRaw).toBe(false);
    expect(process.listenerCount('SIGTSTP')).toBe(0);
  });
  session.suspend();
  expect(process.kill.mock.calls).toEqual([[0, 'SIGTSTP']]);
  expect(stdin.isRaw).toBe(true);
  expect(recorder.take()).toMatch(/^\u001B\[\?1049h.*hello/s);
  process.emit('SIGCONT');
  expect(recorder.writes).toEqual([]);
});

test('a process that is continued in the background takes the terminal once', () => {
  const { session, stdin, process, recorder } = open();
  recorder.take();
  // A change of the mode stops a background process until it is in the foreground.
  const setRawMode = vi.spyOn(stdin, 'setRawMode').mockImplementation(() => vi.advanceTimersByTime(5_000));
  session.suspend();
  expect(setRawMode).toHaveBeenCalledWith(true);
  expect(recorder.take()).toContain('\u001B[?1049h');
  process.emit('SIGCONT');
  expect(recorder.writes).toEqual([]);
});

test('a resize is reported, and the next frame has the new size', () => {
  const { session, stdout, onResize, recorder } = open();
  recorder.take();
  stdout.columns = 20;
  stdout.emit('resize');
  expect(onResize.mock.calls).toEqual([[{ columns: 20, rows: 24 }]]);
  session.screen.paint(['x'.repeat(30)]);
  expect(recorder.take()).toContain('x'.repeat(20));
});

test('the mouse is reported from when it is switched on until it is switched off', () => {
  const { session, stdin, reads, recorder } = open();
  const click = '\u001B[<0;12;5M';
  stdin.emit('data', click);
  expect(reads).toEqual([]);
  recorder.writes.length = 0;
  session.setMouse(true);
  session.setMouse(true);
  expect(recorder.writes.join('')).toBe('\u001B[?1000h\u001B[?1006h');
  stdin.emit('data', click);
  expect(reads.map(([event]) => event?.type)).toEqual(['mouse']);
  recorder.writes.length = 0;
  session.setMouse(false);
  expect(recorder.writes.join('')).toBe('\u001B[?1006l\u001B[?1000l');
  stdin.emit('data', click);
  expect(reads).toHaveLength(1);
});
