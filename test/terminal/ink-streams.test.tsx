import { Box, render, Text } from 'ink';
import SelectInput from 'ink-select-input';
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
  return { frames, size, streams, options, lastFrame: () => frames.at(-1) };
};

test('paints one frame per render', () => {
  const { frames, lastFrame, options } = openInk();
  const { rerender, unmount } = render(<Text>first</Text>, options);
  rerender(
    <Box flexDirection="column">
      <Text>second</Text>
      <Text>row</Text>
    </Box>,
  );
  expect(lastFrame()).toEqual(['second', 'row']);
  unmount();
  expect(frames.every(rows => rows.join('') !== '' && !rows.join('').includes('\u001B[?25h'))).toBe(true);
});

test('draws input components that are not focused without reading keys', () => {
  const { lastFrame, streams, options } = openInk();
  const items = ['one', 'two'].map(label => ({ label, value: label }));
  const { unmount } = render(<SelectInput items={items} isFocused={false} />, options);
  expect(lastFrame()?.map(row => row.replaceAll(/\u001b\[\d+m/g, ''))).toEqual(['❯ one', '  two']);
  expect(streams.stdin.listenerCount('readable')).toBe(0);
  unmount();
});

test('lets Ink exit', async () => {
  const { options } = openInk();
  const { unmount, waitUntilExit } = render(<Text>bye</Text>, options);
  const exit = waitUntilExit();
  unmount();
  await expect(exit).resolves.toBeUndefined();
});

test('makes Ink lay out again after a resize', () => {
  const { lastFrame, size, streams, options } = openInk();
  const { rerender, unmount } = render(<Text wrap="truncate">{'x'.repeat(50)}</Text>, options);
  size.columns = 10;
  streams.resized();
  // In CI Ink listens to no resize.
  rerender(<Text wrap="truncate">{'y'.repeat(50)}</Text>);
  expect(lastFrame()?.[0]).toHaveLength(10);
  unmount();
});
