import { describe, expect, test } from 'vitest';
import { createScreen } from '../../../src/terminal/paint/screen.ts';
import { createRecorder } from '../../support/virtual-terminal.ts';

const open = () => {
  const recorder = createRecorder();
  const screen = createScreen({ sink: recorder.sink, size: () => ({ columns: 40, rows: 5 }) });
  screen.enter();
  return { recorder, screen };
};

describe('the title of the window', () => {
  const restored = '\u001B[23;0t';

  test('is restored on leave, and set again after a stop', () => {
    const { recorder, screen } = open();
    screen.paint(['a']);
    screen.setTitle('1 failed');
    screen.setTitle('2 failed');
    expect(recorder.take()).toMatch(/22;0t\u001B\]0;1 failed\u0007\u001B\]0;2 failed\u0007$/);
    screen.leave();
    expect(recorder.take().split(restored)).toHaveLength(2);
    screen.enter();
    screen.paint(['a']);
    expect(recorder.take()).toContain('\u001B[22;0t\u001B]0;2 failed\u0007');
    screen.leave();
    expect(recorder.take().split(restored)).toHaveLength(2);
  });

  test('is left alone where none was set', () => {
    const { recorder, screen } = open();
    screen.paint(['a']);
    screen.leave();
    expect(recorder.take()).not.toMatch(/\[2[23];0t/);
  });

  test('is the window’s own one again for null, whether it was written yet or not', () => {
    const { recorder, screen } = open();
    screen.paint(['a']);
    recorder.take();
    screen.setTitle(null);
    expect(recorder.take()).toBe('');
    screen.setTitle('1 failed');
    screen.setTitle(null);
    expect(recorder.take()).toBe(`\u001B[22;0t\u001B]0;1 failed\u0007${restored}`);
    recorder.isBusy = true;
    screen.paint(['b']);
    recorder.take();
    screen.setTitle('2 failed');
    screen.setTitle(null);
    recorder.drain();
    expect(recorder.take()).toBe('');
    screen.setTitle('3 failed');
    screen.leave();
    expect(recorder.take().split(restored)).toHaveLength(2);
  });

  test('is printable text of less than 200 bytes, whatever a server wrote', () => {
    const { recorder, screen } = open();
    screen.paint(['a']);
    recorder.take();
    screen.setTitle(`\u001B]0;evil\u0007\u202E${'カ'.repeat(300)}\n`);
    const [, title = ''] = /^\u001B\[22;0t\u001B\]0;(.*)\u0007$/s.exec(recorder.take()) ?? [];
    expect(title).toMatch(/カ$/);
    expect(title).not.toMatch(/[\u0000-\u001F\u202E\uFFFD]/);
    expect(Buffer.byteLength(title)).toBeLessThan(200);
  });
});

test('a terminal that is behind gets a few notifications and the last title after the drain, and keeps the window’s own title once', () => {
  const { recorder, screen } = open();
  recorder.isBusy = true;
  screen.paint(['a']);
  recorder.take();
  screen.notify('FIRST');
  screen.setTitle('1 failed');
  screen.notify('SECOND');
  screen.setTitle('2 failed');
  expect(recorder.writes).toEqual([]);
  recorder.drain();
  expect(recorder.take()).toBe('FIRSTSECOND\u001B[22;0t\u001B]0;2 failed\u0007');
});

test('a terminal that is behind for long gets the last five notifications after the drain', () => {
  const { recorder, screen } = open();
  recorder.isBusy = true;
  screen.paint(['a']);
  recorder.take();
  for (let index = 1; index <= 1_000; index += 1) screen.notify(`<${index}>`);
  recorder.drain();
  expect(recorder.take()).toBe('<996><997><998><999><1000>');
});
