import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/terminal/text/width.ts';
import { columnHeadings, listLines, misalignedCells } from '../support/e2e/columns.ts';
import { mode } from '../support/e2e/mode.ts';
import {
  firstJobRow,
  firstRow,
  idPattern,
  monitorLaunch,
  openMonitor,
  openSite,
  type Site,
} from '../support/e2e/monitor.ts';
import { expectRunning, waitUntilGone } from '../support/e2e/remote-process.ts';
import { describeRequiring } from '../support/e2e/required-programs.ts';
import { type Pattern, pauseInput, reactionTime } from '../support/e2e/terminal.ts';
import { openTmux, type Tmux } from '../support/e2e/tmux.ts';
import { eventually } from '../support/eventually.ts';

const total = new RegExp(`^ zjobs .* ${mode.total} jobs$`, 'm');
const question = /Cancel this job\?/;

/** Waits until the pane matches every pattern, and returns its rows. */
const paneShows = (tmux: Tmux, ...patterns: readonly Pattern[]): Promise<readonly string[]> =>
  eventually(async () => {
    const rows = await tmux.pane();
    const text = rows.join('\n');
    for (const pattern of patterns) {
      const isShown = typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
      if (!isShown) throw new Error(`no ${pattern}:\n${text}`);
    }
    return rows;
  });

/** The text in the cells of a row from column `from` up to column `to`. */
const cellsOf = (row: string, from: number, to: number): string => {
  let at = 0;
  let cells = '';
  for (const character of row) {
    if (at >= from && at < to) cells += character;
    at += displayWidth(character);
  }
  return cells.trimEnd();
};

/** The cells of the column WHEN of each job. */
const startTimes = (rows: readonly string[]): readonly string[] => {
  const at = rows[firstRow - 1]?.indexOf('WHEN') ?? -1;
  return rows
    .slice(firstRow, -2)
    .filter(row => /^[❯ ] {2}[○●◌✓✗⊘] /.test(row))
    .map(row => cellsOf(row, at - 2, at + 9));
};

