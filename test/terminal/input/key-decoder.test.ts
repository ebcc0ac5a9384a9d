import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DecodedEvent, KeyDecoder } from '../../../src/terminal/input/key-decoder.ts';

const nameOf = (event: DecodedEvent): string => {
  if (event.type === 'key') return event.key;
  return event.type === 'paste' ? `paste:${event.text}` : event.type;
};

const namesOf = (events: readonly DecodedEvent[]): readonly string[] => events.map(nameOf);

const decoded = (...chunks: readonly string[]): readonly string[] => {
  const decoder = new KeyDecoder();
  return namesOf([...chunks.flatMap(chunk => decoder.push(chunk)), ...decoder.flush()]);
};

describe('a report of the mouse', () => {
  const at = (x: number, y: number) => ({ type: 'mouse', x, y });

  test.each([
    ['\u001B[<0;12;5M', { ...at(11, 4), action: 'press' }],
    ['\u001B[<64;1;1M', { ...at(0, 0), action: 'wheel-up' }],
    ['\u001B[<65;300;100M', { ...at(299, 99), action: 'wheel-down' }],
    ['\u001B[<69;3;4M', { ...at(2, 3), action: 'wheel-down' }],
  ])('is read from %j, wherever it is cut', (input, expected) => {
    for (let cut = 0; cut <= input.length; cut++) {
      const decoder = new KeyDecoder();
      expect([...decoder.push(input.slice(0, cut)), ...decoder.push(input.slice(cut))]).toEqual([expected]);
    }
  });

  test.each([1, 2, 3, 4, 6, 9])('is no key if the line stalls after %i characters', cut => {
    const input = '\u001B[<0;12;5M';
    const decoder = new KeyDecoder();
    const events = [...decoder.push(input.slice(0, cut))];
    events.push(...(decoder.pending === 'escape' ? decoder.flush() : decoder.abandon()));
    events.push(...decoder.push(`${input.slice(cut)}j`));
    // An ESC that came alone has had its effect.
    const keys = namesOf(events).filter(name => name !== 'mouse');
    expect(keys).toEqual(cut === 1 ? ['escape', 'j'] : ['j']);
  });

  test('leaves Escape and a bracket that the user types alone', () => {
    const decoder = new KeyDecoder();
    const events = [...decoder.push('\u001B'), ...decoder.flush(), ...decoder.push('['), ...decoder.push('<')];
    expect(namesOf(events)).toEqual(['escape', '[', '<']);
  });

  test('that never ends gives way to the next key', () => {
    expect(decoded('\u001B[<0;1', 'q')).toEqual(['q']);
    expect(decoded('\u001B[<0;1\u001B[A')).toEqual(['up']);
  });
});

