import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../../../src/actions/outcome.ts';
import { planAction } from '../../../src/actions/plan.ts';
import type { CloudErrorFacts } from '../../../src/cloud/error.ts';
import { changesOf } from '../../../src/jobs/changes.ts';
import { noDenials, withRoleDenied } from '../../../src/jobs/denials.ts';
import type { ImportFile, Job } from '../../../src/jobs/job.ts';
import { orderNames } from '../../../src/jobs/order.ts';
import { jobStatuses } from '../../../src/jobs/statuses.ts';
import { sanitizeLine } from '../../../src/terminal/text/sanitize.ts';
import type { Context } from '../../../src/ui/context.ts';
import { type Frame, frame, frameRows } from '../../../src/ui/frame/frame.ts';
import { displayWidthOfStyled } from '../../../src/ui/frame/styled-text.ts';
import { searchBindings } from '../../../src/ui/keys/binding.ts';
import { reduceMonitor } from '../../../src/ui/state/reducer.ts';
import { circumstancesOf } from '../../../src/ui/state/selectors.ts';
import type { Described, Dialog, MonitorState } from '../../../src/ui/state/state.ts';
import type { Theme } from '../../../src/ui/theme.ts';
import { noon } from '../../support/jobs.ts';
import {
  appliedFilter,
  aState,
  contextFor,
  english,
  helpDialog,
  hostileJob,
  hostileText,
  measured,
  screenRows,
  typedFilter,
} from '../../support/ui-fixtures.ts';

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });

const anyError: fc.Arbitrary<CloudErrorFacts> = fc.record({
  kind: fc.constantFrom('network', 'server', 'permission'),
  message: hostileText,
  code: maybe(fc.oneof(fc.integer(), hostileText)),
  requestId: maybe(hostileText),
  httpStatus: fc.constant(null),
  retryAfter: fc.constant(null),
  maybeDone: fc.boolean(),
});

const anyFile: fc.Arbitrary<ImportFile> = fc.record({
  name: hostileText,
  size: maybe(fc.integer({ min: 0 })),
  status: fc.constantFrom(...jobStatuses),
  rawStatus: hostileText,
  progress: maybe(fc.integer({ min: 0, max: 100 })),
  importedRows: maybe(fc.integer({ min: 0 })),
  totalRows: maybe(fc.integer({ min: 0 })),
  completedAt: fc.constant(null),
  reason: maybe(hostileText),
});

const describedOf = (job: Job): fc.Arbitrary<Described> =>
  fc.oneof(
    fc.constant<Described>({ jobId: job.id, state: 'loading' }),
    anyError.map((error): Described => ({ jobId: job.id, state: 'failed', error })),
    fc
      .record({
        files: fc.array(anyFile, { maxLength: 4 }),
        importedRows: maybe(fc.nat()),
        totalRows: maybe(fc.nat()),
        facts: fc.array(fc.tuple(hostileText, hostileText), { maxLength: 3 }),
        requestId: maybe(hostileText),
      })
      .map(({ requestId, ...details }): Described => {
        const place = { endpoint: 'https://api.example.com', projectId: 'search', projectName: null };
        const history = changesOf({ before: null, after: job }, place, noon);
        return { jobId: job.id, state: 'ready', job, details, requestId, history };
      }),
  );

const outcomeOf = (job: Job): fc.Arbitrary<Outcome> =>
  fc.oneof(
    fc.constant<Outcome>({ outcome: 'accepted', jobId: job.id, job, requestId: null }),
    anyError.map((error): Outcome => ({ outcome: 'refused', jobId: job.id, error })),
    fc
      .tuple(anyError, fc.array(hostileText, { maxLength: 2 }))
      .map(([error, successors]): Outcome => ({ outcome: 'unknown', jobId: job.id, error, successors })),
  );

