import { describe, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { startServer } from '../support/e2e/program.ts';
import { failure } from '../support/e2e/relay.ts';
import { openMonitor, openSite } from '../support/e2e/visit.ts';

const stale = new RegExp(`STALE \\d+s +${mode.total} jobs$`, 'm');
const everySecond = { args: ['--interval', '1s'] } as const;

describe.concurrent('an outage under a running monitor', () => {
  test('the list stays, marked stale, with why and when next; keys work; it recovers by itself', async () => {
    await using visit = await openMonitor(everySecond);
    await visit.seesAll();
    await visit.relay.down();
    await visit.sees(stale);
    await visit.reads(/Data from \d\d:\d\d:\d\d: .+\. Next try at \d\d:\d\d:\d\d; R tries now\./);
    const row = visit.cursorRow();
    await visit.press('down');
    await visit.until('the cursor one row lower', () => visit.cursorRow() === row + 1);
    visit.send('/status:failed\r');
    await visit.sees(new RegExp(` of ${mode.total} shown$`, 'm'));
    await visit.relay.up();
    await visit.seesNo(/STALE/);
    await visit.seesNo(/Next try/);
  });

  test('R tries at once', async () => {
    await using visit = await openMonitor(everySecond);
    await visit.seesAll();
    const restore = visit.relay.answerAll(failure(503, 503, 'The service is being moved.'));
    await visit.reads(/The service is being moved\. \(code 503, requestid req-of-the-relay\)/);
    restore();
    await visit.press('R');
    await visit.seesNo(/STALE/);
  });

  test('a server that is stopped and started again goes on where it was', async () => {
    await using visit = await openMonitor({ ...everySecond, server: { seed: 7 } });
    await visit.seesAll();
    await visit.server.stop();
    await visit.sees(/STALE/);
    const { port } = new URL(visit.server.endpoint);
    const again = await startServer({ seed: 7, speed: 0.01, port, routes: mode.name });
    await visit.seesNo(/STALE/);
    // The IDs of a data plane begin with the time; after a start they are others.
    if (mode.name === 'job-center') await visit.seesAll();
    await again.stop();
  });

  test('a key that is rejected later leaves the list, and is tried again', async () => {
    await using visit = await openMonitor(everySecond);
    await visit.seesAll();
    const restore = visit.relay.answerAll(failure(401, 21119, 'The apikey is illegal.'));
    await visit.reads(/Data from .*: The apikey is illegal\. \(code 21119, requestid req-of-the-relay\)/);
    await visit.sees(stale);
    restore();
    await visit.seesNo(/STALE/);
  });

  test('an action that can’t reach the server says so and changes nothing', async () => {
    await using visit = await openMonitor({ args: ['--interval', '5m'] });
    const { jobId } = await visit.goTo(mode.running);
    await visit.relay.down();
    await visit.press('c');
    await visit.answer(/Cancel this job\?/, 'y');
    await visit.reads(new RegExp(`${jobId}: failed, nothing was changed\\.`));
    expect(visit.actions()).toEqual([]);
  });
});

/** With and without a project. */
const projects: readonly (readonly [false | undefined])[] = mode.hasProjects ? [[undefined], [false]] : [[undefined]];

describe.concurrent('a server that is away at the start', () => {
  test.each(projects)('is waited for on the alternate screen (project: %s)', async project => {
    await using site = await openSite();
    await site.relay.down();
    await using visit = await openMonitor({ site, ...everySecond, ...(project === false && { project }) });
    await visit.reads(/Can’t read the jobs from 127\.0\.0\.1:\d+: .+\. Next try at \d\d:\d\d:\d\d; R tries now\./);
    expect(visit.modes().alternateScreen).toBe(true);
    await site.relay.up();
    if (project === false) await visit.sees(/推荐系统 Lab +proj-/);
    else await visit.seesAll();
  });

  test('can be left', async () => {
    await using site = await openSite();
    await site.relay.down();
    await using visit = await openMonitor({ site });
    await visit.sees(/Next try at/);
    await visit.press('q');
    expect(await visit.ended()).toBe(0);
  });
});
