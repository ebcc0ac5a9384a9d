import { describe, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { openMonitor, openSite } from '../support/e2e/monitor.ts';
import { withFastTime } from '../support/e2e/program.ts';
import { apiError } from '../support/e2e/relay.ts';
import { startServer } from '../support/e2e/server.ts';

const stale = new RegExp(`STALE \\d+s +${mode.total} jobs$`, 'm');
const everySecond = { args: ['--interval', '1s'] } as const;

describe.concurrent('a running monitor', () => {
  test('keeps its list during an outage, marked stale with the reason and the next try, and recovers', async () => {
    await using monitor = await openMonitor(everySecond);
    await monitor.showsAllJobs();
    await monitor.relay.down();
    await monitor.shows(stale);
    await monitor.showsSentence(/Data from \d\d:\d\d:\d\d: .+\. Next try at \d\d:\d\d:\d\d\. Press R to try now\./);
    const row = monitor.cursorRow();
    await monitor.press('down');
    await monitor.waitUntil('the cursor one row lower', () => monitor.cursorRow() === row + 1);
    monitor.send('/status:failed\r');
    await monitor.shows(new RegExp(` of ${mode.total} shown$`, 'm'));
    await monitor.relay.up();
    await monitor.hides(/STALE/);
    await monitor.hides(/Next try/);
  });

  test('tries again at once on R', async () => {
    await using monitor = await openMonitor(everySecond);
    await monitor.showsAllJobs();
    const restore = monitor.relay.answerAll(apiError(503, 503, 'The service is being moved.'));
    await monitor.showsSentence(/The service is being moved\. \(code 503, requestid req-of-the-relay\)/);
    restore();
    await monitor.press('R');
    await monitor.hides(/STALE/);
  });

  test('shows the jobs again when the server is restarted', async () => {
    await using monitor = await openMonitor({ ...everySecond, server: { seed: 7 } });
    await monitor.showsAllJobs();
    await monitor.server.stop();
    await monitor.shows(/STALE/);
    const port = Number(new URL(monitor.server.endpoint).port);
    const restarted = await startServer({ seed: 7, speed: 0.01, port, ...mode.server });
    await monitor.hides(/STALE/);
    if (mode.can.keepIds) await monitor.showsAllJobs();
    await restarted.stop();
  });

  test.runIf(mode.can.checkKeys)('keeps its list when the key is rejected, and tries the key again', async () => {
    await using monitor = await openMonitor(everySecond);
    await monitor.showsAllJobs();
    const restore = monitor.relay.answerAll(apiError(401, 21119, 'The apikey is illegal.'));
    await monitor.showsSentence(/Data from .*: The apikey is illegal\. \(code 21119, requestid req-of-the-relay\)/);
    await monitor.shows(stale);
    restore();
    await monitor.hides(/STALE/);
  });

  test.runIf(mode.can.cancel)('reports that an action changed nothing when the server is unreachable', async () => {
    await using monitor = await openMonitor({ args: ['--interval', '5m'], env: withFastTime(5) });
    const { jobId } = await monitor.goTo(mode.running);
    await monitor.relay.down();
    await monitor.press('c');
    await monitor.answer(/Cancel this job\?/, 'y');
    await monitor.showsSentence(new RegExp(`${jobId}\\)?: the cancel was not sent\\.`));
    expect(monitor.actions()).toEqual([]);
  });
});

/** The cases of the monitor's start: with a project on the command line, and without. */
const projects: readonly (readonly [false | undefined])[] = mode.hasProjects ? [[undefined], [false]] : [[undefined]];

describe.concurrent('a monitor that starts during an outage', () => {
  test.each(projects)('waits for the server on the alternate screen (project: %s)', async project => {
    await using site = await openSite();
    await site.relay.down();
    await using monitor = await openMonitor({ site, ...everySecond, ...(project === false && { project }) });
    await monitor.showsSentence(
      /Can’t load the jobs from 127\.0\.0\.1:\d+: .+\. Next try at \d\d:\d\d:\d\d\. Press R to try now\./,
    );
    expect(monitor.modes().alternateScreen).toBe(true);
    await site.relay.up();
    if (project === false) await monitor.shows(/推荐系统 Lab +proj-/);
    else await monitor.showsAllJobs();
  });

  test('ends with q', async () => {
    await using site = await openSite();
    await site.relay.down();
    await using monitor = await openMonitor({ site });
    await monitor.shows(/Next try at/);
    await monitor.press('q');
    expect(await monitor.waitForExit()).toBe(0);
  });
});
