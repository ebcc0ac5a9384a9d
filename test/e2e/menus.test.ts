import { test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { type MonitorDriver, openMonitor } from '../support/e2e/monitor.ts';

/** Presses the down arrow until the menu's cursor is on the line. */
/** A text that sorts like the age of a time in the list: dates of past years, dates, days of the week, times of today. */
const ageOf = (time: string): string => {
  if (/^\d{4}-/.test(time)) return `0 ${time}`;
  if (/^[A-Z][a-z]{2} \d\d$/.test(time)) return `1 ${String(Date.parse(`${time} 2026 UTC`)).padStart(15, '0')}`;
  return /^[A-Z]/.test(time) ? '2' : `3 ${time}`;
};

const moveToLine = async (monitor: MonitorDriver, line: RegExp): Promise<void> => {
  // Not the whole row: the list behind the menu may change.
  const current = (): string => monitor.screen().flatMap(row => /│ (❯ .*?) *│/.exec(row)?.[1] ?? [])[0] ?? '';
  await monitor.waitUntil('a menu', () => current() !== '');
  while (!line.test(current())) {
    const before = current();
    await monitor.press('down');
    await monitor.waitUntil('the next line', () => current() !== before);
  }
};

const paused = new RegExp(`PAUSED .*\\b${mode.total} jobs`);

/** The rows of the list, without the headings of its groups. */
const listed = (monitor: MonitorDriver): readonly string[] =>
  monitor
    .screen()
    .slice(4, 38)
    .filter(line => !/^[ ❯][─▸] /.test(line));

test.runIf(mode.hasProjects)('p opens another project', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  await monitor.press('p');
  await moveToLine(monitor, /推荐系统 Lab/);
  await monitor.press('enter');
  await monitor.shows(/^ zjobs {2}推荐系统 Lab · .*\d jobs$/m);
});

test('s orders the list', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  await monitor.press('s');
  await moveToLine(monitor, /by status/);
  await monitor.press('enter');
  await monitor.waitUntil('the failed jobs first', () => /^[❯ ] {2}✗ Failed/.test(monitor.screen()[4] ?? ''));
  await monitor.shows(/^ by status(?: +\d+ of \d+)?$/m);
  await monitor.press('s');
  await moveToLine(monitor, /oldest first/);
  await monitor.press('enter');
  await monitor.shows(/^ oldest first(?: +\d+ of \d+)?$/m);
  // Jobs without a time in the lists are the oldest and ordered by ID.
  await monitor.press(mode.name === 'job-center' ? 'home' : 'end');
  const times = (): readonly string[] =>
    listed(monitor)
      .filter(line => mode.name === 'job-center' || !/ Import /.test(line))
      .flatMap(
        line => / {2}((?:[A-Z][a-z]{2} )?\d\d:\d\d|[A-Z][a-z]{2} \d\d|\d{4}-\d\d-\d\d)(?= |$)/.exec(line)?.[1] ?? [],
      );
  if (!mode.lists.times) return;
  await monitor.waitUntil('the oldest first', () => times().map(ageOf).join() === times().map(ageOf).toSorted().join());
  await monitor.waitUntil('several times', () => times().length > 3);
});

test('keys in the same read as the s act on the menu that it opens', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  monitor.send('s\u001b[B\r');
  await monitor.shows(/^ newest first(?: +\d+ of \d+)?$/m);
  monitor.send('s\u001b[B\u001b[B\u001b[B\r');
  await monitor.hides(/^ newest first(?: +\d+ of \d+)?$/m);
  await monitor.hides(/│ Order /);
});

test('t limits the list to some types', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  await monitor.press('t');
  const jobs = await monitor.jobs();
  const [label, type] = mode.can.import ? (['Import', 'IMPORT'] as const) : (['Migration', 'MIGRATION'] as const);
  await moveToLine(monitor, new RegExp(`\\[ \\] ${label} +\\(`));
  await monitor.press('enter');
  const count = jobs.filter(job => job.type === type).length;
  // A filter that hides nothing comes without a count.
  const shown = count === mode.total ? '' : `.*\\b${count} of ${mode.total} shown$`;
  await monitor.shows(new RegExp(`^ filter: ${label} ${shown}`, 'm'));
  await monitor.press('escape');
  await monitor.hides(/^ filter:/m);
});

test('f limits the list to the statuses chosen with Space', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  await monitor.press('f');
  const jobs = await monitor.jobs();
  const [one, other] =
    mode.name === 'job-center' ? (['Pending', 'Canceling'] as const) : (['Failed', 'Pending'] as const);
  const count = (word: string): number => jobs.filter(({ status }) => status === word.toUpperCase()).length;
  for (const word of [one, other]) {
    await moveToLine(monitor, new RegExp(`${word} +\\(${count(word)}\\)`));
    await monitor.press('space');
    await monitor.shows(new RegExp(`\\[x\\] \\S ${word}`));
  }
  await monitor.press('enter');
  const total = count(one) + count(other);
  await monitor.shows(new RegExp(`^ filter: ${one}, ${other} .*\\b${total} of ${mode.total} shown$`, 'm'));
  await monitor.waitUntil(`${total} rows`, () => listed(monitor).filter(line => line !== '').length === total);
});

