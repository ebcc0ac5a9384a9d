import { describe, expect, test } from 'vitest';
import { answerToCancel, mode } from '../support/e2e/mode.ts';
import { openMonitor } from '../support/e2e/monitor.ts';

/** The SGR sequences that set a foreground or background color. Source: ECMA-48, and xterm for 256 and RGB colors. */
const colorSequences = (output: string): readonly string[] =>
  [...output.matchAll(/\u001b\[([\d;:]*)m/g)]
    .map(([, parameters = '']) => parameters)
    .filter(parameters => /(?:^|;)(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:[;:]|$)/.test(parameters));

describe('without colors', () => {
  test.each([
    ['NO_COLOR', { env: { NO_COLOR: '1' } }],
    ['--no-color', { args: ['--no-color'] }],
  ])('%s leaves the word and glyph of each status', async (_, options) => {
    await using monitor = await openMonitor(options);
    await monitor.showsAllJobs();
    await monitor.shows(/^[❯ ] {2}● In Progress/m, /^[❯ ] {2}✗ Failed/m);
    await monitor.goTo(mode.running);
    await monitor.press('enter');
    await monitor.shows(/Created by/);
    await monitor.press('c');
    await monitor.showsSentence(answerToCancel);
    expect(colorSequences(monitor.output())).toEqual([]);
  });
});

test('shows colors by default', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  expect(colorSequences(monitor.output())).not.toEqual([]);
});
