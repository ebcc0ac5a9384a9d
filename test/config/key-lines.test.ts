import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type KeyPath, keyLinesOf } from '../../src/config/key-lines.ts';

const text = `# a comment with [brackets] and = signs
top = "a = b # no comment"
dotted.key = 1
"quoted key" = '[x]'
long = """
fake = 1
[fake]
"""
list = [
  "one", # two
  { inner = 2,
    other = 1979-05-27 07:32:00 },
]
[table.sub]
x = -1.5e3
[[many]]
a = true
[[many]]
a = false
`;

test.each<[KeyPath, number]>([
  [['top'], 2],
  [['dotted', 'key'], 3],
  [['quoted key'], 4],
  [['long'], 5],
  [['fake'], 1],
  [['list', 0], 10],
  [['list', 1, 'inner'], 11],
  [['list', 1, 'other'], 12],
  [['table', 'sub', 'x'], 15],
  [['table', 'sub', 'missing'], 14],
  [['many', 0, 'a'], 17],
  [['many', 1, 'a'], 19],
])('finds %j in line %i', (path, line) => {
  expect(keyLinesOf(text)(path)).toBe(line);
});

test('finds the line of a key below any text', () => {
  const value = fc.oneof(
    fc.integer().map(String),
    fc.string().map(string => JSON.stringify(string)),
    fc.constantFrom('[1,\n2]', "'''\n\n'''", '{ a = 1 }', 'true', '1979-05-27'),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 8 }), values => {
      const before = values.map((one, index) => `k${index} = ${one}\n`).join('');
      expect(keyLinesOf(`${before}wanted = 1`)(['wanted'])).toBe(before.split('\n').length);
    }),
  );
});

test('never throws on text that is no TOML', () => {
  fc.assert(
    fc.property(fc.string(), odd => {
      expect(keyLinesOf(odd)(['x'])).toBeGreaterThanOrEqual(1);
    }),
  );
});

test.each([
  ['key', (parts: string) => `first = 1\n${parts} = 1`],
  ['heading', (parts: string) => `first = 1\n[${parts}]`],
])('stops soon in a %s of very many parts', (_, write) => {
  const lineOf = keyLinesOf(write('a.'.repeat(400_000).concat('a')));
  expect(lineOf(['first'])).toBe(1);
  expect(lineOf(['a', 'a', 'a'])).toBe(2);
});
