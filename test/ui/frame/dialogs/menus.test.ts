import { describe, expect, test } from 'vitest';
import { jobTypes } from '../../../../src/jobs/kinds.ts';
import { orderNames } from '../../../../src/jobs/order.ts';
import { jobStatuses } from '../../../../src/jobs/statuses.ts';
import { type MenuText, menuText } from '../../../../src/ui/frame/dialogs/menus.ts';
import { frame } from '../../../../src/ui/frame/frame.ts';
import { searchBindings } from '../../../../src/ui/keys/binding.ts';
import { highlightedValue, withHighlightMoved } from '../../../../src/ui/state/menus.ts';
import type { MenuKind, MonitorState } from '../../../../src/ui/state/state.ts';
import { aJob, failedImport } from '../../../support/jobs.ts';
import { appliedFilter, aState, english, helpDialog, japanese } from '../../../support/ui-fixtures.ts';

const jobs = [aJob(), failedImport({ id: 'f' }), aJob({ id: 'x', type: 'DEFRAG\u001b[31m', subtype: null })];

/** A terminal in which every menu is visible as a whole. */
const tall = { size: { columns: 100, rows: 60 } };

const withMenu = (menu: MenuKind, facts: Partial<MonitorState> = {}): MonitorState =>
  aState(jobs, { ...tall, ...facts, dialog: { kind: 'menu', menu, highlighted: null, top: 0, hasToggled: false } });

const withPalette = (text: string, highlighted: string | null = null): MonitorState => {
  const matches = searchBindings(english.bindings.table('list'), text, english).map(({ id }) => id);
  return aState(jobs, { ...tall, dialog: { kind: 'palette', text, caret: 0, matches, highlighted, top: 0 } });
};

const textOf = (state: MonitorState, width = 60, context = english): MenuText => {
  const menu = menuText(state, width, context);
  if (menu === null) throw new Error('no menu is open');
  return menu;
};

const valuesOf = ({ choices }: MenuText): readonly string[] => choices.map(({ value }) => value);