describe('the key decoder', () => {
  test.each([
    ['jG/?+', ['j', 'G', '/', '?', '+']],
    ['é漢😀', ['é', '漢', '😀']],
    [' ', ['space']],
    // Typed with a Japanese or Chinese input method that is set to full width.
    ['ｑｊＧ？～！\u3000', ['q', 'j', 'G', '?', '~', '!', 'space']],
    ['\u001Bｂ\u001B[65361u', ['alt+b', 'q']],
    ['ア・ｱ￥', ['ア', '・', 'ｱ', '￥']],
    ['\r\n', ['enter', 'enter']],
    ['\t\u001B[Z', ['tab', 'shift+tab']],
    ['\u007F\b', ['backspace', 'backspace']],
    ['\u0001\u0003\u001A', ['ctrl+a', 'ctrl+c', 'ctrl+z']],
    ['\0\u001C', ['ctrl+space', 'ctrl+\\']],
    ['\u001B[A\u001B[B\u001B[C\u001B[D', ['up', 'down', 'right', 'left']],
    ['\u001BOA\u001BOB\u001BOC\u001BOD\u001BOH\u001BOF', ['up', 'down', 'right', 'left', 'home', 'end']],
    ['\u001B[H\u001B[F\u001B[1~\u001B[4~\u001B[7~\u001B[8~', ['home', 'end', 'home', 'end', 'home', 'end']],
    ['\u001B[5~\u001B[6~\u001B[2~\u001B[3~', ['pageup', 'pagedown', 'insert', 'delete']],
    [
      '\u001B[1;5A\u001B[1;2B\u001B[5;3~\u001BO5C\u001B[1;6D',
      ['ctrl+up', 'shift+down', 'alt+pageup', 'ctrl+right', 'ctrl+shift+left'],
    ],
    ['\u001BOP\u001B[11~\u001B[[A\u001B[15~\u001B[24~', ['f1', 'f1', 'f1', 'f5', 'f12']],
    ['\u001BOM', ['enter']],
    ['\u001B', ['escape']],
    ['\u001B\u001B', ['escape', 'escape']],
  ])('decodes %j', (input, expected) => {
    expect(decoded(input)).toEqual(expected);
  });

  test.each([
    ['mouse, a release', '\u001B[<0;12;5m'],
    ['mouse, another button', '\u001B[<2;12;5M'],
    ['mouse, a movement', '\u001B[<35;12;5M'],
    ['mouse, a click with Shift', '\u001B[<4;12;5M'],
    ['mouse, outside of the screen', '\u001B[<0;0;5M'],
    ['mouse, a broken report', '\u001B[<0;;5M'],
    ['mouse, X10', '\u001B[M qQ'],
    ['the loss of focus', '\u001B[O'],
    ['device attributes', '\u001B[?64;1;2;6c\u001B[>1;4600;0c'],
    ['mode report', '\u001B[?2026;2$y'],
    ['the kitty keyboard mode', '\u001B[?0u'],
    ['keys that are released, and modifier keys', '\u001B[97;5:3u\u001B[1;1:3A\u001B[57441;2u'],
    ['color replies', '\u001B]12;rgb:0000/0000/0000\u001B\\\u001B]10;rgb:ffff/ffff/ffff\u0007\u001B]11;rgb:x\u0007'],
    ['version, a DCS', '\u001BP>|XTerm(390)\u001B\\'],
    ['a stray end of a paste', '\u001B[201~'],
    ['bytes that are no UTF-8, half a character, C1', '\uFFFD\uDC00\u009B'],
  ])('swallows %s, whole or cut in two anywhere', (_, input) => {
    for (let cut = 0; cut <= input.length; cut++) {
      expect(decoded(`a${input.slice(0, cut)}`, `${input.slice(cut)}b`)).toEqual(['a', 'b']);
    }
  });

  test.each([
    ['\u001B]11;rgb:ffff/8000/0000\u001B\\', [1, 0.5, 0]],
    ['\u001B]11;rgb:ff/80/00\u0007', [1, 0.5, 0]],
    ['\u001B]11;rgba:f/8/0/f\u0007', [1, 0.5, 0]],
  ])('reports the background of %j, whole or cut in two anywhere', (input, color) => {
    for (let cut = 0; cut <= input.length; cut++) {
      const decoder = new KeyDecoder();
      const events = [...decoder.push(input.slice(0, cut)), ...decoder.push(input.slice(cut))];
      const shares = events.map(event => event.type === 'background' && [event.red, event.green, event.blue]);
      expect(shares).toEqual([color.map(share => expect.closeTo(share, 1))]);
    }
  });

  test('reports the position of the cursor, which in row 1 is a key', () => {
    expect(new KeyDecoder().push('\u001B[12;40R')).toEqual([{ type: 'cursor', row: 12, column: 40 }]);
    expect(decoded('\u001B[1;5R')).toEqual(['ctrl+f3']);
  });

  test('reports when the terminal gets the focus', () => {
    expect(decoded('a\u001B[Ib')).toEqual(['a', 'focus', 'b']);
  });

  test('keeps the characters that the terminal sent with each key', () => {
    const events = new KeyDecoder().push('a\u001B[1;5A\r');
    expect(events.map(event => event.type === 'key' && event.raw)).toEqual(['a', '\u001B[1;5A', '\r']);
  });

  test('leaves an unfinished sequence when the user types', () => {
    expect(decoded('\u001B]52;', '\u0003q')).toEqual(['ctrl+c', 'q']);
    expect(decoded('\u001B[1;', '\rq')).toEqual(['enter', 'q']);
    expect(decoded('\u001B[1;\u001B[A')).toEqual(['up']);
    expect(decoded(`\u001B]${'x'.repeat(5000)}\rq`).slice(-2)).toEqual(['enter', 'q']);
  });

  test('waits for the flush after an ESC, and longer after a sequence', () => {
    const decoder = new KeyDecoder();
    expect(namesOf(decoder.push('\u001B'))).toEqual([]);
    expect(decoder.pending).toBe('escape');
    expect(namesOf(decoder.flush())).toEqual(['escape']);
    expect(decoder.pending).toBe('nothing');
    decoder.push('\u001B[');
    expect(namesOf(decoder.flush())).toEqual([]);
    expect(decoder.pending).toBe('sequence');
    expect(namesOf(decoder.push('A'))).toEqual(['up']);
    decoder.push('\u001B]');
    expect(namesOf(decoder.abandon())).toEqual([]);
    expect(namesOf(decoder.push('q'))).toEqual(['q']);
  });
});

