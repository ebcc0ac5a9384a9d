import process from 'node:process';
import { expect, test } from 'vitest';
import { openMonitor } from '../support/e2e/monitor.ts';
import { shellModes } from '../support/e2e/terminal.ts';

const reports = '\u001b[?1000h\u001b[?1006h';
const noReports = '\u001b[?1006l\u001b[?1000l';
const press = (column: number, row: number): string => `\u001b[<0;${column};${row}M\u001b[<0;${column};${row}m`;

test('with --mouse, a click selects and the wheel scrolls, and the terminal is restored', async () => {
  await using monitor = await openMonitor({ args: ['--mouse'] });
  await monitor.showsAllJobs();
  expect(monitor.output()).toContain(reports);
  const row = monitor.screen().length - 3;
  monitor.send(press(30, row));
  await monitor.waitUntil('the cursor', () => monitor.screen()[row - 1]?.startsWith('❯') === true);
  const before = monitor.screen()[row - 1]?.slice(3, 60) ?? '';
  monitor.send('\u001b[<65;30;10M');
  await monitor.waitUntil('a scrolled list', () => monitor.screen()[row - 4]?.includes(before) === true);
  process.kill(monitor.pid, 'SIGTERM');
  expect(await monitor.waitForExit()).toBe(143);
  expect(monitor.output()).toContain(noReports);
  expect(monitor.modes()).toEqual(shellModes);
});

test('without it, the mouse stays with the terminal, and its reports are no keys', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  // Estimates come after the list and move its columns.
  await monitor.restingScreen();
  const before = monitor.screen();
  monitor.send(`${press(30, 12)}\u001b[<65;30;10M`);
  await monitor.press('?');
  await monitor.shows(/Esc closes/);
  await monitor.press('escape');
  await monitor.hides(/Esc closes/);
  expect(monitor.cursorLine()).toBe(before.find(line => line.startsWith('❯')));
  expect(monitor.output()).not.toContain('\u001b[?1000');
});
