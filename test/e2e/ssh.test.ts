import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { heads, listRows, misaligned } from '../support/e2e/columns.ts';
import { type Link, openLink } from '../support/e2e/link.ts';
import { keyOf, mode } from '../support/e2e/mode.ts';
import { describeWith, programPath } from '../support/e2e/needing.ts';
import { cleanEnv, program, run } from '../support/e2e/program.ts';
import { expectGone, expectRunning, shellLine } from '../support/e2e/remote.ts';
import { type Sshd, startSshd, tripBy } from '../support/e2e/sshd.ts';
import { shellModes } from '../support/e2e/terminal.ts';
import { openMonitor, openSite, type Site, type Visit, type VisitOptions } from '../support/e2e/visit.ts';

const question = /Cancel this job\?/;

const total = `${mode.total} jobs`;

describeWith(['sshd', 'ssh', 'ssh-keygen', 'ps'], 'through a real sshd', () => {
  let sshd: Sshd;
  /** Where nothing is changed. */
  let quietSite: Site;
  beforeAll(async () => {
    [sshd, quietSite] = await Promise.all([startSshd(), openSite()]);
  });
  afterAll(() => Promise.all([sshd.close(), quietSite[Symbol.asyncDispose]()]));

  const openOverSsh = (options: VisitOptions = {}): Promise<Visit> =>
    openMonitor({ ...options, through: tripBy(sshd).through });

  test('it starts, takes keys, shows the details, and leaves with its exit code and the terminal as it was', async () => {
    await using visit = await openOverSsh({ site: quietSite });
    await visit.sees(`${mode.total} jobs`, /q quit/);
    await visit.press('down', 'j', 'down');
    await visit.until('the cursor on the fourth job', () => visit.cursorRow() === 7);
    const { description, jobId } = await visit.goTo(mode.running);
    await visit.press('enter');
    await visit.sees(description ?? '', new RegExp(`ID +${jobId}`));
    await visit.press('escape');
    await visit.press('q');
    expect(await visit.ended()).toBe(0);
    expect(visit.modes()).toEqual(shellModes);
  });

  test('an end with an error is told on the shell’s screen', async () => {
    await using visit = await openOverSsh({ site: quietSite, env: { [mode.keyVariable]: 'wrong' } });
    expect(await visit.ended()).toBe(3);
    expect(visit.modes()).toEqual(shellModes);
    expect(visit.screen().join(' ')).toMatch(/^zjobs: .*ZILLIZ_API_KEY/);
  });

  test('it follows the size of the terminal, and wide characters align at every size', async () => {
    await using visit = await openOverSsh({ site: quietSite });
    await visit.sees(`${mode.total} jobs`, ...mode.wide);
    await visit.until('columns that align', () => misaligned(visit).length === 0);
    for (const [columns, rows, creator] of [
      [80, 24, false],
      [200, 60, true],
      [100, 30, false],
    ] as const) {
      visit.resize(columns, rows);
      const isThere = (): boolean => heads(visit).includes('CREATED BY') === creator;
      await visit.until(
        `${columns}×${rows}`,
        () => isThere() && listRows(visit).length === Math.min(rows - 6, mode.total),
      );
      await visit.until('the total at the edge', () => visit.cells(0, columns - 1 - total.length) === total);
      await visit.until('columns that align', () => misaligned(visit).length === 0);
    }
    visit.resize(60, 15);
    await visit.until('60×15', () => !heads(visit).includes('STARTED') && listRows(visit).length === 9);
  });

  test('a cancel is sent once, and the ID goes to the clipboard of the terminal at this end', async () => {
    await using visit = await openOverSsh();
    const { jobId } = await visit.goTo(mode.running);
    await visit.press('y');
    await visit.sees(`Sent to the clipboard: ${jobId}`);
    expect(visit.raw()).toContain(`\u001b]52;c;${Buffer.from(jobId).toString('base64')}\u0007`);
    await visit.press('c');
    await visit.answer(question, 'y');
    await visit.until('Canceling', () => visit.cursorLine().includes('◌ Canceling'));
    expect(visit.actions()).toHaveLength(1);
  });

  test('pasted text is no keys, over SSH neither', async () => {
    await using visit = await openOverSsh();
    await visit.goTo(mode.running);
    visit.paste('cy');
    await visit.press('?');
    await visit.sees(/│ Keys/);
    expect(visit.raw()).not.toMatch(question);
    expect(visit.actions()).toEqual([]);
  });

  test('without a terminal it is for scripts', async () => {
    const { server } = quietSite;
    const env = { ...keyOf(mode, server), ZJOBS_ENDPOINT: server.endpoint, ZJOBS_PROJECT: server.projectId };
    const overSsh = async (...args: readonly string[]) => {
      const line = shellLine({ args: [program, ...args], env }, sshd.newPidFile());
      const ssh = spawn(programPath('ssh'), sshd.login({ command: line, terminal: false }), { env: cleanEnv() });
      ssh.stdin.end();
      const out: Buffer[] = [];
      ssh.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      const [code] = await once(ssh, 'close');
      return { code, stdout: Buffer.concat(out).toString() };
    };
    const [list, unknown, alone, here] = await Promise.all([
      overSsh('list', '--columns', 'jobId,label', '-o', 'csv'),
      overSsh('describe', 'job-nope'),
      overSsh(),
      run(['list', '--columns', 'jobId,label', '-o', 'csv'], env),
    ]);
    expect(list).toEqual({ code: 0, stdout: here.stdout });
    expect(unknown.code).toBe(5);
    expect(alone).toEqual({ code: 2, stdout: '' });
  });

  describe.concurrent('a dropped connection leaves nothing running, and nothing is sent', () => {
    const killClient = (visit: Visit): void => visit.kill('SIGKILL');

    test.each<readonly [string, drop: (visit: Visit, link: Link) => void]>([
      ['the client is killed', killClient],
      ['the connection is reset', (_, link) => link.cut()],
      ['the line goes dead', (_, link) => link.stall()],
    ])('%s while a question stands', async (_, drop) => {
      const link = await openLink(sshd.port);
      const { through, pid } = tripBy(sshd, { port: link.port });
      await using visit = await openMonitor({ through, args: ['--interval', '1s'] });
      await visit.goTo(mode.running);
      await visit.press('c');
      await visit.sees(question);
      await expectRunning(pid());
      drop(visit, link);
      await expectGone(pid());
      link.close();
      expect(visit.actions()).toEqual([]);
    });

    test('the client is killed after the keys of a cancel, without an answer to its question', async () => {
      const { through, pid } = tripBy(sshd);
      await using visit = await openMonitor({ through });
      await visit.goTo(mode.running);
      visit.send('cy');
      await visit.sees(question);
      killClient(visit);
      await expectGone(pid());
      expect(visit.actions()).toEqual([]);
    });

    test('the client is killed, and the program was started in a shell', async () => {
      const trip = tripBy(sshd, { shell: true });
      await using visit = await openMonitor({ through: trip.through });
      await visit.sees('over there $');
      visit.send(`${trip.line()}\r`);
      await visit.sees(`${mode.total} jobs`, /q quit/);
      await expectRunning(trip.pid());
      killClient(visit);
      await expectGone(trip.pid());
      expect(visit.actions()).toEqual([]);
    });
  });

  test('a connection that drops under a cancel: it was sent once and whole, and is in the history', async () => {
    const home = await mkdtemp(join(tmpdir(), 'zjobs-home-'));
    const { through, pid } = tripBy(sshd);
    await using visit = await openMonitor({ through, env: { HOME: home } });
    const { jobId } = await visit.goTo(mode.running);
    // The server never answers: the drop finds the request under way.
    visit.relay.answer('POST', mode.cancelRoute, () => {});
    await visit.press('c');
    await visit.answer(question, 'y');
    await visit.until('the cancel at the server', () => visit.actions().length === 1);
    visit.kill('SIGKILL');
    await expectGone(pid());
    expect(visit.actions().map(({ path }) => path)).toEqual([mode.cancelRequest(visit.server, jobId).path]);
    const history = await run(['history', jobId, '-o', 'ndjson'], { HOME: home });
    expect(JSON.parse(history.stdout)).toMatchObject({ event: 'cancel', jobId, outcome: 'unknown' });
    await rm(home, { recursive: true });
  });
});
