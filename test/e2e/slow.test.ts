import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { cleanEnv } from '../support/e2e/program.ts';
import { monitorStart, openSite } from '../support/e2e/visit.ts';

/** Between two keys, in ms, so that each is a read of its own, and would be a frame of its own. */
const pace = 10;

/** What the kernel keeps for a terminal that does not read, and two frames, fit into this; all frames do not. In bytes. */
const most = 100_000;

const rest = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

test('while the terminal does not read, keys act and frames are dropped; then it shows the last one', async () => {
  await using site = await openSite({ jobs: 400 });
  const { length: total } = await site.jobs();
  const { args, env } = monitorStart(site);
  const screen = new xterm.Terminal({ cols: 120, rows: 40, allowProposedApi: true, scrollback: 0 });
  const child = pty.spawn(process.execPath, [...args], {
    cols: 120,
    rows: 40,
    name: 'xterm-256color',
    env: cleanEnv(env),
  });
  let bytes = 0;
  child.onData(data => {
    bytes += Buffer.byteLength(data);
    screen.write(data);
  });
  const shows = (pattern: RegExp): boolean =>
    Array.from({ length: 40 }, (_, row) => screen.buffer.active.getLine(row)?.translateToString(true) ?? '').some(
      line => pattern.test(line),
    );
  const asked = (): number => site.relay.received(...mode.list).length;
  try {
    await expect.poll(() => shows(new RegExp(`\\b${total} jobs`)), { timeout: 10_000 }).toBe(true);
    // From one end of the list to the other, to know what such a frame costs.
    const before = bytes;
    child.write('G');
    await expect.poll(() => shows(/↑ \d\d+ more/), { timeout: 10_000 }).toBe(true);
    const frame = bytes - before;
    // Twice as much as may be written in the end.
    const frames = Math.ceil((2 * most) / frame);

    child.pause();
    for (let key = 0; key < frames; key += 1) {
      child.write(key % 2 === 0 ? 'g' : 'G');
      await rest(pace);
    }
    const askedBefore = asked();
    child.write('R');
    await expect.poll(asked, { timeout: 10_000 }).toBeGreaterThan(askedBefore);
    child.write('/');
    await rest(pace);
    child.write('no such job');
    await rest(pace);

    const stalledAt = bytes;
    child.resume();
    await expect.poll(() => shows(/no such job/), { timeout: 10_000 }).toBe(true);
    expect(bytes - stalledAt).toBeLessThan(most);
    child.write('\u001b');
    await expect.poll(() => shows(/no such job/), { timeout: 10_000 }).toBe(false);
  } finally {
    child.kill('SIGKILL');
    screen.dispose();
  }
});
