import { describe, expect, test } from 'vitest';
import { languages, translator } from '../../../src/i18n/translate.ts';
import type { Job } from '../../../src/jobs/job.ts';
import {
  bindingOf,
  bindingWithId,
  type KeyBinding,
  keyBindings,
  keySign,
  refusalOf,
  searchBindings,
} from '../../../src/ui/keys/bindings.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { aJob, failedImport, jobsInOrder, noon } from '../../support/jobs.ts';
import { aState, english, japanese, keptFilter } from '../../support/ui-fixtures.ts';
import { ads, type MonitorVisit, openMonitor, search } from '../../support/ui-world.ts';

const bindings: readonly KeyBinding[] = keyBindings;
const ids = bindings.map(({ id }) => id);

const bound = (id: string): KeyBinding => {
  const binding = bindingWithId(id);
  if (binding === null) throw new Error(`no row ${id}`);
  return binding;
};

describe('the table of keys', () => {
  test('no key and no name stands twice', () => {
    const keys = bindings.flatMap(binding => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('every key of the design is there', () => {
    const move = 'up down j k pageup pagedown g G home end';
    const look = 'enter right escape left tab / s t f p';
    const act = 'c r space y R + - Z : ? ctrl+z q ctrl+c';
    for (const key of `${move} ${look} ${act}`.split(' ')) expect(bindingOf(key), key).not.toBeNull();
  });

  test('a key that is not bound has no row', () => {
    expect([bindingOf('x'), bindingWithId('job.delete')]).toEqual([null, null]);
  });

  test.each(languages)('every label is said in %s', language => {
    const translate = translator(language);
    for (const { label } of bindings) expect(translate(label)).toMatch(/\S/);
  });

  test('keys are printed as they are written on a keyboard', () => {
    expect(['up', 'pageup', 'space', 'ctrl+z', 'G'].map(keySign)).toEqual(['↑', 'PgUp', 'Space', 'Ctrl-Z', 'G']);
  });

  test('each place in the footer is taken once', () => {
    const places = bindings.map(({ footer }) => footer).filter(place => place !== undefined);
    expect(new Set(places).size).toBe(places.length);
  });
});

describe('a key that can not work says why', () => {
  const running = [aJob()];
  const two = jobsInOrder(2);
  test.each<[string, string, MonitorState, RegExp | null]>([
    ['details without a job', 'look.details', aState([]), /No job is selected/],
    ['details of a job', 'look.details', aState(running), null],
    ['back with nothing open', 'look.back', aState(running), /Nothing is open/],
    ['back with a kept filter', 'look.back', aState(running, { filter: keptFilter('x') }), null],
    ['back with chosen types', 'look.back', aState(running, { types: new Set(['BACKUP']) }), null],
    ['the other pane without details', 'look.pane', aState(running), /details are not open/],
    ['the other pane', 'look.pane', aState(running, { detailsOpen: true }), null],
    ['projects when there is one', 'look.project', aState(running), /only one project/],
    ['projects when there are two', 'look.project', aState(running, { projects: [search, ads] }), null],
    ['projects when none is chosen yet', 'look.project', aState([], { project: null }), null],
    ['projects when there is none', 'look.project', aState([], { project: null, projects: [] }), /sees no project/],
    ['projects while they are not known', 'look.project', aState([], { projects: null }), /projects are not known yet/],
    ['a mark without a job', 'job.mark', aState([]), /No job is selected/],
    ['a copy without a job', 'job.copyId', aState([]), /No job is selected/],
    ['the support line without a job', 'job.copySupport', aState([]), /No job is selected/],
    ['cancel without a job', 'job.cancel', aState([]), /No job is selected/],
    ['cancel of a running backup', 'job.cancel', aState(running), null],
    [
      'cancel of an ended one',
      'job.cancel',
      aState([aJob({ status: 'successful' })]),
      /Only Pending or In Progress jobs .* is Successful/,
    ],
    ['cancel, read-only', 'job.cancel', aState(running, { readOnly: true }), /--read-only/],
    [
      'cancel without the role',
      'job.cancel',
      aState(running, { deniedAt: noon }),
      /needs Organization Owner or Project Admin \(the server said so at 14:00\)/,
    ],
    ['retry of a backup', 'job.retry', aState(running), /Only failed import jobs/],
    ['retry of a failed import', 'job.retry', aState([failedImport()]), null],
    [
      'cancel of marked jobs of which none passes',
      'job.cancel',
      aState(two, { marks: new Set(['job-1', 'job-2']), readOnly: true }),
      /^None of the 2 marked jobs: .*--read-only/,
    ],
    [
      'retry of a marked job that is no import',
      'job.retry',
      aState(two, { marks: new Set(['job-1']) }),
      /^Only failed/,
    ],
    [
      'cancel of marked jobs of which one passes, the cursor on the other',
      'job.cancel',
      aState([failedImport({ id: 'f' }), ...two], { marks: new Set(['f', 'job-2']), selectedId: 'f' }),
      null,
    ],
    ['taking marks away where there are none', 'job.unmark', aState(running), /Nothing is marked/],
    ['taking marks away', 'job.unmark', aState(two, { marks: new Set(['job-1']) }), null],
    ['the interval without a project', 'app.slower', aState([], { project: null }), /No project is chosen/],
    ['a pause without a project', 'app.pause', aState([], { project: null }), /No project is chosen/],
    ['quit', 'app.quit', aState([]), null],
  ])('%s', (_, id, state, why) => {
    const refusal = refusalOf(bound(id), state, english);
    if (why === null) expect(refusal).toBeNull();
    else expect(refusal).toMatch(why);
    expect(refusalOf(bound(id), state, japanese) === null).toBe(refusal === null);
  });

  test('the words of a server in it are safe', () => {
    const foreign = aState([aJob({ type: '\u001b[31mX\u202e', subtype: null, status: 'pending' })]);
    expect(refusalOf(bound('job.cancel'), foreign, english)).toContain('the type [31mX can');
  });
});

describe('the palette', () => {
  test.each([
    ['', ids.length],
    ['cancel', 1],
    ['JOB.', 6],
    ['no such thing', 0],
  ])('%j finds %i rows', (text, count) => {
    expect(searchBindings(text, english)).toHaveLength(count);
  });

  test('finds by label in the language of the user, and by name in any', () => {
    expect(searchBindings('再試行', japanese).map(({ id }) => id)).toEqual(['job.retry']);
    expect(searchBindings('job.retry', japanese).map(({ id }) => id)).toEqual(['job.retry']);
  });
});

/** What is seen after the first key of each row was pressed on the second of three jobs. */
const effects: Readonly<Record<string, (visit: MonitorVisit) => void>> = {
  'move.up': ({ monitor }) => expect(monitor.state().selectedIndex).toBe(0),
  'move.down': ({ monitor }) => expect(monitor.state().selectedIndex).toBe(2),
  'move.pageUp': ({ monitor }) => expect(monitor.state().selectedIndex).toBe(0),
  'move.pageDown': ({ monitor }) => expect(monitor.state().selectedIndex).toBe(2),
  'move.first': ({ monitor }) => expect(monitor.state().selectedIndex).toBe(0),
  'move.last': ({ monitor }) => expect(monitor.state().selectedIndex).toBe(2),
  'look.details': ({ monitor }) => expect(monitor.state().detailsOpen).toBe(true),
  'look.back': ({ message }) => expect(message()).toBeNull(),
  'look.pane': ({ message }) => expect(message()).toBe('The details are not open.'),
  'look.filter': ({ monitor }) => expect(monitor.state().filter.editing).toBe(true),
  'look.order': ({ monitor }) => expect(monitor.state().dialog).toMatchObject({ menu: 'order' }),
  'look.types': ({ monitor }) => expect(monitor.state().dialog).toMatchObject({ menu: 'types' }),
  'look.statuses': ({ monitor }) => expect(monitor.state().dialog).toMatchObject({ menu: 'statuses' }),
  'look.project': ({ monitor }) => expect(monitor.state().dialog).toMatchObject({ menu: 'project' }),
  'job.cancel': ({ monitor }) =>
    expect(monitor.state().dialog).toMatchObject({ kind: 'confirm', impact: { action: 'cancel' } }),
  'job.retry': ({ message }) => expect(message()).toBe('Only failed import jobs can be retried.'),
  'job.mark': ({ monitor }) => expect([...monitor.state().marks]).toEqual(['job-2']),
  'job.unmark': ({ message }) => expect(message()).toBe('Nothing is marked.'),
  'job.copyId': ({ copied }) => expect(copied).toEqual(['job-2']),
  'job.copySupport': ({ copied }) => expect(copied).toEqual(['api.example.com job job-2']),
  'app.refresh': ({ center }) => expect(center.take().length).toBeGreaterThan(0),
  'app.slower': ({ monitor }) => expect(monitor.state().feed?.interval).toBe(10_000),
  'app.faster': ({ monitor }) => expect(monitor.state().feed?.interval).toBe(2_000),
  'app.pause': ({ monitor }) => expect(monitor.state().feed?.paused).toBe(true),
  'app.palette': ({ monitor }) => expect(monitor.state().dialog?.kind).toBe('palette'),
  'app.help': ({ monitor }) => expect(monitor.state().dialog?.kind).toBe('help'),
  'app.suspend': visit => expect(visit.suspended).toBe(1),
  'app.quit': ({ ends }) => expect(ends).toEqual([{ cause: 'quit' }]),
};

const pressable: readonly (readonly [id: string, key: string])[] = bindings.flatMap(({ id, keys }) =>
  keys.map(key => [id, key] as const),
);

const threeJobs: readonly Job[] = jobsInOrder(3);

describe('each row, pressed', () => {
  test.each(pressable)('%s by %s', async (id, key) => {
    const visit = await openMonitor(threeJobs, { projects: [search, ads], project: 'Search' });
    await visit.press('down');
    await visit.clock.pass(100);
    visit.center.take();
    await visit.press(key);
    await visit.clock.pass(100);
    const check = effects[id];
    expect(check, `what ${id} does is not held by a test`).toBeDefined();
    check?.(visit);
    visit.monitor.stop();
  });

  test('every row works from the palette too', async () => {
    for (const { id } of bindings.filter(({ group }) => group !== 'move')) {
      const visit = await openMonitor(threeJobs, { projects: [search, ads], project: 'Search' });
      await visit.press('down');
      await visit.clock.pass(100);
      visit.center.take();
      await visit.press(':', ...id, 'enter');
      await visit.clock.pass(100);
      effects[id]?.(visit);
      visit.monitor.stop();
    }
  });
});
