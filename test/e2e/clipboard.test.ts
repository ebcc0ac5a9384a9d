import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { openMonitor } from '../support/e2e/visit.ts';

const osc52 = (text: string): string => `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
const throughTmux = (sequence: string): string =>
  `\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;

test('y puts the ID on the clipboard of the terminal', async () => {
  await using visit = await openMonitor();
  const { jobId } = await visit.goTo(mode.running);
  await visit.press('y');
  await visit.sees(new RegExp(`Sent to the clipboard: ${jobId}`));
  expect(visit.raw()).toContain(osc52(jobId));
  expect(visit.raw()).not.toContain('\u001bPtmux;');
});

test('inside tmux it is also wrapped, so that it gets through', async () => {
  await using visit = await openMonitor({ env: { TMUX: '/tmp/tmux-0/default,1,0', TERM: 'tmux-256color' } });
  const { jobId } = await visit.goTo(mode.running);
  await visit.press('y');
  await visit.sees(/Sent to the clipboard/);
  expect(visit.raw()).toContain(throughTmux(osc52(jobId)));
});