const dialogFor = (state: MonitorState, jobs: readonly Job[]): fc.Arbitrary<Dialog | null> => {
  const action = fc.constantFrom('cancel', 'retry');
  const scroll = fc.nat(60);
  return fc.oneof(
    fc.constant(null),
    fc.constantFrom('', 'move', 'no such key').map((text): Dialog => helpDialog(text)),
    scroll.map((at): Dialog => ({ kind: 'messages', scroll: at })),
    fc.oneof(fc.constant(''), fc.constant('can'), hostileText).map(
      (text): Dialog => ({
        kind: 'palette',
        text,
        caret: text.length,
        matches: searchBindings(english.bindings.table('list'), text, english).map(({ id }) => id),
        highlighted: null,
        top: 0,
      }),
    ),
    fc
      .constantFrom('project', 'order', 'types', 'statuses')
      .map((menu): Dialog => ({ kind: 'menu', menu, highlighted: null, top: 0, hasToggled: false })),
    fc.tuple(action, scroll).map(
      ([name, at]): Dialog => ({
        kind: 'confirm',
        impact: planAction(name, jobs, one => circumstancesOf(state, one)),
        opening: { at: 0, readId: 0 },
        scroll: at,
      }),
    ),
    fc
      .tuple(action, fc.tuple(...jobs.map(outcomeOf)), scroll)
      .map(([name, outcomes, at]): Dialog => ({ kind: 'outcomes', action: name, outcomes, scroll: at })),
  );
};

type Situation = { readonly state: MonitorState; readonly language: 'en' | 'ja' };

/** A screen of any size with anything on it, and over it any dialog. */
const anySituation: fc.Arbitrary<Situation> = fc
  .record({
    jobs: fc.uniqueArray(hostileJob(), { maxLength: 5, selector: ({ id }) => id }),
    columns: fc.integer({ min: 60, max: 300 }),
    rows: fc.integer({ min: 15, max: 100 }),
    language: fc.constantFrom('en', 'ja'),
    order: fc.constantFrom(...orderNames),
    filter: fc.oneof(fc.constant(''), fc.constant('stauts:x'), hostileText),
    editing: fc.boolean(),
    detailsOpen: fc.boolean(),
    focus: fc.constantFrom('list', 'details'),
    detailsScroll: fc.nat(40),
    demo: fc.boolean(),
    readOnly: fc.boolean(),
    deniedAt: maybe(fc.constant(noon)),
    projectName: hostileText,
    error: maybe(anyError),
    feed: fc.record({
      freshAt: maybe(fc.constant(noon - 100_000_000)),
      loading: fc.boolean(),
      total: maybe(fc.integer({ min: 0, max: 10_000_000 })),
      paused: fc.boolean(),
      badRecords: fc.nat(1_000_000),
    }),
    notice: maybe(hostileText.map(text => sanitizeLine(text))),
    marked: fc.boolean(),
    actionSupport: fc.record({
      cancel: fc.constantFrom('every' as const, ['SPARK'], []),
      retry: fc.constantFrom('route', 'request'),
      abortImport: fc.boolean(),
      commitImport: fc.boolean(),
      console: fc.constantFrom(null, 'https://cloud.zilliz.com'),
    }),
  })
  .chain(given => {
    const { jobs, error, projectName } = given;
    const project = { id: 'proj-1', name: projectName };
    const [first] = jobs;
    const state = aState(
      jobs,
      {
        size: { columns: given.columns, rows: given.rows },
        order: given.order,
        filter: { ...(given.editing ? typedFilter(given.filter) : appliedFilter(given.filter)), applied: [] },
        detailsOpen: given.detailsOpen,
        focus: given.focus,
        detailsScroll: given.detailsScroll,
        demo: given.demo,
        readOnly: given.readOnly,
        denials:
          given.deniedAt === null
            ? noDenials
            : jobs.reduce((known, one) => withRoleDenied(known, one, noon), noDenials),
        actionSupport: given.actionSupport,
        project,
        projects: [project, { id: projectName, name: `${projectName}2` }],
        notice: given.notice === null ? null : { text: given.notice, tone: 'bad' },
        marks: new Set(given.marked ? jobs.map(({ id }) => id) : []),
        types: new Set(jobs.slice(0, 2).map(({ type }) => type)),
        selectedId: first?.id ?? null,
      },
      { ...given.feed, problem: error === null ? null : { error, since: noon, nextTryAt: noon + 5_000 } },
    );
    const described = first === undefined ? fc.constant(null) : fc.option(describedOf(first), { nil: null });
    return fc.record({
      language: fc.constant(given.language),
      state: fc
        .tuple(described, dialogFor(state, jobs))
        .map(([what, dialog]) =>
          measured(
            reduceMonitor({ ...state, described: what, dialog }, { type: 'resize', size: state.size }),
            contextFor(given.language),
          ),
        ),
    });
  });