test('closing a menu leaves the screen as it was', async () => {
  await using monitor = await openMonitor();
  // This key is in the footer, which is painted last, and starts to work last.
  await monitor.showsAllJobs();
  await monitor.shows(/: commands/);
  // Estimates come a moment after the list, and make the column of durations wider.
  if (mode.name === 'job-center') await monitor.shows(/~\d+\w+ left/);
  const before = await monitor.restingScreen();
  for (const [key, title] of [
    ['s', /│ Order /],
    ['t', /│ Types /],
    ['f', /│ Statuses /],
    ...(mode.hasProjects ? ([['p', /│ Project /]] as const) : []),
    [':', /│ Command /],
    ['?', /│ Keys /],
  ] as const) {
    await monitor.press(key);
    await monitor.shows(title);
    await monitor.press('escape');
    await monitor.waitUntil('the same screen', () => monitor.stableScreen() === before);
  }
});

test('the palette runs a command by its name', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  await monitor.press(':');
  await monitor.shows(/move\.up +↑ k +up/);
  monitor.send('order');
  await monitor.shows(/Command :order/);
  await monitor.shows(/│ ❯ view\.order +s +order by/);
  await monitor.press('enter');
  await moveToLine(monitor, /newest first/);
  await monitor.press('escape');
  await monitor.hides(/│ Order /);
  await monitor.press(':');
  monitor.send('no such thing');
  await monitor.shows(/no such command/);
  await monitor.press('escape');
  await monitor.hides(/│ Command /);
  await monitor.press(':');
  monitor.send('pause');
  await monitor.shows(/│ ❯ app\.pause/);
  await monitor.press('enter');
  await monitor.shows(paused);
});

test('the palette runs a command that is typed and confirmed in one write', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  monitor.send(':pause\r');
  await monitor.shows(paused);
  await monitor.press(':');
  await monitor.shows(/❯ move\.up/);
  monitor.send('pause\r');
  await monitor.hides(/PAUSED/);
});

test('the palette shows why a command can’t run now', async () => {
  await using monitor = await openMonitor({ args: ['--read-only'] });
  await monitor.showsAllJobs();
  await monitor.press(':');
  monitor.send('cancel');
  await monitor.shows(/job\.cancel +c +cancel – zjobs was started with --read-only/);
});

test('? shows every key, the server, and the bytes written', async () => {
  await using monitor = await openMonitor({ columns: 140, rows: 75 });
  await monitor.showsAllJobs();
  await monitor.press('?');
  await monitor.shows(
    /│ Keys/,
    /↑ k +up/,
    /PgDn Ctrl-F +page down/,
    /c +cancel/,
    /r +retry/,
    /Space +mark/,
    /Ctrl-Z +suspend/,
    /q Ctrl-C +quit/,
    /n +next match/,
  );
  await monitor.press('end');
  await monitor.shows(
    new RegExp(` ${new URL(monitor.relay.endpoint).host}`),
    'refreshed every 5s while a job runs',
    /\d[\d.]* [KM]?B written to this terminal, \d[\d.]* [KM]?B per minute/,
  );
});

test('the help finds a command and runs it', async () => {
  await using monitor = await openMonitor({ columns: 80, rows: 24 });
  await monitor.showsAllJobs();
  monitor.send('?/pause');
  await monitor.shows(/│ Keys \/pause/, /❯ Z +pause/);
  await monitor.press('enter');
  await monitor.shows(/│ Keys \/pause +│/);
  await monitor.press('enter');
  await monitor.shows(paused);
});

test('the palette takes an order by name', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  monitor.send(':order oldest');
  await monitor.shows(/❯ order oldest +oldest first/);
  await monitor.press('enter');
  await monitor.shows(/^ oldest first(?: +\d+ of \d+)?$/m);
});

test('v shows the timeline, and v the table again', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  await monitor.press('v');
  await monitor.shows(/at once/, /╷\d\d:\d\d .* now/, /\[ \] zoom/, /v table/);
  const axis = (): string => monitor.screen().find(line => line.includes('╷')) ?? '';
  const before = axis();
  await monitor.press(']');
  await monitor.waitUntil('other times on the axis', () => axis() !== '' && axis() !== before);
  await monitor.press('v');
  await monitor.hides(/at once/);
});

test('the help scrolls when it is longer than the screen', async () => {
  await using monitor = await openMonitor({ columns: 80, rows: 24 });
  await monitor.showsAllJobs();
  await monitor.press('?');
  await monitor.shows(/↑ k +up/);
  await monitor.press('end');
  await monitor.shows(/written to this terminal/);
  await monitor.press('home');
  await monitor.shows(/↑ k +up/);
});

test('+ and - change the interval, and Z pauses', async () => {
  await using monitor = await openMonitor();
  await monitor.showsAllJobs();
  await monitor.press('+');
  await monitor.shows(/Interval: 10s\./);
  await monitor.press('-', '-');
  await monitor.shows(/Interval: 2s\./);
  await monitor.press('-', '-');
  await monitor.shows(/The interval can’t be shorter than 1s\./);
  await monitor.press('Z');
  await monitor.shows(paused);
  await monitor.press('Z');
  await monitor.hides(/PAUSED/);
});
