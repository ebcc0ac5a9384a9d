import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { openMonitor } from '../support/e2e/monitor.ts';

const osc52 = (text: string): string => `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
const wrappedForTmux = (sequence: string): string =>
  `\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;

test('y copies the ID to the clipboard of the terminal', async () => {
  await using monitor = await openMonitor();
  const { jobId } = await monitor.goTo(mode.running);
  await monitor.press('y');
  await monitor.shows(new RegExp(`Sent to the clipboard: ${jobId}`));
  expect(monitor.output()).toContain(osc52(jobId));
  expect(monitor.output()).not.toContain('\u001bPtmux;');
});

test('y also sends the sequence wrapped for tmux inside tmux', async () => {
  await using monitor = await openMonitor({ env: { TMUX: '/tmp/tmux-0/default,1,0', TERM: 'tmux-256color' } });
  const { jobId } = await monitor.goTo(mode.running);
  await monitor.press('y');
  await monitor.shows(/Sent to the clipboard/);
  expect(monitor.output()).toContain(wrappedForTmux(osc52(jobId)));
});
