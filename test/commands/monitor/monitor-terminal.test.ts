import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createMonitorTerminal } from '../../../src/commands/monitor/monitor-terminal.ts';
import { readTerminalFeatures } from '../../../src/terminal/features.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { openMonitor } from '../../support/ui-world.ts';
import { createRecorder } from '../../support/virtual-terminal.ts';

const restoreTitle = '\u001B[23;0t';

class Input extends EventEmitter {
  setRawMode(): void {}
  setEncoding(): void {}
  resume(): void {}
  pause(): void {}
}

const openTerminal = () => {
  const recorder = createRecorder();
  const streams = {
    stdin: new Input(),
    stdout: Object.assign(new EventEmitter(), { columns: 80, rows: 24 }),
    process: Object.assign(new EventEmitter(), { pid: 42, kill: () => true }),
    openSink: () => recorder.sink,
    outputs: [],
    clock: fakeClock(),
  };
  const features = readTerminalFeatures({ TERM: 'xterm-256color', LANG: 'C.UTF-8' }, true);
  const options = { ambiguousWidth: 1, mouse: false, notify: ['title'] } as const;
  const terminal = createMonitorTerminal(streams, features, options, 9, () => {});
  return { recorder, terminal };
};

test.each<[string, readonly 'title'[]]>([
  ['with titles of its own', ['title']],
  ['without titles', []],
])('another monitor, %s, begins with the window’s own title', async (_, notify) => {
  const [first, next] = [await openMonitor([]), await openMonitor([])];
  const { recorder, terminal } = openTerminal();
  terminal.open(first.monitor);
  terminal.notify('Failed: nightly', 'PROD zjobs: 1 failed');
  expect(recorder.take()).toContain('\u001B]0;PROD zjobs: 1 failed\u0007');
  terminal.replace(next.monitor, { notify, mouse: false });
  expect(recorder.take()).toContain(restoreTitle);
  terminal.close();
  expect(recorder.take()).not.toContain(restoreTitle);
});
