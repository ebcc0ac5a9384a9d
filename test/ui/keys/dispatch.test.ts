import { describe, expect, test } from 'vitest';
import { aJob } from '../../support/jobs.ts';
import { openKeys } from '../../support/open-keys.ts';

const question = (opening = { at: 1_000, readId: 7 }) => {
  const open = openKeys();
  open.store.dispatch({ type: 'open-confirm', impact: { action: 'cancel', targets: [aJob()], skipped: [] }, opening });
  return open;
};

describe('the question before an action', () => {
  test.each<[string, number, number, boolean]>([
    ['in the same read', 1_000, 7, false],
    ['in the same read, however late', 9_000, 7, false],
    ['149 ms later', 1_149, 8, false],
    ['150 ms later', 1_150, 8, true],
    ['a second later', 2_000, 8, true],
  ])('is answered by y %s only if that is late enough', async (_, at, readId, performed) => {
    const { press, log, dialog, clock } = question();
    press('y', at, readId);
    await clock.pass(400);
    expect(log).toEqual(performed ? ['perform cancel'] : []);
    expect(dialog() === null).toBe(performed);
  });

  test('can’t be answered before it is drawn, nor within 150 ms of that', async () => {
    const { press, log, store, clock } = question({ at: Number.POSITIVE_INFINITY, readId: 7 });
    press('y', 60_000);
    store.dispatch({ type: 'dialogs-drawn', at: 60_100 });
    press('y', 60_200);
    expect(log).toEqual([]);
    press('y', 60_250);
    await clock.pass(400);
    expect(log).toEqual(['perform cancel']);
  });

  test.each(['n', 'escape', 'enter', 'q', 'left'])('is answered No by %s', key => {
    const { press, log, dialog } = question();
    press(key, 5_000);
    expect([log, dialog()]).toEqual([[], null]);
  });

  const others = [
    'Y',
    'N',
    'c',
    'r',
    'j',
    'g',
    'x',
    'й',
    'space',
    'tab',
    'right',
    '/',
    '?',
    ':',
    '5',
    'f1',
    'alt+y',
    'ctrl+y',
  ];
  test.each([...others, 'ctrl+w', 'backspace'])('is closed by %s, which is no answer, and says so', key => {
    const { press, log, dialog, store } = question();
    press(key, 5_000);
    expect([log, dialog()]).toEqual([[], null]);
    expect(store.state().notice?.text).toBe('Question closed: only y means yes. Nothing was sent.');
  });

  test('is closed by Ctrl-Z before the program stops', () => {
    const { press, log, dialog } = question();
    press('ctrl+z', 5_000);
    expect([log, dialog()]).toEqual([['suspend'], null]);
  });

  test.each(['up', 'down', 'pageup', 'pagedown', 'home', 'end'])('stays open while %s scrolls it', key => {
    const { press, log, dialog } = question();
    press(key, 5_000);
    press('y', 5_300);
    expect([log, dialog()]).toEqual([['perform cancel'], null]);
  });

  test('can be answered 200 ms later although a word was typed before the filter line was', async () => {
    const { press, log, store, clock } = question();
    for (const [index, key] of ['x', '/', 'x', 'enter'].entries()) press(key, 5_000 + index);
    const impact = { action: 'cancel', targets: [aJob()], skipped: [] } as const;
    store.dispatch({ type: 'open-confirm', impact, opening: { at: 5_010, readId: 98 } });
    press('y', 5_210, 99);
    await clock.pass(400);
    expect(log).toEqual(['perform cancel']);
  });

  test('can be answered again after a pause in the typing that closed an earlier question', async () => {
    const { press, log, store, dialog, clock } = question();
    press('x', 5_000);
    const impact = { action: 'cancel', targets: [aJob()], skipped: [] } as const;
    store.dispatch({ type: 'open-confirm', impact, opening: { at: 5_050, readId: 9 } });
    press('y', 5_399, 10);
    expect([log, dialog()?.kind]).toEqual([[], 'confirm']);
    press('y', 5_799, 11);
    await clock.pass(500);
    expect(log).toEqual(['perform cancel']);
  });

  test.each([
    ['a letter', 'c', 'Question closed: only y means yes. Nothing was sent.'],
    ['a letter that means No', 'n', 'Question closed: only y means yes. Nothing was sent.'],
    ['a letter of another alphabet', 'й', 'Question closed: only y means yes. Nothing was sent.'],
    ['Ctrl-Z', 'ctrl+z', 'Question closed: only y means yes. Nothing was sent.'],
    ['Escape', 'escape', undefined],
  ])('is not answered by y when %s follows soon', async (_, key, notice) => {
    const { press, log, dialog, store, clock } = question();
    press('y', 1_200, 8);
    await clock.pass(399);
    press(key, 1_599, 9);
    await clock.pass(1_000);
    expect([log.filter(line => line !== 'suspend'), dialog()]).toEqual([[], null]);
    expect(store.state().notice?.text).toBe(notice);
  });

  test.each(['enter', 'y', 'down'])('is answered by y although %s follows, which is no letter of a word', async key => {
    const { press, log, dialog, clock } = question();
    press('y', 1_200, 8);
    press(key, 1_300, 9);
    await clock.pass(400);
    expect([log, dialog()]).toEqual([['perform cancel'], null]);
  });

  test('is answered by a second y when the first came in a word, which is said', async () => {
    const { press, log, store, clock } = question();
    press('x', 5_000);
    const impact = { action: 'cancel', targets: [aJob()], skipped: [] } as const;
    store.dispatch({ type: 'open-confirm', impact, opening: { at: 5_050, readId: 9 } });
    press('y', 5_300, 10);
    expect(store.state().notice?.text).toMatch(/^Nothing was sent, because y came soon after other keys/);
    press('y', 5_449, 11);
    await clock.pass(1_000);
    expect(log).toEqual([]);
    press('y', 5_599, 12);
    press('y', 5_749, 13);
    await clock.pass(400);
    expect(log).toEqual(['perform cancel']);
  });

  test('performs the action once, however often y is pressed', () => {
    const { press, log } = question();
    press('y', 5_000);
    press('y', 6_000);
    expect(log.filter(line => line.startsWith('perform'))).toHaveLength(1);
  });

  test('is asked with the moment and the read of the key press', () => {
    const { press, log } = openKeys();
    press('c', 42, 3);
    expect(log).toEqual(['ask cancel at 42 in 3']);
  });

  test('is asked by the palette with the moment of its Enter, so that a y right after it is ignored', () => {
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
      ({ store }) =>
        store.dispatch({
          type: 'open-confirm',
          impact: { action: 'cancel', targets: [], skipped: [] },
          opening: { at: 0, readId: 0 },
        }),
    ],
    ['the outcomes', ({ store }) => store.dispatch({ type: 'outcomes', result: { action: 'cancel', outcomes: [] } })],
  ])('is Ctrl-C and Ctrl-Z in %s', (_, go) => {
    const open = openKeys();
    go(open);
    open.log.length = 0;
    open.type('ctrl+c', 'ctrl+z');
    expect(open.log).toEqual(['quit', 'suspend']);
  });

  test('is q in the list; in a dialog q closes it', () => {
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
  ])('only q, Ctrl-C and Ctrl-Z work, with %s open', (_, keys) => {
    const { store, type, log } = openKeys();
    type(...keys);
    store.dispatch({ type: 'resize', size: small });
    const before = store.state();
    log.length = 0;
    type('j', 'c', 'y', 'r', 'space', '/', 's', 'x', 'enter', 'escape', 'down', 'R', 'Z');
    expect([store.state(), log]).toEqual([before, []]);
    type('q', 'ctrl+c', 'ctrl+z');
    expect(log).toEqual(['quit', 'quit', 'suspend']);
  });

  test('withdraws a question that became invisible', () => {
    const { store, press, log, dialog } = question();
    store.dispatch({ type: 'resize', size: small });
    store.dispatch({ type: 'resize', size: { columns: 100, rows: 20 } });
    press('y', 9_000);
    expect([log, dialog()]).toEqual([['copy-id'], null]);
  });
});

