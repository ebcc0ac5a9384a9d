import { describe, expect, test } from 'vitest';
import { aJob } from '../../support/jobs.ts';
import { openKeys } from '../../support/open-keys.ts';

const question = (opening = { at: 1_000, readId: 7 }) => {
  const open = openKeys();
  open.model.dispatch({ type: 'open-confirm', impact: { action: 'cancel', targets: [aJob()], skipped: [] }, opening });
  return open;
};

describe('the question before an action', () => {
  test.each<[string, number, number, boolean]>([
    ['in the same read', 1_000, 7, false],
    ['in the same read, however late', 9_000, 7, false],
    ['149 ms later', 1_149, 8, false],
    ['150 ms later', 1_150, 8, true],
    ['a second later', 2_000, 8, true],
  ])('y %s', (_, at, readId, performed) => {
    const { press, log, dialog } = question();
    press('y', at, readId);
    expect(log).toEqual(performed ? ['perform cancel'] : []);
    expect(dialog() === null).toBe(performed);
  });

  test('that is not drawn yet can’t be answered, and 150 ms after it is it can', () => {
    const { press, log, model } = question({ at: Number.POSITIVE_INFINITY, readId: 7 });
    press('y', 60_000);
    model.dispatch({ type: 'question-drawn', at: 60_100 });
    press('y', 60_200);
    expect(log).toEqual([]);
    press('y', 60_250);
    expect(log).toEqual(['perform cancel']);
  });

  test.each(['n', 'escape', 'enter', 'q'])('%s is No', key => {
    const { press, log, dialog } = question();
    press(key, 5_000);
    expect([log, dialog()]).toEqual([[], null]);
  });

  test.each(['Y', 'c', 'r', 'space', 'tab', '/'])('%s is no answer', key => {
    const { press, log, dialog } = question();
    press(key, 5_000);
    expect([log, dialog()?.kind]).toEqual([[], 'confirm']);
  });

  test('y performs once', () => {
    const { press, log } = question();
    press('y', 5_000);
    press('y', 6_000);
    expect(log.filter(line => line.startsWith('perform'))).toHaveLength(1);
  });

  test('the key that asks tells its read and its moment', () => {
    const { press, log } = openKeys();
    press('c', 42, 3);
    expect(log).toEqual(['ask cancel at 42 in 3']);
  });

  test('what the palette asks counts from its Enter, so that a y right behind it is ignored', () => {
    const { type, press, log } = openKeys();
    type(':', ...'job.cancel');
    press('enter', 900, 77);
    expect(log).toEqual(['ask cancel at 900 in 77']);
  });
});

describe('the way out', () => {
  test.each<[string, (open: ReturnType<typeof openKeys>) => void]>([
    ['the list', () => {}],
    ['the details', ({ type }) => type('enter')],
    ['the filter line', ({ type }) => type('/', 'x')],
    ['help', ({ type }) => type('?')],
    ['a menu', ({ type }) => type('t')],
    ['the palette', ({ type }) => type(':', 'x')],
    [
      'the question',
      ({ model }) =>
        model.dispatch({
          type: 'open-confirm',
          impact: { action: 'cancel', targets: [], skipped: [] },
          opening: { at: 0, readId: 0 },
        }),
    ],
    ['the outcomes', ({ model }) => model.dispatch({ type: 'outcomes', told: { action: 'cancel', outcomes: [] } })],
  ])('Ctrl-C and Ctrl-Z work in %s', (_, go) => {
    const open = openKeys();
    go(open);
    open.log.length = 0;
    open.type('ctrl+c', 'ctrl+z');
    expect(open.log).toEqual(['quit', 'suspend']);
  });

  test('q leaves the list, and closes a dialog', () => {
    const { type, log, dialog } = openKeys();
    type('?', 'q');
    expect([dialog(), log]).toEqual([null, []]);
    type('q');
    expect(log).toEqual(['quit']);
  });
});

describe('in a terminal that is too small', () => {
  const small = { columns: 50, rows: 12 };

  test.each<[string, readonly string[]]>([
    ['the list', []],
    ['the filter line', ['/']],
    ['help', ['?']],
    ['a menu', ['t']],
    ['the palette', [':']],
  ])('with %s open nothing acts but q, Ctrl-C and Ctrl-Z', (_, keys) => {
    const { model, type, log } = openKeys();
    type(...keys);
    model.dispatch({ type: 'resize', size: small });
    const before = model.state();
    log.length = 0;
    type('j', 'c', 'y', 'r', 'space', '/', 's', 'x', 'enter', 'escape', 'down', 'R', 'Z');
    expect([model.state(), log]).toEqual([before, []]);
    type('q', 'ctrl+c', 'ctrl+z');
    expect(log).toEqual(['quit', 'quit', 'suspend']);
  });

  test('a question that can’t be seen any more is not asked any more', () => {
    const { model, press, log, dialog } = question();
    model.dispatch({ type: 'resize', size: small });
    model.dispatch({ type: 'resize', size: { columns: 100, rows: 20 } });
    press('y', 9_000);
    expect([log, dialog()]).toEqual([['copy-id'], null]);
  });
});

