import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../src/i18n/catalog.ts';
import { languages, type Message, translate } from '../../src/i18n/translate.ts';
import { kinds } from '../../src/jobs/kinds.ts';
import { sanitizeLine } from '../../src/terminal/text/sanitize.ts';
import { displayWidth } from '../../src/terminal/text/width.ts';

const messages: readonly (readonly [string, Message])[] = [
  ...catalog.flatMap(area => Object.entries(area)),
  ...kinds.flatMap(({ name, about }) => [[`${name.en} (name)`, name] as const, [`${name.en} (about)`, about] as const]),
];

const paramsOf = (text: string): readonly string[] =>
  [...new Set(text.replaceAll(/\{\w+\|[^{}]*\}/g, '').match(/\{\w+\}/g))].sort();

/** Emoji and variation selectors have two widths in the wild; ambiguous box and arrow characters have one. */
const uncertain = /\p{Emoji_Presentation}|[\u{fe00}-\u{fe0f}]|\p{Extended_Pictographic}/u;

describe('every message', () => {
  test.each(languages)('has clean text in %s', language => {
    for (const [id, message] of messages) {
      const text = message[language];
      expect(text.trim(), id).toBe(text);
      expect(text, id).not.toBe('');
      expect(sanitizeLine(text, 10_000), id).toBe(text);
      expect(text, id).not.toMatch(uncertain);
      expect(displayWidth(text), id).toBeGreaterThan(0);
      // A straight apostrophe in a sentence is a typo beside the curly ones of the others.
      expect(text, id).not.toMatch(/\w'\w/);
    }
  });

  test('has two forms for a word that depends on a number, and shows the number', () => {
    for (const [id, message] of messages) {
      for (const text of Object.values(message)) {
        for (const [, name, forms] of text.matchAll(/\{(\w+)\|([^{}]*)\}/g)) {
          expect(forms?.split('|'), id).toHaveLength(2);
          expect(text, id).toContain(`{${name}}`);
        }
      }
    }
  });

  test('has the same parameters in every language', () => {
    for (const [id, message] of messages)
      for (const text of Object.values(message)) expect(paramsOf(text), id).toEqual(paramsOf(message.en));
  });
});

describe('the catalog', () => {
  test('has each ID in one area only', async () => {
    const folder = new URL('../../src/i18n/', import.meta.url);
    const files = (await readdir(folder)).map(name => import(new URL(name, folder).href));
    const exported = (await Promise.all(files)).flatMap(file => Object.entries<object>(file));
    const areas = exported.filter(([name]) => /Messages$/.test(name)).map(([, area]) => area);
    expect(areas.length).toBeGreaterThan(5);
    const ids = areas.flatMap(area => Object.keys(area));
    expect(ids).toHaveLength(new Set(ids).size);
    expect(catalog.flatMap(area => Object.keys(area)).sort()).toEqual(ids.sort());
  });

  test('replaces parameters and keeps a missing one visible', () => {
    expect(translate('en', 'usage.noValue', { option: '--wait' })).toBe('--wait takes no value');
    expect(translate('en', 'usage.noValue')).toBe('{option} takes no value');
    expect(translate('en', 'usage.noValue', { option: '$& {x}' })).toBe('$& {x} takes no value');
  });
});

test.each([
  [0, '0 records could not be parsed and are left out'],
  [1, '1 record could not be parsed and is left out'],
  ['1', '1 record could not be parsed and is left out'],
  [2, '2 records could not be parsed and are left out'],
])('agrees words with the number %j', (count, text) => {
  expect(translate('en', 'list.unreadable', { count })).toBe(`warning: ${text}`);
  expect(translate('en', 'list.unreadable')).toContain('{count|record|records}');
});
