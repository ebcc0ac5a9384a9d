import { describe, expect, test } from 'vitest';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { aJob, failedImport } from '../../support/jobs.ts';
import { openKeys } from '../../support/open-keys.ts';
import { aState } from '../../support/ui-fixtures.ts';

const jobs = [
  failedImport({ id: 'f', reason: 'alpha one\nbeta two\nalpha three\ngamma four\nalpha five' }),
  aJob({ id: 'b' }),
];

const open = (facts: Partial<MonitorState> = {}) =>
  openKeys(aState(jobs, { detailsOpen: true, focus: 'details', selectedId: 'f', restsAtTop: false, ...facts }));

type Keys = ReturnType<typeof open>;
const search = ({ store }: Keys) => store.state().detailsSearch;

describe('the search in the details', () => {
  test('goes to the first match while it is typed, and from match to match by n and N, around the ends', () => {
    const keys = open();
    keys.type('/', ...'alpha');
    const first = search(keys)?.line ?? -1;
    expect(search(keys)).toMatchObject({ text: 'alpha', editing: true });
    keys.type('enter', 'n');
    expect(search(keys)).toMatchObject({ editing: false, line: first + 2 });
    keys.type('n');
    expect(search(keys)?.line).toBe(first + 4);
    keys.type('n');
    expect(search(keys)?.line).toBe(first);
    keys.type('N');
    expect(search(keys)?.line).toBe(first + 4);
  });

  test('ends by Esc before the details close', () => {
    const keys = open();
    keys.type('/', ...'beta', 'escape');
    expect([search(keys), keys.store.state().detailsOpen]).toEqual([null, true]);
    keys.type('escape');
    expect(keys.store.state().detailsOpen).toBe(false);
  });

  test('leaves the filter of the list alone', () => {
    const keys = open();
    keys.type('/', ...'beta', 'enter');
    expect(keys.filter()).toMatchObject({ text: '', editing: false });
  });

  test('has no next match before anything is searched for', () => {
    const keys = open();
    keys.type('n');
    expect(keys.store.state().notice?.text).toBe('There is no search.');
  });
});

describe('the focus', () => {
  const wide = { size: { columns: 140, rows: 24 } };

  test('goes to the details by Tab and back, and the keys follow it', () => {
    const keys = open({ ...wide, focus: 'list' });
    keys.type('tab', 'down');
    expect([keys.store.state().focus, keys.store.state().selectedId]).toEqual(['details', 'f']);
    keys.type('tab', 'up');
    expect([keys.store.state().focus, keys.store.state().selectedId]).toEqual(['list', 'b']);
  });

  test('shows the next job by J and the one before by K while the details have it', () => {
    const keys = open(wide);
    keys.type('K');
    expect([keys.store.state().focus, keys.store.state().selectedId]).toEqual(['details', 'b']);
    keys.type('J');
    expect(keys.store.state().selectedId).toBe('f');
  });

  test('stays in the details by half and whole pages', () => {
    const keys = open({ size: { columns: 80, rows: 16 } });
    keys.type('ctrl+d');
    const half = keys.store.state().detailsScroll;
    keys.type('ctrl+u', 'ctrl+f');
    expect(half).toBeGreaterThan(0);
    expect(keys.store.state().detailsScroll).toBeGreaterThan(half);
    keys.type('ctrl+b');
    expect(keys.store.state().detailsScroll).toBe(0);
  });
});
