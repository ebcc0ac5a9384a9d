import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/terminal/text/width.ts';
import { heads, listRows, misaligned } from '../support/e2e/columns.ts';
import { mode } from '../support/e2e/mode.ts';
import { describeWith } from '../support/e2e/needing.ts';
import { expectGone, expectRunning } from '../support/e2e/remote.ts';
import type { Sign } from '../support/e2e/terminal.ts';
import { openTmux, type Tmux } from '../support/e2e/tmux.ts';
import { firstRow, idForm, monitorStart, openMonitor, openSite, readingTime, type Site } from '../support/e2e/visit.ts';
import { eventually } from '../support/eventually.ts';

const total = new RegExp(`^ zjobs .* ${mode.total} jobs$`, 'm');
const question = /Cancel this job\?/;

/** Waits until all signs are in the pane, and answers its rows. */
const paneShows = (tmux: Tmux, ...signs: readonly Sign[]): Promise<readonly string[]> =>
  eventually(async () => {
    const rows = await tmux.pane();
    const text = rows.join('\n');
    for (const sign of signs) {
      if (typeof sign === 'string' ? !text.includes(sign) : !sign.test(text)) throw new Error(`no ${sign}:\n${text}`);
    }
    return rows;
  });

/** The cells of a row from one column up to another, by the width of its characters. */
const cellsOf = (row: string, from: number, to: number): string => {
  let at = 0;
  let cells = '';
  for (const character of row) {
    if (at >= from && at < to) cells += character;
    at += displayWidth(character);
  }
  return cells.trimEnd();
};

/** The times that stand below the head STARTED, from the first job's row on. */
const startTimes = (rows: readonly string[]): readonly string[] => {
  const at = rows[firstRow - 1]?.indexOf('STARTED') ?? -1;
  return rows.slice(firstRow, -2).map(row => cellsOf(row, at - 1, at + 11));
};