describe('a menu', () => {
  test('lists projects by name and ID and highlights the watched one', () => {
    const projects = [
      { id: 'proj-2', name: 'Ads\u202e' },
      { id: 'proj-1', name: 'Search' },
    ];
    const menu = textOf(withMenu('project', { projects }));
    expect(menu).toMatchObject({ title: 'Project', index: 1 });
    expect(menu.choices).toEqual([
      { value: 'proj-2', label: 'Ads     proj-2' },
      { value: 'proj-1', label: 'Search  proj-1' },
    ]);
  });

  test('shows the ID of a project of several servers as its server knows it', () => {
    const projects = [{ id: 'http://host-0 proj-1', shownId: 'proj-1 (host-0)', name: 'Search (host-0)' }];
    expect(textOf(withMenu('project', { projects })).choices.map(({ label }) => label)).toEqual([
      'Search (host-0)  proj-1 (host-0)',
    ]);
  });

  test('of 100,000 projects makes only the labels in view', () => {
    let reads = 0;
    const projects = Array.from({ length: 100_000 }, (_, index) => ({
      id: `proj-${index}`,
      get name() {
        reads += 1;
        return `Project ${index}`;
      },
    }));
    const opened = withMenu('project', { projects, project: projects[70_000] ?? null });
    const menu = textOf(opened);
    expect(menu.choices[menu.index]).toEqual({
      value: 'proj-70000',
      label: `${'Project 70000'.padEnd(40)}  proj-70000`,
    });
    const moved = withHighlightMoved(opened, 'down');
    const next = textOf(moved);
    expect(next.choices[next.index]?.value).toBe('proj-70001');
    expect(next.labelColumns).toBe(menu.labelColumns);
    expect(reads).toBeLessThan(200);
    expect(highlightedValue(moved)).toBe('proj-70001');
  });

  test('of 10,000 types makes only the labels in view, and finds each', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => aJob({ id: `j${index}`, type: `TYPE_${index}` }));
    const dialog = { kind: 'menu', menu: 'types', highlighted: 'TYPE_9999', top: 0, hasToggled: false } as const;
    const state = aState(many, { ...tall, dialog });
    const menu = textOf(state);
    expect(menu.choices.length).toBeLessThan(60);
    expect(menu.choices[menu.index]?.value).toBe('TYPE_9999');
    const wrapped = textOf(withHighlightMoved(withHighlightMoved(state, 'down'), 'up'));
    expect(wrapped.choices[wrapped.index]?.value).toBe('TYPE_9999');
  });

  test('lists all orders and highlights the current one', () => {
    const menu = textOf(withMenu('order', { order: 'oldest' }), 60, japanese);
    expect(valuesOf(menu)).toEqual(orderNames);
    expect(menu.choices[menu.index]).toEqual({ value: 'oldest', label: '古い順' });
  });

  test('lists all types, and those that only the server knows', () => {
    const menu = textOf(withMenu('types', { types: new Set(['IMPORT']) }));
    expect(valuesOf(menu)).toEqual(['*', ...jobTypes, 'DEFRAG\u001b[31m']);
    expect(menu.choices[0]?.label).toBe('[ ] All');
    expect(menu.choices[menu.index]?.label).toMatch(/^\[x\] Import +\(1\)$/);
    expect(menu.choices.at(-1)?.label).toMatch(/^\[ \] DEFRAG\[31m +\(1\)$/);
  });

  test('lists all statuses with their counts', () => {
    const menu = textOf(withMenu('statuses'));
    expect(valuesOf(menu)).toEqual(['*', ...jobStatuses]);
    expect(menu.choices.map(({ label }) => label)).toContain('[ ] ● In Progress  (2)');
    expect(menu.choices[0]?.label).toBe('[x] All');
  });

  test('lists creators and clusters, those with the most jobs first, and highlights the one that is filtered by', () => {
    const by = (createdBy: string | null, id: string) => aJob({ id, createdBy, clusterName: `c-${createdBy}` });
    const some = [by('bo', '1'), by('ana', '2'), by('bo', '3'), by(null, '4')];
    const open = (menu: MenuKind) =>
      textOf(
        aState(some, {
          ...tall,
          filter: appliedFilter('by:ana'),
          dialog: { kind: 'menu', menu, highlighted: null, top: 0, hasToggled: false },
        }),
      );
    const creators = open('creators');
    expect(creators.choices.map(({ label }) => label)).toEqual(['All', 'bo   (2)', 'ana  (1)']);
    expect(creators.choices[creators.index]?.value).toBe('ana');
    expect(valuesOf(open('clusters'))).toEqual(['*', 'c-bo', 'c-ana', 'c-null']);
  });

  test('has a number for each of its first nine choices', () => {
    expect(textOf(withMenu('order')).numbers).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    const scrolled = textOf(withMenu('types', { size: { columns: 100, rows: 15 }, types: new Set(['IMPORT']) }));
    const first = Number(scrolled.numbers[0]);
    expect(scrolled.numbers.slice(0, 2)).toEqual([String(first), String(first + 1)]);
  });

  test('cuts its labels to its width', () => {
    const state = withMenu('project', { projects: [{ id: 'proj-1', name: '日本語'.repeat(40) }] });
    const menu = textOf(state, 30);
    expect(menu.labelColumns).toBe(29);
    expect(menu.choices[0]?.label).toMatch(/^[日本語]+…$/);
  });

  test('is as high as its choices, or as the screen allows, with the highlight in view', () => {
    const boxOf = (menu: MenuKind, rows: number, facts: Partial<MonitorState> = {}) =>
      frame(withMenu(menu, { ...facts, size: { columns: 100, rows } }), english).dialog;
    expect(boxOf('order', 40)).toMatchObject({ rows: orderNames.length + 4 });
    const small = boxOf('types', 15, { types: new Set(['IMPORT']) });
    expect(small).toMatchObject({ rows: 10, menu: { rows: 6 } });
    if (small?.kind !== 'menu') throw new Error('no menu is drawn');
    expect(small.menu.choices).toHaveLength(6);
    expect(small.menu.choices[small.menu.index]?.value).toBe('IMPORT');
  });

  test('keeps its width while it scrolls', () => {
    const widthAt = (top: number) =>
      frame(
        {
          ...withMenu('types', { size: { columns: 100, rows: 15 } }),
          dialog: {
            kind: 'menu',
            menu: 'types',
            highlighted: jobTypes[top] ?? null,
            top,
            hasToggled: false,
          },
        },
        english,
      ).dialog?.columns;
    expect(new Set([0, 3, 6].map(widthAt)).size).toBe(1);
  });
});

describe('the palette', () => {
  test('lists every command with its keys and why it can’t work', () => {
    const all = english.bindings.table('list').map(({ id }) => id);
    const shown = all.map(id => textOf(withPalette('', id), 90)).map(({ choices, index }) => choices[index]);
    expect(shown.map(choice => choice?.value)).toEqual(all);
    const retry = shown.find(choice => choice?.value === 'job.retry');
    expect(retry?.label.trimEnd()).toBe('job.retry        r         retry – Only failed import jobs can be retried.');
  });

  test('lists only the commands that the text finds', () => {
    expect(textOf(withPalette('interval'), 90).choices).toHaveLength(2);
  });

  test('highlights the first match, unless another one was highlighted', () => {
    const highlighted = (state: MonitorState): string | undefined => {
      const { choices, index } = textOf(state);
      return choices[index]?.value;
    };
    expect(highlighted(withPalette('job.', 'job.retry'))).toBe('job.retry');
    expect(highlighted(withPalette('job.'))).toBe('job.cancel');
    expect(highlighted(withPalette('app.', 'job.retry'))).toBe('app.refresh');
  });

  test('shows what an argument means', () => {
    const dialog = {
      kind: 'palette',
      text: 'order ',
      caret: 6,
      matches: ['order longest'],
      highlighted: null,
      top: 0,
    } as const;
    expect(textOf(aState(jobs, { ...tall, dialog }), 90).choices[0]?.label.trimEnd()).toBe(
      'order longest              longest running first',
    );
  });

  test('keeps its height however few commands match', () => {
    const boxOf = (text: string) => frame(withPalette(text), english).dialog;
    expect(boxOf('interval')).toMatchObject({ rows: 16, columns: boxOf('')?.columns });
  });
});

test('without an open menu there is no text', () => {
  expect(menuText(aState(jobs), 60, english)).toBeNull();
  expect(menuText(aState(jobs, { dialog: helpDialog() }), 60, english)).toBeNull();
});
