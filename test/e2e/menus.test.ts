import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { openMonitor, type Visit } from '../support/e2e/visit.ts';

/** Presses the arrow until the menu's cursor is on the line. */
const pick = async (visit: Visit, line: RegExp): Promise<void> => {
  // The line of the menu alone: the list behind it may change by itself.
  const picked = (): string => visit.screen().flatMap(row => /│ (❯ .*?) *│/.exec(row)?.[1] ?? [])[0] ?? '';
  await visit.until('a menu', () => picked() !== '');
  while (!line.test(picked())) {
    const before = picked();
    await visit.press('down');
    await visit.until('the next line', () => picked() !== before);
  }
};

const paused = new RegExp(`PAUSED .*\\b${mode.total} jobs`);

const listed = (visit: Visit): readonly string[] => visit.screen().slice(4, 38);

test.runIf(mode.hasProjects)('p goes to another project', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  await visit.press('p');
  await pick(visit, /推荐系统 Lab/);
  await visit.press('enter');
  await visit.sees(/^ zjobs {2}推荐系统 Lab · .*\d jobs$/m);
});

test('s orders', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  await visit.press('s');
  await pick(visit, /by status/);
  await visit.press('enter');
  await visit.until('the pending ones first', () => /^[❯ ] {2}○ Pending/.test(visit.screen()[4] ?? ''));
  await visit.sees(/^ by status$/m);
  await visit.press('s');
  await pick(visit, /oldest first/);
  await visit.press('enter');
  await visit.sees(/^ oldest first$/m);
  // Jobs of which no list tells the time are the oldest, by their IDs.
  await visit.press(mode.name === 'job-center' ? 'home' : 'end');
  const started = (): readonly string[] =>
    listed(visit)
      .filter(line => mode.name === 'job-center' || !/ Import /.test(line))
      .flatMap(line => / (\d\d-\d\d \d\d:\d\d|\d{4}-\d\d-\d\d)/.exec(line)?.[1] ?? []);
  if (!mode.tells.times) return;
  await visit.until('the oldest first', () => started().join() === started().toSorted().join());
  expect(started().length).toBeGreaterThan(3);
});

test('keys in the read that opens a menu wait for it', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  visit.send('s\u001b[B\r');
  await visit.sees(/^ newest first$/m);
  visit.send('s\u001b[B\u001b[B\u001b[B\r');
  await visit.seesNo(/^ newest first$/m);
  await visit.seesNo(/│ Order /);
});

test('t shows jobs of some types', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  await visit.press('t');
  await pick(visit, /\[ \] Import/);
  await visit.press('enter');
  await visit.sees(/^ filter: Import\b/m);
  await visit.until('imports alone', () =>
    listed(visit).every(line => line === '' || /^[ ❯] {2}\S (?:\w+ ){1,2} *Import /.test(line)),
  );
  await visit.press('escape');
  await visit.seesNo(/^ filter:/m);
});

test('f shows jobs of some statuses, several with Space', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  await visit.press('f');
  const jobs = await visit.jobs();
  const [one, other] =
    mode.name === 'job-center' ? (['Pending', 'Canceling'] as const) : (['Pending', 'Failed'] as const);
  const count = (word: string): number => jobs.filter(({ status }) => status === word.toUpperCase()).length;
  for (const word of [one, other]) {
    await pick(visit, new RegExp(`${word} \\(${count(word)}\\)`));
    await visit.press('space');
    await visit.sees(new RegExp(`\\[x\\] \\S ${word}`));
  }
  await visit.press('enter');
  const total = count(one) + count(other);
  await visit.sees(new RegExp(`^ filter: ${one}, ${other} .*\\b${total} of ${mode.total} shown$`, 'm'));
  await visit.until('so many jobs', () => listed(visit).filter(line => line !== '').length === total);
});

test('a menu that is closed changes nothing', async () => {
  await using visit = await openMonitor();
  // The foot is the last row that is painted, and this key of it the last to work.
  await visit.seesAll();
  await visit.sees(mode.hasProjects ? /p project/ : /s order by/);
  const before = visit.still();
  for (const [key, title] of [
    ['s', /│ Order /],
    ['t', /│ Types /],
    ['f', /│ Statuses /],
    ...(mode.hasProjects ? ([['p', /│ Project /]] as const) : []),
    [':', /│ Command /],
    ['?', /│ Keys /],
  ] as const) {
    await visit.press(key);
    await visit.sees(title);
    await visit.press('escape');
    await visit.until('the same screen', () => visit.still() === before);
  }
});

test('the palette runs a command by its name', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  await visit.press(':');
  await visit.sees(/move\.up +↑ k +up/);
  visit.send('order');
  await visit.sees(/Command :order/);
  await visit.sees(/│ ❯ look\.order +s +order by/);
  await visit.press('enter');
  await pick(visit, /newest first/);
  await visit.press('escape');
  await visit.seesNo(/│ Order /);
  await visit.press(':');
  visit.send('no such thing');
  await visit.sees(/no such command/);
  await visit.press('escape');
  await visit.press(':');
  visit.send('pause');
  await visit.sees(/│ ❯ app\.pause/);
  await visit.press('enter');
  await visit.sees(paused);
});

test('a command that is typed and run in one write is that command', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  visit.send(':pause\r');
  await visit.sees(paused);
  await visit.press(':');
  await visit.sees(/❯ move\.up/);
  visit.send('pause\r');
  await visit.seesNo(/PAUSED/);
});

test('the palette tells why a command can’t work now', async () => {
  await using visit = await openMonitor({ args: ['--read-only'] });
  await visit.seesAll();
  await visit.press(':');
  visit.send('cancel');
  await visit.sees(/job\.cancel +c +cancel – zjobs was started with --read-only/);
});

test('? shows every key, the server, and the bytes written', async () => {
  await using visit = await openMonitor({ columns: 140, rows: 60 });
  await visit.seesAll();
  await visit.press('?');
  await visit.sees(
    /│ Keys/,
    /↑ k +up/,
    /PgDn +page down/,
    /c +cancel/,
    /r +retry/,
    /Space +mark/,
    /Ctrl-Z +suspend/,
    /q Ctrl-C +quit/,
    new RegExp(`│ ${new URL(visit.relay.endpoint).host}`),
    'asked every 5s while anything runs',
    /\d[\d.]* [KM]?B written to this terminal, \d[\d.]* [KM]?B a minute/,
  );
});

test('help scrolls where it is too long', async () => {
  await using visit = await openMonitor({ columns: 80, rows: 24 });
  await visit.seesAll();
  await visit.press('?');
  await visit.sees(/↑ k +up/);
  await visit.press('end');
  await visit.sees(/written to this terminal/);
  await visit.press('home');
  await visit.sees(/↑ k +up/);
});

test('+ and - change the interval, Z pauses', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  await visit.press('+');
  await visit.sees(/Every 10s\./);
  await visit.press('-', '-');
  await visit.sees(/Every 2s\./);
  await visit.press('-', '-');
  await visit.sees(/The interval can’t be shorter than 1s\./);
  await visit.press('Z');
  await visit.sees(paused);
  await visit.press('Z');
  await visit.seesNo(/PAUSED/);
});
