import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialOf, modes } from '../support/e2e/mode.ts';
import {
  cancelDirectly,
  type MonitorOptions,
  meets,
  openMonitor,
  openSite,
  type Site,
} from '../support/e2e/monitor.ts';
import { program, withFixture } from '../support/e2e/program.ts';
import { describeRequiring } from '../support/e2e/required-programs.ts';
import type { ServerJob } from '../support/e2e/server-jobs.ts';
import { launchOverSsh, startSshd } from '../support/e2e/sshd.ts';
import { openTerminal, type Terminal } from '../support/e2e/terminal.ts';
import { openTmux } from '../support/e2e/tmux.ts';
import { eventually } from '../support/eventually.ts';

const bell = '\u0007';
const saveTitle = '\u001b[22;0t';
const restoreTitle = '\u001b[23;0t';

/** Simulated time that ends every job that is being canceled, in ms. */
const longestCancel = 15_000;

const jobCenter = modes['job-center'];

const isRunningAndCancelable = (job: ServerJob): boolean =>
  job.status === 'IN_PROGRESS' && jobCenter.cancelable.some(([, criteria]) => meets(criteria)(job));

let site: Site;
/** How far the clock of the server is ahead, in ms. */
let ahead = 0;

beforeEach(async () => {
  ahead = 0;
  site = await openSite({ mode: 'job-center', speed: 1, now: () => Date.now() + ahead });
});
afterEach(() => site[Symbol.asyncDispose]());

/** The jobs end as canceled at the next poll. */
const end = async (jobs: readonly ServerJob[]): Promise<void> => {
  for (const { jobId } of jobs) await cancelDirectly(site, jobId);
  ahead += longestCancel;
};

/** Running jobs that can be canceled. */
const runningJobs = async (): Promise<readonly [ServerJob, ServerJob, ServerJob]> => {
  const [first, second, third] = (await site.jobs()).filter(isRunningAndCancelable);
  if (first === undefined || second === undefined || third === undefined) throw new Error('too few jobs run');
  return [first, second, third];
};

/** A monitor that watches a running job, and the job. */
const openWatching = async (options: MonitorOptions = {}) => {
  const monitor = await openMonitor({ ...options, site, args: ['--interval', '1s', ...(options.args ?? [])] });
  const job = await monitor.goTo(jobCenter.running);
  await monitor.press('w');
  await monitor.shows(/◉ 1(?: watched)?(?: |$)/m);
  return { monitor, job };
};

const writes = (terminal: Terminal, sequence: string): Promise<void> =>
  terminal.waitUntil(JSON.stringify(sequence), () => terminal.output().includes(sequence));

/** How often a text occurs in another one. */
const count = (text: string, part: string): number => text.split(part).length - 1;

const notificationOf = ({ description }: ServerJob): string => `Canceled: ${description}`;

describe('a watched job that ends', () => {
  test.each([
    ['OSC 9', {}, '\u001b]9;', bell],
    ['OSC 99', { KITTY_WINDOW_ID: '1' }, '\u001b]99;;', bell],
    ['OSC 777', { TERM_PROGRAM: 'WezTerm' }, '\u001b]777;notify;zjobs;', bell],
    ['OSC 9 through GNU screen', { STY: '1.tty', TERM: 'screen' }, '\u001bP\u001b]9;', `${bell}\u001b\\`],
  ])('makes a bell, %s, a title and a message, and the title is restored at the end', async (_, env, start, last) => {
    const { monitor, job } = await openWatching({ env });
    await using _monitor = monitor;
    expect(monitor.output()).not.toContain(saveTitle);
    await end([job]);
    await writes(monitor, start + notificationOf(job) + last + bell);
    await monitor.shows(`${notificationOf(job)} (${job.jobId})`);
    await monitor.waitUntil('the title', () =>
      /\u001b\[22;0t\u001b\]0;zjobs: 0 failed · \d+ running\u0007/.test(monitor.output()),
    );
    await monitor.press('M');
    await monitor.shows(/Messages/, notificationOf(job));
    await monitor.press('escape', 'q');
    expect(await monitor.waitForExit()).toBe(0);
    expect(count(monitor.output(), notificationOf(job) + last)).toBe(1);
    expect(count(monitor.output(), restoreTitle)).toBe(1);
  });

  test('makes one notification with others that end at once', async () => {
    const jobs = await runningJobs();
    await using monitor = await openMonitor({ site, columns: 200, args: ['--interval', '1s'] });
    await monitor.showsAllJobs();
    await monitor.press('escape');
    await monitor.hides(/│/);
    for (const [index, job] of jobs.entries()) {
      await monitor.moveTo(job);
      await monitor.press('w');
      await monitor.shows(new RegExp(`◉ ${index + 1} `));
    }
    await end(jobs);
    await writes(monitor, `\u001b]9;3 watched jobs ended, 0 failed${bell}${bell}`);
    expect(count(monitor.output(), '\u001b]9;')).toBe(1);
  });

  test.each([
    ['SIGTERM', 'SIGTERM'],
    ['a crash', 'SIGURG'],
  ])('has its title restored after %s', async (_, signal) => {
    const { monitor, job } = await openWatching({ env: { ...withFixture('crash.mjs'), CRASH: 'exception' } });
    await using _monitor = monitor;
    await end([job]);
    await writes(monitor, saveTitle);
    process.kill(monitor.pid, signal);
    expect(await monitor.waitForExit()).not.toBe(0);
    expect(count(monitor.output(), restoreTitle)).toBe(1);
  });
});

