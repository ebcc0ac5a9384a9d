import { describe, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { openMonitor } from '../support/e2e/visit.ts';

/** The colours that were asked for: foreground and background, of 16, 256 or all. Source: ECMA-48 and xterm, SGR. */
const colours = (raw: string): readonly string[] =>
  [...raw.matchAll(/\u001b\[([\d;:]*)m/g)]
    .map(([, parameters = '']) => parameters)
    .filter(parameters => /(?:^|;)(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:[;:]|$)/.test(parameters));

describe('without colour', () => {
  test.each([
    ['NO_COLOR', { env: { NO_COLOR: '1' } }],
    ['--no-color', { args: ['--no-color'] }],
  ])('%s: a status is still told by word and glyph', async (_, options) => {
    await using visit = await openMonitor(options);
    await visit.seesAll();
    await visit.sees(/^[❯ ] {2}● In Progress/m, /^[❯ ] {2}✗ Failed/m);
    await visit.goTo(mode.running);
    await visit.press('enter');
    await visit.sees(/What can be done/);
    await visit.press('c');
    await visit.sees(/Cancel this job\?/);
    expect(colours(visit.raw())).toEqual([]);
  });
});

test('with colour there is some', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  expect(colours(visit.raw())).not.toEqual([]);
});
