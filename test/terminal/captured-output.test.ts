import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { captureOutput } from '../../src/terminal/captured-output.ts';

const open = (isTTY: boolean) => {
  const written: string[] = [];
  const stream = Object.assign(
    new Writable({
      write: (chunk, _encoding, callback) => {
        written.push(String(chunk));
        callback();
      },
    }),
    { isTTY },
  );
  const lines: string[] = [];
  return { stream, written, lines, restore: captureOutput([stream], line => lines.push(line)) };
};

test('captureOutput passes on whole lines, and the rest at the end', () => {
  const { stream, written, lines, restore } = open(true);
  stream.write('one\ntw');
  stream.write(Buffer.from('o\n\n'));
  for (const byte of Buffer.from('été\n')) stream.write(Buffer.from([byte]));
  stream.write('rest');
  expect(lines).toEqual(['one', 'two', 'été']);
  restore();
  expect(lines.at(-1)).toBe('rest');
  expect(written).toEqual([]);
  stream.write('after');
  expect(written).toEqual(['after']);
});

test('captureOutput takes what a console prints', () => {
  const { stream, lines, written } = open(true);
  const console = new Console(stream, stream);
  console.log('%s of %d', 'one', 2);
  console.error(new Error('broken').message);
  console.table([{ a: 1 }]);
  expect(lines.slice(0, 2)).toEqual(['one of 2', 'broken']);
  expect(lines.length).toBeGreaterThan(4);
  expect(written).toEqual([]);
});

test('captureOutput calls back as a stream does, and keeps lines short', async () => {
  const { stream, lines } = open(true);
  const done = vi.fn();
  expect(stream.write('x'.repeat(5_000), 'utf8', done)).toBe(true);
  expect(done).not.toHaveBeenCalled();
  await new Promise(resolve => setImmediate(resolve));
  expect(done).toHaveBeenCalledOnce();
  stream.write('\n');
  expect(lines).toEqual(['x'.repeat(1_000)]);
});

test('captureOutput leaves a stream alone that is no terminal', () => {
  const { stream, written, lines } = open(false);
  stream.write('to a file');
  expect([written, lines]).toEqual([['to a file'], []]);
});
