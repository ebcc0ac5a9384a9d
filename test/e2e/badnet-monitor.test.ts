import { describe, expect, test } from 'vitest';
import { program } from '../support/e2e/program.ts';
import type { Answerer } from '../support/e2e/relay.ts';
import { failure } from '../support/e2e/relay.ts';
import { openTerminal } from '../support/e2e/terminal.ts';
import { openMonitor, type Visit } from '../support/e2e/visit.ts';

const everySecond = ['--interval', '1s'] as const;

const html: Answerer = response => {
  response.writeHead(502, { 'content-type': 'text/html' });
  response.end('<html><h1>502 Bad Gateway</h1></html>');
};
const truncated: Answerer = response => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{"code":0,"data":{"items":[{"jobId":"job-');
};
const throttled: Answerer = response => {
  response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' });
  response.end('{"code":429,"message":"Too many requests."}');
};
const stall: Answerer = () => {};
const mixed = [failure(500, 500, 'Broken.'), html, truncated, throttled, failure(200, 65_535, 'Unexpected.')];

/** How long a key took to move the cursor, in ms: the median of some. */
const keyTime = async (visit: Visit): Promise<number> => {
  const times: number[] = [];
  for (let press = 0; press < 9; press += 1) {
    const before = visit.cursorLine();
    const began = performance.now();
    visit.send('\u001b[B');
    await visit.until('the cursor on the next row', () => visit.cursorLine() !== before);
    times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b)[4] ?? Number.POSITIVE_INFINITY;
};

describe.concurrent.each(['job-center', 'public'] as const)('a monitor in the mode %s', routes => {
  test('goes on under mixed faults and a stall, answers keys at once, and recovers by itself', async () => {
    await using visit = await openMonitor({ server: { routes, seed: 3 }, args: everySecond });
    await visit.seesAll();
    const shown = visit.screen()[0];
    let turn = 0;
    const mend = visit.relay.answerAll((response, request) => {
      turn += 1;
      mixed[turn % mixed.length]?.(response, request);
    });
    await visit.sees(/STALE/);
    await visit.reads(/Data from \d\d:\d\d:\d\d: .+ Next try at/);
    await visit.press('down', 'down');
    mend();
    const answer = visit.relay.answerAll(stall);
    await visit.press('R');
    // A key that waited for the stalled answer would take seconds; a busy machine makes it late, but not that late.
    expect(await keyTime(visit)).toBeLessThan(1_000);
    await visit.press('?');
    await visit.sees(/palette|Esc/);
    await visit.press('escape');
    answer();
    // What stalls now ends when its connection does.
    await visit.relay.down();
    await visit.relay.up();
    await visit.press('R');
    await visit.seesNo(/STALE/);
    await visit.until('the same list', () => visit.screen()[0] === shown);
  });

  test('lives with words, fields and pages that nobody would send', async () => {
    const fault = ['odd-words', 'missing-fields', 'long-text', 'page-loop'];
    await using visit = await openMonitor({ server: { routes, seed: 3, fault }, args: everySecond });
    await visit.sees(/\d+ jobs$/m, /PAUSED_BY_|QUANTUM_ALIGN|Hibernating/);
    expect(await keyTime(visit)).toBeLessThan(100);
    await visit.press('enter');
    await visit.sees(/ID +(?:job-|backup0_|\d{6})/);
  });
});

test('a host that nobody knows is told and tried for ever', async () => {
  await using terminal = openTerminal({
    args: [program, '--endpoint', 'https://host.invalid', '--project', 'proj-1'],
    env: { ZILLIZ_API_KEY: 'a-key-that-is-not-shown' },
  });
  await terminal.reads(
    /Can’t read the jobs from host\.invalid: .*host name.*\. Next try at \d\d:\d\d:\d\d; R tries now\./,
  );
  await terminal.press('R');
  await terminal.press('q');
  expect(await terminal.ended()).toBe(0);
});