describeRequiring(['tmux', 'ps'], 'inside a real tmux', () => {
  test.each([
    ['passes the notification through', 'on', 1],
    ['rings where the passthrough is off', 'off', 0],
  ])('a watched job that ends %s', async (_, passthrough, notifications) => {
    await using tmux = await openTmux();
    const { monitor, job } = await openWatching({ wrap: tmux.wrap });
    await using _monitor = monitor;
    await tmux.run('set-option', '-g', 'allow-passthrough', passthrough);
    const bells = count(monitor.output(), bell);
    await end([job]);
    await eventually(async () =>
      expect(await tmux.run('display-message', '-p', '#{pane_title}')).toMatch(/^zjobs: 0 failed · \d+ running/),
    );
    await monitor.shows(`${notificationOf(job)} (${job.jobId})`);
    await monitor.waitUntil('a bell', () => count(monitor.output(), bell) > bells);
    expect(count(monitor.output(), `\u001b]9;${notificationOf(job)}${bell}`)).toBe(notifications);
  });
});

describeRequiring(['sshd', 'ssh', 'ssh-keygen', 'ps'], 'through a real sshd', () => {
  test('a watched job that ends makes a bell, OSC 9 and a title, which is restored at the end', async () => {
    const sshd = await startSshd();
    try {
      const { monitor, job } = await openWatching({ wrap: launchOverSsh(sshd).wrap });
      await using _monitor = monitor;
      await end([job]);
      await writes(monitor, `\u001b]9;${notificationOf(job)}${bell}${bell}`);
      await writes(monitor, `${saveTitle}\u001b]0;zjobs: 0 failed · `);
      await monitor.press('q');
      expect(await monitor.waitForExit()).toBe(0);
      expect(count(monitor.output(), restoreTitle)).toBe(1);
    } finally {
      await sshd.close();
    }
  });
});

describe('a script in a terminal', () => {
  const runScript = (command: string, ...args: readonly string[]): Terminal => {
    const { server, relay } = site;
    const connection = ['--endpoint', relay.endpoint, '-p', server.projectId, '--interval', '1s'];
    return openTerminal({
      args: [program, command, ...args, '--notify', ...connection],
      env: credentialOf(jobCenter, server),
    });
  };

  test('wait --notify notifies of each end and says how many of its jobs still run', async () => {
    const [first, second] = await runningJobs();
    await using wait = runScript('wait', first.jobId, second.jobId);
    await wait.shows(first.jobId, second.jobId);
    await end([first]);
    await writes(wait, `\u001b]9;${notificationOf(first)}${bell}${bell}${saveTitle}`);
    await writes(wait, `\u001b]0;zjobs: 0 failed · 1 running${bell}`);
    await end([second]);
    expect(await wait.waitForExit()).toBe(1);
    expect(wait.output()).toContain(`\u001b]9;${notificationOf(second)}${bell}${bell}`);
    expect(wait.output()).toContain(`\u001b]0;zjobs: 0 failed · 0 running${bell}`);
    expect(count(wait.output(), saveTitle)).toBe(1);
    expect(count(wait.output(), restoreTitle)).toBe(1);
  });

  test.each(['SIGTERM', 'SIGINT'])('events --notify notifies of an end and restores the title on %s', async signal => {
    const [job] = await runningJobs();
    await using events = runScript('events', '--filter', `id:${job.jobId}`);
    await events.waitUntil('the first poll', () => site.relay.received(...jobCenter.listRoute).length > 1);
    await end([job]);
    await writes(events, `\u001b]9;${notificationOf(job)}${bell}`);
    await events.waitUntil('the title', () => /\]0;zjobs: \d+ failed · \d+ running\u0007/.test(events.output()));
    process.kill(events.pid, signal);
    await events.waitForExit();
    expect(count(events.output(), restoreTitle)).toBe(1);
  });
});