describe('the filter line', () => {
  test.each<[string, readonly string[], string]>([
    ['letters', ['a', 'b'], 'ab'],
    ['letters that are keys elsewhere', ['q', 'c', 'R', ':', '?'], 'qcR:?'],
    ['a blank', ['a', 'space', 'b'], 'a b'],
    ['Japanese', ['商', '品'], '商品'],
    ['Backspace takes a whole character', ['a', '𠮷', 'backspace'], 'a'],
    ['Backspace that comes as Delete', ['a', 'b', 'delete'], 'a'],
    ['Backspace at the start', ['backspace'], ''],
    ['Ctrl-W takes a word', ['o', 'n', 'e', 'space', 't', 'w', 'o', 'ctrl+w'], 'one '],
    ['Ctrl-U takes all', ['a', 'b', 'ctrl+u'], ''],
    ['keys that edit nothing', ['a', 'tab', 'f1', 'ctrl+a', 'right'], 'a'],
  ])('%s', (_, keys, text) => {
    const { type, filter } = openKeys();
    type('/', ...keys);
    expect(filter()).toMatchObject({ editing: true, text });
  });

  test('Enter keeps, / opens it again, Esc leaves it', () => {
    const { type, filter } = openKeys();
    type('/', 'a', 'enter');
    expect(filter()).toMatchObject({ editing: false, text: 'a' });
    type('/', 'b');
    expect(filter()).toMatchObject({ editing: true, text: 'ab' });
    type('escape');
    expect(filter()).toMatchObject({ editing: false, text: '' });
  });

  test.each([
    ['an unknown field', 'stauts:failed', 'unknown filter field "stauts:"'],
    ['a duration that is none', 'since:soon', 'since'],
    ['a field without its value', 'status:', '"status:" needs a value'],
  ])('Enter on %s keeps the line open and tells it', (_, text, problem) => {
    const { type, model, filter } = openKeys();
    type('/', ...text, 'enter');
    expect(filter()).toMatchObject({ editing: true, text });
    expect(model.state().notice).toMatchObject({ tone: 'bad', text: expect.stringContaining(problem) });
    type('ctrl+u', ...'job-1', 'enter');
    expect(filter()).toMatchObject({ editing: false, text: 'job-1' });
  });

  test('arrows move the cursor in the list, letters never do', () => {
    const { type, model, filter } = openKeys();
    type('/', 'down', 'down', 'pagedown', 'home', 'down');
    expect([model.state().selectedIndex, filter().text]).toEqual([1, '']);
    type('j');
    expect(filter().text).toBe('j');
  });

  test('a paste goes into it, as one safe line', () => {
    const { type, paste, filter } = openKeys();
    type('/', 'x');
    paste('a\nb\u001b[31m\u202e');
    expect(filter().text).toBe('xa b[31m');
  });
});

test.each<[string, readonly string[]]>([
  ['the list', []],
  ['a menu', ['t']],
  ['the palette', [':']],
])('a paste into %s is told where it belongs, and nothing else happens', (_, keys) => {
  const { type, paste, model, log } = openKeys();
  type(...keys);
  const before = model.state();
  log.length = 0;
  paste('cyq');
  expect(log).toEqual([]);
  expect(model.state().notice?.text).toContain('press / first');
  expect(model.state()).toEqual({ ...before, notice: model.state().notice });
});

describe('the list', () => {
  test('a key that can not work says why; the next key takes the message away, a move leaves it', () => {
    const { type, model } = openKeys();
    type('r');
    expect(model.state().notice).toEqual({ text: 'Only failed import jobs can be retried.', tone: 'bad' });
    type('down');
    expect(model.state().notice).not.toBeNull();
    type('?');
    expect(model.state().notice).toBeNull();
  });

  test('Esc with nothing open says nothing', () => {
    const { type, model } = openKeys();
    const before = model.state();
    type('escape');
    expect(model.state()).toBe(before);
  });

  test('a key without a row does nothing', () => {
    const { type, model, log } = openKeys();
    const before = model.state();
    type('x', 'f1', 'é');
    expect([model.state(), log]).toEqual([before, []]);
  });
});

test('text dialogs scroll and close', () => {
  const { type, dialog } = openKeys();
  type('?', 'down', 'j');
  expect(dialog()).toMatchObject({ kind: 'help', scroll: 2 });
  type('G');
  const end = dialog();
  type('down');
  expect(dialog()).toEqual(end);
  type('g');
  expect(dialog()).toMatchObject({ scroll: 0 });
  type('x');
  expect(dialog()?.kind).toBe('help');
  type('?');
  expect(dialog()).toBeNull();
});