describe('the filter line', () => {
  test.each<[string, readonly string[], string]>([
    ['letters', ['a', 'b'], 'ab'],
    ['letters that are keys elsewhere', ['q', 'c', 'R', ':', '?'], 'qcR:?'],
    ['a space', ['a', 'space', 'b'], 'a b'],
    ['Japanese', ['商', '品'], '商品'],
    ['Thai with its marks', ['ส', 'ำ', 'ร', 'ั', 'น'], 'สำรัน'],
    ['decomposed Kana', ['ハ', '\u3099', 'フ', '\u309A'], 'ハ\u3099フ\u309A'],
    ['a mark without a letter as no change', ['\u3099', 'a'], 'a'],
    [
      'no more than four marks on a letter',
      ['a', ...Array.from({ length: 9 }, () => '\u0301')],
      'a\u0301\u0301\u0301\u0301',
    ],
    ['Backspace as one whole character less', ['a', '𠮷', 'backspace'], 'a'],
    ['Delete at the end as no change', ['a', 'b', 'delete'], 'ab'],
    ['Delete as the character at the caret', ['a', 'b', 'home', 'delete'], 'b'],
    ['Left and Right as moves of the caret', ['a', 'c', 'left', 'b', 'right', 'd'], 'abcd'],
    ['Home and End as moves of the caret', ['b', 'home', 'a', 'end', 'c'], 'abc'],
    ['Ctrl-A, Ctrl-E, Ctrl-B and Ctrl-F as moves', ['b', 'ctrl+a', 'a', 'ctrl+e', 'd', 'ctrl+b', 'c'], 'abcd'],
    ['Ctrl-K as deleting to the end', ['a', 'b', 'c', 'ctrl+b', 'ctrl+b', 'ctrl+k'], 'a'],
    ['Alt-b, Alt-f and Alt-d as words', ['a', 'space', 'b', 'alt+b', 'alt+b', 'alt+f', 'alt+d'], 'a'],
    ['Backspace at the start', ['backspace'], ''],
    ['Ctrl-W as one word less', ['o', 'n', 'e', 'space', 't', 'w', 'o', 'ctrl+w'], 'one '],
    ['Alt-Backspace as one word less', ['o', 'n', 'e', 'space', 't', 'w', 'o', 'alt+backspace'], 'one '],
    ['Ctrl-U as an empty line', ['a', 'b', 'ctrl+u'], ''],
    ['keys that edit nothing as no change', ['a', 'tab', 'f1', 'alt+q', 'ctrl+x'], 'a'],
  ])('takes %s', (_, keys, text) => {
    const { type, filter } = openKeys();
    type('/', ...keys);
    expect(filter()).toMatchObject({ editing: true, text });
  });

  test('is applied by Enter, opened again by /, removed by Esc', () => {
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
    ['an invalid duration', 'since:soon', 'since'],
    ['a field without a value', 'status:', '"status:" needs a value'],
  ])('stays open on Enter with %s and shows what is wrong', (_, text, problem) => {
    const { type, store, filter } = openKeys();
    type('/', ...text, 'enter');
    expect(filter()).toMatchObject({ editing: true, text });
    expect(store.state().notice).toMatchObject({ tone: 'bad', text: expect.stringContaining(problem) });
    type('ctrl+u', ...'job-1', 'enter');
    expect(filter()).toMatchObject({ editing: false, text: 'job-1' });
  });

  test('moves the cursor of the list by arrows, never by letters', () => {
    const { type, store, filter } = openKeys();
    type('/', 'down', 'down', 'up');
    expect([store.state().selectedIndex, filter().text]).toEqual([1, '']);
    type('j');
    expect(filter().text).toBe('j');
  });

  test('takes pasted text as one sanitized line', () => {
    const { type, paste, filter } = openKeys();
    type('/', 'x');
    paste('a\nb\u001b[31m\u202e');
    expect(filter().text).toBe('xa b[31m');
  });

  test('takes pasted text at the caret', () => {
    const { type, paste, filter } = openKeys();
    type('/', 'x', 'z', 'left');
    paste('y');
    type('!');
    expect(filter()).toMatchObject({ text: 'xy!z', caret: 3 });
  });

  test('says that a key does nothing until the text changes', () => {
    const { type, store } = openKeys();
    type('/', 'a', 'f5');
    expect(store.state().notice).toEqual({ text: 'No such key: F5.', tone: 'bad' });
    type('b');
    expect(store.state().notice).toBeNull();
  });

  test('keeps the list of the last text without a mistake', () => {
    const { type, paste, filter } = openKeys();
    type('/', ...'job-1');
    const { applied } = filter();
    paste(' status:');
    expect(filter().parsed.problems).toHaveLength(1);
    expect(filter().applied).toBe(applied);
    type(...'failed');
    expect(filter().applied).toHaveLength(2);
    type('ctrl+u');
    expect(filter().applied).toEqual([]);
  });
});