describe('a key with Alt', () => {
  test.each([
    ['\u001Bb\u001Bf\u001BF\u001B/', ['alt+b', 'alt+f', 'alt+F', 'alt+/']],
    ['\u001B\u007F\u001B\b', ['alt+backspace', 'alt+backspace']],
    ['\u001B\r\u001B\t\u001B ', ['alt+enter', 'alt+tab', 'alt+space']],
    ['\u001B\u0002', ['ctrl+alt+b']],
    ['\u001B漢\u001B😀', ['alt+漢', 'alt+😀']],
    ['\u001B\u001B[A\u001B\u001BOB\u001B\u001B[3~', ['alt+up', 'alt+down', 'alt+delete']],
    ['\u001B[1;3A\u001B[98;3u', ['alt+up', 'alt+b']],
  ])('is one key: %j', (input, expected) => {
    expect(decoded(input)).toEqual(expected);
  });

  test('keeps all its characters', () => {
    const events = new KeyDecoder().push('\u001Bb\u001B😀\u001B\u001B[A');
    expect(events.map(event => event.type === 'key' && event.raw)).toEqual(['\u001Bb', '\u001B😀', '\u001B\u001B[A']);
  });

  test.each([
    ['\u001B\u001B', ['escape', 'escape']],
    ['\u001B\u001Bb', ['escape', 'alt+b']],
    ['\u001B\u001B\u001B[A', ['escape', 'alt+up']],
    ['\u001B\u001B[I', ['escape', 'focus']],
    ['\u001B\u001B[O', ['escape']],
    ['\u001B\u001B[200~q\u001B[201~', ['escape', 'paste:q']],
    ['\u001B\u001B]11;rgb:0/0/0\u0007j', ['escape', 'background', 'j']],
    ['\u001B\u0003', ['escape', 'ctrl+c']],
  ])('is not mistaken for Escape before another input: %j', (input, expected) => {
    expect(decoded(input)).toEqual(expected);
  });

  test('is not made of an Escape key and a key that follows after the silence', () => {
    const decoder = new KeyDecoder();
    decoder.push('\u001B');
    expect(namesOf([...decoder.flush(), ...decoder.push('b')])).toEqual(['escape', 'b']);
    decoder.push('\u001B\u001B');
    expect(decoder.pending).toBe('escape');
    expect(namesOf([...decoder.flush(), ...decoder.push('b')])).toEqual(['escape', 'escape', 'b']);
  });
});

// Left behind by a program that switched one of these modes on and then crashed.
describe('a key in another keyboard mode', () => {
  test.each([
    ['modifyOtherKeys', '\u001B[27;5;99~\u001B[27;2;65~\u001B[27;5;13~', ['ctrl+c', 'A', 'enter']],
    ['modifyOtherKeys', '\u001B[27;3;98~\u001B[27;7;98~\u001B[27;2;9~', ['alt+b', 'ctrl+alt+b', 'shift+tab']],
    ['CSI u', '\u001B[99;5u\u001B[27u\u001B[27;1u\u001B[13u', ['ctrl+c', 'escape', 'escape', 'enter']],
    [
      'CSI u',
      '\u001B[9u\u001B[9;2u\u001B[127u\u001B[32u\u001B[32;5u',
      ['tab', 'shift+tab', 'backspace', 'space', 'ctrl+space'],
    ],
    ['CSI u with several characters', '\u001B[97;1;121:111:117u\u001B[0;;121:101:115u', ['a']],
    ['CSI u', '\u001B[106u\u001B[97;2u\u001B[233;2u\u001B[28450u', ['j', 'A', 'É', '漢']],
    ['CSI u', '\u001B[91;5u\u001B[105;5u\u001B[109;5u\u001B[92;5u', ['escape', 'tab', 'enter', 'ctrl+\\']],
    ['kitty', '\u001B[97:65;2u\u001B[99::99;5:1u\u001B[106;65u\u001B[106;129:2u', ['A', 'ctrl+c', 'j', 'j']],
    ['kitty', '\u001B[1;1:1A\u001B[1;5:2B\u001B[3;1:1~', ['up', 'ctrl+down', 'delete']],
    [
      'kitty',
      '\u001B[57414u\u001B[57419u\u001B[57400u\u001B[97;9u\u001B[113;;113u',
      ['enter', 'up', '1', 'alt+a', 'q'],
    ],
  ])('is decoded from %s %j', (_, input, expected) => {
    expect(decoded(input)).toEqual(expected);
  });
});

