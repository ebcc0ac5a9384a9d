import { describe, expect, test } from 'vitest';
import { startServer } from './program.ts';
import { failure } from './relay.ts';
import { openMonitor, openSite } from './visit.ts';

const everySecond = { args: ['--interval', '1s'] } as const;

describe.concurrent('an outage under a running monitor', () => {
  test('the list stays, marked stale, with why and when next; keys work; it recovers by itself', async () => {
    await using visit = await openMonitor(everySecond);
    await visit.sees(/200 jobs/);
    await visit.relay.down();
    await visit.sees(/STALE \d+s +200 jobs$/m);
    await visit.reads(/Data from \d\d:\d\d:\d\d: .+\. Next try at \d\d:\d\d:\d\d; R tries now\./);
    const row = visit.cursorRow();
    await visit.press('down');
    await visit.until('the cursor one row lower', () => visit.cursorRow() === row + 1);
    visit.send('/status:failed\r');
    await visit.sees(/ of 200 shown$/m);
    await visit.relay.up();
    await visit.seesNo(/STALE/);
    await visit.seesNo(/Next try/);
  });

  test('R tries at once', async () => {
    await using visit = await openMonitor(everySecond);
    await visit.sees(/200 jobs/);
    const restore = visit.relay.answer('GET', /^\/v2\/jobs/, failure(503, 503, 'The service is being moved.'));
    await visit.reads(/The service is being moved\. \(code 503, requestid req-of-the-relay\)/);
    restore();
    await visit.press('R');
    await visit.seesNo(/STALE/);
  });

  test('a server that is stopped and started again goes on where it was', async () => {
    await using visit = await openMonitor({ ...everySecond, server: { seed: 7 } });
    await visit.sees(/200 jobs/);
    await visit.server.stop();
    await visit.sees(/STALE/);
    const { port } = new URL(visit.server.endpoint);
    const again = await startServer({ seed: 7, speed: 0.01, port });
    await visit.seesNo(/STALE/);
    await visit.sees(/200 jobs/);
    await again.stop();
  });

  test('a key that is rejected later leaves the list, and is tried again', async () => {
    await using visit = await openMonitor(everySecond);
    await visit.sees(/200 jobs/);
    const restore = visit.relay.answer('GET', /./, failure(401, 21119, 'The apikey is illegal.'));
    await visit.reads(/Data from .*: The apikey is illegal\. \(code 21119, requestid req-of-the-relay\)/);
    await visit.sees(/STALE \d+s +200 jobs$/m);
    restore();
    await visit.seesNo(/STALE/);
  });

  test('an action that can’t reach the server says so and changes nothing', async () => {
    await using visit = await openMonitor({ args: ['--interval', '5m'] });
    const { jobId } = await visit.goTo({ type: 'BACKUP', status: 'IN_PROGRESS' });
    await visit.relay.down();
    await visit.press('c');
    await visit.answer(/Cancel this job\?/, 'y');
    await visit.reads(new RegExp(`${jobId}: failed, nothing was changed\\.`));
    expect(visit.actions()).toEqual([]);
  });
});

describe.concurrent('a server that is away at the start', () => {
  test.each([[undefined], [false as const]])('is waited for on the alternate screen (project: %s)', async project => {
    await using site = await openSite();
    await site.relay.down();
    await using visit = await openMonitor({ site, ...everySecond, ...(project === false && { project }) });
    await visit.reads(/Can’t read the jobs from 127\.0\.0\.1:\d+: .+\. Next try at \d\d:\d\d:\d\d; R tries now\./);
    expect(visit.modes().alternateScreen).toBe(true);
    await site.relay.up();
    await visit.sees(project === false ? /推荐系统 Lab +proj-/ : /200 jobs/);
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