describeRequiring(['tmux', 'ps'], 'inside a real tmux', () => {
  /** A site whose jobs no test changes. */
  let quietSite: Site;
  beforeAll(async () => {
    quietSite = await openSite();
  });
  afterAll(() => quietSite[Symbol.asyncDispose]());

  test('the monitor starts, takes keys, follows the window’s size, aligns wide characters, and ends with q', async () => {
    await using tmux = await openTmux();
    await tmux.start(monitorLaunch(quietSite), 80, 24);
    const first = await paneShows(tmux, total, ...mode.wideText, / \? help/);
    expect(first).toHaveLength(24);
    for (const time of startTimes(first))
      expect(time).toMatch(/^ {2}(?:(?:[A-Z][a-z]{2} )?\d\d:\d\d|[A-Z][a-z]{2} \d\d|–)$/);
    await tmux.run('send-keys', 'Down', 'j');
    await eventually(async () => expect((await tmux.pane())[firstJobRow + 2]).toMatch(/^❯/));
    await tmux.run('send-keys', 'Enter');
    await paneShows(tmux, /Created by/, new RegExp(`^ ID +${idPattern}`, 'm'));
    await tmux.run('send-keys', 'Escape');
    await paneShows(tmux, /^ {5}TYPE/m);
    await tmux.run('send-keys', '-l', '/status:failed');
    await tmux.run('send-keys', 'Enter');
    await paneShows(tmux, new RegExp(`\\d+ of ${mode.total} shown$`, 'm'), /^❯ {2}✗ /m);
    // In one read, they would be Alt-Home.
    await tmux.run('send-keys', 'Escape');
    await paneShows(tmux, total, /✓ Import/);
    await tmux.run('send-keys', 'Home');
    await paneShows(tmux, total, /^ {5}TYPE .* WHEN ↓\n ─ .*\n❯/m);
    for (const [columns, rows, lastHead] of [
      [60, 15, 'TOOK'],
      [200, 60, 'ID'],
      [80, 24, 'WHEN'],
    ] as const) {
      await tmux.run('resize-window', '-x', String(columns), '-y', String(rows));
      const atEdge = new RegExp(`^(?=.{0,${columns}}$) zjobs .* ${mode.total} jobs$`, 'm');
      const shown = await paneShows(
        tmux,
        atEdge,
        new RegExp(`^ {3}(?:STATUS| {2}TYPE) .* ${lastHead}(?: .*)?$`, 'm'),
        / \? help/,
      );
      await eventually(async () => {
        const now = await tmux.pane();
        expect(
          now
            .slice(firstRow, firstRow + Math.min(rows - 6, mode.total))
            .every(row => /^[❯ ](?: {2}[○●◌✓✗⊘]|─) /.test(row)),
        ).toBe(true);
        expect(displayWidth(now[0] ?? '')).toBe(columns - 1);
        expect(Math.max(...now.map(displayWidth))).toBeLessThanOrEqual(columns);
      });
      expect(shown).toHaveLength(rows);
    }
    await tmux.run('send-keys', 'q');
    await eventually(async () => expect(await tmux.hasSession()).toBe(false));
  });

  test('attached clients show the monitor as tmux stores it, at their size and after a detach', async () => {
    await using tmux = await openTmux();
    await using monitor = await openMonitor({ site: quietSite, wrap: tmux.wrap, columns: 120, rows: 40 });
    await monitor.shows(`${mode.total} jobs`, ...mode.wideText, /STATUS/);
    await monitor.waitUntil('columns that align', () => misalignedCells(monitor).length === 0);
    monitor.resize(80, 24);
    await monitor.waitUntil(
      '80×24',
      () => !columnHeadings(monitor).includes('STATUS') && listLines(monitor).length === 18,
    );
    await monitor.waitUntil('columns that align', () => misalignedCells(monitor).length === 0);
    await tmux.run('detach-client');
    await monitor.waitForExit();
    await expectRunning(tmux.pid());

    // Without a client the monitor still takes keys.
    await tmux.run('send-keys', 'Down', 'Down', 'Down');
    await eventually(async () => expect((await tmux.pane())[firstJobRow + 3]).toMatch(/^❯/));
    await using same = tmux.attach({ columns: 80, rows: 24 });
    await same.shows(`${mode.total} jobs`, / \? help/);
    const pane = await tmux.pane();
    await same.waitUntil('the rows of the pane', () => same.screen().join('\n') === pane.join('\n'));
    await tmux.run('detach-client');
    await same.waitForExit();

    await using larger = tmux.attach({ columns: 200, rows: 60 });
    // From 160 columns on, the details are open beside the list.
    await larger.shows(/│/);
    await larger.press('escape');
    await larger.shows(/^ {3}STATUS .* ID(?: |$)/m, `${mode.total} jobs`, / \? help/);
    await larger.waitUntil('a job on every row', () =>
      larger
        .screen()
        .slice(firstRow, -2)
        .filter(row => row !== '' && !row.startsWith(' ─'))
        .every(row => new RegExp(`${idPattern}$`).test(row)),
    );
    const wideText = await tmux.pane();
    await larger.waitUntil('the rows of the pane', () => larger.screen().join('\n') === wideText.join('\n'));
    await larger.press('q');
    await larger.waitForExit();
    await waitUntilGone(tmux.pid());
  });

  test('click and wheel reach the monitor through tmux with its mouse on, and a drag changes nothing else', async () => {
    await using tmux = await openTmux();
    await using monitor = await openMonitor({
      site: quietSite,
      wrap: tmux.wrap,
      args: ['--mouse'],
      columns: 120,
      rows: 40,
    });
    await monitor.shows(total, / \? help/);
    await tmux.run('set-option', '-g', 'mouse', 'on');
    await monitor.waitUntil('a tmux that asks for the mouse', () => monitor.output().includes('\u001b[?1006h'));
    const click = (row: number): string => `\u001b[<0;30;${row}M\u001b[<0;30;${row}m`;
    const isCursorAt = (row: number) => () => monitor.screen()[row - 1]?.startsWith('❯') === true;
    monitor.send(click(15));
    await monitor.waitUntil('the cursor on the row of the click', isCursorAt(15));
    const clicked = monitor.cursorLine();
    monitor.send('\u001b[<65;30;20M');
    await monitor.waitUntil('the list three rows further', () => monitor.screen()[11] === clicked);
    monitor.send('\u001b[<0;30;10M\u001b[<32;35;12M\u001b[<32;40;15M\u001b[<0;40;15m');
    await monitor.waitUntil('the cursor where the drag began', isCursorAt(10));
    await monitor.press('s');
    await monitor.shows(/│ Order/, /│ ❯ unfinished first/);
    monitor.send('\u001b[<65;60;20M');
    await monitor.shows(/│ ❯ newest first/);
    await monitor.press('escape');
    await monitor.hides(/│ Order/);
    expect(isCursorAt(10)()).toBe(true);
  });

  test('the monitor works in a tmux inside a tmux', async () => {
    await using outer = await openTmux();
    await using inner = await openTmux();
    const wrap: typeof outer.wrap = launch => {
      const client = inner.wrap(launch);
      // tmux refuses to start inside tmux while this variable is set.
      return outer.wrap({ ...client, file: 'env', args: ['-u', 'TMUX', client.file ?? '', ...client.args] });
    };
    await using monitor = await openMonitor({ site: quietSite, wrap, columns: 100, rows: 30 });
    await monitor.shows(`${mode.total} jobs`, ...mode.wideText, / \? help/);
    await monitor.waitUntil('columns that align', () => misalignedCells(monitor).length === 0);
    await monitor.press('down', 'j');
    await monitor.waitUntil('the cursor on the third job', () => monitor.cursorRow() === firstJobRow + 2);
    monitor.resize(80, 24);
    await monitor.waitUntil(
      '80×24',
      () =>
        listLines(monitor).length === 18 && monitor.cells(0, 79 - `${mode.total} jobs`.length) === `${mode.total} jobs`,
    );
    await monitor.press('q');
    await monitor.waitForExit();
    await waitUntilGone(inner.pid());
  });

  test('q and Ctrl-Z leave an empty screen and the prompt below it where tmux has no alternate screen', async () => {
    await using tmux = await openTmux();
    const { args, env } = monitorLaunch(quietSite);
    const shell = { file: '/bin/bash', args: ['--norc', '--noprofile', '-i'], env: { ...env, PS1: '$ ' } };
    await tmux.start(shell, 80, 24);
    await tmux.run('set-option', '-g', 'alternate-screen', 'off');
    await paneShows(tmux, /^\$/m);
    const words = [process.execPath, ...args].map(word => `'${word}'`).join(' ');
    await tmux.run('send-keys', '-l', words);
    await tmux.run('send-keys', 'Enter');
    await paneShows(tmux, total, / \? help/);
    await tmux.run('send-keys', 'C-z');
    const stopped = await paneShows(tmux, /Stopped/, /^\$$/m);
    expect(stopped.join('\n')).not.toMatch(/ zjobs {2}|STATUS|[●✓✗] /);
    expect(stopped.at(-1)).toBe('$');
    await tmux.run('send-keys', '-l', 'fg');
    await tmux.run('send-keys', 'Enter');
    const again = await paneShows(tmux, total, / \? help/);
    expect(again.join('\n')).not.toMatch(/Stopped|^\$/m);
    await tmux.run('send-keys', 'q');
    const left = await paneShows(tmux, /^\$$/m);
    expect(left.filter(row => row !== '')).toEqual(['$']);
    expect(left.at(-1)).toBe('$');
  });

  test('y copies the ID to tmux’s buffer and to the clipboard of the terminal', async () => {
    await using tmux = await openTmux();
    await using monitor = await openMonitor({ site: quietSite, wrap: tmux.wrap });
    const { jobId } = await monitor.goTo(mode.running);
    await monitor.press('y');
    await monitor.shows(`Sent to the clipboard: ${jobId}`);
    await eventually(async () => expect(await tmux.run('show-buffer')).toBe(jobId));
    const base64 = Buffer.from(jobId).toString('base64');
    await monitor.waitUntil('OSC 52', () =>
      new RegExp(`\u001b\\]52;c?;${base64}(?:\u0007|\u001b\\\\)`).test(monitor.output()),
    );
  });

  describe.concurrent('a question', () => {
    test.each(['kill-session', 'kill-pane', 'kill-server'])(
      'is not answered by %s, which ends the monitor',
      async command => {
        await using tmux = await openTmux();
        await using monitor = await openMonitor({ wrap: tmux.wrap });
        await monitor.goTo(mode.running);
        await monitor.press('c');
        await monitor.shows(question);
        await expectRunning(tmux.pid());
        await tmux.run(command);
        await monitor.waitForExit();
        await waitUntilGone(tmux.pid());
        expect(monitor.actions()).toEqual([]);
      },
    );

    test('survives the end of a client and is answered through the next one', async () => {
      await using tmux = await openTmux();
      await using monitor = await openMonitor({ wrap: tmux.wrap });
      await monitor.goTo(mode.running);
      await monitor.press('c');
      await monitor.shows(question);
      monitor.kill('SIGKILL');
      await monitor.waitForExit();
      await expectRunning(tmux.pid());
      expect(monitor.actions()).toEqual([]);
      await using again = tmux.attach({ columns: 120, rows: 40 });
      await again.shows(question);
      await pauseInput(reactionTime);
      await again.press('y');
      await again.shows(/◌ Canceling/);
      expect(monitor.actions()).toHaveLength(1);
    });
  });
});
