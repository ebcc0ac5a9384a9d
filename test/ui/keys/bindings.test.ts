import { describe, expect, test } from 'vitest';
import { languages, translator } from '../../../src/i18n/translate.ts';
import { noDenials, withRoleDenied } from '../../../src/jobs/denials.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { type Binding, footerPosition, refusalOf, searchBindings } from '../../../src/ui/keys/binding.ts';
import { createBindings, defaultBindings, type KeyContext } from '../../../src/ui/keys/bindings.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { firstTimeline } from '../../../src/ui/state/timeline.ts';
import { aJob, failedImport, jobsInOrder, noon } from '../../support/jobs.ts';
import { appliedFilter, aState, english, japanese } from '../../support/ui-fixtures.ts';
import { ads, type MonitorVisit, openMonitor, search } from '../../support/ui-world.ts';

const contexts: readonly KeyContext[] = [
  ...(['list', 'timeline', 'details', 'filter', 'search', 'menu', 'palette'] as const),
  ...(['confirm', 'advice', 'messages', 'help', 'helpSearch', 'text', 'tooSmall'] as const),
];
const list = defaultBindings.table('list');
const ids = list.map(({ id }) => id);

const bound = (id: string): Binding => {
  const binding = list.find(row => row.id === id);
  if (binding === undefined) throw new Error(`no command ${id}`);
  return binding;
};