test.each<[string, readonly string[]]>([
  ['the list', []],
  ['a menu', ['t']],
  ['the palette', [':']],
])('a paste into %s shows where text can be pasted and does nothing else', (_, keys) => {
  const { type, paste, store, log } = openKeys();
  type(...keys);
  const before = store.state();
  log.length = 0;
  paste('cyq');
  expect(log).toEqual([]);
  expect(store.state().notice?.text).toBe('Text can be pasted into the filter only. Press / first.');
  const { notice, messages } = store.state();
  expect(store.state()).toEqual({ ...before, notice, messages });
});

describe('the list', () => {
  test('shows why a key can’t work; the next key removes the message, a motion leaves it', () => {
    const { type, store } = openKeys();
    type('r');
    expect(store.state().notice).toEqual({ text: 'Only failed import jobs can be retried.', tone: 'bad' });
    type('down');
    expect(store.state().notice).not.toBeNull();
    type('?');
    expect(store.state().notice).toBeNull();
  });

  test('shows nothing for Esc when nothing is open', () => {
    const { type, store } = openKeys();
    const before = store.state();
    type('escape');
    expect(store.state()).toBe(before);
  });

  test.each([
    ['x', 'No such key: x. Press ? for help.'],
    ['f1', 'No such key: F1. Press ? for help.'],
    ['alt+q', 'No such key: Alt-Q. Press ? for help.'],
    ['Q', 'No such key: Q. Is Caps Lock on? Press ? for help.'],
    ['й', 'No such key: й. The keys are Latin letters. Press ? for help.'],
    ['\u202e', 'No such key: U+202E. Press ? for help.'],
  ])('says that there is no key %s, and does nothing else', (key, text) => {
    const { type, store, log, clock } = openKeys();
    const before = store.state();
    type(key);
    const notice = { text, tone: 'bad' } as const;
    const messages = [{ ...notice, at: clock.now() }];
    expect([store.state(), log]).toEqual([{ ...before, notice, messages }, []]);
  });
});