/** Every text of a frame. */
const textsOf = (drawn: Frame): readonly string[] => {
  const { dialog } = drawn;
  const rows = frameRows(drawn);
  if (dialog === null) return rows;
  if (dialog.kind === 'text') return [...rows, dialog.text.title, dialog.text.footer, ...dialog.text.lines];
  const { title, hint, choices } = dialog.menu;
  return [...rows, title, hint, ...choices.map(({ label }) => label), dialog.kind === 'palette' ? dialog.line : ''];
};

// C0, DEL, C1, bidi, zero-width and lone surrogates. U+200D may stand inside an emoji.
const unsafe = /[\p{Cc}\p{Cs}\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

/** The only link that zjobs writes. Any other one may come from the server. */
const ownLink = /\u001b\]8;;https:\/\/cloud\.zilliz\.com\u0007(https:\/\/cloud\.zilliz\.com)\u001b\]8;;\u0007/g;

const bareTheme: Theme = Object.assign((...[, text]: Parameters<Theme>) => text, { badge: (text: string) => text });

test('the screen contains only safe text, whatever a server sends', () => {
  fc.assert(
    fc.property(anySituation, ({ state, language }) => {
      const bare: Context = { ...contextFor(language), theme: bareTheme };
      for (const text of textsOf(frame(state, bare))) expect(text.replaceAll(ownLink, '$1')).not.toMatch(unsafe);
    }),
    { numRuns: 100, endOnFailure: true },
  );
});

test('the screen has as many rows as the terminal, and none is wider', () => {
  fc.assert(
    fc.property(anySituation, ({ state, language }) => {
      const rows = screenRows(state, contextFor(language));
      expect(rows.length).toBe(state.size.rows);
      for (const row of rows) expect(displayWidthOfStyled(row)).toBeLessThanOrEqual(state.size.columns);
    }),
    { numRuns: 100, endOnFailure: true },
  );
});

test('the parts of the screen, dialogs and the table of files stay within it', () => {
  fc.assert(
    fc.property(anySituation, ({ state, language }) => {
      const { dialog, list, details } = frame(state, contextFor(language));
      const files = details?.files ?? null;
      const filesPlace = files && details && { ...files, x: details.x + files.x, y: details.y + files.y };
      for (const part of [dialog, list, details, filesPlace].filter(one => one !== null)) {
        expect(Math.min(part.x, part.y)).toBeGreaterThanOrEqual(0);
        expect(part.x + part.columns).toBeLessThanOrEqual(state.size.columns);
        expect(part.y + part.rows).toBeLessThanOrEqual(state.size.rows);
      }
      if (dialog?.kind === 'text') expect(dialog.text.lines.length).toBeLessThanOrEqual(dialog.rows - 4);
      if (dialog?.kind === 'menu') {
        for (const { label } of dialog.menu.choices) {
          expect(displayWidthOfStyled(label)).toBeLessThanOrEqual(dialog.columns - 6);
        }
      }
    }),
    { numRuns: 100, endOnFailure: true },
  );
});

test.each([
  [59, 40],
  [60, 14],
  [1, 1],
  [20, 5],
])('a terminal of %i×%i shows nothing but which size zjobs needs', (columns, rows) => {
  for (const language of ['en', 'ja'] as const) {
    const drawn = frame(aState([], { size: { columns, rows } }), contextFor(language));
    expect(drawn).toMatchObject({ list: null, details: null, footer: [], dialog: null });
    expect(drawn.header.length).toBeLessThanOrEqual(rows);
    for (const line of drawn.header) expect(displayWidthOfStyled(line)).toBeLessThanOrEqual(columns);
    if (columns >= 20) expect(drawn.header.join(' ')).toContain('60×15');
    if (columns === 59) expect(drawn.header).toHaveLength(1);
  }
});