describe('a paste', () => {
  const begin = '\u001B[200~';
  const end = '\u001B[201~';

  test('is one event, wherever it is cut, and no keys', () => {
    const input = `a${begin}q\r\nc\u001B[Ay\r${end}b`;
    for (let cut = 0; cut <= input.length; cut++) {
      expect(decoded(input.slice(0, cut), input.slice(cut))).toEqual(['a', 'paste:q\nc\u001B[Ay\n', 'b']);
    }
  });

  test('keeps an incomplete end sequence as text', () => {
    expect(decoded(`${begin}\u001B[20\u001B[201${end}x`)).toEqual(['paste:\u001B[20\u001B[201', 'x']);
  });

  test('is cut to 64 KiB, and its rest is no keys', () => {
    const [event, ...others] = new KeyDecoder().push(`${begin}${'é'.repeat(100_000)}${end}`);
    expect(others).toEqual([]);
    expect(event?.type === 'paste' ? event.text : '').toBe('é'.repeat(65_536));
  });

  const stalled = () => {
    const decoder = new KeyDecoder();
    decoder.push(`${begin}text`);
    expect(decoder.pending).toBe('paste');
    expect(namesOf(decoder.flush())).toEqual([]);
    expect(namesOf(decoder.abandon())).toEqual(['paste:text']);
    expect(decoder.pending).toBe('nothing');
    return decoder;
  };

  test('that stalls is delivered as far as it came, and its rest is no keys', () => {
    const rest = `cy\r\u001B[Aq${end}j`;
    for (let cut = 0; cut <= rest.length; cut++) {
      const decoder = stalled();
      const keys = [...decoder.push(rest.slice(0, cut)), ...decoder.abandon(), ...decoder.push(rest.slice(cut))];
      expect(namesOf(keys)).toEqual(['j']);
    }
  });

  test('after a stalled one is delivered whole', () => {
    const decoder = stalled();
    expect(namesOf(decoder.push(`more${end}${begin}next${end}`))).toEqual(['paste:next']);
  });

  test('without an end is left by Ctrl-C', () => {
    const decoder = stalled();
    expect(namesOf(decoder.push('qqq'))).toEqual([]);
    expect(namesOf(decoder.push('\u0003j'))).toEqual(['ctrl+c', 'j']);
    expect(namesOf(new KeyDecoder().push(`${begin}a\u0003b${end}`))).toEqual(['paste:a\u0003b']);
  });

  test('is no keys, however long it is', () => {
    const long = 'cy q\n'.repeat(300_000);
    const events = new KeyDecoder().push(`${begin}${long}${end}j`);
    expect(events.map(event => event.type)).toEqual(['paste', 'key']);
    expect(namesOf(stalled().push(`${long}${end}j`))).toEqual(['j']);
  });
});

const anyInput = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(
        '\u001B',
        '\u001B[',
        '\u001BO',
        '\u001B]',
        '\u001BP',
        '\u001B\\',
        '\u0007',
        '\u001B[200~',
        '\u001B[201~',
        '\u001B[1;5A',
        '\u001B[M',
        '\u001B[<',
        '\u001B[<0;3;4M',
        '\u001B[97:99999999',
        '\u001B[27;2;',
        ':',
        'u',
        '~',
        ';',
        '5',
        '\uD83D',
        '\uDE00',
      ),
    ),
    { maxLength: 20 },
  )
  .map(pieces => pieces.join(''));

test('the events do not depend on how the input is cut into chunks', () => {
  fc.assert(
    fc.property(anyInput, fc.array(fc.nat(60), { maxLength: 8 }), (text, cuts) => {
      const borders = [0, ...cuts.filter(cut => cut < text.length).sort((a, b) => a - b), text.length];
      const chunks = borders.slice(1).map((border, index) => text.slice(borders[index], border));
      expect(decoded(...chunks)).toEqual(decoded(text));
      expect(decoded(...Array.from({ length: text.length }, (_, index) => text.charAt(index)))).toEqual(decoded(text));
    }),
    { numRuns: 2000 },
  );
});
