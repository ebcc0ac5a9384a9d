import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columnHeadings, listLines, misalignedCells } from '../support/e2e/columns.ts';
import { type Link, openLink } from '../support/e2e/link.ts';
import { credentialOf, mode } from '../support/e2e/mode.ts';
import { type MonitorDriver, type MonitorOptions, openMonitor, openSite, type Site } from '../support/e2e/monitor.ts';
import { cleanEnv, program, run } from '../support/e2e/program.ts';
import { expectRunning, shellCommand, waitUntilGone } from '../support/e2e/remote-process.ts';
import { describeRequiring, programPath } from '../support/e2e/required-programs.ts';
import { launchOverSsh, remotePrompt, type Sshd, startSshd } from '../support/e2e/sshd.ts';
import { pauseBetweenWords, pauseInput, shellModes } from '../support/e2e/terminal.ts';

const question = /Cancel this job\?/;

const total = `${mode.total} jobs`;

describeRequiring(['sshd', 'ssh', 'ssh-keygen', 'ps'], 'through a real sshd', () => {
  let sshd: Sshd;
  /** A site whose jobs no test changes. */
  let quietSite: Site;
  beforeAll(async () => {
    [sshd, quietSite] = await Promise.all([startSshd(), openSite()]);
  });
  afterAll(() => Promise.all([sshd.close(), quietSite[Symbol.asyncDispose]()]));

  const openOverSsh = (options: MonitorOptions = {}): Promise<MonitorDriver> =>
    openMonitor({ ...options, wrap: launchOverSsh(sshd).wrap });

  test('the monitor starts, takes keys, shows details, and ends with its exit code and a restored terminal', async () => {
    await using monitor = await openOverSsh({ site: quietSite });
    await monitor.shows(`${mode.total} jobs`, / \? help/);
    await monitor.press('down', 'j', 'down');
    await monitor.waitUntil('the cursor on the fourth job', () => monitor.cursorRow() === 8);
    const { description, jobId } = await monitor.goTo(mode.running);
    await monitor.press('enter');
    await monitor.shows(description ?? '', new RegExp(`ID +${jobId}`));
    await monitor.press('escape');
    await monitor.press('q');
    expect(await monitor.waitForExit()).toBe(0);
    expect(monitor.modes()).toEqual(shellModes);
  });

  test('the monitor prints an error at the start on the shell’s screen', async () => {
    await using monitor = await openOverSsh({ site: quietSite, env: { [mode.keyVariable]: 'wrong' } });
    expect(await monitor.waitForExit()).toBe(3);
    expect(monitor.modes()).toEqual(shellModes);
    expect(monitor.screen().join(' ')).toMatch(/^zjobs: .*ZILLIZ_API_KEY/);
  });

  test('the monitor follows the size of the terminal and aligns wide characters at every size', async () => {
    await using monitor = await openOverSsh({ site: quietSite });
    await monitor.shows(`${mode.total} jobs`, ...mode.wideText);
    await monitor.waitUntil('columns that align', () => misalignedCells(monitor).length === 0);
    for (const [columns, rows, hasId] of [
      [80, 24, false],
      [200, 60, true],
      [100, 30, false],
    ] as const) {
      monitor.resize(columns, rows);
      // From 160 columns on, the details are open beside the list.
      if (hasId) {
        await monitor.shows(/│/);
        await monitor.press('escape');
      }
      const isThere = (): boolean => / ID(?: |$)/.test(columnHeadings(monitor)) === hasId;
      await monitor.waitUntil(
        `${columns}×${rows}`,
        () => isThere() && listLines(monitor).length >= Math.min(rows - 6, mode.total),
      );
      await monitor.waitUntil('the total at the edge', () => monitor.cells(0, columns - 1 - total.length) === total);
      await monitor.waitUntil('columns that align', () => misalignedCells(monitor).length === 0);
    }
    monitor.resize(60, 15);
    await monitor.waitUntil(
      '60×15',
      () => !columnHeadings(monitor).includes('WHEN') && listLines(monitor).length === 9,
    );
  });

  test('the monitor sends a cancel once and copies the ID to the clipboard of the local terminal', async () => {
    await using monitor = await openOverSsh();
    const { jobId } = await monitor.goTo(mode.running);
    await monitor.press('y');
    await monitor.shows(`Sent to the clipboard: ${jobId}`);
    expect(monitor.output()).toContain(`\u001b]52;c;${Buffer.from(jobId).toString('base64')}\u0007`);
    // Letters that follow each other at once may be a word.
    await pauseInput(pauseBetweenWords);
    await monitor.press('c');
    await monitor.answer(question, 'y');
    await monitor.waitUntil('Canceling', () => monitor.cursorLine().includes('◌ Canceling'));
    expect(monitor.actions()).toHaveLength(1);
  });

  test('pasted text presses no keys', async () => {
    await using monitor = await openOverSsh();
    await monitor.goTo(mode.running);
    monitor.paste('cy');
    await monitor.press('?');
    await monitor.shows(/│ Keys/);
    expect(monitor.output()).not.toMatch(question);
    expect(monitor.actions()).toEqual([]);
  });

  test('scripts work without a terminal', async () => {
    const { server } = quietSite;
    const env = { ...credentialOf(mode, server), ZJOBS_ENDPOINT: server.endpoint, ZJOBS_PROJECT: server.projectId };
    const runOverSsh = async (...args: readonly string[]) => {
      const line = shellCommand({ args: [program, ...args], env }, sshd.newPidFile());
      const ssh = spawn(programPath('ssh'), sshd.login({ command: line, terminal: false }), { env: cleanEnv() });
      ssh.stdin.end();
      const out: Buffer[] = [];
      ssh.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      const [code] = await once(ssh, 'close');
      return { code, stdout: Buffer.concat(out).toString() };
    };
    const [list, unknown, alone, local] = await Promise.all([
      runOverSsh('list', '--columns', 'jobId,label', '-o', 'csv'),
      runOverSsh('describe', 'job-nope'),
      runOverSsh(),
      run(['list', '--columns', 'jobId,label', '-o', 'csv'], env),
    ]);
    expect(list).toEqual({ code: 0, stdout: local.stdout });
    expect(unknown.code).toBe(5);
    expect(alone).toEqual({ code: 2, stdout: '' });
  });

  describe.concurrent('the monitor ends and sends nothing', () => {
    const killClient = (monitor: MonitorDriver): void => monitor.kill('SIGKILL');

    test.each<readonly [string, drop: (monitor: MonitorDriver, link: Link) => void]>([
      ['the client is killed', killClient],
      ['the connection is reset', (_, link) => link.reset()],
      ['the line goes dead', (_, link) => link.stall()],
    ])('when %s under a question', async (_, drop) => {
      const link = await openLink(sshd.port);
      const { wrap, pid } = launchOverSsh(sshd, { port: link.port });
      await using monitor = await openMonitor({ wrap, args: ['--interval', '1s'] });
      await monitor.goTo(mode.running);
      await monitor.press('c');
      await monitor.shows(question);
      await expectRunning(pid());
      drop(monitor, link);
      await waitUntilGone(pid());
      link.close();
      expect(monitor.actions()).toEqual([]);
    });

    test('when the client is killed after the keys c and y in one write', async () => {
      const { wrap, pid } = launchOverSsh(sshd);
      await using monitor = await openMonitor({ wrap });
      await monitor.goTo(mode.running);
      monitor.send('cy');
      await monitor.shows(question);
      killClient(monitor);
      await waitUntilGone(pid());
      expect(monitor.actions()).toEqual([]);
    });

    test('when the client is killed and a shell has started the monitor', async () => {
      const login = launchOverSsh(sshd, { shell: true });
      await using monitor = await openMonitor({ wrap: login.wrap });
      await monitor.shows(remotePrompt);
      monitor.send(`${login.command()}\r`);
      await monitor.shows(`${mode.total} jobs`, / \? help/);
      await expectRunning(login.pid());
      killClient(monitor);
      await waitUntilGone(login.pid());
      expect(monitor.actions()).toEqual([]);
    });
  });

  test('a cancel is sent once and recorded in the history when the connection drops under it', async () => {
    const home = await mkdtemp(join(tmpdir(), 'zjobs-home-'));
    const { wrap, pid } = launchOverSsh(sshd);
    await using monitor = await openMonitor({ wrap, env: { HOME: home } });
    const { jobId } = await monitor.goTo(mode.running);
    // The server never answers, so the request is still open when the connection drops.
    monitor.relay.answer('POST', mode.cancelRoute, () => {});
    await monitor.press('c');
    await monitor.answer(question, 'y');
    await monitor.waitUntil('the cancel at the server', () => monitor.actions().length === 1);
    monitor.kill('SIGKILL');
    await waitUntilGone(pid());
    expect(monitor.actions().map(({ path }) => path)).toEqual([mode.cancelRequest(monitor.server, jobId).path]);
    const history = await run(['history', jobId, '-o', 'ndjson'], { HOME: home });
    expect(JSON.parse(history.stdout)).toMatchObject({ event: 'cancel', jobId, outcome: 'unknown' });
    await rm(home, { recursive: true });
  });
});