describeWith(['tmux', 'ps'], 'inside a real tmux', () => {
  /** Where nothing is changed. */
  let quietSite: Site;
  beforeAll(async () => {
    quietSite = await openSite();
  });
  afterAll(() => quietSite[Symbol.asyncDispose]());

  test('it starts at 80×24, takes keys, follows the window’s size, aligns wide characters, and ends with q', async () => {
    await using tmux = await openTmux();
    await tmux.start(monitorStart(quietSite), 80, 24);
    const first = await paneShows(tmux, total, ...mode.wide, / q quit/);
    expect(first).toHaveLength(24);
    for (const time of startTimes(first)) expect(time).toMatch(/^ (?:\d\d-\d\d \d\d:\d\d|–)$/);
    await tmux.run('send-keys', 'Down', 'j');
    await eventually(async () => expect((await tmux.pane())[firstRow + 2]).toMatch(/^❯/));
    await tmux.run('send-keys', 'Enter');
    await paneShows(tmux, /What can be done/, new RegExp(`^ ID +${idForm}`, 'm'));
    await tmux.run('send-keys', 'Escape');
    await paneShows(tmux, /^ {3}STATUS/m);
    await tmux.run('send-keys', '-l', '/status:failed');
    await tmux.run('send-keys', 'Enter');
    await paneShows(tmux, new RegExp(`\\d+ of ${mode.total} shown$`, 'm'), /^❯ {2}✗ Failed/m);
    await tmux.run('send-keys', 'Escape', 'Home');
    await paneShows(tmux, total, /^ {3}STATUS .* TIME\/ENDED\n❯/m);
    for (const [columns, rows, lastHead] of [
      [60, 15, '%'],
      [200, 60, 'ID'],
      [80, 24, 'TIME/ENDED'],
    ] as const) {
      await tmux.run('resize-window', '-x', String(columns), '-y', String(rows));
      const atEdge = new RegExp(`^(?=.{0,${columns}}$) zjobs .* ${mode.total} jobs$`, 'm');
      const shown = await paneShows(tmux, atEdge, new RegExp(`^ {3}STATUS .* ${lastHead}$`, 'm'), / q quit/);
      await eventually(async () => {
        const now = await tmux.pane();
        expect(
          now.slice(firstRow, firstRow + Math.min(rows - 6, mode.total)).every(row => /^[❯ ] {2}[○●◌✓✗⊘] /.test(row)),
        ).toBe(true);
        expect(displayWidth(now[0] ?? '')).toBe(columns - 1);
        expect(Math.max(...now.map(displayWidth))).toBeLessThanOrEqual(columns);
      });
      expect(shown).toHaveLength(rows);
    }
    await tmux.run('send-keys', 'q');
    await eventually(async () => expect(await tmux.hasSession()).toBe(false));
  });

  test('what a client shows is what tmux has: wide characters, sizes, and what a detached client left', async () => {
    await using tmux = await openTmux();
    await using visit = await openMonitor({ site: quietSite, through: tmux.through, columns: 120, rows: 40 });
    await visit.sees(`${mode.total} jobs`, ...mode.wide, /CREATED BY/);
    await visit.until('columns that align', () => misaligned(visit).length === 0);
    visit.resize(80, 24);
    await visit.until('80×24', () => !heads(visit).includes('CREATED BY') && listRows(visit).length === 18);
    await visit.until('columns that align', () => misaligned(visit).length === 0);
    await tmux.run('detach-client');
    await visit.ended();
    await expectRunning(tmux.pid());

    // Nobody looks, and it goes on.
    await tmux.run('send-keys', 'Down', 'Down', 'Down');
    await eventually(async () => expect((await tmux.pane())[firstRow + 3]).toMatch(/^❯/));
    await using same = tmux.attach({ columns: 80, rows: 24 });
    await same.sees(`${mode.total} jobs`, / q quit/);
    const pane = await tmux.pane();
    await same.until('the pane as it is', () => same.screen().join('\n') === pane.join('\n'));
    await tmux.run('detach-client');
    await same.ended();

    await using larger = tmux.attach({ columns: 200, rows: 60 });
    await larger.sees(/^ {3}STATUS .* ID$/m, `${mode.total} jobs`, / q quit/);
    await larger.until('a job on every row', () =>
      larger
        .screen()
        .slice(firstRow, -2)
        .filter(row => row !== '')
        .every(row => new RegExp(`${idForm}$`).test(row)),
    );
    const wide = await tmux.pane();
    await larger.until('the pane as it is', () => larger.screen().join('\n') === wide.join('\n'));
    await larger.press('q');
    await larger.ended();
    await expectGone(tmux.pid());
  });

  test('inside a tmux inside a tmux', async () => {
    await using outer = await openTmux();
    await using inner = await openTmux();
    const through: typeof outer.through = start => {
      const client = inner.through(start);
      // tmux refuses to be nested unless it is made to forget where it is.
      return outer.through({ ...client, file: 'env', args: ['-u', 'TMUX', client.file ?? '', ...client.args] });
    };
    await using visit = await openMonitor({ site: quietSite, through, columns: 100, rows: 30 });
    await visit.sees(`${mode.total} jobs`, ...mode.wide, / q quit/);
    await visit.until('columns that align', () => misaligned(visit).length === 0);
    await visit.press('down', 'j');
    await visit.until('the cursor on the third job', () => visit.cursorRow() === firstRow + 2);
    visit.resize(80, 24);
    await visit.until(
      '80×24',
      () => listRows(visit).length === 18 && visit.cells(0, 79 - `${mode.total} jobs`.length) === `${mode.total} jobs`,
    );
    await visit.press('q');
    await visit.ended();
    await expectGone(inner.pid());
  });

  test('y puts the ID into tmux’s buffer and on the clipboard of the terminal', async () => {
    await using tmux = await openTmux();
    await using visit = await openMonitor({ site: quietSite, through: tmux.through });
    const { jobId } = await visit.goTo(mode.running);
    await visit.press('y');
    await visit.sees(`Sent to the clipboard: ${jobId}`);
    await eventually(async () => expect(await tmux.run('show-buffer')).toBe(jobId));
    const base64 = Buffer.from(jobId).toString('base64');
    await visit.until('OSC 52', () => new RegExp(`\u001b\\]52;c?;${base64}(?:\u0007|\u001b\\\\)`).test(visit.raw()));
  });

  describe.concurrent('the end of its session leaves nothing running, and nothing is sent', () => {
    test.each(['kill-session', 'kill-pane', 'kill-server'])('%s while a question stands', async command => {
      await using tmux = await openTmux();
      await using visit = await openMonitor({ through: tmux.through });
      await visit.goTo(mode.running);
      await visit.press('c');
      await visit.sees(question);
      await expectRunning(tmux.pid());
      await tmux.run(command);
      await visit.ended();
      await expectGone(tmux.pid());
      expect(visit.actions()).toEqual([]);
    });

    test('a client that is killed ends nothing: the question still stands, and is answered by the next one', async () => {
      await using tmux = await openTmux();
      await using visit = await openMonitor({ through: tmux.through });
      await visit.goTo(mode.running);
      await visit.press('c');
      await visit.sees(question);
      visit.kill('SIGKILL');
      await visit.ended();
      await expectRunning(tmux.pid());
      expect(visit.actions()).toEqual([]);
      await using again = tmux.attach({ columns: 120, rows: 40 });
      await again.sees(question);
      await new Promise(resolve => setTimeout(resolve, readingTime));
      await again.press('y');
      await again.sees(/◌ Canceling/);
      expect(visit.actions()).toHaveLength(1);
    });
  });
});
