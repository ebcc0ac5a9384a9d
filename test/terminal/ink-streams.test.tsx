import { Box, render, Text, useInput } from 'ink';
import SelectInput from 'ink-select-input';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { createInkStreams } from '../../src/terminal/ink-streams.ts';

const openInk = () => {
  const frames: (readonly string[])[] = [];
  const size = { columns: 30, rows: 5 };
  const streams = createInkStreams({ paint: rows => frames.push(rows) }, () => size);
  const options = {
    stdout: streams.stdout,
    stdin: streams.stdin,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  };
  return { frames, size, streams, options, last: () => frames.at(-1) };
};

const Menu = () => {
  const [chosen, setChosen] = useState('');
  const items = ['one', 'two'].map(label => ({ label, value: label }));
  return chosen === '' ? (
    <SelectInput items={items} onSelect={item => setChosen(item.value)} />
  ) : (
    <Text>chose {chosen}</Text>
  );
};

const Listener = ({ onEscape }: { readonly onEscape: () => void }) => {
  useInput((_, key) => {
    if (key.escape) onEscape();
  });
  return <Text>listening</Text>;
};

test('each render of Ink is one frame', () => {
  const { frames, last, options } = openInk();
  const { rerender, unmount } = render(<Text>first</Text>, options);
  rerender(
    <Box flexDirection="column">
      <Text>second</Text>
      <Text>row</Text>
    </Box>,
  );
  expect(last()).toEqual(['second', 'row']);
  unmount();
  expect(frames.every(rows => rows.join('') !== '' && !rows.join('').includes('\u001B[?25h'))).toBe(true);
});

test('a menu gets the keys that it is fed, each after the last was drawn', async () => {
  const { last, streams, options } = openInk();
  const { unmount } = render(<Menu />, options);
  await expect.poll(() => streams.stdin.listenerCount('readable')).toBe(1);
  streams.feed('\u001B[B');
  streams.feed('\r');
  await expect.poll(() => last()).toEqual(['chose two']);
  unmount();
});

test('keys that came before the menu wait for it', async () => {
  const { last, streams, options } = openInk();
  const { rerender, unmount } = render(<Text>no menu</Text>, options);
  streams.feed('\u001B[B');
  streams.feed('\r');
  rerender(<Menu />);
  await expect.poll(() => last()).toEqual(['chose two']);
  unmount();
});

test('keys for a menu that was closed unread are not for the next one', async () => {
  const { last, streams, options } = openInk();
  const { rerender, unmount } = render(<Text>no menu</Text>, options);
  streams.feed('\r');
  streams.forget();
  rerender(<Menu />);
  await expect.poll(() => streams.stdin.listenerCount('readable')).toBe(1);
  streams.feed('\u001B[B');
  streams.feed('\r');
  await expect.poll(() => last()).toEqual(['chose two']);
  unmount();
});

test('Escape comes alone', async () => {
  const seen: string[] = [];
  const { streams, options } = openInk();
  const { unmount } = render(<Listener onEscape={() => seen.push('escape')} />, options);
  await expect.poll(() => streams.stdin.listenerCount('readable')).toBe(1);
  streams.feed('\u001B');
  await expect.poll(() => seen).toEqual(['escape']);
  unmount();
});

test('the end of Ink is waited for', async () => {
  const { options } = openInk();
  const { unmount, waitUntilExit } = render(<Text>bye</Text>, options);
  const exit = waitUntilExit();
  unmount();
  await expect(exit).resolves.toBeUndefined();
});

test('another size lays out anew', () => {
  const { last, size, streams, options } = openInk();
  const element = <Text wrap="truncate">{'x'.repeat(50)}</Text>;
  const { rerender, unmount } = render(element, options);
  size.columns = 10;
  streams.resized();
  // Where Ink thinks that it runs in CI it listens to no resize.
  rerender(<Text wrap="truncate">{'y'.repeat(50)}</Text>);
  expect(last()?.[0]).toHaveLength(10);
  unmount();
});