describe('the tables of keys', () => {
  test('give each key and each command of the list one row', () => {
    const keys = list.flatMap(binding => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('bind every key of the design in the list', () => {
    const move = 'up down j k pageup pagedown ctrl+u ctrl+d ctrl+b ctrl+f g G home end';
    const look = 'enter right l escape left h tab z / F = s b t f o O m v [ ] , . p';
    const act = 'c r space y M R + - Z : ? ctrl+z q ctrl+c';
    for (const key of `${move} ${look} ${act}`.split(' '))
      expect(defaultBindings.find('list', key), key).not.toBeNull();
  });

  test('find no row for a key without a binding', () => {
    expect(defaultBindings.find('list', 'x')).toBeNull();
    expect(defaultBindings.find('menu', 'c')).toBeNull();
    expect(defaultBindings.find('menu', 'tab')).toBeNull();
  });

  test.each(contexts)('give a command the same keys in %s as everywhere else', context => {
    for (const { id, keys } of defaultBindings.table(context)) {
      for (const other of contexts) {
        const same = defaultBindings.table(other).find(row => row.id === id);
        expect(same?.keys ?? keys, `${id} in ${other}`).toEqual(keys);
      }
    }
  });

  test.each(contexts)('let the user quit and suspend in %s', context => {
    expect(defaultBindings.find(context, 'ctrl+c')?.id).toBe('app.quit');
    expect(defaultBindings.find(context, 'ctrl+z')?.id).toBe('app.suspend');
  });

  test.each(languages)('have a label for every row in %s', language => {
    const translate = translator(language);
    for (const context of contexts) {
      for (const { label } of defaultBindings.table(context)) expect(translate(label)).toMatch(/\S/);
    }
  });

  test.each(contexts)('give each position in the footer of %s to one row', context => {
    for (const state of [aState([aJob()]), aState([aJob()], { detailsOpen: true })]) {
      const positions = defaultBindings.table(context).flatMap(binding => footerPosition(binding, state) ?? []);
      expect(new Set(positions).size).toBe(positions.length);
    }
  });

  test('name a command in sentences by its first key', () => {
    const bindings = createBindings({ 'job.cancel': ['x', 'f8'] });
    expect([bindings.sign('job.cancel'), bindings.signs('job.cancel')]).toEqual(['x', ['x', 'F8']]);
    expect([bindings.sign('view.back'), bindings.signs('move.up')]).toEqual(['Esc', ['↑', 'k']]);
  });
});

describe('a command that can’t work says why', () => {
  const running = [aJob()];
  const two = jobsInOrder(2);
  test.each<[string, string, MonitorState, RegExp | null]>([
    ['view.details without a job', 'view.details', aState([]), /No job is selected/],
    ['view.details on a job', 'view.details', aState(running), null],
    ['view.back with nothing open', 'view.back', aState(running), /Nothing is open/],
    ['view.back with an applied filter', 'view.back', aState(running, { filter: appliedFilter('x') }), null],
    ['view.back with chosen types', 'view.back', aState(running, { types: new Set(['BACKUP']) }), null],
    ['view.pane without details', 'view.pane', aState(running), /details are not open/],
    [
      'view.pane with details',
      'view.pane',
      aState(running, { detailsOpen: true, size: { columns: 120, rows: 24 } }),
      null,
    ],
    [
      'view.pane with details in the place of the list',
      'view.pane',
      aState(running, { detailsOpen: true }),
      /whole screen/,
    ],
    [
      'view.zoom where the details fill the screen',
      'view.zoom',
      aState(running, { detailsOpen: true }),
      /whole screen/,
    ],
    [
      'view.zoom beside the list',
      'view.zoom',
      aState(running, { detailsOpen: true, size: { columns: 120, rows: 24 } }),
      null,
    ],
    ['view.project with one project', 'view.project', aState(running), /only one project/],
    ['view.project with two projects', 'view.project', aState(running, { projects: [search, ads] }), null],
    ['view.project before a project was chosen', 'view.project', aState([], { project: null }), null],
    [
      'view.project without projects',
      'view.project',
      aState([], { project: null, projects: [] }),
      /access to no project/,
    ],
    [
      'view.project while projects are loading',
      'view.project',
      aState([], { projects: null }),
      /projects are still loading/,
    ],
    ['job.mark without a job', 'job.mark', aState([]), /No job is selected/],
    ['job.copyId without a job', 'job.copyId', aState([]), /No job is selected/],
    ['job.copyAs without a job', 'job.copyAs', aState([]), /No job is selected/],
    ['job.cancel without a job', 'job.cancel', aState([]), /No job is selected/],
    ['job.cancel on a running backup', 'job.cancel', aState(running), null],
    [
      'job.cancel on an ended job',
      'job.cancel',
      aState([aJob({ status: 'successful' })]),
      /Only Pending or In Progress jobs .* is Successful/,
    ],
    ['job.cancel with --read-only', 'job.cancel', aState(running, { readOnly: true }), /--read-only/],
    [
      'job.cancel without the role',
      'job.cancel',
      aState(running, { denials: running.reduce((known, one) => withRoleDenied(known, one, noon), noDenials) }),
      /needs Project Admin or a role that may do this \(the server said so at 14:00\)/,
    ],
    ['job.retry on a backup', 'job.retry', aState(running), /Only failed import jobs/],
    ['job.retry on a failed import', 'job.retry', aState([failedImport()]), null],
    [
      'job.cancel on marked jobs of which none can be canceled',
      'job.cancel',
      aState(two, { marks: new Set(['job-1', 'job-2']), readOnly: true }),
      /^Not possible for any of the 2 marked jobs: .*--read-only/,
    ],
    [
      'job.retry on a marked job that is no import',
      'job.retry',
      aState(two, { marks: new Set(['job-1']) }),
      /^Only failed/,
    ],
    [
      'job.cancel on marked jobs of which one can be canceled, with the cursor on the other',
      'job.cancel',
      aState([failedImport({ id: 'f' }), ...two], { marks: new Set(['f', 'job-2']), selectedId: 'f' }),
      null,
    ],
    ['job.unmark without marks', 'job.unmark', aState(running), /No job is marked/],
    ['job.unmark with marks', 'job.unmark', aState(two, { marks: new Set(['job-1']) }), null],
    ['app.slower without a project', 'app.slower', aState([], { project: null }), /No project is chosen/],
    ['app.pause without a project', 'app.pause', aState([], { project: null }), /No project is chosen/],
    ['app.quit', 'app.quit', aState([]), null],
  ])('or that it can: %s', (_, id, state, why) => {
    const refusal = refusalOf(bound(id), state, english);
    if (why === null) expect(refusal).toBeNull();
    else expect(refusal).toMatch(why);
    expect(refusalOf(bound(id), state, japanese) === null).toBe(refusal === null);
  });

  test('with the server’s words sanitized', () => {
    const foreign = aState([aJob({ type: '\u001b[31mX\u202e', subtype: null, status: 'pending' })]);
    expect(refusalOf(bound('job.cancel'), foreign, english)).toContain('the type [31mX can');
  });
});

describe('searching commands', () => {
  test.each([
    ['', ids.length],
    ['cancel', 1],
    ['JOB.', 8],
    ['no such thing', 0],
  ])('by %j finds %i', (text, count) => {
    expect(searchBindings(list, text, english)).toHaveLength(count);
  });

  test('finds labels in the user’s language, and command names in any', () => {
    expect(searchBindings(list, '再試行', japanese).map(({ id }) => id)).toEqual(['job.retry']);
    expect(searchBindings(list, 'ｺﾋﾟｰ', japanese).map(({ id }) => id)).toContain('job.copyId');
    expect(searchBindings(list, 'ＪＯＢ．ＲＥＴＲＹ', english).map(({ id }) => id)).toEqual(['job.retry']);
    expect(searchBindings(list, 'job.retry', japanese).map(({ id }) => id)).toEqual(['job.retry']);
  });
});

/** What each command does on the second of three jobs. */
const effects: Readonly<Record<string, (visit: MonitorVisit) => void>> = {
  'move.up': ({ monitor }) => expect(monitor.state().selectedIndex).toBe(0),
  'move.down': ({ monitor }) => expect(monitor.state().selectedIndex).toBe(2),
  'move.halfUp': ({ monitor }) => expect(monitor.state().selectedIndex).toBe(0),
  'move.halfDown': ({ monitor }) => expect(monitor.state().selectedIndex).toBe(2),
  'move.pageUp': ({ monitor }) => expect(monitor.state().selectedIndex).toBe(0),
  'move.pageDown': ({ monitor }) => expect(monitor.state().selectedIndex).toBe(2),
  'move.first': ({ monitor }) => expect(monitor.state().selectedIndex).toBe(0),
  'move.last': ({ monitor }) => expect(monitor.state().selectedIndex).toBe(2),
  'view.details': ({ monitor }) => expect(monitor.state().detailsOpen).toBe(true),
  'view.back': ({ message }) => expect(message()).toBeNull(),
  'view.pane': ({ message }) => expect(message()).toBe('The details are not open.'),
  'view.zoom': ({ monitor }) => expect(monitor.state()).toMatchObject({ detailsOpen: true, detailsZoomed: true }),
  'view.filter': ({ monitor }) => expect(monitor.state().filter.editing).toBe(true),
  'view.failed': ({ monitor }) => expect(monitor.state().filter.text).toBe('status:failed since:24h'),
  'view.sameCause': ({ message }) =>
    expect(message()).toBe('The selected job did not fail, or the server gives no reason.'),
  'view.order': ({ monitor }) => expect(monitor.state().dialog).toMatchObject({ menu: 'order' }),
  'view.group': ({ monitor }) => expect(monitor.state().dialog).toMatchObject({ menu: 'group' }),
  'view.stepBack': ({ monitor }) => expect(monitor.state().folded.size).toBe(1),
  'view.creators': ({ monitor }) => expect(monitor.state().dialog).toMatchObject({ menu: 'creators' }),
  'view.clusters': ({ monitor }) => expect(monitor.state().dialog).toMatchObject({ menu: 'clusters' }),
  'view.mine': ({ message }) => expect(message()).toMatch(/^zjobs does not know who you are/),
  'app.messages': ({ monitor }) => expect(monitor.state().dialog?.kind).toBe('messages'),
  'view.timeline': ({ monitor }) => expect(monitor.state().timeline).toEqual(firstTimeline),
  'timeline.zoomIn': ({ message }) => expect(message()).toBe('The timeline is not open.'),
  'timeline.zoomOut': ({ message }) => expect(message()).toBe('The timeline is not open.'),
  'timeline.earlier': ({ message }) => expect(message()).toBe('The timeline is not open.'),
  'timeline.later': ({ message }) => expect(message()).toBe('The timeline is not open.'),
  'view.types': ({ monitor }) => expect(monitor.state().dialog).toMatchObject({ menu: 'types' }),
  'view.statuses': ({ monitor }) => expect(monitor.state().dialog).toMatchObject({ menu: 'statuses' }),
  'view.project': ({ monitor }) => expect(monitor.state().dialog).toMatchObject({ menu: 'project' }),
  'view.profile': ({ message }) => expect(message()).toMatch(/^config.toml has no profiles/),
  'view.views': ({ monitor }) => expect(monitor.state().dialog).toMatchObject({ menu: 'views' }),
  'view.nth': ({ message }) => expect(message()).toMatch(/^No view is saved/),
  'view.none': ({ message }) => expect(message()).toBe('No view is in force.'),
  'job.cancel': ({ monitor }) =>
    expect(monitor.state().dialog).toMatchObject({ kind: 'confirm', impact: { action: 'cancel' } }),
  'job.retry': ({ message }) => expect(message()).toBe('Only failed import jobs can be retried.'),
  'job.commit': ({ message }) =>
    expect(message()).toBe('Only imports that wait for a commit (auto_commit=false) can be committed.'),
  'job.mark': ({ monitor }) => expect([...monitor.state().marks]).toEqual(['job-2']),
  'job.unmark': ({ message }) => expect(message()).toBe('No job is marked.'),
  'job.copyId': ({ copied }) => expect(copied).toEqual(['job-2']),
  'job.copyAs': ({ monitor }) => expect(monitor.state().dialog).toMatchObject({ menu: 'copy' }),
  'job.watch': ({ monitor }) => expect([...monitor.state().attention.watched]).toEqual(['job-2']),
  'view.digest': ({ monitor }) => expect(monitor.state().dialog?.kind).toBe('digest'),
  'view.dismiss': ({ message }) => expect(message()).toBe('Nothing is new.'),
  'move.nextNew': ({ message }) => expect(message()).toBe('Nothing is new.'),
  'move.previousNew': ({ message }) => expect(message()).toBe('Nothing is new.'),
  'app.refresh': ({ center, repaints }) => {
    expect(center.take().length).toBeGreaterThan(0);
    expect(repaints).toBe(1);
  },
  'app.slower': ({ monitor }) => expect(monitor.state().feed?.interval).toBe(10_000),
  'app.faster': ({ monitor }) => expect(monitor.state().feed?.interval).toBe(2_000),
  'app.repaint': ({ repaints, center }) => expect([repaints, center.take().length]).toEqual([1, 0]),
  'app.pause': ({ monitor }) => expect(monitor.state().feed?.paused).toBe(true),
  'app.palette': ({ monitor }) => expect(monitor.state().dialog?.kind).toBe('palette'),
  'app.help': ({ monitor }) => expect(monitor.state().dialog?.kind).toBe('help'),
  'app.suspend': visit => expect(visit.suspended).toBe(1),
  'app.quit': ({ ends }) => expect(ends).toEqual([{ cause: 'quit' }]),
};

const pressable: readonly (readonly [id: string, key: string])[] = list.flatMap(({ id, keys }) =>
  keys.map(key => [id, key] as const),
);

const threeJobs: readonly Job[] = jobsInOrder(3);

describe('the list', () => {
  test.each(pressable)('runs %s by %s', async (id, key) => {
    const visit = await openMonitor(threeJobs, { projects: [search, ads], project: 'Search' });
    await visit.press('down');
    await visit.clock.pass(100);
    visit.center.take();
    await visit.press(key);
    await visit.clock.pass(100);
    const check = effects[id];
    expect(check, `no test says what ${id} does`).toBeDefined();
    check?.(visit);
    visit.monitor.stop();
  });

  test('runs every command from the palette too', async () => {
    for (const { id } of list.filter(({ group }) => group !== 'move')) {
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
