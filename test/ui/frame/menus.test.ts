import { describe, expect, test } from 'vitest';
import { jobTypes } from '../../../src/jobs/kinds.ts';
import { orderNames } from '../../../src/jobs/order.ts';
import { jobStatuses } from '../../../src/jobs/statuses.ts';
import { frame } from '../../../src/ui/frame/frame.ts';
import { menuText, paletteText, widestLabel } from '../../../src/ui/frame/menus.ts';
import { keyBindings } from '../../../src/ui/keys/bindings.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { aJob, failedImport } from '../../support/jobs.ts';
import { aState, english, japanese } from '../../support/ui-fixtures.ts';

const jobs = [aJob(), failedImport({ id: 'f' }), aJob({ id: 'x', type: 'DEFRAG\u001b[31m', subtype: null })];

test('the palette opens on the line that is highlighted', () => {
  const paletteOn = (text: string, highlighted: string | null) =>
    paletteText(text, aState(jobs, { dialog: { kind: 'palette', text, highlighted } }), 60, english);
  const { choices, initialIndex } = paletteOn('job.', 'job.retry');
  expect(choices[initialIndex]?.value).toBe('job.retry');
  expect(paletteOn('job.', null).initialIndex).toBe(0);
  expect(paletteOn('app.', 'job.retry').initialIndex).toBe(0);
});

describe('menus', () => {
  test('projects by name and ID, opened on the one that is watched', () => {
    const projects = [
      { id: 'proj-2', name: 'Ads\u202e' },
      { id: 'proj-1', name: 'Search' },
    ];
    const menu = menuText('project', aState(jobs, { projects }), 60, english);
    expect(menu).toMatchObject({ title: 'Project', initialIndex: 1 });
    expect(menu.choices).toEqual([
      { value: 'proj-2', label: 'Ads  proj-2' },
      { value: 'proj-1', label: 'Search  proj-1' },
    ]);
  });

  test('all orders, opened on the current one', () => {
    const menu = menuText('order', aState(jobs, { order: 'oldest' }), 60, japanese);
    expect(menu.choices.map(({ value }) => value)).toEqual(orderNames);
    expect(menu.choices[menu.initialIndex]).toEqual({ value: 'oldest', label: '古い順' });
  });

  test('all types, and those that the server alone knows', () => {
    const menu = menuText('types', aState(jobs, { types: new Set(['IMPORT']) }), 60, english);
    expect(menu.choices.map(({ value }) => value)).toEqual(['*', ...jobTypes, 'DEFRAG\u001b[31m']);
    expect(menu.choices[0]?.label).toBe('[ ] All');
    expect(menu.choices[menu.initialIndex]?.label).toBe('[x] Import');
    expect(menu.choices.at(-1)?.label).toBe('[ ] DEFRAG[31m');
  });

  test('all statuses, with their counts', () => {
    const menu = menuText('statuses', aState(jobs), 60, english);
    expect(menu.choices.map(({ value }) => value)).toEqual(['*', ...jobStatuses]);
    expect(menu.choices.map(({ label }) => label)).toContain('[ ] ● In Progress (2)');
    expect(menu.choices[0]?.label).toBe('[x] All');
  });

  test('labels are cut to the room', () => {
    const projects = [{ id: 'proj-1', name: '日本語'.repeat(40) }];
    expect(widestLabel(menuText('project', aState(jobs, { projects }), 30, english).choices)).toBe(29);
    expect(menuText('project', aState(jobs, { projects }), 30, english).choices[0]?.label).toMatch(/^[日本語]+…$/);
  });
});

describe('the palette', () => {
  test('tells every key by name, and why one can not work', () => {
    const { choices } = paletteText('', aState(jobs), 90, english);
    expect(choices.map(({ value }) => value)).toEqual(keyBindings.map(({ id }) => id));
    const retry = choices.find(({ value }) => value === 'job.retry');
    expect(retry?.label.trimEnd()).toBe('job.retry        r         retry – Only failed import jobs can be retried.');
  });

  test('is narrowed by what is typed', () => {
    expect(paletteText('interval', aState(jobs), 90, english).choices).toHaveLength(2);
  });
});

test('a menu is as high as its choices, or as the screen lets it be', () => {
  const opened = (menu: 'order' | 'types', rows: number) => {
    const state: MonitorState = {
      ...aState(jobs, { size: { columns: 100, rows } }),
      dialog: { kind: 'menu', menu, highlighted: null, touched: false },
    };
    return frame(state, english).dialog;
  };
  expect(opened('order', 40)).toMatchObject({ limit: orderNames.length, rows: orderNames.length + 4 });
  const small = opened('types', 15);
  expect(small).toMatchObject({ rows: 10, limit: 6 });
});
