import { describe, expect, test } from 'vitest';
import { type MonitorDriver, openMonitor } from '../support/e2e/monitor.ts';
import { program } from '../support/e2e/program.ts';
import type { Responder } from '../support/e2e/relay.ts';
import { apiError } from '../support/e2e/relay.ts';
import { openTerminal } from '../support/e2e/terminal.ts';

const everySecond = ['--interval', '1s'] as const;

const html: Responder = response => {
  response.writeHead(502, { 'content-type': 'text/html' });
  response.end('<html><h1>502 Bad Gateway</h1></html>');
};
const truncated: Responder = response => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{"code":0,"data":{"items":[{"jobId":"job-');
};
const throttled: Responder = response => {
  response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' });
  response.end('{"code":429,"message":"Too many requests."}');
};
const stall: Responder = () => {};
const mixedFaults = [apiError(500, 500, 'Broken.'), html, truncated, throttled, apiError(200, 65_535, 'Unexpected.')];

/** The time in ms from a key to the moved cursor: the second shortest of nine, because other programs delay some of the keys. */
const keyTime = async (monitor: MonitorDriver): Promise<number> => {
  const times: number[] = [];
  for (let press = 0; press < 9; press += 1) {
    const before = monitor.cursorLine();
    const began = performance.now();
    monitor.send('\u001b[B');
    await monitor.waitUntil('the cursor on the next row', () => monitor.cursorLine() !== before);
    times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b)[1] ?? Number.POSITIVE_INFINITY;
};

describe.concurrent.each(['job-center', 'public'] as const)('a monitor of the server %s', routes => {
  test('keeps its list and answers keys under mixed faults and a stall, and recovers', async () => {
    await using monitor = await openMonitor({ server: { mode: routes, seed: 3 }, args: everySecond });
    await monitor.showsAllJobs();
    const header = monitor.screen()[0];
    let turn = 0;
    const stopFaults = monitor.relay.answerAll((response, request) => {
      turn += 1;
      mixedFaults[turn % mixedFaults.length]?.(response, request);
    });
    await monitor.shows(/STALE/);
    await monitor.showsSentence(/Data from \d\d:\d\d:\d\d: .+ Next try at/);
    await monitor.press('down', 'down');
    stopFaults();
    const stopStall = monitor.relay.answerAll(stall);
    await monitor.press('R');
    // A key that waits for the stalled answer takes seconds. On a busy machine a key is late, but not that late.
    expect(await keyTime(monitor)).toBeLessThan(1_000);
    await monitor.press('?');
    await monitor.shows(/palette|Esc/);
    await monitor.press('escape');
    stopStall();
    // Requests that stall now end with their connections.
    await monitor.relay.down();
    await monitor.relay.up();
    await monitor.press('R');
    await monitor.hides(/STALE/);
    await monitor.waitUntil('the same list', () => monitor.screen()[0] === header);
  });

  test('shows the jobs of a server with unknown words, missing fields, huge texts and looping pages', async () => {
    const kinds = ['odd-words', 'missing-fields', 'long-text', 'page-loop'] as const;
    const faults = kinds.map(kind => ({ kind, share: 1, duration: null }));
    await using monitor = await openMonitor({ server: { mode: routes, seed: 3, faults }, args: everySecond });
    await monitor.shows(/\d+ jobs$/m, /PAUSED_BY_|QUANTUM_ALIGN|Hibernating/);
    expect(await keyTime(monitor)).toBeLessThan(100);
    await monitor.press('enter');
    await monitor.shows(/ID +(?:job-|backup0_|\d{6})/);
  });
});

test('the monitor reports an unknown host and tries again until it is ended', async () => {
  await using terminal = openTerminal({
    args: [program, '--endpoint', 'https://host.invalid', '--project', 'proj-1'],
    env: { ZILLIZ_API_KEY: 'a-key-that-is-not-shown' },
  });
  await terminal.showsSentence(
    /Can’t load the jobs from host\.invalid: .*host name.*\. Next try at \d\d:\d\d:\d\d\. Press R to try now\./,
  );
  await terminal.press('R');
  await terminal.press('q');
  expect(await terminal.waitForExit()).toBe(0);
});
